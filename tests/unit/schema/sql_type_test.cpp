// The type table against ODBC reference, Appendix D.
#include <gtest/gtest.h>
#include <sqlext.h>
#include <sqlucode.h>

#include <set>

#include "schema/sql_type.h"

namespace snowatlas {
namespace {

struct Sizes {
    const char* type;
    std::int16_t odbc_type;
    std::int32_t column_size, decimal_digits, octet_length, display_size;
};

class SizesOfTypes : public testing::TestWithParam<Sizes> {};

TEST_P(SizesOfTypes, AreThoseOfAppendixD) {
    const Sizes& expected = GetParam();
    const auto type = parse_sql_type(expected.type);
    ASSERT_TRUE(type);
    EXPECT_EQ(type_info(type->id).odbc_type, expected.odbc_type);
    EXPECT_EQ(column_size(*type), expected.column_size);
    EXPECT_EQ(decimal_digits(*type), expected.decimal_digits);
    EXPECT_EQ(octet_length(*type), expected.octet_length);
    EXPECT_EQ(display_size(*type), expected.display_size);
}

INSTANTIATE_TEST_SUITE_P(
    All, SizesOfTypes,
    testing::Values(Sizes{"BIT", SQL_BIT, 1, 0, 1, 1}, Sizes{"TINYINT", SQL_TINYINT, 3, 0, 1, 4},
                    Sizes{"SMALLINT", SQL_SMALLINT, 5, 0, 2, 6}, Sizes{"INTEGER", SQL_INTEGER, 10, 0, 4, 11},
                    Sizes{"BIGINT", SQL_BIGINT, 19, 0, 8, 20}, Sizes{"DECIMAL(19,4)", SQL_DECIMAL, 19, 4, 21, 21},
                    Sizes{"DECIMAL(38,0)", SQL_DECIMAL, 38, 0, 40, 40}, Sizes{"REAL", SQL_REAL, 7, -1, 4, 14},
                    Sizes{"DOUBLE", SQL_DOUBLE, 15, -1, 8, 24}, Sizes{"WCHAR(10)", SQL_WCHAR, 10, -1, 20, 10},
                    Sizes{"WVARCHAR(255)", SQL_WVARCHAR, 255, -1, 510, 255},
                    Sizes{"WLONGVARCHAR", SQL_WLONGVARCHAR, 1'073'741'823, -1, 2'147'483'646, 1'073'741'823},
                    Sizes{"BINARY(16)", SQL_BINARY, 16, -1, 16, 32},
                    Sizes{"VARBINARY(20)", SQL_VARBINARY, 20, -1, 20, 40},
                    Sizes{"LONGVARBINARY", SQL_LONGVARBINARY, 2'147'483'647, -1, 2'147'483'647, 2'147'483'647},
                    Sizes{"DATE", SQL_TYPE_DATE, 10, -1, 6, 10}, Sizes{"TIME", SQL_TYPE_TIME, 8, 0, 6, 8},
                    Sizes{"TIME(3)", SQL_TYPE_TIME, 12, 3, 6, 12},
                    Sizes{"TIMESTAMP", SQL_TYPE_TIMESTAMP, 27, 7, 16, 27},
                    Sizes{"TIMESTAMP(0)", SQL_TYPE_TIMESTAMP, 19, 0, 16, 19},
                    Sizes{"TIMESTAMP(3)", SQL_TYPE_TIMESTAMP, 23, 3, 16, 23}, Sizes{"GUID", SQL_GUID, 36, -1, 16, 36}));

TEST(TypeTable, HasEachTypeOnceAndNoUnknownOne) {
    std::set<std::int16_t> numbers;
    std::set<std::string_view> names;
    for (const TypeInfo& info : type_table()) {
        EXPECT_NE(info.id, TypeId::Unknown);
        EXPECT_TRUE(numbers.insert(info.odbc_type).second) << info.name;
        EXPECT_TRUE(names.insert(info.name).second) << info.name;
        EXPECT_EQ(type_info(info.id).name, info.name);
    }
    EXPECT_EQ(type_info(TypeId::Unknown).odbc_type, SQL_UNKNOWN_TYPE);
}

TEST(TypeTable, SaysOfDatesThatTheyAreDatetimes) {
    EXPECT_EQ(type_info(TypeId::Date).verbose_type, SQL_DATETIME);
    EXPECT_EQ(type_info(TypeId::Date).datetime_subcode, SQL_CODE_DATE);
    EXPECT_EQ(type_info(TypeId::Time).datetime_subcode, SQL_CODE_TIME);
    EXPECT_EQ(type_info(TypeId::Timestamp).datetime_subcode, SQL_CODE_TIMESTAMP);
    EXPECT_EQ(type_info(TypeId::Integer).verbose_type, SQL_INTEGER);
}

TEST(TypeNames, AreThoseOfOdbcOfSqlAndOfEscapes) {
    const std::pair<const char*, TypeId> names[] = {
        {"int", TypeId::Integer},
        {"SQL_INTEGER", TypeId::Integer},
        {"sql_wvarchar", TypeId::VarChar},
        {"VARCHAR", TypeId::VarChar},
        {"nvarchar", TypeId::VarChar},
        {"character varying", TypeId::VarChar},
        {"SQL_CHAR", TypeId::Char},
        {"TEXT", TypeId::LongText},
        {"SQL_LONGVARCHAR", TypeId::LongText},
        {"numeric", TypeId::Decimal},
        {"SQL_DOUBLE", TypeId::Double},
        {"FLOAT", TypeId::Double},
        {"DOUBLE PRECISION", TypeId::Double},
        {"DateTime", TypeId::Timestamp},
        {"SQL_TYPE_TIMESTAMP", TypeId::Timestamp},
        {"SQL_TIMESTAMP", TypeId::Timestamp},
        {"SQL_DATE", TypeId::Date},
        {"SQL_TYPE_TIME", TypeId::Time},
        {"boolean", TypeId::Bit},
        {"UNIQUEIDENTIFIER", TypeId::Guid},
        {"BLOB", TypeId::LongBinary},
        {"SQL_VARBINARY", TypeId::VarBinary},
    };
    for (const auto& [name, id] : names) {
        const TypeInfo* info = find_type(name);
        ASSERT_NE(info, nullptr) << name;
        EXPECT_EQ(info->id, id) << name;
    }
    for (const char* name : {"", "SQL_", "XML", "VARCHAR(5)"}) EXPECT_EQ(find_type(name), nullptr) << name;
}

TEST(TypeText, ReadsBackAsTheSameType) {
    for (const char* text :
         {"BIT", "INTEGER", "BIGINT", "DECIMAL(19,4)", "DOUBLE", "WCHAR(3)", "WVARCHAR(4000)", "WLONGVARCHAR",
          "VARBINARY(8)", "DATE", "TIME", "TIME(7)", "TIMESTAMP", "TIMESTAMP(0)", "GUID"}) {
        const auto type = parse_sql_type(text);
        ASSERT_TRUE(type) << text;
        EXPECT_EQ(to_string(*type), text);
    }
}

TEST(TypeText, WithoutSizesTakesTheUsualOnes) {
    EXPECT_EQ(to_string(*parse_sql_type("varchar")), "WVARCHAR(255)");
    EXPECT_EQ(to_string(*parse_sql_type(" decimal ( 10 , 2 ) ")), "DECIMAL(10,2)");
    EXPECT_EQ(to_string(*parse_sql_type("NUMERIC(5)")), "DECIMAL(5,0)");
    EXPECT_EQ(to_string(*parse_sql_type("DATETIME")), "TIMESTAMP");
    EXPECT_EQ(to_string(*parse_sql_type("money")), "DECIMAL(19,4)");
    EXPECT_EQ(to_string(*parse_sql_type("SmallMoney")), "DECIMAL(10,4)");
}

TEST(TypeText, IsRefusedOutOfBounds) {
    for (const char* text : {"VARCHAR(0)", "VARCHAR(-1)", "VARCHAR(65536)", "VARCHAR(1,2)", "VARCHAR()", "VARCHAR(5",
                             "DECIMAL(39)", "DECIMAL(5,6)", "DECIMAL(5,-1)", "DECIMAL(1,1,1)", "TIMESTAMP(8)",
                             "INTEGER(4)", "MONEY(4)", "WHATEVER(3)", ""}) {
        EXPECT_FALSE(parse_sql_type(text)) << text;
    }
}

} // namespace
} // namespace snowatlas

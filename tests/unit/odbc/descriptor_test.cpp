// Descriptors: implicit and explicit, field by field.
#include <array>

#include "tests/unit/odbc/application.h"

using namespace snowatlas;
using namespace snowatlas::fake;

namespace {

class DescriptorTest : public Odbc {
  protected:
    void SetUp() override {
        Odbc::SetUp();
        Answer answer;
        answer.columns = columns({{TypeId::Integer, 0, 0, false}, {TypeId::VarChar, 20}, {TypeId::Timestamp, 0, 7}});
        answer.columns[1].base_column = "host_name";
        answer.columns[1].base_table = "computers";
        answer.columns[1].base_schema = "sam";
        answer.columns[1].table_alias = "c";
        answer.rows = {{std::int64_t{5}, std::string("five"), std::int64_t{0}}};
        engine().answers["row"] = answer;
        Answer insert;
        insert.function = "INSERT";
        insert.parameters = {{{TypeId::Integer}, true}};
        engine().answers["insert ?"] = insert;
    }
    SQLHDESC descriptor(SQLINTEGER attribute) const {
        SQLHDESC handle = nullptr;
        EXPECT_EQ(SQLGetStmtAttr(statement, attribute, &handle, 0, nullptr), SQL_SUCCESS);
        return handle;
    }
    static SQLLEN field(SQLHDESC handle, SQLSMALLINT record, SQLSMALLINT id) {
        SQLLEN value = 0; // wide enough for every width
        SQLINTEGER length = 0;
        EXPECT_EQ(SQLGetDescField(handle, record, id, &value, 0, &length), SQL_SUCCESS)
            << id << state_of(SQL_HANDLE_DESC, handle);
        if (length == 2) return static_cast<SQLSMALLINT>(value);
        if (length == 4) return static_cast<SQLINTEGER>(value);
        return value;
    }
    static std::string text(SQLHDESC handle, SQLSMALLINT record, SQLSMALLINT id) {
        std::array<char, 100> value{};
        EXPECT_EQ(SQLGetDescField(handle, record, id, value.data(), sizeof value, nullptr), SQL_SUCCESS) << id;
        return value.data();
    }
    static std::string refusal(SQLHDESC handle, SQLSMALLINT record, SQLSMALLINT id, SQLULEN value) {
        return SQLSetDescField(handle, record, id, number(value), 0) == SQL_ERROR ? state_of(SQL_HANDLE_DESC, handle)
                                                                                  : std::string();
    }
    static std::string read_refusal(SQLHDESC handle, SQLSMALLINT record, SQLSMALLINT id) {
        SQLLEN value = 0;
        return SQLGetDescField(handle, record, id, &value, 0, nullptr) == SQL_ERROR ? state_of(SQL_HANDLE_DESC, handle)
                                                                                    : std::string();
    }
};

TEST_F(DescriptorTest, DescribesColumns) {
    const SQLHDESC ird = descriptor(SQL_ATTR_IMP_ROW_DESC);
    EXPECT_EQ(read_refusal(ird, 1, SQL_DESC_TYPE), "HY007");
    ASSERT_EQ(prepare("row"), SQL_SUCCESS);
    EXPECT_EQ(field(ird, 0, SQL_DESC_COUNT), 3);
    EXPECT_EQ(field(ird, 1, SQL_DESC_CONCISE_TYPE), SQL_INTEGER);
    EXPECT_EQ(field(ird, 1, SQL_DESC_NULLABLE), SQL_NO_NULLS);
    EXPECT_EQ(field(ird, 1, SQL_DESC_PRECISION), 10);
    EXPECT_EQ(field(ird, 1, SQL_DESC_OCTET_LENGTH), 4);
    EXPECT_EQ(field(ird, 1, SQL_DESC_DISPLAY_SIZE), 11);
    EXPECT_EQ(field(ird, 1, SQL_DESC_UNSIGNED), SQL_FALSE);
    EXPECT_EQ(field(ird, 1, SQL_DESC_NUM_PREC_RADIX), 10);
    EXPECT_EQ(field(ird, 2, SQL_DESC_TYPE), SQL_WVARCHAR);
    EXPECT_EQ(field(ird, 2, SQL_DESC_LENGTH), 20);
    EXPECT_EQ(field(ird, 2, SQL_DESC_OCTET_LENGTH), 40);
    EXPECT_EQ(field(ird, 2, SQL_DESC_UNSIGNED), SQL_TRUE);
    EXPECT_EQ(field(ird, 2, SQL_DESC_SEARCHABLE), SQL_SEARCHABLE);
    EXPECT_EQ(text(ird, 2, SQL_DESC_NAME), "c2");
    EXPECT_EQ(text(ird, 2, SQL_DESC_LABEL), "c2");
    EXPECT_EQ(text(ird, 2, SQL_DESC_BASE_COLUMN_NAME), "host_name");
    EXPECT_EQ(text(ird, 2, SQL_DESC_BASE_TABLE_NAME), "computers");
    EXPECT_EQ(text(ird, 2, SQL_DESC_TABLE_NAME), "c");
    EXPECT_EQ(text(ird, 2, SQL_DESC_SCHEMA_NAME), "sam");
    EXPECT_EQ(text(ird, 2, SQL_DESC_TYPE_NAME), "WVARCHAR");
    EXPECT_EQ(field(ird, 3, SQL_DESC_TYPE), SQL_DATETIME);
    EXPECT_EQ(field(ird, 3, SQL_DESC_DATETIME_INTERVAL_CODE), SQL_CODE_TIMESTAMP);
    EXPECT_EQ(field(ird, 3, SQL_DESC_PRECISION), 7);
    EXPECT_EQ(field(ird, 3, SQL_DESC_LENGTH), 27);
    SQLLEN value = 0;
    EXPECT_EQ(SQLGetDescField(ird, 4, SQL_DESC_TYPE, &value, 0, nullptr), SQL_NO_DATA);
    EXPECT_EQ(read_refusal(ird, -1, SQL_DESC_TYPE), "07009");
    EXPECT_EQ(read_refusal(descriptor(SQL_ATTR_IMP_PARAM_DESC), 0, SQL_DESC_TYPE), "07009"); // no bookmark
    EXPECT_EQ(read_refusal(ird, 1, SQL_DESC_DATA_PTR), "HY091");
    EXPECT_EQ(read_refusal(ird, 1, 4321), "HY091");
}

TEST_F(DescriptorTest, GivesColumnAttributesByOldAndNewNumbers) {
    ASSERT_EQ(prepare("row"), SQL_SUCCESS);
    const auto attribute = [&](SQLUSMALLINT column, SQLUSMALLINT id) {
        SQLLEN value = -99;
        EXPECT_EQ(SQLColAttributeW(statement, column, id, nullptr, 0, nullptr, &value), SQL_SUCCESS) << id;
        return value;
    };
    EXPECT_EQ(attribute(0, SQL_COLUMN_COUNT), 3);
    EXPECT_EQ(attribute(2, SQL_COLUMN_LENGTH), 40);
    EXPECT_EQ(attribute(2, SQL_COLUMN_PRECISION), 20);
    EXPECT_EQ(attribute(3, SQL_COLUMN_SCALE), 7);
    EXPECT_EQ(attribute(1, SQL_COLUMN_NULLABLE), SQL_NO_NULLS);
    EXPECT_EQ(attribute(2, SQL_DESC_CONCISE_TYPE), SQL_WVARCHAR);
    std::array<SQLWCHAR, 10> name{};
    SQLSMALLINT length = 0;
    EXPECT_EQ(SQLColAttributeW(statement, 2, SQL_COLUMN_NAME, name.data(), 20, &length, nullptr), SQL_SUCCESS);
    EXPECT_EQ(length, 4); // bytes
    EXPECT_EQ(name[1], u'2');
    EXPECT_EQ(SQLColAttribute(statement, 0, SQL_DESC_TYPE, nullptr, 0, nullptr, nullptr), SQL_ERROR);
    EXPECT_EQ(state(), "07009");
    EXPECT_EQ(SQLColAttribute(statement, 4, SQL_DESC_TYPE, nullptr, 0, nullptr, nullptr), SQL_ERROR);
    EXPECT_EQ(state(), "07009");
    EXPECT_EQ(SQLColAttribute(statement, 1, 4321, nullptr, 0, nullptr, nullptr), SQL_ERROR);
    EXPECT_EQ(state(), "HY091");
}

TEST_F(DescriptorTest, DoesNotLetTheRowDescriptionBeChanged) {
    ASSERT_EQ(prepare("row"), SQL_SUCCESS);
    const SQLHDESC ird = descriptor(SQL_ATTR_IMP_ROW_DESC);
    EXPECT_EQ(refusal(ird, 1, SQL_DESC_TYPE, SQL_CHAR), "HY016");
    SQLULEN rows = 0;
    EXPECT_EQ(SQLSetDescField(ird, 0, SQL_DESC_ROWS_PROCESSED_PTR, &rows, 0), SQL_SUCCESS);
    EXPECT_EQ(SQLCopyDesc(descriptor(SQL_ATTR_APP_ROW_DESC), ird), SQL_ERROR);
    EXPECT_EQ(state_of(SQL_HANDLE_DESC, ird), "HY016");
    EXPECT_EQ(set(SQL_ATTR_IMP_ROW_DESC, ird), SQL_ERROR);
    EXPECT_EQ(state(), "HY017");
    EXPECT_EQ(SQLFreeHandle(SQL_HANDLE_DESC, ird), SQL_ERROR);
    EXPECT_EQ(state_of(SQL_HANDLE_DESC, ird), "HY017");
}

TEST_F(DescriptorTest, ShowsBindingsAsFieldsAndFieldsAsBindings) {
    SQLINTEGER value = 0;
    SQLLEN length = 0;
    SQLBindCol(statement, 2, SQL_C_SLONG, &value, 4, &length);
    const SQLHDESC ard = descriptor(SQL_ATTR_APP_ROW_DESC);
    EXPECT_EQ(field(ard, 0, SQL_DESC_COUNT), 2);
    EXPECT_EQ(field(ard, 2, SQL_DESC_CONCISE_TYPE), SQL_C_SLONG);
    EXPECT_EQ(field(ard, 2, SQL_DESC_DATA_PTR), reinterpret_cast<SQLLEN>(&value));
    EXPECT_EQ(field(ard, 2, SQL_DESC_OCTET_LENGTH_PTR), reinterpret_cast<SQLLEN>(&length));
    // Setting anything but a pointer takes the binding away.
    EXPECT_EQ(refusal(ard, 2, SQL_DESC_TYPE, static_cast<SQLULEN>(SQL_C_SSHORT)), "");
    EXPECT_EQ(field(ard, 2, SQL_DESC_DATA_PTR), 0);
    SQLFreeStmt(statement, SQL_UNBIND);
    EXPECT_EQ(field(ard, 0, SQL_DESC_COUNT), 0);

    SQLLEN octets = 0, indicator = 0;
    ASSERT_EQ(SQLSetDescRec(ard, 1, SQL_C_SLONG, 0, 4, 0, 0, &value, &octets, &indicator), SQL_SUCCESS);
    ASSERT_EQ(execute("row"), SQL_SUCCESS);
    indicator = 77;
    ASSERT_EQ(SQLFetch(statement), SQL_SUCCESS);
    EXPECT_EQ(value, 5);
    EXPECT_EQ(octets, 4);
    EXPECT_EQ(indicator, 0);
}

TEST_F(DescriptorTest, SetsHeaderFieldsThroughAttributes) {
    ASSERT_EQ(set(SQL_ATTR_ROW_ARRAY_SIZE, 7), SQL_SUCCESS);
    EXPECT_EQ(field(descriptor(SQL_ATTR_APP_ROW_DESC), 0, SQL_DESC_ARRAY_SIZE), 7);
    SQLUSMALLINT status = 0;
    ASSERT_EQ(set(SQL_ATTR_PARAM_STATUS_PTR, &status), SQL_SUCCESS);
    EXPECT_EQ(field(descriptor(SQL_ATTR_IMP_PARAM_DESC), 0, SQL_DESC_ARRAY_STATUS_PTR),
              reinterpret_cast<SQLLEN>(&status));
    EXPECT_EQ(set(SQL_ATTR_ROW_ARRAY_SIZE, SQLULEN{0}), SQL_ERROR);
    EXPECT_EQ(state(), "HY024");
    EXPECT_EQ(field(descriptor(SQL_ATTR_APP_ROW_DESC), 0, SQL_DESC_ALLOC_TYPE), SQL_DESC_ALLOC_AUTO);
}

TEST_F(DescriptorTest, GivesTypesTheirDefaultsAndChecksThem) {
    const SQLHDESC ard = descriptor(SQL_ATTR_APP_ROW_DESC);
    EXPECT_EQ(refusal(ard, 1, SQL_DESC_TYPE, SQL_C_NUMERIC), "");
    EXPECT_EQ(field(ard, 1, SQL_DESC_SCALE), 0);
    EXPECT_EQ(field(ard, 1, SQL_DESC_PRECISION), 38);
    EXPECT_EQ(refusal(ard, 1, SQL_DESC_SCALE, 50), "");
    SQL_NUMERIC_STRUCT numeric{};
    EXPECT_EQ(SQLSetDescField(ard, 1, SQL_DESC_DATA_PTR, &numeric, 0), SQL_ERROR);
    EXPECT_EQ(state_of(SQL_HANDLE_DESC, ard), "HY021");
    EXPECT_EQ(refusal(ard, 1, SQL_DESC_CONCISE_TYPE, SQL_C_TYPE_TIMESTAMP), "");
    EXPECT_EQ(field(ard, 1, SQL_DESC_TYPE), SQL_DATETIME);
    EXPECT_EQ(field(ard, 1, SQL_DESC_DATETIME_INTERVAL_CODE), SQL_CODE_TIMESTAMP);
    EXPECT_EQ(field(ard, 1, SQL_DESC_PRECISION), 6);
    EXPECT_EQ(refusal(ard, 1, SQL_DESC_TYPE, 4321), "HY021");
    EXPECT_EQ(refusal(ard, 1, SQL_DESC_NAME, 0), "HY091");
    EXPECT_EQ(refusal(ard, 0, SQL_DESC_ARRAY_SIZE, 0), "HY024");
}

TEST_F(DescriptorTest, SharesExplicitDescriptorsAndFallsBackWhenTheyGo) {
    SQLHDESC shared = nullptr;
    ASSERT_EQ(SQLAllocHandle(SQL_HANDLE_DESC, connection, &shared), SQL_SUCCESS);
    EXPECT_EQ(field(shared, 0, SQL_DESC_ALLOC_TYPE), SQL_DESC_ALLOC_USER);
    SQLHSTMT second = nullptr;
    ASSERT_EQ(SQLAllocHandle(SQL_HANDLE_STMT, connection, &second), SQL_SUCCESS);
    const SQLHDESC own = descriptor(SQL_ATTR_APP_ROW_DESC);
    ASSERT_EQ(set(SQL_ATTR_APP_ROW_DESC, shared), SQL_SUCCESS);
    ASSERT_EQ(SQLSetStmtAttr(second, SQL_ATTR_APP_ROW_DESC, shared, 0), SQL_SUCCESS);
    SQLINTEGER value = 0;
    SQLBindCol(statement, 1, SQL_C_SLONG, &value, 0, nullptr);
    ASSERT_EQ(SQLExecDirect(second, narrow("row"), SQL_NTS), SQL_SUCCESS);
    ASSERT_EQ(SQLFetch(second), SQL_SUCCESS);
    EXPECT_EQ(value, 5);
    EXPECT_EQ(set(SQL_ATTR_APP_ROW_DESC, descriptor(SQL_ATTR_APP_PARAM_DESC)), SQL_ERROR);
    EXPECT_EQ(state(), "HY017");
    EXPECT_EQ(set(SQL_ATTR_APP_ROW_DESC, &value), SQL_ERROR);
    EXPECT_EQ(state(), "HY024");
    ASSERT_EQ(SQLFreeHandle(SQL_HANDLE_DESC, shared), SQL_SUCCESS);
    EXPECT_EQ(descriptor(SQL_ATTR_APP_ROW_DESC), own);
    EXPECT_EQ(SQLFetch(second), SQL_NO_DATA);
    SQLFreeHandle(SQL_HANDLE_STMT, second);
}

TEST_F(DescriptorTest, CopiesDescriptors) {
    SQLINTEGER value = 0;
    SQLBindCol(statement, 1, SQL_C_SLONG, &value, 0, nullptr);
    SQLHDESC copy = nullptr;
    ASSERT_EQ(SQLAllocHandle(SQL_HANDLE_DESC, connection, &copy), SQL_SUCCESS);
    ASSERT_EQ(SQLCopyDesc(descriptor(SQL_ATTR_APP_ROW_DESC), copy), SQL_SUCCESS);
    EXPECT_EQ(field(copy, 1, SQL_DESC_CONCISE_TYPE), SQL_C_SLONG);
    EXPECT_EQ(SQLCopyDesc(descriptor(SQL_ATTR_IMP_ROW_DESC), copy), SQL_ERROR);
    EXPECT_EQ(state_of(SQL_HANDLE_DESC, copy), "HY007");
    EXPECT_EQ(SQLCopyDesc(descriptor(SQL_ATTR_APP_ROW_DESC), descriptor(SQL_ATTR_APP_PARAM_DESC)), SQL_SUCCESS);
}

TEST_F(DescriptorTest, DescribesParametersOnceAStatementIsPrepared) {
    ASSERT_EQ(prepare("insert ?"), SQL_SUCCESS);
    const SQLHDESC ipd = descriptor(SQL_ATTR_IMP_PARAM_DESC);
    EXPECT_EQ(field(ipd, 0, SQL_DESC_COUNT), 1);
    EXPECT_EQ(field(ipd, 1, SQL_DESC_CONCISE_TYPE), SQL_INTEGER);
    EXPECT_EQ(field(ipd, 1, SQL_DESC_PARAMETER_TYPE), SQL_PARAM_INPUT);
    EXPECT_EQ(field(ipd, 1, SQL_DESC_UNNAMED), SQL_UNNAMED);
    std::array<char, 8> data{};
    SQLBindParameter(statement, 1, SQL_PARAM_INPUT, SQL_C_CHAR, SQL_VARCHAR, 30, 0, data.data(), 8, nullptr);
    EXPECT_EQ(field(ipd, 1, SQL_DESC_CONCISE_TYPE), SQL_VARCHAR);
    EXPECT_EQ(field(ipd, 1, SQL_DESC_LENGTH), 30);
    SQLFreeStmt(statement, SQL_RESET_PARAMS);
    EXPECT_EQ(field(descriptor(SQL_ATTR_APP_PARAM_DESC), 0, SQL_DESC_COUNT), 0);
    EXPECT_EQ(field(ipd, 1, SQL_DESC_CONCISE_TYPE), SQL_INTEGER);
}

TEST_F(DescriptorTest, RefusesColumnNumbersNoDescriptorHas) {
    SQLINTEGER value = 0;
    for (const SQLUSMALLINT number : {SQLUSMALLINT{0x8000}, SQLUSMALLINT{0xFFFF}}) {
        EXPECT_EQ(SQLBindCol(statement, number, SQL_C_SLONG, &value, 0, nullptr), SQL_ERROR);
        EXPECT_EQ(state(), "07009") << number;
    }
    ASSERT_EQ(prepare("row"), SQL_SUCCESS);
    EXPECT_EQ(SQLDescribeCol(statement, 0xFFFF, nullptr, 0, nullptr, nullptr, nullptr, nullptr, nullptr), SQL_ERROR);
    EXPECT_EQ(state(), "07009");
    EXPECT_EQ(SQLColAttribute(statement, 0xFFFF, SQL_DESC_TYPE, nullptr, 0, nullptr, nullptr), SQL_ERROR);
    EXPECT_EQ(state(), "07009");
}

TEST_F(DescriptorTest, IsAsBusyAsItsStatement) {
    const SQLHDESC ipd = descriptor(SQL_ATTR_IMP_PARAM_DESC);
    SQLLEN at_execution = SQL_DATA_AT_EXEC;
    SQLBindParameter(statement, 1, SQL_PARAM_INPUT, SQL_C_SLONG, SQL_INTEGER, 0, 0, &at_execution, 0, &at_execution);
    ASSERT_EQ(execute("insert ?"), SQL_NEED_DATA);
    EXPECT_EQ(read_refusal(ipd, 1, SQL_DESC_TYPE), "HY010");
    EXPECT_EQ(refusal(ipd, 1, SQL_DESC_TYPE, SQL_INTEGER), "HY010");
    EXPECT_EQ(SQLCancel(statement), SQL_SUCCESS);
    EXPECT_EQ(read_refusal(ipd, 1, SQL_DESC_TYPE), "");
}

} // namespace

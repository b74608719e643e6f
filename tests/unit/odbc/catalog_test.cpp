// Catalog functions: which tables an argument means, what each row says, in which order.
#include <array>

#include "driver/odbc/name_filter.h"
#include "tests/unit/odbc/application.h"

using namespace snowatlas;
using namespace snowatlas::fake;
using Rows = std::vector<std::string>;

namespace {

class CatalogTest : public Odbc {
  protected:
    static SQLCHAR* text(const char* value) { return value == nullptr ? nullptr : narrow(value); }
    // Rows with only some columns.
    Rows rows(std::vector<SQLUSMALLINT> wanted) {
        Rows result;
        while (SQL_SUCCEEDED(SQLFetch(statement))) {
            std::string row;
            for (const SQLUSMALLINT column : wanted) row.append(row.empty() ? "" : "|").append(get_text(column));
            result.push_back(row);
        }
        SQLFreeStmt(statement, SQL_CLOSE);
        return result;
    }
    Rows tables(const char* catalog, const char* schema, const char* table, const char* types,
                std::vector<SQLUSMALLINT> wanted = {2, 3}) {
        const SQLRETURN code = SQLTables(statement, text(catalog), SQL_NTS, text(schema), SQL_NTS, text(table), SQL_NTS,
                                         text(types), SQL_NTS);
        if (code != SQL_SUCCESS) return {state()};
        return rows(std::move(wanted));
    }
    Rows column_names(const char* schema, const char* table, const char* column) {
        const SQLRETURN code =
            SQLColumns(statement, nullptr, 0, text(schema), SQL_NTS, text(table), SQL_NTS, text(column), SQL_NTS);
        if (code != SQL_SUCCESS) return {state()};
        return rows({3, 4});
    }
    void add_temporary_table() {
        auto table = std::make_shared<sql::LocalTable>();
        table->name = "#chosen";
        table->columns = {{"id", {TypeId::Integer}, nullptr}};
        engine().local_tables.push_back(table);
    }
};

TEST(NamePattern, KnowsWildcardsAndTheirEscape) {
    struct Case {
        const char *name, *pattern;
        bool matches;
    };
    for (const Case& c : std::vector<Case>{{"abc", "abc", true},
                                           {"abc", "ABC", true},
                                           {"abc", "a%", true},
                                           {"abc", "%c", true},
                                           {"abc", "%b%", true},
                                           {"abc", "a_c", true},
                                           {"abc", "a_", false},
                                           {"abc", "", false},
                                           {"", "%", true},
                                           {"a_c", "a\\_c", true},
                                           {"abc", "a\\_c", false},
                                           {"a%c", "a\\%c", true},
                                           {"a\\c", "a\\\\c", true},
                                           {"aXbXc", "a%b%c", true},
                                           {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaab", "%a%a%a%a%a%a%a%a%c", false},
                                           {"\xC3\xA9t", "_t", true}})
        EXPECT_EQ(odbc::matches_pattern(c.name, c.pattern), c.matches) << c.name << " " << c.pattern;
}

TEST_F(CatalogTest, ListsTablesByTypeThenSchemaThenName) {
    add_temporary_table();
    EXPECT_EQ(tables(nullptr, nullptr, nullptr, nullptr, {4, 2, 3}),
              (Rows{"LOCAL TEMPORARY|NULL|#chosen", "SYSTEM TABLE|system|requests", "TABLE|saas|computers",
                    "TABLE|sam|computers", "TABLE|sam|computersXapplications", "TABLE|sam|computers_applications"}));
}

TEST_F(CatalogTest, TakesEmptyTextForAny) {
    EXPECT_EQ(tables("", "", "", "TABLE,VIEW").size(), 4U); // as Power Query asks
    EXPECT_EQ(tables("%", "%", "%", "").size(), 5U);
    EXPECT_EQ(tables(nullptr, "sam", "computers", "'TABLE', 'VIEW'"), Rows{"sam|computers"});
    EXPECT_EQ(tables(nullptr, nullptr, nullptr, "SYNONYM"), Rows{});
    EXPECT_EQ(tables("elsewhere", nullptr, nullptr, nullptr), Rows{});
}

TEST_F(CatalogTest, EnumeratesSchemasAndTypesAndNoCatalogs) {
    EXPECT_EQ(tables("%", "", "", ""), Rows{});
    EXPECT_EQ(tables("%", nullptr, nullptr, nullptr), Rows{});
    EXPECT_EQ(tables("", "%", "", "", {1, 2, 3, 4}),
              (Rows{"NULL|saas|NULL|NULL", "NULL|sam|NULL|NULL", "NULL|system|NULL|NULL"}));
    const Rows types{"NULL|LOCAL TEMPORARY", "NULL|SYSTEM TABLE", "NULL|TABLE", "NULL|VIEW"};
    EXPECT_EQ(tables("", "", "", "%", {3, 4}), types);
    EXPECT_EQ(tables(nullptr, nullptr, nullptr, "%", {3, 4}), types);
}

TEST_F(CatalogTest, MatchesPatterns) {
    EXPECT_EQ(tables(nullptr, "s%", "comp%s", "TABLE").size(), 4U);
    EXPECT_EQ(tables(nullptr, "sam", "computers\\_applications", nullptr), Rows{"sam|computers_applications"});
    EXPECT_EQ(tables(nullptr, "sam", "computers%applications", nullptr).size(), 2U);
    // Clients do not escape: a name that is spelled like the pattern is meant.
    EXPECT_EQ(tables(nullptr, "sam", "computers_applications", nullptr), Rows{"sam|computers_applications"});
    EXPECT_EQ(tables(nullptr, "SAM", "Computers", nullptr), Rows{"sam|computers"});
    EXPECT_EQ(column_names("sam", "computers", "host\\_%"), Rows{"computers|host_name"});
    EXPECT_EQ(column_names("sam", "computers", "host_name"), Rows{"computers|host_name"});
    EXPECT_EQ(column_names("sam", "computers", "host%").size(), 2U);
}

TEST_F(CatalogTest, TakesNamesLiterallyWithMetadataId) {
    ASSERT_EQ(set(SQL_ATTR_METADATA_ID, SQL_TRUE), SQL_SUCCESS);
    EXPECT_EQ(tables("", "sam", " \"computers\" ", nullptr), Rows{"sam|computers"});
    EXPECT_EQ(tables("", "sam", "computers%", nullptr), Rows{});
    EXPECT_EQ(tables("", "sam", nullptr, nullptr), Rows{"HY009"});
}

TEST_F(CatalogTest, DescribesColumnsAsTheReferenceSays) {
    ASSERT_EQ(SQLColumns(statement, nullptr, 0, narrow("sam"), SQL_NTS, narrow("computers"), SQL_NTS, nullptr, 0),
              SQL_SUCCESS);
    SQLSMALLINT count = 0;
    SQLNumResultCols(statement, &count);
    EXPECT_EQ(count, 18);
    EXPECT_EQ(rows({4, 5, 6, 7, 9, 10, 11, 14, 15, 17, 18}),
              (Rows{"id|-11|GUID|36|NULL|NULL|0|-11|NULL|1|NO", "host_name|-9|WVARCHAR|255|NULL|NULL|1|-9|NULL|2|YES",
                    "hostXname|-9|WVARCHAR|10|NULL|NULL|1|-9|NULL|3|YES", "cores|4|INTEGER|10|0|10|1|4|NULL|4|YES",
                    "cost|3|DECIMAL|19|4|10|1|3|NULL|5|YES", "last_scan|93|TIMESTAMP|27|7|NULL|1|9|3|6|YES"}));
}

TEST_F(CatalogTest, SaysTheSameOfAColumnEverywhere) {
    Answer star;
    for (const schema::Column& column : catalog().find("sam", "computers")->columns) {
        engine::ResultColumn result;
        result.label = column.name;
        result.type = column.type;
        star.columns.push_back(result);
    }
    engine().answers["select *"] = star;
    SQLHSTMT described = nullptr;
    ASSERT_EQ(SQLAllocHandle(SQL_HANDLE_STMT, connection, &described), SQL_SUCCESS);
    ASSERT_EQ(SQLPrepare(described, narrow("select *"), SQL_NTS), SQL_SUCCESS);
    SQLColumns(statement, nullptr, 0, narrow("sam"), SQL_NTS, narrow("computers"), SQL_NTS, nullptr, 0);
    for (SQLUSMALLINT i = 1; SQL_SUCCEEDED(SQLFetch(statement)); ++i) {
        SQLSMALLINT type = 0, digits = 0, nullable = 0;
        SQLULEN size = 0;
        SQLDescribeCol(described, i, nullptr, 0, nullptr, &type, &size, &digits, &nullable);
        EXPECT_EQ(get_text(5), std::to_string(type)) << i;
        EXPECT_EQ(get_text(7), std::to_string(size)) << i;
        EXPECT_EQ(get_text(11), std::to_string(nullable)) << i;
        const std::string decimal_digits = get_text(9);
        EXPECT_EQ(decimal_digits == "NULL" ? "0" : decimal_digits, std::to_string(digits)) << i;
        std::array<char, 40> name{};
        SQLColAttribute(described, i, SQL_DESC_TYPE_NAME, name.data(), sizeof name, nullptr, nullptr);
        EXPECT_EQ(get_text(6), name.data());
        SQLLEN octets = 0;
        SQLColAttribute(described, i, SQL_DESC_OCTET_LENGTH, nullptr, 0, nullptr, &octets);
        EXPECT_EQ(get_text(8), std::to_string(octets)) << i;
    }
    SQLFreeHandle(SQL_HANDLE_STMT, described);
}

TEST_F(CatalogTest, DeclaresCatalogColumnsWithRealSizes) {
    SQLTables(statement, nullptr, 0, nullptr, 0, nullptr, 0, nullptr, 0);
    for (SQLUSMALLINT i = 1; i <= 5; ++i) {
        SQLULEN size = 0;
        SQLDescribeCol(statement, i, nullptr, 0, nullptr, nullptr, &size, nullptr, nullptr);
        EXPECT_GE(size, 128U);
    }
}

TEST_F(CatalogTest, TellsKeys) {
    SQLPrimaryKeys(statement, nullptr, 0, narrow("sam"), SQL_NTS, narrow("computers"), SQL_NTS);
    EXPECT_EQ(rows({2, 3, 4, 5, 6}), Rows{"sam|computers|id|1|PK_computers"});
    const auto foreign = [&](const char* primary, const char* foreign_table) {
        const SQLRETURN code = SQLForeignKeys(statement, nullptr, 0, nullptr, 0, text(primary), SQL_NTS, nullptr, 0,
                                              nullptr, 0, text(foreign_table), SQL_NTS);
        return code == SQL_SUCCESS ? rows({3, 4, 7, 8, 9, 14}) : Rows{state()};
    };
    const Rows key{"computers|id|computers_applications|computer_id|1|7"};
    EXPECT_EQ(foreign("computers", nullptr), key);
    EXPECT_EQ(foreign(nullptr, "computers_applications"), key);
    EXPECT_EQ(foreign("computers", "computers_applications"), key);
    EXPECT_EQ(foreign("computers_applications", nullptr), Rows{});
    EXPECT_EQ(foreign(nullptr, nullptr), Rows{"HY009"});
    const auto identified = [&](const char* schema, const char* table) {
        const SQLRETURN code = SQLForeignKeys(statement, nullptr, 0, text(schema), SQL_NTS, text(table), SQL_NTS,
                                              nullptr, 0, nullptr, 0, nullptr, 0);
        return code == SQL_SUCCESS ? rows({3, 4, 7, 8, 9, 14}) : Rows{state()};
    };
    set(SQL_ATTR_METADATA_ID, SQL_TRUE);
    EXPECT_EQ(identified("\"sam\"", " \"computers\" "), key);
    EXPECT_EQ(identified("SAM", "COMPUTERS"), key);
    EXPECT_EQ(identified(nullptr, "computers"), Rows{"HY009"});
}

TEST_F(CatalogTest, TellsSpecialColumnsStatisticsAndPrivileges) {
    ASSERT_EQ(SQLSpecialColumns(statement, SQL_BEST_ROWID, nullptr, 0, narrow("sam"), SQL_NTS, narrow("computers"),
                                SQL_NTS, SQL_SCOPE_CURROW, SQL_NULLABLE),
              SQL_SUCCESS);
    EXPECT_EQ(rows({1, 2, 8}), Rows{"2|id|1"});
    ASSERT_EQ(SQLSpecialColumns(statement, SQL_ROWVER, nullptr, 0, nullptr, 0, narrow("computers"), SQL_NTS, 0, 0),
              SQL_SUCCESS);
    EXPECT_EQ(rows({2}), Rows{});
    EXPECT_EQ(SQLSpecialColumns(statement, 9, nullptr, 0, nullptr, 0, narrow("c"), SQL_NTS, 0, 0), SQL_ERROR);
    EXPECT_EQ(state(), "HY097");
    EXPECT_EQ(SQLSpecialColumns(statement, 1, nullptr, 0, nullptr, 0, narrow("c"), SQL_NTS, 9, 0), SQL_ERROR);
    EXPECT_EQ(state(), "HY098");
    EXPECT_EQ(SQLSpecialColumns(statement, 1, nullptr, 0, nullptr, 0, narrow("c"), SQL_NTS, 0, 9), SQL_ERROR);
    EXPECT_EQ(state(), "HY099");
    ASSERT_EQ(SQLStatistics(statement, nullptr, 0, narrow("sam"), SQL_NTS, narrow("computers"), SQL_NTS,
                            SQL_INDEX_UNIQUE, SQL_QUICK),
              SQL_SUCCESS);
    EXPECT_EQ(rows({3, 4, 6, 7}), Rows{"computers|NULL|NULL|0"});
    EXPECT_EQ(SQLStatistics(statement, nullptr, 0, nullptr, 0, nullptr, 0, 0, 0), SQL_ERROR);
    EXPECT_EQ(state(), "HY009");
    EXPECT_EQ(SQLStatistics(statement, nullptr, 0, nullptr, 0, narrow("c"), SQL_NTS, 9, 0), SQL_ERROR);
    EXPECT_EQ(state(), "HY100");
    EXPECT_EQ(SQLStatistics(statement, nullptr, 0, nullptr, 0, narrow("c"), SQL_NTS, 0, 9), SQL_ERROR);
    EXPECT_EQ(state(), "HY101");
    add_temporary_table();
    ASSERT_EQ(SQLTablePrivileges(statement, nullptr, 0, nullptr, 0, narrow("#chosen"), SQL_NTS), SQL_SUCCESS);
    EXPECT_EQ(rows({6}), (Rows{"DELETE", "INSERT", "SELECT", "UPDATE"}));
    ASSERT_EQ(SQLColumnPrivileges(statement, nullptr, 0, narrow("sam"), SQL_NTS, narrow("computers"), SQL_NTS,
                                  narrow("c%"), SQL_NTS),
              SQL_SUCCESS);
    EXPECT_EQ(rows({4, 7}), (Rows{"cores|SELECT", "cost|SELECT"}));
    ASSERT_EQ(SQLProcedures(statement, nullptr, 0, nullptr, 0, nullptr, 0), SQL_SUCCESS);
    EXPECT_EQ(rows({1}), Rows{});
    ASSERT_EQ(SQLProcedureColumns(statement, nullptr, 0, nullptr, 0, nullptr, 0, nullptr, 0), SQL_SUCCESS);
    EXPECT_EQ(rows({1}), Rows{});
}

TEST_F(CatalogTest, ObeysTheLargestNumberOfRowsAndScrolls) {
    set(SQL_ATTR_MAX_ROWS, 2);
    EXPECT_EQ(tables(nullptr, nullptr, nullptr, nullptr).size(), 2U);
    set(SQL_ATTR_MAX_ROWS, SQLULEN{0});
    set(SQL_ATTR_CURSOR_TYPE, SQL_CURSOR_STATIC);
    ASSERT_EQ(SQLTablesW(statement, nullptr, 0, wide(u"sam"), SQL_NTS, nullptr, 0, nullptr, 0), SQL_SUCCESS);
    ASSERT_EQ(SQLFetchScroll(statement, SQL_FETCH_LAST, 0), SQL_SUCCESS);
    EXPECT_EQ(get_text(3), "computers_applications");
}

TEST_F(CatalogTest, RefusesNegativeLengths) {
    EXPECT_EQ(SQLTables(statement, nullptr, 0, nullptr, 0, narrow("x"), -7, nullptr, 0), SQL_ERROR);
    EXPECT_EQ(state(), "HY090");
}

class OldCatalogTest : public CatalogTest {
  protected:
    SQLULEN odbc_version() const override { return SQL_OV_ODBC2; }
};

TEST_F(OldCatalogTest, GivesDatesTheCodesOfOdbc2) {
    SQLColumns(statement, nullptr, 0, narrow("sam"), SQL_NTS, narrow("computers"), SQL_NTS, narrow("last_scan"),
               SQL_NTS);
    EXPECT_EQ(rows({5}), Rows{"11"});
    ASSERT_EQ(SQLGetTypeInfo(statement, SQL_TIMESTAMP), SQL_SUCCESS);
    EXPECT_EQ(rows({1, 2}), Rows{"TIMESTAMP|11"});
    Answer date = single({TypeId::Date}, std::int64_t{0});
    engine().answers["date"] = date;
    prepare("date");
    SQLSMALLINT type = 0;
    SQLDescribeCol(statement, 1, nullptr, 0, nullptr, &type, nullptr, nullptr, nullptr);
    EXPECT_EQ(type, SQL_DATE);
}

} // namespace

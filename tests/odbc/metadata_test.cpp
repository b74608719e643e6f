// Metadata through the driver manager: every table says the same of itself everywhere, and costs no request.
#include <array>
#include <map>
#include <set>

#include "tests/odbc/manager.h"

using namespace snowatlas::manager;

namespace {

class MetadataThroughManager : public Manager {
  protected:
    SQLLEN attribute(SQLHSTMT handle, SQLUSMALLINT column, SQLUSMALLINT field) const {
        SQLLEN value = -1;
        EXPECT_EQ(SQLColAttribute(handle, column, field, nullptr, 0, nullptr, &value), SQL_SUCCESS);
        return value;
    }
};

TEST_F(MetadataThroughManager, ListsEveryTable) {
    shared_tenant().clear_requests();
    ASSERT_EQ(SQLTables(statement, nullptr, 0, nullptr, 0, nullptr, 0, nullptr, 0), SQL_SUCCESS);
    EXPECT_GT(rows().size(), 100U);
    EXPECT_TRUE(shared_tenant().requests().empty());
}

TEST_F(MetadataThroughManager, OfColumnsAgreesInEveryFunction) {
    // TYPE_NAME and DATA_TYPE pairs SQLGetTypeInfo knows.
    std::set<std::pair<std::string, std::string>> types;
    ASSERT_EQ(SQLGetTypeInfo(statement, SQL_ALL_TYPES), SQL_SUCCESS);
    while (SQL_SUCCEEDED(SQLFetch(statement))) types.emplace(get_text(1), get_text(2));
    SQLFreeStmt(statement, SQL_CLOSE);

    ASSERT_EQ(SQLTables(statement, nullptr, 0, nullptr, 0, nullptr, 0, narrow("TABLE,SYSTEM TABLE"), SQL_NTS),
              SQL_SUCCESS);
    std::vector<std::pair<std::string, std::string>> tables;
    while (SQL_SUCCEEDED(SQLFetch(statement))) tables.emplace_back(get_text(2), get_text(3));
    SQLFreeStmt(statement, SQL_CLOSE);
    SQLHSTMT described = nullptr;
    ASSERT_EQ(SQLAllocHandle(SQL_HANDLE_STMT, connection, &described), SQL_SUCCESS);
    shared_tenant().clear_requests();
    for (const auto& [schema, table] : tables) {
        const std::string text = "select * from \"" + schema + "\".\"" + table + "\"";
        ASSERT_EQ(SQLPrepare(described, narrow(text.c_str()), SQL_NTS), SQL_SUCCESS)
            << text << message_of(SQL_HANDLE_STMT, described);
        SQLSMALLINT count = 0;
        SQLNumResultCols(described, &count);
        ASSERT_EQ(SQLColumns(statement, nullptr, 0, narrow(schema.c_str()), SQL_NTS, narrow(table.c_str()), SQL_NTS,
                             nullptr, 0),
                  SQL_SUCCESS);
        SQLSMALLINT listed = 0;
        while (SQL_SUCCEEDED(SQLFetch(statement))) {
            ++listed;
            ASSERT_LE(listed, count) << table;
            const auto i = static_cast<SQLUSMALLINT>(listed);
            std::array<SQLCHAR, 200> name{};
            SQLSMALLINT type = 0, digits = 0, nullable = 0;
            SQLULEN size = 0;
            SQLDescribeCol(described, i, name.data(), sizeof name, nullptr, &type, &size, &digits, &nullable);
            const std::string listed_name = get_text(4);
            const std::string where = schema + "." + table + "." + listed_name;
            EXPECT_EQ(listed_name, reinterpret_cast<char*>(name.data())) << where;
            EXPECT_EQ(get_text(5), std::to_string(type)) << where;
            EXPECT_EQ(get_text(7), std::to_string(size)) << where;
            EXPECT_GT(size, 0U) << where;
            const std::string decimal_digits = get_text(9);
            EXPECT_EQ(decimal_digits == "NULL" ? "0" : decimal_digits, std::to_string(digits)) << where;
            EXPECT_EQ(get_text(11), std::to_string(nullable)) << where;
            EXPECT_TRUE(types.count({get_text(6), get_text(5)})) << where;
            EXPECT_EQ(get_text(8), std::to_string(attribute(described, i, SQL_DESC_OCTET_LENGTH))) << where;
            const SQLLEN radix = attribute(described, i, SQL_DESC_NUM_PREC_RADIX);
            EXPECT_EQ(get_text(10), radix == 0 ? "NULL" : std::to_string(radix)) << where;
            EXPECT_GT(attribute(described, i, SQL_DESC_DISPLAY_SIZE), 0) << where;
        }
        EXPECT_EQ(listed, count) << table;
        SQLFreeStmt(statement, SQL_CLOSE);
    }
    SQLFreeHandle(SQL_HANDLE_STMT, described);
    EXPECT_TRUE(shared_tenant().requests().empty());
}

TEST_F(MetadataThroughManager, ListsTemporaryTables) {
    ASSERT_EQ(execute("create local temporary table \"#picked\" (id integer)"), SQL_SUCCESS) << message();
    ASSERT_EQ(SQLTables(statement, nullptr, 0, nullptr, 0, nullptr, 0, narrow("LOCAL TEMPORARY"), SQL_NTS),
              SQL_SUCCESS);
    EXPECT_EQ(rows(), std::vector<std::string>{"NULL|NULL|#picked|LOCAL TEMPORARY|"});
    ASSERT_EQ(SQLColumnsW(statement, nullptr, 0, nullptr, 0, wide(u"#picked"), SQL_NTS, nullptr, 0), SQL_SUCCESS);
    EXPECT_EQ(rows().size(), 1U);
}

TEST_F(MetadataThroughManager, TellsFunctionsThatAreThere) {
    std::array<SQLUSMALLINT, SQL_API_ODBC3_ALL_FUNCTIONS_SIZE> bits{};
    ASSERT_EQ(SQLGetFunctions(connection, SQL_API_ODBC3_ALL_FUNCTIONS, bits.data()), SQL_SUCCESS);
    for (const int id : {SQL_API_SQLFETCHSCROLL, SQL_API_SQLBINDCOL, SQL_API_SQLDESCRIBEPARAM, SQL_API_SQLMORERESULTS,
                         SQL_API_SQLEXTENDEDFETCH, SQL_API_SQLSETPOS})
        EXPECT_TRUE(SQL_FUNC_EXISTS(bits.data(), id)) << id;
}

} // namespace

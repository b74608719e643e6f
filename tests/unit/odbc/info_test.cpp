// SQLGetInfo, SQLGetFunctions, SQLGetTypeInfo, attributes and diagnostics: exact widths, lengths and answers.
#include <array>
#include <cstring>
#include <set>

#include "driver/odbc/info.h"
#include "tests/unit/odbc/application.h"

using namespace snowatlas;
using namespace snowatlas::fake;

namespace {

class InfoTest : public Odbc {
  protected:
    std::string info_text(SQLUSMALLINT type) const {
        SQLCHAR text[512] = {};
        SQLSMALLINT length = 0;
        EXPECT_EQ(SQLGetInfo(connection, type, text, sizeof text, &length), SQL_SUCCESS) << type;
        EXPECT_EQ(static_cast<std::size_t>(length), std::strlen(reinterpret_cast<char*>(text))) << type;
        return reinterpret_cast<char*>(text);
    }
};

TEST_F(InfoTest, WritesEveryInformationTypeInItsOwnWidth) {
    for (const odbc::InfoRow& row : odbc::info_table()) {
        std::array<unsigned char, 1200> out{};
        out.fill(0xA5);
        SQLSMALLINT length = -1;
        ASSERT_EQ(SQLGetInfo(connection, row.type, out.data(), 600, &length), SQL_SUCCESS) << row.type;
        ASSERT_GE(length, 0) << row.type;
        // Wide text takes twice the bytes.
        SQLSMALLINT wide_length = -1;
        ASSERT_EQ(SQLGetInfoW(connection, row.type, nullptr, 0, &wide_length), SQL_SUCCESS) << row.type;
        const bool is_text = out[static_cast<std::size_t>(length)] == 0 && (length > 4 || wide_length == 2 * length);
        if (is_text) {
            EXPECT_EQ(wide_length, 2 * length) << row.type;
        } else {
            EXPECT_TRUE(length == 2 || length == 4) << row.type;
            EXPECT_EQ(out[static_cast<std::size_t>(length)], 0xA5) << row.type << " writes too much";
        }
    }
}

TEST_F(InfoTest, ListsTheKeywordsThatAreNotOfOdbc) {
    EXPECT_EQ(info_text(SQL_KEYWORDS), "FILTER,LIMIT,MINUS,OFFSET,OVER,QUALIFY,WINDOW,WITHIN");
}

TEST_F(InfoTest, SaysThatTemporaryTablesHaveTransactions) {
    SQLUSMALLINT capable = 0xFFFF;
    ASSERT_EQ(SQLGetInfo(connection, SQL_TXN_CAPABLE, &capable, 0, nullptr), SQL_SUCCESS);
    EXPECT_EQ(capable, SQL_TC_ALL);
    for (const SQLUSMALLINT type :
         std::initializer_list<SQLUSMALLINT>{SQL_DEFAULT_TXN_ISOLATION, SQL_TXN_ISOLATION_OPTION}) {
        SQLUINTEGER isolation = 0;
        ASSERT_EQ(SQLGetInfo(connection, type, &isolation, 0, nullptr), SQL_SUCCESS);
        EXPECT_EQ(isolation, static_cast<SQLUINTEGER>(SQL_TXN_SERIALIZABLE));
    }
    EXPECT_EQ(info_text(SQL_MULTIPLE_ACTIVE_TXN), "Y");
    EXPECT_EQ(SQLEndTran(SQL_HANDLE_DBC, connection, SQL_COMMIT), SQL_SUCCESS);
    EXPECT_EQ(SQLEndTran(SQL_HANDLE_ENV, environment, SQL_ROLLBACK), SQL_SUCCESS);
    EXPECT_EQ(engine().events, (std::vector<std::string>{"commit", "rollback"}));
}

TEST_F(InfoTest, RemembersThatTextIsNotToBeScanned) {
    ASSERT_EQ(set(SQL_ATTR_NOSCAN, SQL_NOSCAN_ON), SQL_SUCCESS);
    SQLULEN noscan = SQL_NOSCAN_OFF;
    ASSERT_EQ(SQLGetStmtAttr(statement, SQL_ATTR_NOSCAN, &noscan, 0, nullptr), SQL_SUCCESS);
    EXPECT_EQ(noscan, static_cast<SQLULEN>(SQL_NOSCAN_ON));
    EXPECT_EQ(set(SQL_ATTR_NOSCAN, 7), SQL_ERROR);
    EXPECT_EQ(state(), "HY024");
}

TEST_F(InfoTest, UsesSixteenBitsWhereTheReferenceSays) {
    for (const SQLUSMALLINT type : std::initializer_list<SQLUSMALLINT>{SQL_CURSOR_COMMIT_BEHAVIOR,
                                                                       SQL_CURSOR_ROLLBACK_BEHAVIOR,
                                                                       SQL_GROUP_BY,
                                                                       SQL_IDENTIFIER_CASE,
                                                                       SQL_QUOTED_IDENTIFIER_CASE,
                                                                       SQL_CORRELATION_NAME,
                                                                       SQL_NULL_COLLATION,
                                                                       SQL_CONCAT_NULL_BEHAVIOR,
                                                                       SQL_NON_NULLABLE_COLUMNS,
                                                                       SQL_TXN_CAPABLE,
                                                                       SQL_MAX_CONCURRENT_ACTIVITIES,
                                                                       SQL_MAX_DRIVER_CONNECTIONS,
                                                                       SQL_ACTIVE_ENVIRONMENTS,
                                                                       SQL_FILE_USAGE,
                                                                       SQL_MAX_IDENTIFIER_LEN,
                                                                       SQL_MAX_COLUMN_NAME_LEN,
                                                                       SQL_MAX_TABLE_NAME_LEN,
                                                                       SQL_MAX_SCHEMA_NAME_LEN,
                                                                       SQL_MAX_CATALOG_NAME_LEN,
                                                                       SQL_MAX_CURSOR_NAME_LEN,
                                                                       SQL_MAX_USER_NAME_LEN,
                                                                       SQL_MAX_PROCEDURE_NAME_LEN,
                                                                       SQL_MAX_COLUMNS_IN_GROUP_BY,
                                                                       SQL_MAX_COLUMNS_IN_ORDER_BY,
                                                                       SQL_MAX_COLUMNS_IN_SELECT,
                                                                       SQL_MAX_COLUMNS_IN_INDEX,
                                                                       SQL_MAX_COLUMNS_IN_TABLE,
                                                                       SQL_MAX_TABLES_IN_SELECT,
                                                                       SQL_CATALOG_LOCATION,
                                                                       SQL_ODBC_API_CONFORMANCE,
                                                                       SQL_ODBC_SQL_CONFORMANCE,
                                                                       SQL_ODBC_SAG_CLI_CONFORMANCE}) {
        SQLSMALLINT length = 0;
        SQLUINTEGER out = 0xA5A5A5A5;
        ASSERT_EQ(SQLGetInfo(connection, type, &out, 0, &length), SQL_SUCCESS);
        EXPECT_EQ(length, 2) << type;
        EXPECT_EQ(out >> 16U, 0xA5A5U) << type;
    }
}

TEST_F(InfoTest, AnswersEveryTypePowerQueryAsksFor) {
    for (const SQLUSMALLINT type : std::initializer_list<SQLUSMALLINT>{
             29,  91, 92,    41, 114, 118, 99,  10005, 97,  100, 90,  50,  169, 160, 161,  87, 88, 49, 52, 51, 109,
             110, 22, 10003, 42, 39,  152, 14,  48,    53,  54,  55,  56,  57,  58,  59,   60, 61, 62, 63, 64, 65,
             66,  67, 68,    69, 70,  71,  122, 123,   124, 125, 126, 173, 94,  180, 1750, 77, 6,  7,  17, 18, 81}) {
        std::array<SQLCHAR, 100> out{};
        SQLSMALLINT length = 0;
        EXPECT_EQ(SQLGetInfo(connection, type, out.data(), sizeof out, &length), SQL_SUCCESS) << type;
    }
    EXPECT_EQ(info_text(SQL_DRIVER_ODBC_VER), "03.80");
    EXPECT_EQ(info_text(SQL_DBMS_NAME), "Snow Atlas");
    EXPECT_EQ(info_text(SQL_SERVER_NAME), "westeurope.snowsoftware.io");
    EXPECT_EQ(info_text(SQL_USER_NAME), "demo");
    SQLUINTEGER conformance = 0;
    SQLGetInfo(connection, SQL_SQL_CONFORMANCE, &conformance, 0, nullptr);
    EXPECT_EQ(conformance, 8U);
}

TEST_F(InfoTest, TellsUnknownTypesApart) {
    EXPECT_EQ(SQLGetInfo(connection, 9999, nullptr, 0, nullptr), SQL_ERROR);
    EXPECT_EQ(state_of(SQL_HANDLE_DBC, connection), "HY096");
    EXPECT_EQ(SQLGetInfo(connection, 0x5000, nullptr, 0, nullptr), SQL_ERROR);
    EXPECT_EQ(state_of(SQL_HANDLE_DBC, connection), "HYC00");
}

TEST_F(InfoTest, CutsTextAndTellsItsWholeLengthInBytes) {
    for (SQLSMALLINT capacity = 1; capacity < 12; ++capacity) {
        std::array<SQLCHAR, 16> out{};
        out.fill(0xA5);
        SQLSMALLINT length = 0;
        const SQLRETURN code = SQLGetInfo(connection, SQL_DBMS_NAME, out.data(), capacity, &length);
        EXPECT_EQ(code, capacity > 10 ? SQL_SUCCESS : SQL_SUCCESS_WITH_INFO);
        EXPECT_EQ(length, 10);
        EXPECT_EQ(out[static_cast<std::size_t>(std::min<SQLSMALLINT>(10, static_cast<SQLSMALLINT>(capacity - 1)))], 0);
        EXPECT_EQ(out[static_cast<std::size_t>(capacity)], 0xA5);
    }
    std::array<SQLWCHAR, 16> wide_out{};
    SQLSMALLINT length = 0;
    EXPECT_EQ(SQLGetInfoW(connection, SQL_DBMS_NAME, wide_out.data(), 8, &length), SQL_SUCCESS_WITH_INFO);
    EXPECT_EQ(length, 20);
    EXPECT_EQ(wide_out[3], 0);
    EXPECT_EQ(SQLGetInfoW(connection, SQL_DBMS_NAME, wide_out.data(), 9, &length), SQL_ERROR);
    EXPECT_EQ(state_of(SQL_HANDLE_DBC, connection), "HY090");
}

TEST_F(InfoTest, NeedsAConnectionForMost) {
    SQLHDBC fresh = nullptr;
    ASSERT_EQ(SQLAllocHandle(SQL_HANDLE_DBC, environment, &fresh), SQL_SUCCESS);
    EXPECT_EQ(SQLGetInfo(fresh, SQL_DBMS_NAME, nullptr, 0, nullptr), SQL_ERROR);
    EXPECT_EQ(state_of(SQL_HANDLE_DBC, fresh), "08003");
    EXPECT_EQ(SQLGetInfo(fresh, SQL_DRIVER_ODBC_VER, nullptr, 0, nullptr), SQL_SUCCESS);
    SQLUSMALLINT supported = 0;
    EXPECT_EQ(SQLGetFunctions(fresh, SQL_API_SQLFETCH, &supported), SQL_SUCCESS);
    EXPECT_EQ(supported, SQL_TRUE);
    SQLFreeHandle(SQL_HANDLE_DBC, fresh);
}

TEST_F(InfoTest, AgreesOnFunctionsInEveryForm) {
    std::array<SQLUSMALLINT, 100> old{};
    std::array<SQLUSMALLINT, SQL_API_ODBC3_ALL_FUNCTIONS_SIZE> bits{};
    ASSERT_EQ(SQLGetFunctions(connection, SQL_API_ALL_FUNCTIONS, old.data()), SQL_SUCCESS);
    ASSERT_EQ(SQLGetFunctions(connection, SQL_API_ODBC3_ALL_FUNCTIONS, bits.data()), SQL_SUCCESS);
    for (SQLUSMALLINT id = 1; id < 1100; ++id) {
        if (id == SQL_API_ODBC3_ALL_FUNCTIONS) continue;
        SQLUSMALLINT single_answer = 2;
        ASSERT_EQ(SQLGetFunctions(connection, id, &single_answer), SQL_SUCCESS);
        EXPECT_EQ(single_answer, SQL_FUNC_EXISTS(bits.data(), id)) << id;
        if (id < 100) {
            EXPECT_EQ(single_answer, old[id]) << id;
        }
    }
    SQLUSMALLINT answer = 0;
    EXPECT_EQ(SQLGetFunctions(connection, 60000, &answer), SQL_ERROR);
    EXPECT_EQ(state_of(SQL_HANDLE_DBC, connection), "HY095");
}

TEST_F(InfoTest, ListsTypesInOrderAndOnce) {
    ASSERT_EQ(SQLGetTypeInfo(statement, SQL_ALL_TYPES), SQL_SUCCESS);
    SQLSMALLINT columns = 0;
    SQLNumResultCols(statement, &columns);
    EXPECT_EQ(columns, 19);
    std::set<std::string> names;
    long previous = -1000;
    while (SQL_SUCCEEDED(SQLFetch(statement))) {
        const std::string name = get_text(1);
        EXPECT_TRUE(names.insert(name).second) << name;
        const long code = std::stol(get_text(2));
        EXPECT_GE(code, previous);
        previous = code;
        EXPECT_GT(std::stol(get_text(3)), 0) << name;
        EXPECT_NE(get_text(9), "0") << name << " cannot be searched";
        EXPECT_NE(find_type(name), nullptr) << name;
    }
    for (const char* name : {"GUID", "WVARCHAR", "WLONGVARCHAR", "BIGINT", "DECIMAL", "NUMERIC", "VARCHAR", "DOUBLE"})
        EXPECT_TRUE(names.count(name)) << name;
}

TEST_F(InfoTest, FindsSingleTypes) {
    for (const SQLSMALLINT type :
         std::initializer_list<SQLSMALLINT>{SQL_VARCHAR, SQL_WVARCHAR, SQL_VARBINARY, SQL_TYPE_TIMESTAMP}) {
        ASSERT_EQ(SQLGetTypeInfo(statement, type), SQL_SUCCESS);
        ASSERT_EQ(SQLFetch(statement), SQL_SUCCESS) << type;
        SQLINTEGER size = 0;
        EXPECT_EQ(SQLGetData(statement, 3, SQL_INTEGER, &size, sizeof size, nullptr), SQL_SUCCESS); // as pyodbc does
        EXPECT_GT(size, 0);
        SQLFreeStmt(statement, SQL_CLOSE);
    }
    ASSERT_EQ(SQLGetTypeInfo(statement, SQL_INTERVAL_DAY), SQL_SUCCESS);
    EXPECT_EQ(SQLFetch(statement), SQL_NO_DATA);
    SQLFreeStmt(statement, SQL_CLOSE);
    EXPECT_EQ(SQLGetTypeInfo(statement, 1234), SQL_ERROR);
    EXPECT_EQ(state(), "HY004");
}

TEST_F(InfoTest, TranslatesStatements) {
    SQLCHAR out[40] = {};
    SQLINTEGER length = 0;
    EXPECT_EQ(SQLNativeSql(connection, narrow("select 1"), SQL_NTS, out, sizeof out, &length), SQL_SUCCESS);
    EXPECT_STREQ(reinterpret_cast<char*>(out), "native select 1");
    EXPECT_EQ(length, 15);
    SQLWCHAR cut[5] = {};
    EXPECT_EQ(SQLNativeSqlW(connection, wide(u"select 1"), SQL_NTS, cut, 5, &length), SQL_SUCCESS_WITH_INFO);
    EXPECT_EQ(length, 15); // characters
    EXPECT_EQ(cut[4], 0);
}

TEST_F(InfoTest, KeepsConnectionAttributes) {
    SQLUINTEGER value = 77;
    SQLINTEGER length = 0;
    EXPECT_EQ(SQLGetConnectAttr(connection, SQL_ATTR_AUTOCOMMIT, &value, 0, &length), SQL_SUCCESS);
    EXPECT_EQ(value, SQL_AUTOCOMMIT_ON);
    EXPECT_EQ(length, 4);
    EXPECT_EQ(SQLSetConnectAttr(connection, SQL_ATTR_AUTOCOMMIT, number(SQL_AUTOCOMMIT_OFF), SQL_IS_UINTEGER),
              SQL_SUCCESS);
    EXPECT_EQ(engine().events, std::vector<std::string>{"autocommit off"});
    EXPECT_EQ(SQLEndTran(SQL_HANDLE_DBC, connection, SQL_COMMIT), SQL_SUCCESS);
    EXPECT_EQ(SQLEndTran(SQL_HANDLE_ENV, environment, SQL_ROLLBACK), SQL_SUCCESS);
    EXPECT_EQ(engine().events.back(), "rollback");
    EXPECT_EQ(SQLEndTran(SQL_HANDLE_DBC, connection, 9), SQL_ERROR);
    EXPECT_EQ(state_of(SQL_HANDLE_DBC, connection), "HY012");

    EXPECT_EQ(SQLGetConnectAttr(connection, SQL_ATTR_CONNECTION_DEAD, &value, 0, &length), SQL_SUCCESS);
    EXPECT_EQ(value, SQL_CD_FALSE);
    engine().link_is_dead = true;
    EXPECT_EQ(SQLGetConnectAttr(connection, SQL_ATTR_CONNECTION_DEAD, &value, 0, &length), SQL_SUCCESS);
    EXPECT_EQ(value, SQL_CD_TRUE);

    EXPECT_EQ(SQLGetConnectAttrW(connection, SQL_ATTR_CURRENT_CATALOG, nullptr, 0, &length), SQL_SUCCESS);
    EXPECT_EQ(length, 0);
    EXPECT_EQ(SQLSetConnectAttr(connection, SQL_ATTR_CURRENT_CATALOG, narrow("other"), SQL_NTS), SQL_ERROR);
    EXPECT_EQ(state_of(SQL_HANDLE_DBC, connection), "HYC00");
    EXPECT_EQ(SQLSetConnectAttr(connection, SQL_ATTR_PACKET_SIZE, number(4096), 0), SQL_ERROR);
    EXPECT_EQ(state_of(SQL_HANDLE_DBC, connection), "HY011");
    for (const SQLINTEGER unknown : {1227, 1228, 1205, 99999})
        EXPECT_EQ(SQLSetConnectAttr(connection, unknown, number(1), 0), SQL_ERROR);
    EXPECT_EQ(state_of(SQL_HANDLE_DBC, connection), "HY092");
}

TEST_F(InfoTest, ResetsAConnectionForAPool) {
    SQLSetConnectAttr(connection, SQL_ATTR_AUTOCOMMIT, number(SQL_AUTOCOMMIT_OFF), 0);
    ASSERT_EQ(SQLSetConnectAttr(connection, SQL_ATTR_RESET_CONNECTION, number(1), 0), SQL_SUCCESS);
    SQLUINTEGER value = 0;
    SQLGetConnectAttr(connection, SQL_ATTR_AUTOCOMMIT, &value, 0, nullptr);
    EXPECT_EQ(value, SQL_AUTOCOMMIT_ON);
    EXPECT_EQ(engine().events, (std::vector<std::string>{"autocommit off", "reset", "autocommit on"}));
    EXPECT_EQ(SQLFetch(statement), SQL_INVALID_HANDLE);
}

TEST_F(InfoTest, GivesStatementsTheDefaultsOfTheConnection) {
    ASSERT_EQ(SQLSetConnectAttr(connection, SQL_ATTR_MAX_ROWS, number(5), 0), SQL_SUCCESS);
    SQLHSTMT other = nullptr;
    ASSERT_EQ(SQLAllocHandle(SQL_HANDLE_STMT, connection, &other), SQL_SUCCESS);
    SQLULEN rows = 0;
    SQLGetStmtAttr(other, SQL_ATTR_MAX_ROWS, &rows, 0, nullptr);
    EXPECT_EQ(rows, 5U);
}

TEST_F(InfoTest, DeliversDiagnosticsInTheUnitsOfEachFunction) {
    execute("no such statement");
    const std::string whole = message();
    SQLSMALLINT length = 0;
    std::array<SQLWCHAR, 10> text{};
    EXPECT_EQ(SQLGetDiagRecW(SQL_HANDLE_STMT, statement, 1, nullptr, nullptr, text.data(), 10, &length),
              SQL_SUCCESS_WITH_INFO);
    EXPECT_EQ(static_cast<std::size_t>(length), whole.size()); // characters
    EXPECT_EQ(text[9], 0);
    EXPECT_EQ(SQLGetDiagFieldW(SQL_HANDLE_STMT, statement, 1, SQL_DIAG_MESSAGE_TEXT, text.data(), 20, &length),
              SQL_SUCCESS_WITH_INFO);
    EXPECT_EQ(static_cast<std::size_t>(length), 2 * whole.size()); // bytes
    std::array<SQLWCHAR, 6> sqlstate{};
    EXPECT_EQ(SQLGetDiagFieldW(SQL_HANDLE_STMT, statement, 1, SQL_DIAG_SQLSTATE, sqlstate.data(), 12, nullptr),
              SQL_SUCCESS);
    EXPECT_EQ(sqlstate[0], u'4');
    SQLINTEGER count = 0;
    SQLGetDiagField(SQL_HANDLE_STMT, statement, 0, SQL_DIAG_NUMBER, &count, 0, nullptr);
    EXPECT_EQ(count, 1);
    SQLRETURN code = SQL_SUCCESS;
    SQLGetDiagField(SQL_HANDLE_STMT, statement, 0, SQL_DIAG_RETURNCODE, &code, 0, nullptr);
    EXPECT_EQ(code, SQL_ERROR);
    EXPECT_EQ(SQLGetDiagRec(SQL_HANDLE_STMT, statement, 2, nullptr, nullptr, nullptr, 0, nullptr), SQL_NO_DATA);
    EXPECT_EQ(SQLGetDiagRec(SQL_HANDLE_STMT, statement, 0, nullptr, nullptr, nullptr, 0, nullptr), SQL_ERROR);
    EXPECT_EQ(SQLGetDiagRec(SQL_HANDLE_STMT, statement, 1, nullptr, nullptr, nullptr, -1, nullptr), SQL_ERROR);
    EXPECT_EQ(message(), whole); // reading takes nothing away
}

TEST_F(InfoTest, AnswersEveryAttributeByItsKind) {
    struct Case {
        SQLINTEGER attribute;
        SQLULEN value;
        const char* state; // empty: taken
    };
    const auto after = [](SQLSMALLINT type, SQLHANDLE handle, SQLRETURN code) {
        return code == SQL_SUCCESS ? std::string() : state_of(type, handle);
    };
    constexpr Case kEnvironment[] = {
        {SQL_ATTR_ODBC_VERSION, 4, "HY024"},          {SQL_ATTR_CONNECTION_POOLING, SQL_CP_OFF, ""},
        {SQL_ATTR_CP_MATCH, SQL_CP_STRICT_MATCH, ""}, {SQL_ATTR_OUTPUT_NTS, SQL_TRUE, ""},
        {SQL_ATTR_OUTPUT_NTS, SQL_FALSE, "HYC00"},    {999, 0, "HY092"}};
    for (const Case& one : kEnvironment) {
        const SQLRETURN code = SQLSetEnvAttr(environment, one.attribute, number(one.value), 0);
        EXPECT_EQ(after(SQL_HANDLE_ENV, environment, code), one.state) << one.attribute;
    }
    constexpr Case kConnection[] = {{SQL_ATTR_ACCESS_MODE, SQL_MODE_READ_ONLY, ""},
                                    {SQL_ATTR_ACCESS_MODE, 7, "HY024"},
                                    {SQL_ATTR_AUTOCOMMIT, 5, "HY024"},
                                    {SQL_ATTR_LOGIN_TIMEOUT, 5, ""},
                                    {SQL_ATTR_TXN_ISOLATION, SQL_TXN_READ_COMMITTED, ""},
                                    {SQL_ATTR_TXN_ISOLATION, 3, "HY024"},
                                    {SQL_ATTR_PACKET_SIZE, 4096, "HY011"},
                                    {SQL_ATTR_QUIET_MODE, 0, ""},
                                    {SQL_ATTR_ANSI_APP, 1, "HYC00"},
                                    {SQL_ATTR_RESET_CONNECTION, 2, "HY024"},
                                    {SQL_ATTR_ASYNC_DBC_FUNCTIONS_ENABLE, 1, "HYC00"},
                                    {SQL_ATTR_ASYNC_DBC_FUNCTIONS_ENABLE, 0, ""},
                                    {SQL_ATTR_ENLIST_IN_DTC, 0, "HYC00"},
                                    {SQL_ATTR_TRANSLATE_OPTION, 0, "HYC00"},
                                    {SQL_ATTR_TRANSLATE_LIB, 0, "HYC00"},
                                    {SQL_ATTR_CONNECTION_DEAD, 0, "HY092"},
                                    {SQL_ATTR_METADATA_ID, 7, "HY024"},
                                    {1227, 1, "HY092"}};
    for (const Case& one : kConnection) {
        const SQLRETURN code = SQLSetConnectAttr(connection, one.attribute, number(one.value), 0);
        EXPECT_EQ(after(SQL_HANDLE_DBC, connection, code), one.state) << one.attribute;
    }
    constexpr Case kStatement[] = {{SQL_ATTR_NOSCAN, 2, "HY024"},
                                   {SQL_ATTR_CURSOR_TYPE, 9, "HY024"},
                                   {SQL_ATTR_CONCURRENCY, 9, "HY024"},
                                   {SQL_ATTR_KEYSET_SIZE, 10, "01S02"},
                                   {SQL_ATTR_SIMULATE_CURSOR, SQL_SC_UNIQUE, "01S02"},
                                   {SQL_ATTR_RETRIEVE_DATA, 2, "HY024"},
                                   {SQL_ATTR_USE_BOOKMARKS, 9, "HY024"},
                                   {SQL_ATTR_ENABLE_AUTO_IPD, 2, "HY024"},
                                   {SQL_ATTR_ASYNC_ENABLE, 2, "HY024"},
                                   {SQL_ATTR_ASYNC_STMT_EVENT, 0, "HYC00"},
                                   {SQL_ATTR_CURSOR_SCROLLABLE, 5, "HY024"},
                                   {SQL_ATTR_CURSOR_SCROLLABLE, SQL_SCROLLABLE, ""},
                                   {SQL_ATTR_CURSOR_SENSITIVITY, SQL_INSENSITIVE, ""},
                                   {SQL_ATTR_CURSOR_SENSITIVITY, SQL_SENSITIVE, "01S02"},
                                   {SQL_ATTR_CURSOR_SENSITIVITY, 9, "HY024"},
                                   {SQL_ATTR_METADATA_ID, 5, "HY024"},
                                   {SQL_ATTR_IMP_ROW_DESC, 0, "HY017"},
                                   {SQL_ATTR_ROW_NUMBER, 1, "HY092"},
                                   {SQL_ATTR_PARAMSET_SIZE, 0, "HY024"},
                                   {SQL_ATTR_APP_ROW_DESC, 12345, "HY024"},
                                   {7777, 0, "HY092"}};
    for (const Case& one : kStatement)
        EXPECT_EQ(after(SQL_HANDLE_STMT, statement, set(one.attribute, one.value)), one.state) << one.attribute;
    for (const SQLINTEGER attribute : {SQL_ATTR_ROW_BIND_TYPE,        SQL_ATTR_ROW_BIND_OFFSET_PTR,
                                       SQL_ATTR_ROW_OPERATION_PTR,    SQL_ATTR_ROW_STATUS_PTR,
                                       SQL_ATTR_ROWS_FETCHED_PTR,     SQL_ATTR_PARAMSET_SIZE,
                                       SQL_ATTR_PARAM_BIND_TYPE,      SQL_ATTR_PARAM_BIND_OFFSET_PTR,
                                       SQL_ATTR_PARAM_OPERATION_PTR,  SQL_ATTR_PARAM_STATUS_PTR,
                                       SQL_ATTR_PARAMS_PROCESSED_PTR, SQL_ATTR_KEYSET_SIZE,
                                       SQL_ATTR_SIMULATE_CURSOR,      SQL_ATTR_RETRIEVE_DATA,
                                       SQL_ATTR_ENABLE_AUTO_IPD,      SQL_ATTR_FETCH_BOOKMARK_PTR,
                                       SQL_ATTR_METADATA_ID,          SQL_ATTR_CONCURRENCY,
                                       SQL_ATTR_CURSOR_SENSITIVITY,   SQL_ATTR_MAX_LENGTH}) {
        SQLULEN value = 99;
        EXPECT_EQ(SQLGetStmtAttr(statement, attribute, &value, sizeof value, nullptr), SQL_SUCCESS) << attribute;
        EXPECT_NE(value, 99U) << attribute;
    }
}

} // namespace

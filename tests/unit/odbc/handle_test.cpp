// Handles: none is followed that is not ours and alive.
#include <array>
#include <functional>

#include "tests/unit/odbc/application.h"

using namespace snowatlas;
using namespace snowatlas::fake;

namespace {

class HandleTest : public Odbc {};

// Every function that takes a statement, with arguments that are as bad as they get.
const std::vector<std::pair<const char*, std::function<SQLRETURN(SQLHSTMT)>>> kStatementFunctions = {
    {"SQLBindCol", [](SQLHSTMT h) { return SQLBindCol(h, 1, SQL_C_CHAR, nullptr, 0, nullptr); }},
    {"SQLBindParameter",
     [](SQLHSTMT h) {
         return SQLBindParameter(h, 1, SQL_PARAM_INPUT, SQL_C_CHAR, SQL_CHAR, 0, 0, nullptr, 0, nullptr);
     }},
    {"SQLBindParam", [](SQLHSTMT h) { return SQLBindParam(h, 1, SQL_C_CHAR, SQL_CHAR, 0, 0, nullptr, nullptr); }},
    {"SQLSetParam", [](SQLHSTMT h) { return SQLSetParam(h, 1, SQL_C_CHAR, SQL_CHAR, 0, 0, nullptr, nullptr); }},
    {"SQLBulkOperations", [](SQLHSTMT h) { return SQLBulkOperations(h, 99); }},
    {"SQLCancel", [](SQLHSTMT h) { return SQLCancel(h); }},
    {"SQLCloseCursor", [](SQLHSTMT h) { return SQLCloseCursor(h); }},
    {"SQLColAttribute", [](SQLHSTMT h) { return SQLColAttribute(h, 999, 9999, nullptr, 0, nullptr, nullptr); }},
    {"SQLColAttributeW", [](SQLHSTMT h) { return SQLColAttributeW(h, 999, 9999, nullptr, 0, nullptr, nullptr); }},
    {"SQLColAttributes", [](SQLHSTMT h) { return SQLColAttributes(h, 999, 9999, nullptr, 0, nullptr, nullptr); }},
    {"SQLColumns", [](SQLHSTMT h) { return SQLColumns(h, nullptr, 0, nullptr, 0, nullptr, -9, nullptr, 0); }},
    {"SQLColumnPrivileges",
     [](SQLHSTMT h) { return SQLColumnPrivileges(h, nullptr, 0, nullptr, 0, nullptr, 0, nullptr, 0); }},
    {"SQLDescribeCol",
     [](SQLHSTMT h) { return SQLDescribeCol(h, 999, nullptr, 0, nullptr, nullptr, nullptr, nullptr, nullptr); }},
    {"SQLDescribeColW",
     [](SQLHSTMT h) { return SQLDescribeColW(h, 999, nullptr, 0, nullptr, nullptr, nullptr, nullptr, nullptr); }},
    {"SQLDescribeParam", [](SQLHSTMT h) { return SQLDescribeParam(h, 1, nullptr, nullptr, nullptr, nullptr); }},
    {"SQLExecDirect", [](SQLHSTMT h) { return SQLExecDirect(h, nullptr, SQL_NTS); }},
    {"SQLExecDirectW", [](SQLHSTMT h) { return SQLExecDirectW(h, nullptr, SQL_NTS); }},
    {"SQLExecute", [](SQLHSTMT h) { return SQLExecute(h); }},
    {"SQLExtendedFetch", [](SQLHSTMT h) { return SQLExtendedFetch(h, 99, 0, nullptr, nullptr); }},
    {"SQLFetch", [](SQLHSTMT h) { return SQLFetch(h); }},
    {"SQLFetchScroll", [](SQLHSTMT h) { return SQLFetchScroll(h, 99, 0); }},
    {"SQLForeignKeys",
     [](SQLHSTMT h) {
         return SQLForeignKeys(h, nullptr, 0, nullptr, 0, nullptr, 0, nullptr, 0, nullptr, 0, nullptr, 0);
     }},
    {"SQLFreeStmt", [](SQLHSTMT h) { return SQLFreeStmt(h, 99); }},
    {"SQLGetCursorName", [](SQLHSTMT h) { return SQLGetCursorName(h, nullptr, -1, nullptr); }},
    {"SQLGetData", [](SQLHSTMT h) { return SQLGetData(h, 1, SQL_C_CHAR, nullptr, 0, nullptr); }},
    {"SQLGetStmtAttr", [](SQLHSTMT h) { return SQLGetStmtAttr(h, 99999, nullptr, 0, nullptr); }},
    {"SQLGetStmtOption", [](SQLHSTMT h) { return SQLGetStmtOption(h, 9999, nullptr); }},
    {"SQLGetTypeInfo", [](SQLHSTMT h) { return SQLGetTypeInfo(h, 9999); }},
    {"SQLMoreResults", [](SQLHSTMT h) { return SQLMoreResults(h); }},
    {"SQLNumParams", [](SQLHSTMT h) { return SQLNumParams(h, nullptr); }},
    {"SQLNumResultCols", [](SQLHSTMT h) { return SQLNumResultCols(h, nullptr); }},
    {"SQLParamData", [](SQLHSTMT h) { return SQLParamData(h, nullptr); }},
    {"SQLParamOptions", [](SQLHSTMT h) { return SQLParamOptions(h, 0, nullptr); }},
    {"SQLPrepare", [](SQLHSTMT h) { return SQLPrepare(h, nullptr, 0); }},
    {"SQLPrepareW", [](SQLHSTMT h) { return SQLPrepareW(h, nullptr, 0); }},
    {"SQLPrimaryKeys", [](SQLHSTMT h) { return SQLPrimaryKeys(h, nullptr, 0, nullptr, 0, nullptr, 0); }},
    {"SQLProcedures", [](SQLHSTMT h) { return SQLProcedures(h, nullptr, 0, nullptr, 0, nullptr, 0); }},
    {"SQLProcedureColumns",
     [](SQLHSTMT h) { return SQLProcedureColumns(h, nullptr, 0, nullptr, 0, nullptr, 0, nullptr, 0); }},
    {"SQLPutData", [](SQLHSTMT h) { return SQLPutData(h, nullptr, 0); }},
    {"SQLRowCount", [](SQLHSTMT h) { return SQLRowCount(h, nullptr); }},
    {"SQLSetCursorName", [](SQLHSTMT h) { return SQLSetCursorName(h, nullptr, 0); }},
    {"SQLSetPos", [](SQLHSTMT h) { return SQLSetPos(h, 1, SQL_POSITION, 0); }},
    {"SQLSetScrollOptions", [](SQLHSTMT h) { return SQLSetScrollOptions(h, 1, 0, 0); }},
    {"SQLSetStmtAttr", [](SQLHSTMT h) { return SQLSetStmtAttr(h, 99999, nullptr, 0); }},
    {"SQLSetStmtOption", [](SQLHSTMT h) { return SQLSetStmtOption(h, 9999, 0); }},
    {"SQLSpecialColumns",
     [](SQLHSTMT h) { return SQLSpecialColumns(h, 99, nullptr, 0, nullptr, 0, nullptr, 0, 99, 99); }},
    {"SQLStatistics", [](SQLHSTMT h) { return SQLStatistics(h, nullptr, 0, nullptr, 0, nullptr, 0, 99, 99); }},
    {"SQLTables", [](SQLHSTMT h) { return SQLTables(h, nullptr, 0, nullptr, 0, nullptr, 0, nullptr, 0); }},
    {"SQLTablePrivileges", [](SQLHSTMT h) { return SQLTablePrivileges(h, nullptr, 0, nullptr, 0, nullptr, 0); }},
};

const std::vector<std::pair<const char*, std::function<SQLRETURN(SQLHDBC)>>> kConnectionFunctions = {
    {"SQLBrowseConnect", [](SQLHDBC h) { return SQLBrowseConnect(h, nullptr, 0, nullptr, -1, nullptr); }},
    {"SQLConnect", [](SQLHDBC h) { return SQLConnect(h, nullptr, 0, nullptr, 0, nullptr, 0); }},
    {"SQLConnectW", [](SQLHDBC h) { return SQLConnectW(h, nullptr, 0, nullptr, 0, nullptr, 0); }},
    {"SQLDriverConnect", [](SQLHDBC h) { return SQLDriverConnect(h, nullptr, nullptr, 0, nullptr, 0, nullptr, 0); }},
    {"SQLGetConnectAttr", [](SQLHDBC h) { return SQLGetConnectAttr(h, 99999, nullptr, 0, nullptr); }},
    {"SQLGetConnectOption", [](SQLHDBC h) { return SQLGetConnectOption(h, 9999, nullptr); }},
    {"SQLGetInfo", [](SQLHDBC h) { return SQLGetInfo(h, 9999, nullptr, 0, nullptr); }},
    {"SQLGetFunctions", [](SQLHDBC h) { return SQLGetFunctions(h, 1, nullptr); }},
    {"SQLNativeSql", [](SQLHDBC h) { return SQLNativeSql(h, nullptr, 0, nullptr, 0, nullptr); }},
    {"SQLSetConnectAttr", [](SQLHDBC h) { return SQLSetConnectAttr(h, 99999, nullptr, 0); }},
    {"SQLSetConnectOption", [](SQLHDBC h) { return SQLSetConnectOption(h, 9999, 0); }},
    {"SQLEndTran", [](SQLHDBC h) { return SQLEndTran(SQL_HANDLE_DBC, h, 99); }},
    {"SQLDisconnect", [](SQLHDBC h) { return SQLDisconnect(h); }},
};

TEST_F(HandleTest, RefusesHandlesThatAreNone) {
    int local = 0;
    const std::array<SQLHANDLE, 5> bad = {nullptr, &local, number(1), number(~SQLULEN{0}), connection};
    for (const SQLHANDLE handle : bad) {
        for (const auto& [name, function] : kStatementFunctions)
            EXPECT_EQ(function(handle), SQL_INVALID_HANDLE) << name << " " << handle;
        if (handle == connection) continue;
        for (const auto& [name, function] : kConnectionFunctions)
            EXPECT_EQ(function(handle), SQL_INVALID_HANDLE) << name << " " << handle;
        EXPECT_EQ(SQLGetDiagRec(SQL_HANDLE_STMT, handle, 1, nullptr, nullptr, nullptr, 0, nullptr), SQL_INVALID_HANDLE);
        EXPECT_EQ(SQLGetDescField(handle, 0, SQL_DESC_COUNT, nullptr, 0, nullptr), SQL_INVALID_HANDLE);
        EXPECT_EQ(SQLSetDescField(handle, 0, SQL_DESC_COUNT, nullptr, 0), SQL_INVALID_HANDLE);
        EXPECT_EQ(SQLGetDescRec(handle, 0, nullptr, 0, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr),
                  SQL_INVALID_HANDLE);
        EXPECT_EQ(SQLSetDescRec(handle, 0, 0, 0, 0, 0, 0, nullptr, nullptr, nullptr), SQL_INVALID_HANDLE);
        EXPECT_EQ(SQLCopyDesc(handle, handle), SQL_INVALID_HANDLE);
        for (const SQLSMALLINT type :
             std::initializer_list<SQLSMALLINT>{SQL_HANDLE_ENV, SQL_HANDLE_DBC, SQL_HANDLE_STMT, SQL_HANDLE_DESC})
            EXPECT_EQ(SQLFreeHandle(type, handle), SQL_INVALID_HANDLE);
    }
    EXPECT_EQ(SQLFreeHandle(99, statement), SQL_INVALID_HANDLE);
}

TEST_F(HandleTest, RefusesAFreedHandleEvenAfterItsPlaceIsTakenAgain) {
    const SQLHSTMT freed = statement;
    ASSERT_EQ(SQLFreeHandle(SQL_HANDLE_STMT, statement), SQL_SUCCESS);
    EXPECT_EQ(SQLFetch(freed), SQL_INVALID_HANDLE);
    ASSERT_EQ(SQLAllocHandle(SQL_HANDLE_STMT, connection, &statement), SQL_SUCCESS);
    EXPECT_NE(statement, freed);
    EXPECT_EQ(SQLFetch(freed), SQL_INVALID_HANDLE);
}

TEST_F(HandleTest, SurvivesNullPointersAndSaysWhy) {
    for (const auto& [name, function] : kStatementFunctions) {
        const SQLRETURN code = function(statement);
        if (code == SQL_ERROR) {
            EXPECT_NE(state_of(SQL_HANDLE_STMT, statement), "") << name;
        }
        SQLFreeStmt(statement, SQL_CLOSE);
    }
    for (const auto& [name, function] : kConnectionFunctions) {
        const SQLRETURN code = function(connection);
        if (code == SQL_ERROR) {
            EXPECT_NE(state_of(SQL_HANDLE_DBC, connection), "") << name;
        }
    }
}

TEST_F(HandleTest, FreesInOrder) {
    EXPECT_EQ(SQLFreeHandle(SQL_HANDLE_DBC, connection), SQL_ERROR);
    EXPECT_EQ(state_of(SQL_HANDLE_DBC, connection), "HY010");
    EXPECT_EQ(SQLFreeHandle(SQL_HANDLE_ENV, environment), SQL_ERROR);
    EXPECT_EQ(state_of(SQL_HANDLE_ENV, environment), "HY010");
    ASSERT_EQ(SQLDisconnect(connection), SQL_SUCCESS);
    EXPECT_EQ(SQLFetch(statement), SQL_INVALID_HANDLE); // freed with its connection
    EXPECT_EQ(SQLDisconnect(connection), SQL_ERROR);
    EXPECT_EQ(state_of(SQL_HANDLE_DBC, connection), "08003");
    EXPECT_EQ(SQLAllocHandle(SQL_HANDLE_STMT, connection, &statement), SQL_ERROR);
    EXPECT_EQ(state_of(SQL_HANDLE_DBC, connection), "08003");
}

TEST_F(HandleTest, NeedsTheVersionBeforeAConnection) {
    SQLHENV fresh = nullptr;
    SQLHDBC none = nullptr;
    ASSERT_EQ(SQLAllocHandle(SQL_HANDLE_ENV, nullptr, &fresh), SQL_SUCCESS);
    EXPECT_EQ(SQLAllocHandle(SQL_HANDLE_DBC, fresh, &none), SQL_ERROR);
    EXPECT_EQ(state_of(SQL_HANDLE_ENV, fresh), "HY010");
    EXPECT_EQ(SQLSetEnvAttr(fresh, SQL_ATTR_ODBC_VERSION, number(4), 0), SQL_ERROR);
    EXPECT_EQ(state_of(SQL_HANDLE_ENV, fresh), "HY024");
    for (const SQLULEN version : {SQL_OV_ODBC2, SQL_OV_ODBC3, SQL_OV_ODBC3_80})
        EXPECT_EQ(SQLSetEnvAttr(fresh, SQL_ATTR_ODBC_VERSION, number(version), 0), SQL_SUCCESS);
    SQLINTEGER version = 0;
    EXPECT_EQ(SQLGetEnvAttr(fresh, SQL_ATTR_ODBC_VERSION, &version, 0, nullptr), SQL_SUCCESS);
    EXPECT_EQ(version, SQL_OV_ODBC3_80);
    EXPECT_EQ(SQLFreeHandle(SQL_HANDLE_ENV, fresh), SQL_SUCCESS);
}

TEST_F(HandleTest, ServesApplicationsOfOdbc2) {
    SQLHENV old = nullptr;
    SQLHDBC one = nullptr;
    ASSERT_EQ(SQLAllocEnv(&old), SQL_SUCCESS);
    ASSERT_EQ(SQLAllocConnect(old, &one), SQL_SUCCESS);
    ASSERT_EQ(SQLDriverConnect(one, nullptr, narrow(kConnectionString), SQL_NTS, nullptr, 0, nullptr, 0), SQL_SUCCESS);
    SQLHSTMT mine = nullptr;
    ASSERT_EQ(SQLAllocStmt(one, &mine), SQL_SUCCESS);
    EXPECT_EQ(SQLExecDirect(mine, narrow("no such thing"), SQL_NTS), SQL_ERROR);
    SQLCHAR state[6] = {};
    EXPECT_EQ(SQLError(old, one, mine, state, nullptr, nullptr, 0, nullptr), SQL_SUCCESS);
    EXPECT_STREQ(reinterpret_cast<char*>(state), "42000");
    EXPECT_EQ(SQLError(old, one, mine, state, nullptr, nullptr, 0, nullptr), SQL_NO_DATA);
    EXPECT_EQ(SQLTransact(old, one, SQL_COMMIT), SQL_SUCCESS);
    EXPECT_EQ(SQLFreeStmt(mine, SQL_DROP), SQL_SUCCESS);
    SQLDisconnect(one);
    EXPECT_EQ(SQLFreeConnect(one), SQL_SUCCESS);
    EXPECT_EQ(SQLFreeEnv(old), SQL_SUCCESS);
}

} // namespace

// The calls of well-known clients, in their order, with their buffers.
#include <array>

#include "tests/odbc/manager.h"

using namespace snowatlas::manager;

namespace {

class SequenceOf : public Manager {};

TEST_F(SequenceOf, PowerQuery) {
    SQLHDBC own = nullptr;
    ASSERT_EQ(SQLAllocHandle(SQL_HANDLE_DBC, environment, &own), SQL_SUCCESS);
    EXPECT_EQ(SQLSetConnectAttrW(own, SQL_ATTR_LOGIN_TIMEOUT, number(15), SQL_IS_UINTEGER), SQL_SUCCESS);
    std::array<SQLWCHAR, 1024> out{};
    SQLSMALLINT length = 0;
    ASSERT_EQ(
        SQLDriverConnectW(own, nullptr, wide(u"dsn=atlas"), SQL_NTS, out.data(), 1024, &length, SQL_DRIVER_NOPROMPT),
        SQL_SUCCESS)
        << message_of(SQL_HANDLE_DBC, own);
    for (const unsigned type : {6U,   7U,     17U, 18U,  29U,  91U,  92U, 41U, 114U, 118U,  99U, 10005U, 97U,
                                100U, 90U,    50U, 169U, 160U, 161U, 87U, 88U, 49U,  52U,   51U, 109U,   110U,
                                22U,  10003U, 42U, 39U,  152U, 14U,  48U, 94U, 180U, 1750U, 77U, 81U}) {
        std::array<SQLWCHAR, 50> value{};
        EXPECT_EQ(SQLGetInfoW(own, static_cast<SQLUSMALLINT>(type), value.data(), 100, &length), SQL_SUCCESS) << type;
    }
    SQLINTEGER bytes = -1;
    EXPECT_EQ(SQLGetConnectAttrW(own, SQL_ATTR_CURRENT_CATALOG, nullptr, 0, &bytes), SQL_SUCCESS);
    SQLHSTMT mine = nullptr;
    ASSERT_EQ(SQLAllocHandle(SQL_HANDLE_STMT, own, &mine), SQL_SUCCESS);
    EXPECT_EQ(SQLTablesW(mine, wide(u"%"), SQL_NTS, wide(u""), 0, wide(u""), 0, wide(u""), 0), SQL_SUCCESS);
    EXPECT_EQ(SQLFetch(mine), SQL_NO_DATA); // no catalogs
    SQLFreeStmt(mine, SQL_CLOSE);
    EXPECT_EQ(SQLTablesW(mine, wide(u""), 0, wide(u""), 0, wide(u""), 0, wide(u"TABLE,VIEW"), SQL_NTS), SQL_SUCCESS);
    EXPECT_EQ(SQLFetch(mine), SQL_SUCCESS);
    SQLFreeStmt(mine, SQL_CLOSE);

    // Wide text against a narrow type, in a comparison and where nothing else says what it is.
    SQLLEN bound = SQL_NTS;
    SQLBindParameter(mine, 1, SQL_PARAM_INPUT, SQL_C_WCHAR, SQL_VARCHAR, 5, 0, wide(u"yes"), 8, &bound);
    SQLBindParameter(mine, 2, SQL_PARAM_INPUT, SQL_C_WCHAR, SQL_VARCHAR, 5, 0, wide(u"CORP%"), 12, &bound);
    ASSERT_EQ(SQLExecDirectW(mine,
                             wide(u"select case when \"hostName\" is null then null else ? end as \"C1\", \"hostName\" "
                                  u"from \"sam\".\"computers\" where \"hostName\" like ? limit 1001"),
                             SQL_NTS),
              SQL_SUCCESS)
        << message_of(SQL_HANDLE_STMT, mine);
    SQLSMALLINT columns = 0;
    SQLNumResultCols(mine, &columns);
    EXPECT_EQ(columns, 2);
    for (const unsigned field : {2U, 8U, 1U, 7U, 14U, 3U, 5U}) {
        std::array<SQLWCHAR, 100> text{};
        SQLLEN value = 0;
        EXPECT_EQ(SQLColAttributeW(mine, 2, static_cast<SQLUSMALLINT>(field), text.data(), 200, &length, &value),
                  SQL_SUCCESS)
            << field;
    }
    ASSERT_EQ(SQLFetch(mine), SQL_SUCCESS);
    std::array<SQLWCHAR, 40> text{};
    SQLLEN indicator = 0;
    EXPECT_EQ(SQLGetData(mine, 1, SQL_C_WCHAR, text.data(), 80, &indicator), SQL_SUCCESS);
    EXPECT_EQ(indicator, 6);
    SQLFreeStmt(mine, SQL_CLOSE);
    SQLFreeHandle(SQL_HANDLE_STMT, mine);
    SQLDisconnect(own);
    SQLFreeHandle(SQL_HANDLE_DBC, own);
}

TEST_F(SequenceOf, DotNet) {
    EXPECT_EQ(SQLSetStmtAttr(statement, 1227, number(1), SQL_IS_INTEGER), SQL_ERROR);
    EXPECT_EQ(state(), "HY092");
    ASSERT_EQ(SQLPrepareW(statement, wide(u"select id, hostName from sam.computers"), SQL_NTS), SQL_SUCCESS);
    SQLSMALLINT columns = 0;
    ASSERT_EQ(SQLNumResultCols(statement, &columns), SQL_SUCCESS);
    EXPECT_EQ(columns, 2);
    std::array<SQLWCHAR, 50> table{};
    SQLSMALLINT length = 0;
    EXPECT_EQ(SQLColAttributeW(statement, 1, SQL_DESC_BASE_TABLE_NAME, table.data(), 100, &length, nullptr),
              SQL_SUCCESS);
    EXPECT_EQ(length, 18); // "computers" in bytes
    EXPECT_EQ(SQLCancel(statement), SQL_SUCCESS);
    EXPECT_EQ(SQLFreeStmt(statement, SQL_CLOSE), SQL_SUCCESS);
}

TEST_F(SequenceOf, LinkedServersAndPhp) {
    EXPECT_EQ(SQLSetStmtAttr(statement, SQL_ROWSET_SIZE, number(100), 8), SQL_SUCCESS);
    EXPECT_TRUE(SQL_SUCCEEDED(SQLSetStmtAttr(statement, SQL_ATTR_CURSOR_TYPE, number(SQL_CURSOR_DYNAMIC), 0)));
    std::vector<std::array<SQLCHAR, 40>> ids(100);
    std::array<SQLLEN, 100> lengths{};
    SQLBindCol(statement, 1, SQL_C_CHAR, ids.data(), 40, lengths.data());
    ASSERT_EQ(execute("select id from sam.computers"), SQL_SUCCESS);
    SQLULEN rows = 0;
    std::array<SQLUSMALLINT, 100> status{};
    ASSERT_EQ(SQLExtendedFetch(statement, SQL_FETCH_NEXT, 0, &rows, status.data()), SQL_SUCCESS) << message();
    EXPECT_EQ(rows, 100U);
    ASSERT_EQ(SQLExtendedFetch(statement, SQL_FETCH_NEXT, 0, &rows, status.data()), SQL_SUCCESS);
    EXPECT_EQ(rows, 20U);
    EXPECT_EQ(SQLExtendedFetch(statement, SQL_FETCH_NEXT, 0, &rows, status.data()), SQL_NO_DATA);
}

TEST_F(SequenceOf, MicrosoftQuery) {
    SQLHENV old = nullptr;
    SQLHDBC own = nullptr;
    SQLHSTMT mine = nullptr;
    ASSERT_EQ(SQLAllocEnv(&old), SQL_SUCCESS);
    ASSERT_EQ(SQLAllocConnect(old, &own), SQL_SUCCESS);
    ASSERT_EQ(SQLConnect(own, narrow("atlas"), SQL_NTS, nullptr, 0, nullptr, 0), SQL_SUCCESS);
    ASSERT_EQ(SQLAllocStmt(own, &mine), SQL_SUCCESS);
    ASSERT_EQ(
        SQLExecDirect(mine,
                      narrow("SELECT computers.hostName, computers.lastScanDate\r\nFROM sam.computers computers\r\n"
                             "WHERE (computers.hostName LIKE 'CORP%') ORDER BY computers.hostName"),
                      SQL_NTS),
        SQL_SUCCESS)
        << message_of(SQL_HANDLE_STMT, mine);
    SQLLEN display = 0;
    EXPECT_EQ(SQLColAttributes(mine, 1, SQL_COLUMN_DISPLAY_SIZE, nullptr, 0, nullptr, &display), SQL_SUCCESS);
    EXPECT_GT(display, 0);
    EXPECT_EQ(SQLFetch(mine), SQL_SUCCESS);
    SQLFreeStmt(mine, SQL_CLOSE);
    EXPECT_EQ(SQLExecDirect(mine, narrow("select nothing from nowhere"), SQL_NTS), SQL_ERROR);
    SQLCHAR sqlstate[6] = {};
    SQLError(old, own, mine, sqlstate, nullptr, nullptr, 0, nullptr);
    EXPECT_STREQ(reinterpret_cast<char*>(sqlstate), kThroughManager ? "S0002" : "42S02"); // the manager maps
    SQLFreeStmt(mine, SQL_DROP);
    SQLDisconnect(own);
    SQLFreeConnect(own);
    SQLFreeEnv(old);
}

TEST_F(SequenceOf, LibreOffice) {
    for (const SQLULEN type : {SQL_CURSOR_KEYSET_DRIVEN, SQL_CURSOR_DYNAMIC, SQL_CURSOR_STATIC})
        EXPECT_TRUE(SQL_SUCCEEDED(SQLSetStmtAttr(statement, SQL_ATTR_CURSOR_TYPE, number(type), 0)));
    EXPECT_TRUE(SQL_SUCCEEDED(SQLSetStmtAttr(statement, SQL_ATTR_CONCURRENCY, number(SQL_CONCUR_VALUES), 0)));
    EXPECT_TRUE(SQL_SUCCEEDED(SQLSetStmtAttr(statement, SQL_ATTR_NOSCAN, number(SQL_NOSCAN_ON), 0)));
    EXPECT_TRUE(SQL_SUCCEEDED(SQLSetStmtAttr(statement, SQL_ATTR_USE_BOOKMARKS, number(SQL_UB_OFF), 0)));
    ASSERT_EQ(SQLTables(statement, nullptr, 0, nullptr, 0, nullptr, 0, narrow("%"), SQL_NTS), SQL_SUCCESS);
    EXPECT_EQ(rows().size(), 4U); // table types
    ASSERT_EQ(execute("select id from sam.computers"), SQL_SUCCESS);
    EXPECT_EQ(SQLFetchScroll(statement, SQL_FETCH_LAST, 0), SQL_SUCCESS);
    EXPECT_EQ(SQLFetchScroll(statement, SQL_FETCH_FIRST, 0), SQL_SUCCESS);
    std::array<SQLWCHAR, 8> part{};
    SQLLEN left = 0;
    SQLLEN total = 0;
    SQLRETURN code = SQL_SUCCESS_WITH_INFO;
    while (code == SQL_SUCCESS_WITH_INFO) {
        code = SQLGetData(statement, 1, SQL_C_WCHAR, part.data(), sizeof part, &left);
        total += std::min<SQLLEN>(left, sizeof part - 2);
    }
    EXPECT_EQ(code, SQL_SUCCESS);
    EXPECT_EQ(total, 72);
}

} // namespace

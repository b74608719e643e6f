// Queries through the driver manager: text of both widths, blocks, scrolling, parameters, cancelling.
#include <array>
#include <chrono>
#include <thread>

#include "tests/odbc/manager.h"

using namespace snowatlas;
using namespace snowatlas::manager;
using namespace std::chrono_literals;

namespace {

class QueryThroughManager : public Manager {};

using Rows = std::vector<std::string>;

TEST_F(QueryThroughManager, CountsAndReads) {
    EXPECT_EQ(query("select count(*) from sam.computers"), Rows{"120"});
    EXPECT_EQ(query("select hostName from sam.computers").size(), 120U);
    EXPECT_EQ(query("select 1 as a, 'b' as b, null as c"), Rows{"1|b|NULL"});
}

TEST_F(QueryThroughManager, ReadsBlocksAsFastAsTheyCome) {
    constexpr std::size_t kBlock = 100;
    struct Cell {
        std::array<SQLWCHAR, 64> text;
        SQLLEN length;
    };
    std::vector<Cell> cells(kBlock);
    SQLULEN fetched = 0;
    SQLSetStmtAttr(statement, SQL_ATTR_ROW_ARRAY_SIZE, number(kBlock), 0);
    SQLSetStmtAttr(statement, SQL_ATTR_ROW_BIND_TYPE, number(sizeof(Cell)), 0);
    SQLSetStmtAttr(statement, SQL_ATTR_ROWS_FETCHED_PTR, &fetched, 0);
    SQLBindCol(statement, 1, SQL_C_WCHAR, cells[0].text.data(), sizeof cells[0].text, &cells[0].length);
    ASSERT_EQ(execute("select computerId from sam.computers_applications"), SQL_SUCCESS) << message();
    std::size_t total = 0;
    while (SQL_SUCCEEDED(SQLFetch(statement))) {
        for (std::size_t i = 0; i < fetched; ++i) ASSERT_EQ(cells[i].length, 72) << total + i;
        total += fetched;
    }
    EXPECT_EQ(total, 3000U);
}

// All columns bound as text, so many rows at a time.
Rows in_arrays(SQLHSTMT statement, const char* text, std::size_t size) {
    using Text = std::array<char, 600>;
    struct Column {
        std::vector<Text> texts;
        std::vector<SQLLEN> lengths;
    };
    EXPECT_EQ(SQLExecDirect(statement, narrow(text), SQL_NTS), SQL_SUCCESS);
    SQLSMALLINT count = 0;
    SQLNumResultCols(statement, &count);
    std::vector<Column> columns(static_cast<std::size_t>(count));
    for (std::size_t i = 0; i < columns.size(); ++i) {
        columns[i] = {std::vector<Text>(size), std::vector<SQLLEN>(size)};
        SQLBindCol(statement, static_cast<SQLUSMALLINT>(i + 1), SQL_C_CHAR, columns[i].texts.data(), sizeof(Text),
                   columns[i].lengths.data());
    }
    SQLULEN fetched = 0;
    SQLSetStmtAttr(statement, SQL_ATTR_ROW_ARRAY_SIZE, number(size), 0);
    SQLSetStmtAttr(statement, SQL_ATTR_ROWS_FETCHED_PTR, &fetched, 0);
    Rows rows;
    while (SQL_SUCCEEDED(SQLFetch(statement))) {
        for (std::size_t row = 0; row < fetched; ++row) {
            auto& joined = rows.emplace_back();
            for (const Column& column : columns) {
                if (&column != columns.data()) joined += '|';
                joined += column.lengths[row] == SQL_NULL_DATA ? "NULL" : column.texts[row].data();
            }
        }
    }
    SQLFreeStmt(statement, SQL_CLOSE);
    SQLFreeStmt(statement, SQL_UNBIND);
    SQLSetStmtAttr(statement, SQL_ATTR_ROW_ARRAY_SIZE, number(1), 0);
    SQLSetStmtAttr(statement, SQL_ATTR_ROWS_FETCHED_PTR, nullptr, 0);
    return rows;
}

TEST_F(QueryThroughManager, ReadsTheSameInArraysAsCellByCell) {
    const char* const queries[] = {
        "select * from sam.computers",
        "select * from sam.computers_applications",
        "select * from sam.computers_applications limit 1003",
        "select * from sam.computers_applications limit 70 offset 990",
        "select applicationId, lastUsed from sam.computers_applications where isInstalled = 1 limit 130",
        "select * from saas.users",
        "select * from sam.agreements",
        "select computerId, count(*) from sam.computers_applications group by computerId order by 1",
        "select hostName from sam.computers where 1 = 0",
    };
    for (const char* text : queries) {
        const Rows wanted = query(text);
        for (const std::size_t size : {1U, 7U, 64U, 65U, 1000U}) {
            EXPECT_EQ(in_arrays(statement, text, size), wanted) << text << ", " << size << " at a time";
        }
    }
}

TEST_F(QueryThroughManager, ReadsFromAnyRowWithoutThePagesBefore) {
    const Rows all = query("select computerId, applicationId from sam.computers_applications");
    ASSERT_EQ(all.size(), 3000U);
    const auto pages = [this] {
        return std::stoi(query("select count(*) from system.requests where rowCount > 0").front());
    };
    struct Case {
        std::size_t offset;
        int pages; // of 1,000 rows
    };
    for (const Case& each : {Case{0, 3}, Case{1, 3}, Case{1500, 3}, Case{2000, 2}, Case{2999, 2}, Case{3000, 2}}) {
        const int before = pages();
        const auto text =
            "select computerId, applicationId from sam.computers_applications offset " + std::to_string(each.offset);
        const Rows rows = query(text.c_str());
        EXPECT_EQ(rows, Rows(all.begin() + static_cast<std::ptrdiff_t>(each.offset), all.end())) << each.offset;
        EXPECT_EQ(pages() - before, each.pages) << each.offset;
    }
}

TEST_F(QueryThroughManager, ScrollsAStaticCursor) {
    SQLSetStmtAttr(statement, SQL_ATTR_CURSOR_TYPE, number(SQL_CURSOR_STATIC), 0);
    ASSERT_EQ(execute("select hostName from sam.computers order by hostName"), SQL_SUCCESS);
    ASSERT_EQ(SQLFetchScroll(statement, SQL_FETCH_FIRST, 0), SQL_SUCCESS);
    const std::string first = get_text(1);
    ASSERT_EQ(SQLFetchScroll(statement, SQL_FETCH_LAST, 0), SQL_SUCCESS);
    const std::string last = get_text(1);
    EXPECT_LT(first, last);
    EXPECT_EQ(SQLFetchScroll(statement, SQL_FETCH_NEXT, 0), SQL_NO_DATA);
    ASSERT_EQ(SQLFetchScroll(statement, SQL_FETCH_ABSOLUTE, 1), SQL_SUCCESS);
    EXPECT_EQ(get_text(1), first);
    ASSERT_EQ(SQLFetchScroll(statement, SQL_FETCH_RELATIVE, 119), SQL_SUCCESS);
    EXPECT_EQ(get_text(1), last);
}

TEST_F(QueryThroughManager, InsertsArraysIntoATemporaryTable) {
    ASSERT_EQ(execute("create local temporary table t (n integer, s wvarchar(20)) on commit preserve rows"),
              SQL_SUCCESS)
        << message();
    ASSERT_EQ(SQLPrepare(statement, narrow("insert into t values (?, ?)"), SQL_NTS), SQL_SUCCESS);
    std::array<SQLINTEGER, 3> numbers{1, 2, 3};
    std::array<std::array<SQLWCHAR, 5>, 3> texts{{{u'a', 0}, {u'\u00E9', 0}, {u'c', u'd', 0}}};
    std::array<SQLLEN, 3> lengths{SQL_NTS, SQL_NTS, SQL_NULL_DATA};
    std::array<SQLUSMALLINT, 3> status{};
    SQLULEN processed = 0;
    SQLSetStmtAttr(statement, SQL_ATTR_PARAMSET_SIZE, number(3), 0);
    SQLSetStmtAttr(statement, SQL_ATTR_PARAM_STATUS_PTR, status.data(), 0);
    SQLSetStmtAttr(statement, SQL_ATTR_PARAMS_PROCESSED_PTR, &processed, 0);
    SQLBindParameter(statement, 1, SQL_PARAM_INPUT, SQL_C_SLONG, SQL_INTEGER, 0, 0, numbers.data(), 0, nullptr);
    SQLBindParameter(statement, 2, SQL_PARAM_INPUT, SQL_C_WCHAR, SQL_WVARCHAR, 20, 0, texts.data(), 10, lengths.data());
    ASSERT_EQ(SQLExecute(statement), SQL_SUCCESS) << message();
    EXPECT_EQ(processed, 3U);
    SQLLEN count = 0;
    SQLRowCount(statement, &count);
    EXPECT_EQ(count, 3);
    SQLSetStmtAttr(statement, SQL_ATTR_PARAMSET_SIZE, number(1), 0);
    SQLFreeStmt(statement, SQL_RESET_PARAMS);
    EXPECT_EQ(query("select * from t order by n"), (Rows{"1|a", "2|\xC3\xA9", "3|NULL"}));
    EXPECT_EQ(SQLEndTran(SQL_HANDLE_DBC, connection, SQL_COMMIT), SQL_SUCCESS);
}

TEST_F(QueryThroughManager, SendsDataAtExecution) {
    ASSERT_EQ(SQLPrepare(statement, narrow("select ?"), SQL_NTS), SQL_SUCCESS) << message();
    SQLLEN at_execution = SQL_LEN_DATA_AT_EXEC(6);
    int token = 0;
    SQLBindParameter(statement, 1, SQL_PARAM_INPUT, SQL_C_CHAR, SQL_VARCHAR, 20, 0, &token, 0, &at_execution);
    ASSERT_EQ(SQLExecute(statement), SQL_NEED_DATA);
    SQLPOINTER asked = nullptr;
    ASSERT_EQ(SQLParamData(statement, &asked), SQL_NEED_DATA);
    EXPECT_EQ(asked, &token);
    SQLPutData(statement, narrow("abc"), 3);
    SQLPutData(statement, narrow("def"), 3);
    ASSERT_EQ(SQLParamData(statement, &asked), SQL_SUCCESS) << message();
    EXPECT_EQ(rows(), Rows{"abcdef"});
}

// Applications allocate what the column says: SQLWCHARs by its size, bytes of UTF-8 by its display size.
TEST_F(QueryThroughManager, TellsLengthsThatHoldTheTextInEitherWidth) {
    for (const char* text : {"a\xF0\x9F\x98\x80"
                             "b",
                             "Zo\xC3\xAB", "\xE6\x9D\xB1\xE4\xBA\xAC", "plain"}) {
        const std::string sql = "select '" + std::string(text) + "'";
        ASSERT_EQ(execute(sql.c_str()), SQL_SUCCESS) << message();
        SQLULEN size = 0;
        SQLDescribeCol(statement, 1, nullptr, 0, nullptr, nullptr, &size, nullptr, nullptr);
        SQLLEN shown = 0, octets = 0;
        SQLColAttribute(statement, 1, SQL_DESC_DISPLAY_SIZE, nullptr, 0, nullptr, &shown);
        SQLColAttribute(statement, 1, SQL_DESC_OCTET_LENGTH, nullptr, 0, nullptr, &octets);
        EXPECT_EQ(octets, static_cast<SQLLEN>(size * sizeof(SQLWCHAR)));
        ASSERT_EQ(SQLFetch(statement), SQL_SUCCESS);
        std::vector<SQLWCHAR> units(size + 1);
        SQLLEN length = 0;
        EXPECT_EQ(SQLGetData(statement, 1, SQL_C_WCHAR, units.data(),
                             static_cast<SQLLEN>(units.size() * sizeof(SQLWCHAR)), &length),
                  SQL_SUCCESS)
            << text;
        EXPECT_EQ(length, octets);
        std::vector<char> bytes(static_cast<std::size_t>(shown) + 1);
        EXPECT_EQ(SQLGetData(statement, 1, SQL_C_CHAR, bytes.data(), static_cast<SQLLEN>(bytes.size()), &length),
                  SQL_SUCCESS)
            << text;
        EXPECT_STREQ(bytes.data(), text);
        SQLFreeStmt(statement, SQL_CLOSE);
    }
}

TEST_F(QueryThroughManager, RunsABatch) {
    ASSERT_EQ(execute("select 1; select 2"), SQL_SUCCESS);
    ASSERT_EQ(SQLFetch(statement), SQL_SUCCESS);
    EXPECT_EQ(get_text(1), "1");
    ASSERT_EQ(SQLMoreResults(statement), SQL_SUCCESS);
    ASSERT_EQ(SQLFetch(statement), SQL_SUCCESS);
    EXPECT_EQ(get_text(1), "2");
    EXPECT_EQ(SQLMoreResults(statement), SQL_NO_DATA);
}

TEST_F(QueryThroughManager, EndsAtOnceWhenCancelled) {
    tenant::Fault slow;
    slow.path_prefix = "/api/sam/estate/v1/computers";
    slow.kind = tenant::Fault::Kind::Delay;
    slow.delay = 5s;
    slow.count = -1;
    shared_tenant().inject(slow);
    std::chrono::steady_clock::time_point cancelled;
    std::thread other([&] {
        std::this_thread::sleep_for(300ms);
        cancelled = std::chrono::steady_clock::now();
        SQLCancel(statement);
    });
    SQLRETURN code = execute("select * from sam.computers where coreCount > 1 or hostName like 'x%'");
    if (code == SQL_SUCCESS) code = SQLFetch(statement);
    const auto ended = std::chrono::steady_clock::now();
    other.join();
    shared_tenant().clear_faults();
    EXPECT_EQ(code, SQL_ERROR);
    EXPECT_EQ(state(), "HY008") << message();
    EXPECT_LT(ended - cancelled, 2s); // of five; tests/bench measures it
    SQLFreeStmt(statement, SQL_CLOSE);
    EXPECT_EQ(query("select count(*) from sam.computers"), Rows{"120"});
}

TEST_F(QueryThroughManager, EndsAtItsTimeLimit) {
    tenant::Fault slow;
    slow.path_prefix = "/api/sam/estate/v1/computers";
    slow.kind = tenant::Fault::Kind::Delay;
    slow.delay = 5s;
    slow.count = -1;
    shared_tenant().inject(slow);
    SQLSetStmtAttr(statement, SQL_ATTR_QUERY_TIMEOUT, number(1), 0);
    SQLRETURN code = execute("select * from sam.computers");
    if (code == SQL_SUCCESS) code = SQLFetch(statement);
    shared_tenant().clear_faults();
    EXPECT_EQ(code, SQL_ERROR);
    EXPECT_EQ(state(), "HYT00") << message();
}

TEST_F(QueryThroughManager, ChecksTheProbesOfTableau) {
    for (const char* works :
         {"SELECT 1",
          "CREATE LOCAL TEMPORARY TABLE \"XTableau_B_Connect\" ( \"COL\" INTEGER ) ON "
          "COMMIT PRESERVE ROWS",
          "DROP TABLE \"XTableau_B_Connect\"", "SELECT \"COL\" FROM (SELECT 1 AS \"COL\") AS \"SUBQUERY\"",
          "SELECT TOP 1 \"COL\" FROM (SELECT 1 AS \"COL\") AS \"CHECKTOP\"",
          "SELECT \"COL\" FROM (SELECT 1 AS \"COL\") AS \"CHECKTOP\" LIMIT 1",
          "SELECT \"SUBCOL\" AS \"COL\" FROM ( SELECT 1 AS \"SUBCOL\" ) \"SUBQUERY\" GROUP BY 1"}) {
        EXPECT_EQ(execute(works), SQL_SUCCESS) << works << message();
        SQLFreeStmt(statement, SQL_CLOSE);
    }
    EXPECT_EQ(execute("SELECT \"SUBCOL\" AS \"COL\" FROM ( SELECT 1 AS \"SUBCOL\" ) \"SUBQUERY\" GROUP BY 2"),
              SQL_ERROR);
    EXPECT_EQ(state(), "42000");
    EXPECT_EQ(execute("SELECT * FROM MSysConf"), SQL_ERROR);
    EXPECT_EQ(state(), "42S02");
}

} // namespace

// Many threads through the driver manager.
#include <array>
#include <atomic>
#include <thread>

#include "tests/odbc/manager.h"

using namespace snowatlas::manager;

namespace {

class ThreadsThroughManager : public Manager {};

TEST_F(ThreadsThroughManager, ConnectExecuteAndCancel) {
    constexpr int kThreads = 16;
    std::atomic<int> good{0};
    std::atomic<int> cancelled{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < kThreads; ++i)
        threads.emplace_back([&, i] {
            SQLHDBC own = nullptr;
            SQLHSTMT mine = nullptr;
            ASSERT_EQ(SQLAllocHandle(SQL_HANDLE_DBC, environment, &own), SQL_SUCCESS);
            ASSERT_EQ(
                SQLDriverConnect(own, nullptr, narrow("DSN=atlas"), SQL_NTS, nullptr, 0, nullptr, SQL_DRIVER_NOPROMPT),
                SQL_SUCCESS);
            ASSERT_EQ(SQLAllocHandle(SQL_HANDLE_STMT, own, &mine), SQL_SUCCESS);
            for (int round = 0; round < 5; ++round) {
                std::thread cancelling;
                if (i % 4 == 0) cancelling = std::thread([mine] { SQLCancel(mine); });
                SQLRETURN code = SQLExecDirect(mine,
                                               narrow("select count(*) from sam.computers where coreCount > 0 "
                                                      "or hostName like '%1%'"),
                                               SQL_NTS);
                if (code == SQL_SUCCESS) code = SQLFetch(mine);
                if (cancelling.joinable()) cancelling.join();
                if (code == SQL_SUCCESS)
                    ++good;
                else if (state_of(SQL_HANDLE_STMT, mine) == "HY008")
                    ++cancelled;
                SQLFreeStmt(mine, SQL_CLOSE);
            }
            SQLFreeHandle(SQL_HANDLE_STMT, mine);
            SQLDisconnect(own);
            SQLFreeHandle(SQL_HANDLE_DBC, own);
        });
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(good + cancelled, kThreads * 5);
    EXPECT_GE(good, kThreads * 5 * 3 / 4);
}

TEST_F(ThreadsThroughManager, ReadSeveralResultsOfOneConnectionAtOnce) {
    SQLHSTMT second = nullptr;
    ASSERT_EQ(SQLAllocHandle(SQL_HANDLE_STMT, connection, &second), SQL_SUCCESS);
    ASSERT_EQ(execute("select id from sam.computers"), SQL_SUCCESS);
    ASSERT_EQ(SQLExecDirect(second, narrow("select computerId from sam.computers_applications"), SQL_NTS), SQL_SUCCESS);
    int first_rows = 0;
    int second_rows = 0;
    while (SQLFetch(statement) == SQL_SUCCESS) {
        ++first_rows;
        if (SQLFetch(second) == SQL_SUCCESS) ++second_rows;
    }
    EXPECT_EQ(first_rows, 120);
    EXPECT_EQ(second_rows, 120);
    SQLFreeHandle(SQL_HANDLE_STMT, second);
}

// What applications do that share a statement: each call ends well, or says that another is in its way. The driver
// manager would let only one in at a time.
TEST_F(ThreadsThroughManager, ShareConnectionsAndStatements) {
    if (kThroughManager) GTEST_SKIP() << "the driver manager keeps its own state of a statement";
    constexpr std::size_t kThreads = 16;
    constexpr std::size_t kRounds = 12;
    std::array<SQLHDBC, 3> connections{connection};
    for (std::size_t i = 1; i < connections.size(); ++i) {
        ASSERT_EQ(SQLAllocHandle(SQL_HANDLE_DBC, environment, &connections[i]), SQL_SUCCESS);
        ASSERT_EQ(SQLDriverConnect(connections[i], nullptr, narrow("DSN=atlas"), SQL_NTS, nullptr, 0, nullptr,
                                   SQL_DRIVER_NOPROMPT),
                  SQL_SUCCESS);
    }
    std::array<SQLHSTMT, 6> statements{};
    for (std::size_t i = 0; i < statements.size(); ++i)
        ASSERT_EQ(SQLAllocHandle(SQL_HANDLE_STMT, connections[i % connections.size()], &statements[i]), SQL_SUCCESS);

    std::atomic<int> rows{0};
    std::atomic<int> strange{0};
    const auto look_at = [&](SQLHSTMT shared, SQLRETURN code) {
        if (code == SQL_ERROR) {
            // Another thread may have taken or replaced the record meanwhile: then there is none to look at.
            const std::string found = state_of(SQL_HANDLE_STMT, shared);
            const bool expected = found.empty() || found == "24000" || found == "HY010" || found == "HY008" ||
                                  found == "07009" || found == "01004";
            if (!expected) ++strange;
        } else if (code == SQL_INVALID_HANDLE) {
            ++strange;
        }
    };
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < kThreads; ++i)
        threads.emplace_back([&, i] {
            for (std::size_t round = 0; round < kRounds; ++round) {
                SQLHSTMT shared = statements[(i * 7 + round) % statements.size()];
                std::array<SQLCHAR, 64> text{};
                SQLLEN length = 0;
                switch ((i + round) % 4) {
                case 0:
                    look_at(shared, SQLExecDirect(shared, narrow("select hostName from sam.computers"), SQL_NTS));
                    break;
                case 1:
                    look_at(shared, SQLTables(shared, nullptr, 0, narrow("sam"), SQL_NTS, nullptr, 0, nullptr, 0));
                    break;
                case 2:
                    SQLCancel(shared);
                    SQLGetInfo(connections[round % connections.size()], SQL_DBMS_NAME, text.data(), sizeof text,
                               nullptr);
                    break;
                default: { // a statement of the thread's own, for a while
                    SQLHSTMT mine = nullptr;
                    if (SQLAllocHandle(SQL_HANDLE_STMT, connections[i % connections.size()], &mine) != SQL_SUCCESS)
                        ++strange;
                    if (SQLExecDirect(mine, narrow("select 1"), SQL_NTS) != SQL_SUCCESS) ++strange;
                    SQLFreeHandle(SQL_HANDLE_STMT, mine);
                }
                }
                for (int fetched = 0; fetched < 20; ++fetched) {
                    const SQLRETURN code = SQLFetch(shared);
                    look_at(shared, code);
                    if (!SQL_SUCCEEDED(code)) break;
                    ++rows;
                    look_at(shared, SQLGetData(shared, 1, SQL_C_CHAR, text.data(), sizeof text, &length));
                }
                SQLFreeStmt(shared, SQL_CLOSE);
            }
        });
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(strange, 0);
    EXPECT_GT(rows, 0);
    for (SQLHSTMT shared : statements) EXPECT_EQ(SQLFreeHandle(SQL_HANDLE_STMT, shared), SQL_SUCCESS);
    for (std::size_t i = 1; i < connections.size(); ++i) {
        EXPECT_EQ(SQLDisconnect(connections[i]), SQL_SUCCESS);
        EXPECT_EQ(SQLFreeHandle(SQL_HANDLE_DBC, connections[i]), SQL_SUCCESS);
    }
    EXPECT_EQ(query("select count(*) from sam.computers"), std::vector<std::string>{"120"});
}

} // namespace

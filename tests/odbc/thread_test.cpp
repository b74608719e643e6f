// Many threads through the driver manager.
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

} // namespace

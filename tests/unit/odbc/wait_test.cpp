// Cancelling, time limits, asynchronous execution.
#include <atomic>
#include <chrono>
#include <functional>
#include <thread>

#include "tests/unit/odbc/application.h"

using namespace snowatlas;
using namespace snowatlas::fake;
using namespace std::chrono_literals;

namespace {

using Clock = std::chrono::steady_clock;

class WaitTest : public Odbc {
  protected:
    void SetUp() override {
        Odbc::SetUp();
        Answer answer;
        answer.columns = columns({{TypeId::Integer}});
        answer.rows = {{std::int64_t{1}}};
        engine().answers["quick"] = answer;
        answer.execute_wait = 20s;
        engine().answers["slow"] = answer;
        answer.execute_wait = 0s;
        answer.fetch_wait = 20s;
        engine().answers["slow fetch"] = answer;
        answer.fetch_wait = 0s;
        answer.execute_wait = 60ms;
        engine().answers["short"] = answer;
    }
    template <typename Call> std::chrono::milliseconds time(Call call) {
        const Clock::time_point start = Clock::now();
        call();
        return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start);
    }
};

TEST_F(WaitTest, EndsARunningStatementFromAnotherThread) {
    std::chrono::milliseconds cancel_took{};
    std::thread other([&] {
        std::this_thread::sleep_for(300ms);
        cancel_took = time([&] { EXPECT_EQ(SQLCancel(statement), SQL_SUCCESS); });
    });
    const auto took = time([&] { EXPECT_EQ(execute("slow"), SQL_ERROR); });
    other.join();
    EXPECT_EQ(state(), "HY008");
    EXPECT_LT(took, 10s);
    EXPECT_LT(cancel_took, 10s);
    EXPECT_EQ(execute("quick"), SQL_SUCCESS);
}

// SQLExecDirect prepares and executes: what is asked for during the one holds for the other.
TEST_F(WaitTest, EndsAStatementThatWasCancelledWhileItWasPrepared) {
    engine().answers["slow"].on_prepare = [&] {
        std::thread other([&] { EXPECT_EQ(SQLCancel(statement), SQL_SUCCESS); });
        other.join();
    };
    EXPECT_LT(time([&] { EXPECT_EQ(execute("slow"), SQL_ERROR); }), 5s);
    EXPECT_EQ(state(), "HY008");
}

TEST_F(WaitTest, EndsARunningFetchFromAnotherThread) {
    ASSERT_EQ(execute("slow fetch"), SQL_SUCCESS);
    std::thread other([&] {
        std::this_thread::sleep_for(300ms);
        EXPECT_EQ(SQLCancelHandle(SQL_HANDLE_STMT, statement), SQL_SUCCESS);
    });
    EXPECT_EQ(SQLFetch(statement), SQL_ERROR);
    other.join();
    EXPECT_EQ(state(), "HY008");
}

TEST_F(WaitTest, LeavesAnIdleStatementAlone) {
    ASSERT_EQ(execute("quick"), SQL_SUCCESS);
    EXPECT_EQ(SQLCancel(statement), SQL_SUCCESS);
    EXPECT_EQ(SQLFetch(statement), SQL_SUCCESS);
}

TEST_F(WaitTest, LetsDiagnosticsBeReadWhileAStatementRuns) {
    std::thread other([&] {
        std::this_thread::sleep_for(300ms);
        const auto took = time([&] { EXPECT_EQ(state_of(SQL_HANDLE_STMT, statement), ""); });
        EXPECT_LT(took, 10s);
        SQLCancel(statement);
    });
    EXPECT_EQ(execute("slow"), SQL_ERROR);
    other.join();
}

TEST_F(WaitTest, EndsAtTheTimeLimitOfTheStatement) {
    ASSERT_EQ(set(SQL_ATTR_QUERY_TIMEOUT, 1), SQL_SUCCESS);
    const auto took = time([&] { EXPECT_EQ(execute("slow"), SQL_ERROR); });
    EXPECT_EQ(state(), "HYT00");
    EXPECT_GE(took, 900ms);
    EXPECT_LT(took, 10s);
}

TEST_F(WaitTest, EndsAtTheTimeLimitOfTheConnection) {
    SQLSetConnectAttr(connection, SQL_ATTR_CONNECTION_TIMEOUT, number(1), 0);
    EXPECT_EQ(execute("slow"), SQL_ERROR);
    EXPECT_EQ(state(), "HYT01");
}

TEST_F(WaitTest, EndsARunningConnect) {
    SQLHDBC other_connection = nullptr;
    ASSERT_EQ(SQLAllocHandle(SQL_HANDLE_DBC, environment, &other_connection), SQL_SUCCESS);
    engine().connect_wait = 20s;
    std::thread other([&] {
        std::this_thread::sleep_for(300ms);
        EXPECT_EQ(SQLCancelHandle(SQL_HANDLE_DBC, other_connection), SQL_SUCCESS);
    });
    EXPECT_EQ(SQLDriverConnect(other_connection, nullptr, narrow(kConnectionString), SQL_NTS, nullptr, 0, nullptr,
                               SQL_DRIVER_NOPROMPT),
              SQL_ERROR);
    other.join();
    EXPECT_EQ(state_of(SQL_HANDLE_DBC, other_connection), "HY008");
    SQLFreeHandle(SQL_HANDLE_DBC, other_connection);
}

TEST_F(WaitTest, ExecutesWhileTheApplicationPolls) {
    ASSERT_EQ(set(SQL_ATTR_ASYNC_ENABLE, SQL_ASYNC_ENABLE_ON), SQL_SUCCESS);
    ASSERT_EQ(execute("short"), SQL_STILL_EXECUTING);
    SQLLEN rows = 0;
    EXPECT_EQ(SQLRowCount(statement, &rows), SQL_ERROR);
    EXPECT_EQ(state(), "HY010");
    SQLRETURN code = SQL_STILL_EXECUTING;
    while (code == SQL_STILL_EXECUTING) {
        std::this_thread::sleep_for(5ms);
        code = execute("short");
    }
    EXPECT_EQ(code, SQL_SUCCESS) << message();
    while ((code = SQLFetch(statement)) == SQL_STILL_EXECUTING) std::this_thread::sleep_for(1ms);
    EXPECT_EQ(code, SQL_SUCCESS);
    EXPECT_EQ(get_text(1), "1");
    EXPECT_EQ(engine().executions.size(), 1U);
}

TEST_F(WaitTest, NeedsTheTextOfAnAsynchronousStatementOnlyAtFirst) {
    ASSERT_EQ(set(SQL_ATTR_ASYNC_ENABLE, SQL_ASYNC_ENABLE_ON), SQL_SUCCESS);
    std::string text = "short";
    ASSERT_EQ(execute(text.c_str()), SQL_STILL_EXECUTING);
    text.assign(text.size(), '?');
    SQLRETURN code = SQL_STILL_EXECUTING;
    while (code == SQL_STILL_EXECUTING) {
        std::this_thread::sleep_for(5ms);
        code = SQLExecDirect(statement, nullptr, 0);
    }
    EXPECT_EQ(code, SQL_SUCCESS) << message();
}

TEST_F(WaitTest, EndsAnAsynchronousStatement) {
    ASSERT_EQ(set(SQL_ATTR_ASYNC_ENABLE, SQL_ASYNC_ENABLE_ON), SQL_SUCCESS);
    ASSERT_EQ(execute("slow"), SQL_STILL_EXECUTING);
    EXPECT_EQ(SQLDisconnect(connection), SQL_ERROR);
    EXPECT_EQ(state_of(SQL_HANDLE_DBC, connection), "HY010");
    EXPECT_EQ(SQLFreeHandle(SQL_HANDLE_STMT, statement), SQL_ERROR);
    EXPECT_EQ(SQLCancel(statement), SQL_SUCCESS);
    SQLRETURN code = SQL_STILL_EXECUTING;
    while (code == SQL_STILL_EXECUTING) {
        std::this_thread::sleep_for(5ms);
        code = execute("slow");
    }
    EXPECT_EQ(code, SQL_ERROR);
    EXPECT_EQ(state(), "HY008");
}

TEST_F(WaitTest, RunsStatementsOfOneConnectionAtTheSameTime) {
    SQLHSTMT second = nullptr;
    ASSERT_EQ(SQLAllocHandle(SQL_HANDLE_STMT, connection, &second), SQL_SUCCESS);
    std::thread other([&] { EXPECT_EQ(execute("slow"), SQL_ERROR); });
    std::this_thread::sleep_for(300ms);
    const auto took = time([&] { EXPECT_EQ(SQLExecDirect(second, narrow("quick"), SQL_NTS), SQL_SUCCESS); });
    EXPECT_LT(took, 10s);
    SQLCancel(statement);
    other.join();
}

TEST_F(WaitTest, ManyThreadsConnectExecuteAndCancel) {
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i)
        threads.emplace_back([this] {
            for (int round = 0; round < 20; ++round) {
                SQLHDBC own = nullptr;
                SQLHSTMT mine = nullptr;
                ASSERT_EQ(SQLAllocHandle(SQL_HANDLE_DBC, environment, &own), SQL_SUCCESS);
                ASSERT_EQ(SQLDriverConnect(own, nullptr, narrow(kConnectionString), SQL_NTS, nullptr, 0, nullptr,
                                           SQL_DRIVER_NOPROMPT),
                          SQL_SUCCESS);
                ASSERT_EQ(SQLAllocHandle(SQL_HANDLE_STMT, own, &mine), SQL_SUCCESS);
                std::thread cancelling([&] { SQLCancel(mine); });
                SQLExecDirect(mine, narrow("short"), SQL_NTS);
                cancelling.join();
                SQLDisconnect(own);
                EXPECT_EQ(SQLCancel(mine), SQL_INVALID_HANDLE);
                EXPECT_EQ(SQLFreeHandle(SQL_HANDLE_DBC, own), SQL_SUCCESS);
            }
        });
    for (std::thread& thread : threads) thread.join();
}

TEST_F(WaitTest, RefusesAStatementThatWasFreedWhileTheCallWaitedForIt) {
    for (int round = 0; round < 20; ++round) {
        SQLHSTMT shared = nullptr;
        ASSERT_EQ(SQLAllocHandle(SQL_HANDLE_STMT, connection, &shared), SQL_SUCCESS);
        std::thread running([&] { SQLExecDirect(shared, narrow("short"), SQL_NTS); });
        std::thread waiting([&] {
            const SQLRETURN code = SQLPrepare(shared, narrow("quick"), SQL_NTS);
            // First in line it finds the cursor of the other call, or nothing has been done yet.
            EXPECT_TRUE(code == SQL_INVALID_HANDLE || code == SQL_ERROR || code == SQL_SUCCESS);
        });
        EXPECT_EQ(SQLFreeHandle(SQL_HANDLE_STMT, shared), SQL_SUCCESS);
        running.join();
        waiting.join();
        EXPECT_EQ(SQLPrepare(shared, narrow("quick"), SQL_NTS), SQL_INVALID_HANDLE);
    }
}

TEST_F(WaitTest, FreesAStatementThatAnotherThreadIsBusyWith) {
    std::atomic<bool> is_busy{false};
    engine().answers["slow"].on_prepare = [&] { is_busy = true; };
    const auto free_handle = [](SQLHSTMT busy) { return SQLFreeHandle(SQL_HANDLE_STMT, busy); };
    const auto drop = [](SQLHSTMT busy) { return SQLFreeStmt(busy, SQL_DROP); };
    const auto execute_slowly = [](SQLHSTMT busy) { return SQLExecDirect(busy, narrow("slow"), SQL_NTS); };
    const auto fetch_slowly = [&](SQLHSTMT busy) {
        EXPECT_EQ(SQLExecDirect(busy, narrow("slow fetch"), SQL_NTS), SQL_SUCCESS);
        is_busy = true;
        return SQLFetch(busy);
    };
    struct Case {
        const char* name;
        std::function<SQLRETURN(SQLHSTMT)> work;
        std::function<SQLRETURN(SQLHSTMT)> free;
    };
    const Case cases[] = {
        {"SQLExecDirect, SQLFreeHandle", execute_slowly, free_handle},
        {"SQLExecDirect, SQLFreeStmt(SQL_DROP)", execute_slowly, drop},
        {"SQLFetch, SQLFreeHandle", fetch_slowly, free_handle},
        {"SQLFetch, SQLFreeStmt(SQL_DROP)", fetch_slowly, drop},
    };
    for (const Case& one : cases) {
        SCOPED_TRACE(one.name);
        SQLHSTMT busy = nullptr;
        ASSERT_EQ(SQLAllocHandle(SQL_HANDLE_STMT, connection, &busy), SQL_SUCCESS);
        is_busy = false;
        std::thread other([&] { EXPECT_FALSE(SQL_SUCCEEDED(one.work(busy))); });
        while (!is_busy) std::this_thread::sleep_for(1ms);
        std::this_thread::sleep_for(300ms);
        EXPECT_LT(time([&] { EXPECT_EQ(one.free(busy), SQL_SUCCESS); }), 5s);
        other.join();
        EXPECT_EQ(SQLCancel(busy), SQL_INVALID_HANDLE);
        EXPECT_EQ(SQLFreeHandle(SQL_HANDLE_STMT, busy), SQL_INVALID_HANDLE);
    }
}

TEST_F(WaitTest, ClosesACursorThatAnotherThreadIsBusyWith) {
    const std::function<SQLRETURN()> closes[] = {[&] { return SQLFreeStmt(statement, SQL_CLOSE); },
                                                 [&] { return SQLCloseCursor(statement); }};
    for (const auto& close : closes) {
        ASSERT_EQ(execute("slow fetch"), SQL_SUCCESS);
        std::thread other([&] { EXPECT_EQ(SQLFetch(statement), SQL_ERROR); });
        std::this_thread::sleep_for(300ms);
        EXPECT_LT(time([&] { EXPECT_EQ(close(), SQL_SUCCESS); }), 5s);
        other.join();
        // Nothing of it is left.
        EXPECT_EQ(execute("quick"), SQL_SUCCESS);
        EXPECT_EQ(SQLFetch(statement), SQL_SUCCESS);
        EXPECT_EQ(SQLCloseCursor(statement), SQL_SUCCESS);
    }
}

// The reference has SQLDisconnect refuse: HY010.
TEST_F(WaitTest, DisconnectsOnlyWhenNoStatementIsBusy) {
    std::atomic<bool> is_busy{false};
    engine().answers["slow"].on_prepare = [&] { is_busy = true; };
    std::thread other([&] { EXPECT_EQ(execute("slow"), SQL_ERROR); });
    while (!is_busy) std::this_thread::sleep_for(1ms);
    EXPECT_EQ(SQLDisconnect(connection), SQL_ERROR);
    EXPECT_EQ(state_of(SQL_HANDLE_DBC, connection), "HY010");
    EXPECT_EQ(SQLFreeHandle(SQL_HANDLE_STMT, statement), SQL_SUCCESS);
    EXPECT_EQ(SQLDisconnect(connection), SQL_SUCCESS);
    other.join();
    ASSERT_EQ(connect(kConnectionString), SQL_SUCCESS);
}

TEST_F(WaitTest, CopiesDescriptorsInBothDirectionsAtOnce) {
    SQLHDESC one = nullptr, other = nullptr;
    ASSERT_EQ(SQLAllocHandle(SQL_HANDLE_DESC, connection, &one), SQL_SUCCESS);
    ASSERT_EQ(SQLAllocHandle(SQL_HANDLE_DESC, connection, &other), SQL_SUCCESS);
    const auto copy = [](SQLHDESC from, SQLHDESC to) {
        for (int i = 0; i < 2000; ++i) EXPECT_EQ(SQLCopyDesc(from, to), SQL_SUCCESS);
    };
    std::thread there(copy, one, other);
    copy(other, one);
    there.join();
}

} // namespace

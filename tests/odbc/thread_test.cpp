// Many threads through the driver manager.
#include <array>
#include <atomic>
#include <iterator>
#include <set>
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

// Handles that sixteen threads use at the same time, in every way the reference allows and in some that it does not:
// two environments, connections of each, statements that any thread may execute, read, cancel or replace by another,
// and descriptors that statements share. Every call ends well or says what was in its way.
class SharedHandles {
  public:
    static constexpr std::size_t kEnvironments = 2;
    static constexpr std::size_t kConnections = 4;
    static constexpr std::size_t kStatements = 6;
    static constexpr std::size_t kDescriptors = 2;

    SharedHandles() {
        for (SQLHENV& environment : environments_) {
            EXPECT_EQ(SQLAllocHandle(SQL_HANDLE_ENV, SQL_NULL_HANDLE, &environment), SQL_SUCCESS);
            SQLSetEnvAttr(environment, SQL_ATTR_ODBC_VERSION, number(SQL_OV_ODBC3_80), 0);
        }
        for (std::size_t i = 0; i < kConnections; ++i) connections_[i] = connected(environments_[i % kEnvironments]);
        for (std::size_t i = 0; i < kStatements; ++i) statements_[i] = allocated(SQL_HANDLE_STMT, connection(i));
        for (SQLHDESC& descriptor : descriptors_) descriptor = allocated(SQL_HANDLE_DESC, connection(0));
    }
    ~SharedHandles() {
        for (const auto& statement : statements_)
            EXPECT_EQ(SQLFreeHandle(SQL_HANDLE_STMT, statement.load()), SQL_SUCCESS);
        for (SQLHDBC connection : connections_) disconnect(connection);
        for (SQLHENV environment : environments_) EXPECT_EQ(SQLFreeHandle(SQL_HANDLE_ENV, environment), SQL_SUCCESS);
    }
    SharedHandles(const SharedHandles&) = delete;
    SharedHandles& operator=(const SharedHandles&) = delete;

    SQLHENV environment(std::size_t i) const { return environments_[i % kEnvironments]; }
    SQLHDBC connection(std::size_t i) const { return connections_[i % kConnections]; }
    SQLHDESC descriptor(std::size_t i) const { return descriptors_[i % kDescriptors]; }
    std::atomic<SQLHSTMT>& statement(std::size_t i) { return statements_[i % kStatements]; }

    static SQLHANDLE allocated(SQLSMALLINT type, SQLHANDLE parent) {
        SQLHANDLE handle = SQL_NULL_HANDLE;
        EXPECT_EQ(SQLAllocHandle(type, parent, &handle), SQL_SUCCESS);
        return handle;
    }
    static SQLHDBC connected(SQLHENV environment) {
        SQLHDBC connection = allocated(SQL_HANDLE_DBC, environment);
        EXPECT_EQ(SQLDriverConnect(connection, nullptr, narrow("DSN=atlas"), SQL_NTS, nullptr, 0, nullptr,
                                   SQL_DRIVER_NOPROMPT),
                  SQL_SUCCESS);
        return connection;
    }
    static void disconnect(SQLHDBC connection) {
        EXPECT_EQ(SQLDisconnect(connection), SQL_SUCCESS);
        EXPECT_EQ(SQLFreeHandle(SQL_HANDLE_DBC, connection), SQL_SUCCESS);
    }

  private:
    std::array<SQLHENV, kEnvironments> environments_{};
    std::array<SQLHDBC, kConnections> connections_{};
    std::array<std::atomic<SQLHSTMT>, kStatements> statements_{};
    std::array<SQLHDESC, kDescriptors> descriptors_{};
};

// What one of the threads does to them.
class SharingThread {
  public:
    SharingThread(SharedHandles& shared, std::size_t number, std::atomic<int>& rows)
        : shared_(shared), number_(number), rows_(rows) {}

    void run(std::size_t rounds) {
        using Step = void (SharingThread::*)();
        static constexpr Step kSteps[] = {&SharingThread::execute,          &SharingThread::list_tables,
                                          &SharingThread::cancel,           &SharingThread::replace,
                                          &SharingThread::connect_anew,     &SharingThread::execute_asynchronously,
                                          &SharingThread::set_attributes,   &SharingThread::use_descriptor,
                                          &SharingThread::end_transactions, &SharingThread::execute_prepared};
        for (round_ = 0; round_ < rounds; ++round_) {
            statement_ = shared_.statement(number_ * 7 + round_);
            (this->*kSteps[(number_ + round_) % std::size(kSteps)])();
            read();
            SQLFreeStmt(statement_, SQL_CLOSE);
        }
    }

  private:
    void expect(SQLRETURN code) {
        // Another thread may have replaced the statement meanwhile.
        if (code != SQL_ERROR) return;
        // Or taken its record: then there is none to look at.
        const std::string state = state_of(SQL_HANDLE_STMT, statement_);
        static const std::set<std::string> kOthersInTheWay = {"", "24000", "HY010", "HY008", "07009", "01004", "HYT01"};
        EXPECT_TRUE(kOthersInTheWay.contains(state)) << state << " " << message_of(SQL_HANDLE_STMT, statement_);
    }
    void execute() { expect(SQLExecDirect(statement_, narrow("select hostName from sam.computers"), SQL_NTS)); }
    void execute_prepared() {
        expect(SQLPrepare(statement_, narrow("select hostName from sam.computers where coreCount > 1"), SQL_NTS));
        expect(SQLExecute(statement_));
    }
    void list_tables() { expect(SQLTables(statement_, nullptr, 0, narrow("sam"), SQL_NTS, nullptr, 0, nullptr, 0)); }
    void cancel() {
        EXPECT_NE(SQLCancel(statement_), SQL_ERROR);
        EXPECT_NE(SQLCancelHandle(SQL_HANDLE_STMT, shared_.statement(round_)), SQL_ERROR);
    }
    void replace() {
        std::atomic<SQLHSTMT>& place = shared_.statement(number_ + round_);
        SQLHSTMT old = place.exchange(SharedHandles::allocated(SQL_HANDLE_STMT, shared_.connection(number_ + round_)));
        EXPECT_EQ(SQLFreeHandle(SQL_HANDLE_STMT, old), SQL_SUCCESS);
        EXPECT_EQ(SQLFreeHandle(SQL_HANDLE_STMT, old), SQL_INVALID_HANDLE);
    }
    void connect_anew() {
        SQLHDBC own = SharedHandles::connected(shared_.environment(round_));
        SQLHSTMT mine = SharedHandles::allocated(SQL_HANDLE_STMT, own);
        EXPECT_EQ(SQLExecDirect(mine, narrow("select 1"), SQL_NTS), SQL_SUCCESS);
        SharedHandles::disconnect(own);
        EXPECT_EQ(SQLFetch(mine), SQL_INVALID_HANDLE);
    }
    void execute_asynchronously() {
        SQLHSTMT mine = SharedHandles::allocated(SQL_HANDLE_STMT, shared_.connection(number_));
        SQLSetStmtAttr(mine, SQL_ATTR_ASYNC_ENABLE, number(SQL_ASYNC_ENABLE_ON), 0);
        const auto completed = [](auto function) {
            SQLRETURN code = function();
            for (; code == SQL_STILL_EXECUTING; code = function()) std::this_thread::yield();
            return code;
        };
        const auto execute_mine = [&] {
            return SQLExecDirect(mine, narrow("select count(*) from sam.computers where hostName like '%1%'"), SQL_NTS);
        };
        if (round_ % 2 == 0 && execute_mine() == SQL_STILL_EXECUTING) {
            EXPECT_EQ(SQLCancel(mine), SQL_SUCCESS);
        }
        if (SQL_SUCCEEDED(completed(execute_mine)))
            EXPECT_EQ(completed([&] { return SQLFetch(mine); }), SQL_SUCCESS);
        else
            EXPECT_EQ(state_of(SQL_HANDLE_STMT, mine), "HY008");
        EXPECT_EQ(SQLFreeHandle(SQL_HANDLE_STMT, mine), SQL_SUCCESS);
    }
    void set_attributes() {
        SQLHDBC connection = shared_.connection(round_);
        SQLUINTEGER dead = SQL_CD_TRUE;
        EXPECT_EQ(SQLGetConnectAttr(connection, SQL_ATTR_CONNECTION_DEAD, &dead, sizeof dead, nullptr), SQL_SUCCESS);
        EXPECT_EQ(dead, SQLUINTEGER{SQL_CD_FALSE});
        EXPECT_EQ(SQLSetConnectAttr(connection, SQL_ATTR_CONNECTION_TIMEOUT, number(60 + number_), 0), SQL_SUCCESS);
        EXPECT_EQ(SQLGetInfo(connection, SQL_DBMS_NAME, text_.data(), static_cast<SQLSMALLINT>(text_.size()), nullptr),
                  SQL_SUCCESS);
        expect(SQLSetStmtAttr(statement_, SQL_ATTR_QUERY_TIMEOUT, number(90), 0));
        expect(SQLGetStmtAttr(statement_, SQL_ATTR_QUERY_TIMEOUT, &length_, 0, nullptr));
    }
    // Nothing is bound in them: what two statements fetch into the same buffers is the application's affair.
    void use_descriptor() {
        SQLHDESC descriptor = shared_.descriptor(number_);
        EXPECT_EQ(SQLCopyDesc(shared_.descriptor(number_ + 1), descriptor), SQL_SUCCESS);
        EXPECT_EQ(SQLSetDescField(descriptor, 1, SQL_DESC_TYPE, number(SQL_C_CHAR), 0), SQL_SUCCESS);
        EXPECT_EQ(SQLSetDescField(descriptor, 0, SQL_DESC_COUNT, number(number_ % 3), 0), SQL_SUCCESS);
        SQLHSTMT mine = SharedHandles::allocated(SQL_HANDLE_STMT, shared_.connection(0));
        SQLHDESC passing = SharedHandles::allocated(SQL_HANDLE_DESC, shared_.connection(0));
        EXPECT_EQ(SQLSetStmtAttr(mine, SQL_ATTR_APP_ROW_DESC, descriptor, 0), SQL_SUCCESS);
        EXPECT_EQ(SQLSetStmtAttr(mine, SQL_ATTR_APP_PARAM_DESC, passing, 0), SQL_SUCCESS);
        EXPECT_EQ(SQLExecDirect(mine, narrow("select 1 union select 2"), SQL_NTS), SQL_SUCCESS);
        EXPECT_EQ(SQLFetch(mine), SQL_SUCCESS);
        EXPECT_EQ(SQLFreeHandle(SQL_HANDLE_DESC, passing), SQL_SUCCESS);
        EXPECT_EQ(SQLFreeHandle(SQL_HANDLE_STMT, mine), SQL_SUCCESS);
    }
    void end_transactions() {
        EXPECT_EQ(SQLEndTran(SQL_HANDLE_ENV, shared_.environment(round_), SQL_COMMIT), SQL_SUCCESS);
        EXPECT_EQ(SQLEndTran(SQL_HANDLE_DBC, shared_.connection(round_), SQL_ROLLBACK), SQL_SUCCESS);
    }
    void read() {
        for (int fetched = 0; fetched < 20; ++fetched) {
            const SQLRETURN code = SQLFetch(statement_);
            expect(code);
            if (!SQL_SUCCEEDED(code)) return;
            ++rows_;
            expect(SQLGetData(statement_, 1, SQL_C_CHAR, text_.data(), static_cast<SQLLEN>(text_.size()), &length_));
        }
    }

    SharedHandles& shared_;
    std::size_t number_;
    std::atomic<int>& rows_;
    std::size_t round_ = 0;
    SQLHSTMT statement_ = nullptr;
    std::array<SQLCHAR, 64> text_{};
    SQLLEN length_ = 0;
};

TEST_F(ThreadsThroughManager, ShareEnvironmentsConnectionsAndStatements) {
    if (kThroughManager) GTEST_SKIP() << "the driver manager keeps its own state of a statement";
    constexpr std::size_t kThreads = 16;
    constexpr std::size_t kRounds = 20;
    std::atomic<int> rows{0};
    {
        SharedHandles shared;
        std::vector<std::thread> threads;
        for (std::size_t i = 0; i < kThreads; ++i)
            threads.emplace_back([&, i] { SharingThread(shared, i, rows).run(kRounds); });
        for (std::thread& thread : threads) thread.join();
    }
    EXPECT_GT(rows, 0);
    EXPECT_EQ(query("select count(*) from sam.computers"), std::vector<std::string>{"120"});
}

} // namespace

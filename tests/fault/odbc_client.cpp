#include "tests/fault/odbc_client.h"

#include <array>
#include <thread>

#include <sql.h>
#include <sqlext.h>

#include "tests/odbc/handles.h"

namespace snowatlas::fault {
namespace {

SQLCHAR* text_of(std::string& text) {
    return reinterpret_cast<SQLCHAR*>(text.data());
}

// Adds what the handle has to say; false where the call failed.
bool note(SQLRETURN result, SQLSMALLINT kind, SQLHANDLE handle, Answer& answer) {
    if (result == SQL_SUCCESS || result == SQL_NO_DATA) return true;
    answer.failed = !SQL_SUCCEEDED(result);
    if (answer.failed) answer.error = answer.records.size(); // the gravest comes first
    for (SQLSMALLINT number = 1;; ++number) {
        std::array<SQLCHAR, 6> state{};
        std::array<SQLCHAR, 4096> text{};
        SQLINTEGER native = 0;
        const SQLRETURN more =
            SQLGetDiagRec(kind, handle, number, state.data(), &native, text.data(), text.size(), nullptr);
        if (!SQL_SUCCEEDED(more)) break;
        answer.records.push_back({reinterpret_cast<char*>(state.data()), native, reinterpret_cast<char*>(text.data())});
    }
    return !answer.failed;
}

class Statement {
  public:
    explicit Statement(SQLHDBC connection) : handle_(connection) {}
    SQLHSTMT handle() const { return handle_.get(); }

    Answer run(std::string sql) {
        Answer answer;
        if (!note(SQLExecDirect(handle(), text_of(sql), SQL_NTS), SQL_HANDLE_STMT, handle(), answer)) return answer;
        SQLSMALLINT columns = 0;
        SQLNumResultCols(handle(), &columns);
        while (columns > 0) {
            const SQLRETURN result = SQLFetch(handle());
            if (!note(result, SQL_HANDLE_STMT, handle(), answer) || result == SQL_NO_DATA) break;
            Row row;
            for (SQLSMALLINT column = 1; column <= columns; ++column) row.push_back(value(column, answer));
            if (answer.failed) break;
            answer.rows.push_back(std::move(row));
        }
        return answer;
    }

  private:
    std::optional<std::string> value(SQLSMALLINT column, Answer& answer) {
        std::string text;
        for (;;) {
            std::array<char, 4096> piece{};
            SQLLEN length = 0;
            const SQLRETURN result = SQLGetData(handle(), static_cast<SQLUSMALLINT>(column), SQL_C_CHAR, piece.data(),
                                                piece.size(), &length);
            if (result == SQL_ERROR) {
                note(result, SQL_HANDLE_STMT, handle(), answer);
                return std::nullopt;
            }
            if (length == SQL_NULL_DATA) return std::nullopt;
            text += piece.data();
            if (result != SQL_SUCCESS_WITH_INFO) return text;
        }
    }

    test::StatementHandle handle_;
};

} // namespace

std::string Answer::state() const {
    return failed && error < records.size() ? records[error].state : std::string();
}

std::string Answer::text() const {
    std::string all;
    for (const Record& record : records) all += record.state + " " + record.text + "\n";
    return all;
}

std::size_t Answer::count(const std::string& state) const {
    std::size_t found = 0;
    for (const Record& record : records) found += record.state == state ? 1 : 0;
    return found;
}

std::string driver_keyword() {
    return "Driver=" SNOWATLAS_DRIVER ";";
}

struct Connection::Handles {
    SQLHENV environment = SQL_NULL_HENV;
    SQLHDBC connection = SQL_NULL_HDBC;
};

Connection::Connection(const std::string& connection_string) : handles_(std::make_unique<Handles>()) {
    SQLAllocHandle(SQL_HANDLE_ENV, SQL_NULL_HANDLE, &handles_->environment);
    // The manager's interface takes a number in the place of the pointer.
    SQLSetEnvAttr(handles_->environment, SQL_ATTR_ODBC_VERSION, reinterpret_cast<SQLPOINTER>(SQL_OV_ODBC3), 0);
    SQLAllocHandle(SQL_HANDLE_DBC, handles_->environment, &handles_->connection);
    std::string text = connection_string;
    const SQLRETURN result = SQLDriverConnect(handles_->connection, nullptr, text_of(text), SQL_NTS, nullptr, 0,
                                              nullptr, SQL_DRIVER_NOPROMPT);
    note(result, SQL_HANDLE_DBC, handles_->connection, opened_);
}

Connection::~Connection() {
    if (!opened_.failed) SQLDisconnect(handles_->connection);
    SQLFreeHandle(SQL_HANDLE_DBC, handles_->connection);
    SQLFreeHandle(SQL_HANDLE_ENV, handles_->environment);
}

Answer Connection::run(const std::string& sql, std::chrono::seconds timeout) {
    if (opened_.failed) return opened_;
    Statement statement(handles_->connection);
    SQLSetStmtAttr(statement.handle(), SQL_ATTR_QUERY_TIMEOUT,
                   reinterpret_cast<SQLPOINTER>(static_cast<SQLULEN>(timeout.count())), 0);
    return statement.run(sql);
}

Answer Connection::run_and_cancel(const std::string& sql, std::chrono::milliseconds delay) {
    if (opened_.failed) return opened_;
    Statement statement(handles_->connection);
    std::thread canceller([&] {
        std::this_thread::sleep_for(delay);
        SQLCancel(statement.handle());
    });
    Answer answer = statement.run(sql);
    canceller.join();
    return answer;
}

} // namespace snowatlas::fault

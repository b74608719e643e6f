// An engine of literal rows, so that the ODBC layer is tested without network, SQL or SQLite. It stands in for the real
// one at link time.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "driver/engine/connection.h"

namespace snowatlas::fake {

// What a statement text means.
struct Answer {
    std::vector<engine::ResultColumn> columns; // empty: no result set
    std::vector<std::vector<Value>> rows;
    std::vector<sql::ParameterInfo> parameters;
    std::optional<std::int64_t> affected;
    std::string function = "SELECT CURSOR";
    std::optional<Error> prepare_error, execute_error;
    // A row's number (0-based) and the error it has instead of values.
    std::map<std::size_t, Error> row_errors;
    // Executing (or fetching the first row) waits as long, or until cancelled.
    std::chrono::milliseconds execute_wait{0}, fetch_wait{0};
    std::vector<Diagnostic> warnings; // told while executing
    std::function<void()> on_prepare;
    // Called for every execution with its parameters; may change the answer's rows and columns.
    std::function<void(const std::vector<engine::TypedValue>&, Answer&)> on_execute;
};

// The process's engine. Reset it in every test.
class Engine {
  public:
    static Engine& instance();
    void reset();

    // Guarded by the test: set up before statements run.
    std::map<std::string, Answer> answers;
    std::optional<Error> connect_error;
    std::chrono::milliseconds connect_wait{0};
    rest::Settings last_settings;
    std::vector<std::vector<engine::TypedValue>> executions; // parameters of each, in order
    std::vector<std::vector<SqlType>> prepared_types;        // what was declared at each prepare
    std::vector<std::shared_ptr<const sql::LocalTable>> local_tables;
    std::vector<std::string> events; // "autocommit off", "commit", "rollback", "reset"
    bool link_is_dead = false;
    std::optional<auth::IdentityClaims> identity;
    int rows_handed_out = 0;
    std::mutex lock; // of what statements and connections write
};

// A column "c1", "c2" … of a type.
std::vector<engine::ResultColumn> columns(std::initializer_list<SqlType> types);
// Shorthand for a one-row, one-column answer.
Answer single(const SqlType& type, Value value);
// The small set of tables that catalog functions see.
const schema::Catalog& catalog();

} // namespace snowatlas::fake

// A statement of the connection: bound, described, and executed as often as wanted.
#pragma once

#include <memory>
#include <string>

#include "driver/engine/connection.h"
#include "driver/engine/local_tables.h"
#include "driver/engine/query_run.h"
#include "driver/engine/value_rows.h"

namespace snowatlas::engine {

// What a connection's statements share; lives as long as the last of them.
struct ConnectionState {
    RunEnvironment environment;
    std::shared_ptr<DatabasePool> databases = std::make_shared<DatabasePool>();
    LocalTables local_tables;
};

std::unique_ptr<Statement> prepare_statement(std::shared_ptr<ConnectionState> connection, std::string_view text,
                                             Cancellation& cancellation, std::span<const SqlType> parameter_types);

// Description of a query's columns: where they come from unchanged, too.
std::vector<ResultColumn> describe(const sql::Query& query);

// The result of EXPLAIN.
ValueRows explain(const ConnectionState& connection, const sql::Query& query, const std::vector<Value>& parameters,
                  GuardedDatabase& database, Cancellation& cancellation);
std::vector<ResultColumn> explain_columns();

} // namespace snowatlas::engine

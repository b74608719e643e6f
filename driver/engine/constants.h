// Expressions whose value is known before rows are read.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "driver/engine/database.h"
#include "driver/sql/bound.h"

namespace snowatlas::engine {

// Without columns, subqueries and aggregates, and the same every time.
bool is_constant(const sql::Expression& expression);

// Evaluates constants by SQLite, each once. A failing one has no value here: SQLite reports it where and if the
// statement comes to it.
class Constants {
  public:
    // `parameters` are the statement's; without them their marks have no value.
    Constants(Database& database, ExecutionContext& context, const std::vector<Value>& parameters)
        : database_(database), context_(context), parameters_(parameters) {}
    std::optional<Value> value(const sql::Expression& expression);

  private:
    std::optional<Value> evaluate(const sql::Expression& expression);
    Database& database_;
    ExecutionContext& context_;
    const std::vector<Value>& parameters_;
    std::map<const sql::Expression*, std::optional<Value>> known_;
};

} // namespace snowatlas::engine

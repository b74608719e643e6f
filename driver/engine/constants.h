// Expressions whose value is known before rows are read.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <vector>

#include "driver/engine/database.h"
#include "driver/engine/scalar_subqueries.h"
#include "driver/sql/bound.h"

namespace snowatlas::engine {

// Evaluates constants by SQLite, each once. A failing one has no value here: SQLite reports it where and if the
// statement comes to it.
class Constants {
  public:
    // `parameters` are the statement's; without them their marks have no value. `answer` is asked for the values of
    // scalar subqueries, for each once.
    Constants(Database& database, ExecutionContext& context, const std::vector<Value>& parameters, ScalarAnswer answer)
        : database_(database), context_(context), parameters_(parameters), answer_(std::move(answer)) {}
    std::optional<Value> value(const sql::Expression& expression);
    // Subqueries that need not be evaluated any more.
    const ScalarValues& answered() const { return answered_; }

  private:
    bool is_constant(const sql::Expression& expression);
    bool is_answered(const sql::ScalarSubquery& subquery);
    std::optional<Value> evaluate(const sql::Expression& expression);
    Database& database_;
    ExecutionContext& context_;
    const std::vector<Value>& parameters_;
    ScalarAnswer answer_;
    ScalarValues answered_;
    std::set<const sql::Query*> refused_;
    std::map<const sql::Expression*, std::optional<Value>> known_;
};

} // namespace snowatlas::engine

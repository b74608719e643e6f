// Scalar subqueries that can be answered before the statement they stand in is planned: what is compared with them can
// then be asked for as if their values had been written.
#pragma once

#include <functional>
#include <map>
#include <optional>

#include "driver/engine/restrictions.h"
#include "driver/sql/bound.h"

namespace snowatlas::engine {

// By the subquery: a query of one row with its value, which brings the common tables it needs along.
using ScalarQueries = std::map<const sql::Query*, sql::QueryPtr>;
// The values of those that have been answered.
using ScalarValues = std::map<const sql::Query*, Value>;
// The value of a subquery; empty where it cannot be answered beforehand.
using ScalarAnswer = std::function<std::optional<Value>(const sql::ScalarSubquery&)>;

// Those in conditions about tables of Snow Atlas that use nothing of the query around them; none where no row is wanted
// anyway (LIMIT 0, WHERE 1 = 0). `query` may be null.
ScalarQueries find_scalar_queries(const sql::QueryPtr& query, const RelationScopes& scopes,
                                  const ConstantEvaluator& evaluate);
// What stands for the value where nothing may be asked: in EXPLAIN.
std::optional<Value> value_in_explain(const SqlType& type);

} // namespace snowatlas::engine

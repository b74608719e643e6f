// Scalar subqueries that can be answered before the statement they stand in is planned: what is compared with them can
// then be asked for as if their values had been written.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "driver/engine/restrictions.h"
#include "driver/sql/bound.h"

namespace snowatlas::engine {

struct ScalarQuery {
    sql::QueryPtr query;                   // of one row with the value; brings the common tables it needs along
    std::set<const schema::Table*> tables; // of Snow Atlas, that it reads
    std::set<int> relations;               // all in the subquery
};
// By the subquery.
using ScalarQueries = std::map<const sql::Query*, ScalarQuery>;
// The values of those that have been answered.
using ScalarValues = std::map<const sql::Query*, Value>;
// The value of a subquery; empty where it cannot be answered beforehand.
using ScalarAnswer = std::function<std::optional<Value>(const sql::ScalarSubquery&)>;

// LIMIT 0
bool wants_no_rows(const sql::Query& query, const ConstantEvaluator& evaluate);
// WHERE 1 = 0, at or around the table.
bool is_never_true(const RelationScope& scope, const ConstantEvaluator& evaluate);
// Those in conditions about tables of Snow Atlas that use nothing of the query around them; none where no row is
// wanted anyway. `query` may be null.
ScalarQueries find_scalar_queries(const sql::QueryPtr& query, const RelationScopes& scopes,
                                  const ConstantEvaluator& evaluate);
// The subquery and those that read no other tables: one query answers them, and reads what they share once.
std::vector<const sql::Query*> read_alike(const ScalarQueries& queries, const sql::Query& subquery);
// A query of one row with the values of these.
sql::QueryPtr query_of_values(const ScalarQueries& queries, const std::vector<const sql::Query*>& subqueries);
// What stands for the value where nothing may be asked: in EXPLAIN.
std::optional<Value> value_in_explain(const SqlType& type);

} // namespace snowatlas::engine

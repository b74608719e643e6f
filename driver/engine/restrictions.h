// What is known of the values a table's columns must have, from the conditions that hold for its rows.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "driver/engine/conjunct_flow.h"
#include "driver/rest/predicate.h"
#include "schema/model.h"

namespace snowatlas::engine {

// The value of an expression without columns; empty if it has none before rows are read, or evaluating it fails (then
// SQLite reports the error where SQL wants it).
using ConstantEvaluator = std::function<std::optional<Value>(const sql::Expression&)>;

// One of the alternatives is true of the row.
struct ConstantRestriction {
    rest::Disjunction values;
    const sql::Expression* conjunct = nullptr; // where it is written
    bool transitive = false;                   // found through equality with another column
    bool whole = false;                        // says all that the conjunct does
};
// The column equals an expression over one other table.
struct JoinRestriction {
    std::size_t column = 0;
    int relation = 0;
    sql::ExpressionPtr value;
};
// The column is among the values of a column of a query that uses nothing of what is around it.
struct SubqueryRestriction {
    std::size_t column = 0;
    sql::QueryPtr query;
    std::size_t output = 0;
    std::vector<sql::CommonTable> common_tables;
    bool correlated = false; // the subquery as it is written may take keys from this table in turn
    std::string_view described;
};

struct Restrictions {
    std::vector<ConstantRestriction> constants;
    std::vector<JoinRestriction> joins;
    std::vector<SubqueryRestriction> subqueries;
};

// For a column of the table in the scope; values are of the column's type, converted without loss.
Restrictions find_restrictions(const RelationScope& scope, const schema::Table& table,
                               const ConstantEvaluator& evaluate);

// The relations an expression or query uses but does not bring along.
std::vector<int> free_relations(const sql::Expression& expression);
std::vector<int> free_relations(const sql::Query& query);

} // namespace snowatlas::engine

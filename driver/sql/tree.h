// Walking and comparing bound expressions.
#pragma once

#include <functional>
#include <variant>
#include <vector>

#include "driver/sql/bound.h"

namespace snowatlas::sql {

template <typename Node> ExpressionPtr make_expression(SqlType type, Node node, Place place) {
    return std::make_shared<const Expression>(Expression{type, std::move(node), place});
}

// Whether both are the same expression over the same columns and parameters. Subqueries equal only themselves.
bool same_expression(const Expression& a, const Expression& b);

// The expression with parts replaced, the outermost first. Where `replace` gives null the part stays, and its operands
// are looked at; not so those of aggregates, windows and subqueries.
ExpressionPtr replace_parts(const ExpressionPtr& expression,
                            const std::function<ExpressionPtr(const Expression&)>& replace);

// The operands of an expression, those of subqueries left out.
void for_each_operand(const Expression& expression, const std::function<void(const ExpressionPtr&)>& visit);
// The subqueries right inside an expression.
void for_each_subquery(const Expression& expression, const std::function<void(const Query&)>& visit);
// The expressions a query consists of, those of queries inside it included, their operands not.
void for_each_expression(const Query& query, const std::function<void(const ExpressionPtr&)>& visit);

// The expression itself, or one below it, but not inside a subquery.
template <typename Node> bool contains_node(const Expression& expression) {
    bool found = std::holds_alternative<Node>(expression.node);
    for_each_operand(expression, [&](const ExpressionPtr& part) { found = found || contains_node<Node>(*part); });
    return found;
}
bool contains_query(const Expression& expression);

// a AND b AND c as a list, however nested; the condition itself if it is no AND. Empty for null.
std::vector<ExpressionPtr> conjuncts_of(const ExpressionPtr& condition);

} // namespace snowatlas::sql

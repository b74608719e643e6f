// Walking bound trees.
#pragma once

#include <functional>
#include <vector>

#include "driver/sql/bound.h"

namespace snowatlas::engine {

// What a visitor is told of, parents first. A callback that is empty is not called.
struct TreeVisitor {
    // False: do not go into it.
    std::function<bool(const sql::Expression&)> expression;
    std::function<void(const sql::TableExpression&)> table;
    std::function<void(const sql::Query&)> query;
    bool into_queries = true; // subqueries inside of expressions
};

void walk(const sql::Expression& expression, const TreeVisitor& visitor);
void walk(const sql::Query& query, const TreeVisitor& visitor);
void walk(const sql::TableExpression& table, const TreeVisitor& visitor);

// The expression itself, or one below it, but not inside a subquery.
template <typename Node> bool contains_node(const sql::Expression& expression) {
    bool found = false;
    TreeVisitor visitor;
    visitor.into_queries = false;
    visitor.expression = [&](const sql::Expression& part) {
        found = found || std::holds_alternative<Node>(part.node);
        return !found;
    };
    walk(expression, visitor);
    return found;
}
bool contains_query(const sql::Expression& expression);

// a AND b AND c as a list, however nested; the condition itself if it is no AND. Empty for null.
std::vector<sql::ExpressionPtr> conjuncts_of(const sql::ExpressionPtr& condition);

// The relations whose columns the expression uses, those of subqueries' own included.
std::vector<int> relations_of(const sql::Expression& expression);

} // namespace snowatlas::engine

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

// The relations whose columns the expression uses, those of subqueries' own included.
std::vector<int> relations_of(const sql::Expression& expression);

} // namespace snowatlas::engine

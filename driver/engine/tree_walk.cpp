#include "driver/engine/tree_walk.h"

#include <algorithm>

#include "driver/sql/tree.h"

namespace snowatlas::engine {

void walk(const sql::Expression& expression, const TreeVisitor& visitor) {
    if (visitor.expression && !visitor.expression(expression)) return;
    sql::for_each_operand(expression, [&](const sql::ExpressionPtr& operand) { walk(*operand, visitor); });
    if (!visitor.into_queries) return;
    sql::for_each_subquery(expression, [&](const sql::Query& query) { walk(query, visitor); });
}

void walk(const sql::TableExpression& table, const TreeVisitor& visitor) {
    if (visitor.table) visitor.table(table);
    if (const auto* derived = std::get_if<sql::DerivedTable>(&table.node)) return walk(*derived->query, visitor);
    const auto* joined = std::get_if<sql::JoinedTable>(&table.node);
    if (!joined) return;
    walk(*joined->left, visitor);
    walk(*joined->right, visitor);
    if (joined->on) walk(*joined->on, visitor);
}

void walk(const sql::Query& query, const TreeVisitor& visitor) {
    if (visitor.query) visitor.query(query);
    const auto one = [&](const sql::ExpressionPtr& expression) {
        if (expression) walk(*expression, visitor);
    };
    const auto all = [&](const std::vector<sql::ExpressionPtr>& expressions) {
        std::for_each(expressions.begin(), expressions.end(), one);
    };
    for (const auto& table : query.with) walk(*table.query, visitor);
    if (const auto* select = std::get_if<sql::Select>(&query.body)) {
        for (const auto& table : select->from) walk(*table, visitor);
        for (const auto& item : select->items) one(item.expression);
        one(select->where);
        all(select->group_by);
        one(select->having);
    } else if (const auto* values = std::get_if<sql::Values>(&query.body)) {
        for (const auto& row : values->rows) all(row);
    } else {
        const auto& operation = std::get<sql::SetOperation>(query.body);
        walk(*operation.left, visitor);
        walk(*operation.right, visitor);
    }
    for (const auto& term : query.order) one(term.expression);
    one(query.limit);
    one(query.offset);
}

std::vector<int> relations_of(const sql::Expression& expression) {
    std::vector<int> relations;
    TreeVisitor visitor;
    visitor.expression = [&](const sql::Expression& part) {
        const auto* reference = std::get_if<sql::ColumnRef>(&part.node);
        if (reference && std::find(relations.begin(), relations.end(), reference->relation) == relations.end())
            relations.push_back(reference->relation);
        return true;
    };
    walk(expression, visitor);
    return relations;
}

} // namespace snowatlas::engine

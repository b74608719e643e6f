#include "driver/engine/tree_walk.h"

#include <algorithm>

#include "driver/sql/functions.h"

namespace snowatlas::engine {
namespace {

struct ChildWalker {
    const TreeVisitor& visitor;

    void operator()(const sql::Literal&) const {}
    void operator()(const sql::ColumnRef&) const {}
    void operator()(const sql::Parameter&) const {}
    void operator()(const sql::Call& call) const { all(call.arguments); }
    void operator()(const sql::Case& choice) const {
        for (const auto& when : choice.whens) {
            one(when.condition);
            one(when.result);
        }
        one(choice.otherwise);
    }
    void operator()(const sql::Cast& cast) const { one(cast.operand); }
    void operator()(const sql::InList& in) const {
        one(in.operand);
        all(in.list);
    }
    void operator()(const sql::Aggregate& aggregate) const {
        all(aggregate.arguments);
        one(aggregate.filter);
        terms(aggregate.order);
    }
    void operator()(const sql::WindowCall& call) const {
        all(call.arguments);
        one(call.filter);
        all(call.partition);
        terms(call.order);
        if (!call.frame) return;
        one(call.frame->start.offset);
        one(call.frame->end.offset);
    }
    void operator()(const sql::ScalarSubquery& subquery) const { inner(subquery.query); }
    void operator()(const sql::Exists& exists) const { inner(exists.query); }
    void operator()(const sql::InSubquery& in) const {
        all(in.operands);
        inner(in.query);
    }
    void operator()(const sql::Quantified& quantified) const {
        one(quantified.operand);
        inner(quantified.query);
    }

    void one(const sql::ExpressionPtr& expression) const {
        if (expression) walk(*expression, visitor);
    }
    void all(const std::vector<sql::ExpressionPtr>& expressions) const {
        for (const auto& expression : expressions) one(expression);
    }
    void terms(const std::vector<sql::OrderTerm>& terms) const {
        for (const auto& term : terms) one(term.expression);
    }
    void inner(const sql::QueryPtr& query) const {
        if (visitor.into_queries) walk(*query, visitor);
    }
};

} // namespace

void walk(const sql::Expression& expression, const TreeVisitor& visitor) {
    if (visitor.expression && !visitor.expression(expression)) return;
    std::visit(ChildWalker{visitor}, expression.node);
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
    const ChildWalker parts{visitor};
    for (const auto& table : query.with) walk(*table.query, visitor);
    if (const auto* select = std::get_if<sql::Select>(&query.body)) {
        for (const auto& table : select->from) walk(*table, visitor);
        for (const auto& item : select->items) parts.one(item.expression);
        parts.one(select->where);
        parts.all(select->group_by);
        parts.one(select->having);
    } else if (const auto* values = std::get_if<sql::Values>(&query.body)) {
        for (const auto& row : values->rows) parts.all(row);
    } else {
        const auto& operation = std::get<sql::SetOperation>(query.body);
        walk(*operation.left, visitor);
        walk(*operation.right, visitor);
    }
    parts.terms(query.order);
    parts.one(query.limit);
    parts.one(query.offset);
}

bool contains_query(const sql::Expression& expression) {
    return contains_node<sql::ScalarSubquery>(expression) || contains_node<sql::Exists>(expression) ||
           contains_node<sql::InSubquery>(expression) || contains_node<sql::Quantified>(expression);
}

std::vector<sql::ExpressionPtr> conjuncts_of(const sql::ExpressionPtr& condition) {
    if (!condition) return {};
    const auto* call = std::get_if<sql::Call>(&condition->node);
    if (!call || call->function->name != "and") return {condition};
    std::vector<sql::ExpressionPtr> conjuncts;
    for (const auto& argument : call->arguments) {
        auto inner = conjuncts_of(argument);
        conjuncts.insert(conjuncts.end(), inner.begin(), inner.end());
    }
    return conjuncts;
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

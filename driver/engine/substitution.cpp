#include "driver/engine/substitution.h"

#include <algorithm>

#include "driver/engine/tree_walk.h"

namespace snowatlas::engine {
namespace {

struct Substituter {
    const sql::ExpressionPtr& original;
    int relation;
    const Replacement& replacement;

    sql::ExpressionPtr one(const sql::ExpressionPtr& expression) const {
        return substitute(expression, relation, replacement);
    }
    bool all(std::vector<sql::ExpressionPtr>& expressions) const {
        for (auto& expression : expressions) {
            expression = one(expression);
            if (!expression) return false;
        }
        return true;
    }
    template <typename Node> sql::ExpressionPtr with(Node node) const {
        return std::make_shared<sql::Expression>(sql::Expression{original->type, std::move(node), original->place});
    }
    sql::ExpressionPtr unless_mentioned() const {
        const auto relations = relations_of(*original);
        return std::find(relations.begin(), relations.end(), relation) == relations.end() ? original : nullptr;
    }

    sql::ExpressionPtr operator()(const sql::Literal&) const { return original; }
    sql::ExpressionPtr operator()(const sql::Parameter&) const { return original; }
    sql::ExpressionPtr operator()(const sql::ColumnRef& reference) const {
        return reference.relation == relation ? replacement(reference) : original;
    }
    sql::ExpressionPtr operator()(sql::Call call) const {
        return all(call.arguments) ? with(std::move(call)) : nullptr;
    }
    sql::ExpressionPtr operator()(sql::Cast cast) const {
        cast.operand = one(cast.operand);
        return cast.operand ? with(std::move(cast)) : nullptr;
    }
    sql::ExpressionPtr operator()(sql::InList in) const {
        in.operand = one(in.operand);
        return in.operand && all(in.list) ? with(std::move(in)) : nullptr;
    }
    sql::ExpressionPtr operator()(sql::InSubquery in) const {
        for (const auto inner : relations_of(sql::Expression{{}, sql::Exists{in.query}, {}}))
            if (inner == relation) return nullptr;
        return all(in.operands) ? with(std::move(in)) : nullptr;
    }
    template <typename Other> sql::ExpressionPtr operator()(const Other&) const { return unless_mentioned(); }
};

} // namespace

sql::ExpressionPtr substitute(const sql::ExpressionPtr& expression, int relation, const Replacement& replacement) {
    return std::visit(Substituter{expression, relation, replacement}, expression->node);
}

} // namespace snowatlas::engine

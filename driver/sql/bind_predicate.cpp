// Comparisons, IN, BETWEEN, LIKE, IS and quantified comparisons.
#include "driver/sql/bind.h"
#include "driver/sql/failure.h"
#include "driver/sql/tree.h"

namespace snowatlas::sql {
namespace {

bool is_equality(std::string_view comparison) {
    return comparison == "=" || comparison == "<>" || comparison.substr(0, 2) == "is";
}

const syntax::Row* as_row(const syntax::ExpressionPtr& node) {
    return std::get_if<syntax::Row>(&node->node);
}

} // namespace

ExpressionPtr Binder::compare(std::string_view comparison, ExpressionPtr left, ExpressionPtr right, Place place) {
    std::vector<ExpressionPtr> sides{std::move(left), std::move(right)};
    unify_for_comparison(sides, is_equality(comparison), place);
    return call(comparison, std::move(sides), place);
}

ExpressionPtr Binder::all_of(std::vector<ExpressionPtr> conditions, Place place) {
    if (conditions.size() == 1) return conditions.front();
    return call("and", std::move(conditions), place);
}
ExpressionPtr Binder::any_of(std::vector<ExpressionPtr> conditions, Place place) {
    if (conditions.size() == 1) return conditions.front();
    return call("or", std::move(conditions), place);
}
ExpressionPtr Binder::negated(ExpressionPtr condition, bool is_negated) {
    if (!is_negated) return condition;
    const Place place = condition->place;
    return call("not", {std::move(condition)}, place);
}

// (a, b) = (c, d) is a = c AND b = d; (a, b) < (c, d) is a < c OR a = c AND b < d.
ExpressionPtr Binder::compare_rows(std::string_view comparison, const syntax::ExpressionPtr& left,
                                   const syntax::ExpressionPtr& right, Place place) {
    const syntax::Row* left_row = as_row(left);
    const syntax::Row* right_row = as_row(right);
    if (left_row != nullptr && comparison == "=" && std::holds_alternative<syntax::Subquery>(right->node)) {
        syntax::In in{left, {}, std::get<syntax::Subquery>(right->node).query, false};
        return in_query(in, place);
    }
    if (left_row == nullptr || right_row == nullptr || left_row->elements.size() != right_row->elements.size()) {
        fail(place, "Rows are compared with rows of as many values");
    }
    const std::vector<ExpressionPtr> lefts = bind_all(left_row->elements);
    const std::vector<ExpressionPtr> rights = bind_all(right_row->elements);
    std::vector<ExpressionPtr> parts;
    if (comparison == "=" || comparison == "<>") {
        for (std::size_t i = 0; i < lefts.size(); ++i) parts.push_back(compare(comparison, lefts[i], rights[i], place));
        return comparison == "=" ? all_of(std::move(parts), place) : any_of(std::move(parts), place);
    }
    const std::string_view strict = comparison.substr(0, 1);
    for (std::size_t i = 0; i < lefts.size(); ++i) {
        std::vector<ExpressionPtr> terms;
        for (std::size_t j = 0; j < i; ++j) terms.push_back(compare("=", lefts[j], rights[j], place));
        const bool last = i + 1 == lefts.size();
        terms.push_back(compare(last ? comparison : strict, lefts[i], rights[i], place));
        parts.push_back(all_of(std::move(terms), place));
    }
    return any_of(std::move(parts), place);
}

ExpressionPtr Binder::bind_node(const syntax::Between& node, Place place) {
    const ExpressionPtr operand = bind(node.operand);
    const ExpressionPtr low = bind(node.low);
    const ExpressionPtr high = bind(node.high);
    std::vector<ExpressionPtr> all{operand, low, high};
    unify_for_comparison(all, false, place);
    const auto within = [&](const ExpressionPtr& from, const ExpressionPtr& to) {
        return call("and", {call(">=", {all[0], from}, place), call("<=", {all[0], to}, place)}, place);
    };
    ExpressionPtr result = within(all[1], all[2]);
    if (node.symmetric) result = call("or", {std::move(result), within(all[2], all[1])}, place);
    return negated(std::move(result), node.negated);
}

ExpressionPtr Binder::bind_node(const syntax::Like& node, Place place) {
    std::vector<ExpressionPtr> arguments{bind(node.operand), bind(node.pattern)};
    if (node.ignore_case) {
        for (ExpressionPtr& argument : arguments) argument = call("lower", {argument}, place);
    }
    if (node.escape != nullptr) {
        arguments.push_back(bind(node.escape));
        const auto* literal = std::get_if<Literal>(&arguments.back()->node);
        const auto* text = literal == nullptr ? nullptr : std::get_if<std::string>(&literal->value);
        if (text != nullptr && code_points(*text) != 1) {
            fail(state::kInvalidEscapeCharacter, node.escape->place, "The escape character of LIKE is one character");
        }
    }
    return negated(call("like", std::move(arguments), place), node.negated);
}

ExpressionPtr Binder::bind_node(const syntax::IsNull& node, Place place) {
    ExpressionPtr operand = settle(bind(node.operand));
    return call(node.negated ? "is not null" : "is null", {std::move(operand)}, place);
}

ExpressionPtr Binder::bind_node(const syntax::IsTruth& node, Place place) {
    ExpressionPtr operand = bind_condition(node.operand);
    if (!node.truth) return call(node.negated ? "is not null" : "is null", {std::move(operand)}, place);
    const std::string_view name =
        *node.truth ? (node.negated ? "is not true" : "is true") : (node.negated ? "is not false" : "is false");
    return call(name, {std::move(operand)}, place);
}

ExpressionPtr Binder::bind_node(const syntax::IsDistinct& node, Place place) {
    ExpressionPtr left = bind(node.left);
    return compare(node.negated ? "is not distinct from" : "is distinct from", std::move(left), bind(node.right),
                   place);
}

ExpressionPtr Binder::bind_node(const syntax::In& node, Place place) {
    if (node.query != nullptr) return in_query(node, place);
    if (const syntax::Row* row = as_row(node.operand)) return in_rows(*row, node, place);
    return in_list(node, place);
}

ExpressionPtr Binder::in_list(const syntax::In& node, Place place) {
    std::vector<ExpressionPtr> items{bind(node.operand)};
    for (const syntax::ExpressionPtr& element : node.list) items.push_back(bind(element));
    unify_for_comparison(items, true, place);
    bool nullable = false;
    for (const ExpressionPtr& item : items) nullable = nullable || item->type.nullable;
    InList in{items.front(), {items.begin() + 1, items.end()}, node.negated};
    return make_expression(with_nullable(kBit, nullable), std::move(in), place);
}

ExpressionPtr Binder::in_rows(const syntax::Row& operand, const syntax::In& node, Place place) {
    const std::vector<ExpressionPtr> lefts = bind_all(operand.elements);
    std::vector<ExpressionPtr> alternatives;
    for (const syntax::ExpressionPtr& element : node.list) {
        const syntax::Row* row = as_row(element);
        if (row == nullptr || row->elements.size() != lefts.size()) {
            fail(element->place, "A row of " + std::to_string(lefts.size()) + " values is needed here");
        }
        const std::vector<ExpressionPtr> rights = bind_all(row->elements);
        std::vector<ExpressionPtr> parts;
        for (std::size_t i = 0; i < lefts.size(); ++i) parts.push_back(compare("=", lefts[i], rights[i], place));
        alternatives.push_back(all_of(std::move(parts), place));
    }
    return negated(any_of(std::move(alternatives), place), node.negated);
}

ExpressionPtr Binder::in_query(const syntax::In& node, Place place) {
    const syntax::Row* row = as_row(node.operand);
    std::vector<ExpressionPtr> operands;
    if (row != nullptr) {
        operands = bind_all(row->elements);
    } else {
        operands.push_back(bind(node.operand));
    }
    QueryPtr query = bind_subquery(*node.query);
    if (query->columns.size() != operands.size()) {
        fail(place, "The subquery of IN gives " + counted(query->columns.size(), "column") + " where " +
                        std::to_string(operands.size()) + (operands.size() == 1 ? " is" : " are") + " needed");
    }
    std::vector<SqlType> types;
    for (std::size_t i = 0; i < operands.size(); ++i) {
        if (is_guid_column(*query, i)) operands[i] = spelled_as_guid(std::move(operands[i]));
        // A stand-in for the subquery's column; literals of the operand's side are converted as elsewhere.
        std::vector<ExpressionPtr> sides{operands[i],
                                         make_expression(query->columns[i].type, ColumnRef{kResultRelation, i}, place)};
        types.push_back(unify_for_comparison(sides, true, place));
        operands[i] = sides.front();
    }
    query = with_column_types(query, types);
    return make_expression(with_nullable(kBit, true), InSubquery{std::move(operands), std::move(query), node.negated},
                           place);
}

ExpressionPtr Binder::quantified_list(const syntax::Quantified& node, Place place) {
    const ExpressionPtr operand = bind(node.operand);
    std::vector<ExpressionPtr> parts;
    for (const syntax::ExpressionPtr& element : node.list) {
        parts.push_back(compare(node.comparison, operand, bind(element), place));
    }
    return node.all ? all_of(std::move(parts), place) : any_of(std::move(parts), place);
}

ExpressionPtr Binder::bind_node(const syntax::Quantified& node, Place place) {
    if (node.query == nullptr) return quantified_list(node, place);
    // = ANY is IN, <> ALL is NOT IN.
    if ((node.comparison == "=" && !node.all) || (node.comparison == "<>" && node.all)) {
        return in_query({node.operand, {}, node.query, node.all}, place);
    }
    ExpressionPtr operand = bind(node.operand);
    QueryPtr query = bind_subquery(*node.query);
    if (query->columns.size() != 1) fail(place, "The subquery of ANY and ALL gives one column");
    std::vector<ExpressionPtr> sides{
        std::move(operand), make_expression(query->columns.front().type, ColumnRef{kResultRelation, 0}, place)};
    const SqlType type = unify_for_comparison(sides, is_equality(node.comparison), place);
    query = with_column_types(query, {type});
    return make_expression(with_nullable(kBit, true),
                           Quantified{sides.front(), find_function(node.comparison), node.all, std::move(query)},
                           place);
}

} // namespace snowatlas::sql

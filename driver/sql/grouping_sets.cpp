// GROUP BY ROLLUP, CUBE and GROUPING SETS, as one grouping over rows that are read once. Each row is paired with the
// number of every set; the groups are by that number too, and a term is NULL where the set leaves it out:
//   FROM (VALUES (0), (1) …) AS sets JOIN (tables CROSS JOIN (VALUES (0)) AS here) ON where
//   GROUP BY sets.number, CASE WHEN sets.number IN (0 …) THEN term END …
// A set without terms has a group even where there is no row: then the join is an outer one, and aggregates take only
// the rows that are there.
#include <algorithm>

#include "driver/sql/bind.h"
#include "driver/sql/failure.h"
#include "driver/sql/tree.h"

namespace snowatlas::sql {
namespace {

constexpr std::size_t kMostGroupingArguments = 31; // bits of an INTEGER

ExpressionPtr number_literal(std::int64_t number, Place place) {
    return make_expression(kInteger, Literal{number}, place);
}

ExpressionPtr reference_to(const TableExpression& table, bool nullable, Place place) {
    return make_expression(with_nullable(table.columns.front().type, nullable), ColumnRef{table.relation, 0}, place);
}

} // namespace

// 0, 1 … as a table of one column.
TableExpressionPtr Binder::numbers(std::size_t count, Place place) {
    Values values;
    for (std::size_t i = 0; i < count; ++i)
        values.rows.push_back({number_literal(static_cast<std::int64_t>(i), place)});
    auto query = std::make_shared<Query>();
    query->columns = {{"number", kInteger}};
    query->body = std::move(values);
    TableExpression table;
    table.relation = next_relation_++;
    table.columns = query->columns;
    table.node = DerivedTable{std::move(query)};
    return std::make_shared<const TableExpression>(std::move(table));
}

void Binder::join_with_sets(const syntax::Select& node, Select& select) {
    const auto join = [&](JoinKind kind, TableExpressionPtr left, TableExpressionPtr right, ExpressionPtr on) {
        TableExpression table;
        table.relation = next_relation_++;
        table.node = JoinedTable{kind, std::move(left), std::move(right), std::move(on)};
        return std::make_shared<const TableExpression>(std::move(table));
    };
    const Place place = node.items.front().place;
    const TableExpressionPtr sets = numbers(node.grouping_sets.size(), place);
    const TableExpressionPtr here = numbers(1, place);
    TableExpressionPtr rows;
    for (const TableExpressionPtr& table : select.from) {
        rows = rows == nullptr ? table : join(JoinKind::Cross, rows, table, nullptr);
    }
    rows = rows == nullptr ? here : join(JoinKind::Cross, rows, here, nullptr);
    ExpressionPtr on = select.where;
    if (on == nullptr) on = make_expression(kBit, Literal{std::int64_t{1}}, place);
    scope_->set_number = reference_to(*sets, false, place);
    std::vector<std::int64_t> without_terms;
    for (std::size_t i = 0; i < node.grouping_sets.size(); ++i) {
        if (node.grouping_sets[i].empty()) without_terms.push_back(static_cast<std::int64_t>(i));
    }
    select.where = nullptr;
    if (without_terms.empty()) {
        select.from = {join(JoinKind::Inner, sets, rows, on)};
        return;
    }
    select.from = {join(JoinKind::Left, sets, rows, on)};
    scope_->row_exists = call("is not null", {reference_to(*here, true, place)}, place);
    select.where = any_of({scope_->row_exists, in_sets(without_terms, place)}, place);
    make_nullable(scope_->relations, scope_->visible);
}

ExpressionPtr Binder::in_sets(const std::vector<std::int64_t>& sets, Place place) const {
    InList list{scope_->set_number, {}, false};
    for (const std::int64_t number : sets) list.list.push_back(number_literal(number, place));
    return make_expression(kBit, std::move(list), place);
}

void Binder::bind_grouping_sets(const syntax::Select& node, Select& select) {
    std::vector<GroupingTerm> terms;
    std::vector<syntax::ExpressionPtr> written;
    std::vector<std::vector<std::int64_t>> sets_with;
    for (std::size_t number = 0; number < node.grouping_sets.size(); ++number) {
        for (const syntax::ExpressionPtr& term : node.grouping_sets[number]) {
            const syntax::ExpressionPtr meant = term_meant(node, term);
            const ExpressionPtr bound = settle(bind(meant));
            const auto known = std::find_if(terms.begin(), terms.end(), [&](const GroupingTerm& candidate) {
                return same_expression(*candidate.forms.front(), *bound);
            });
            const auto index = static_cast<std::size_t>(known - terms.begin());
            if (known == terms.end()) {
                terms.push_back({{bound}, nullptr, {}});
                written.push_back(meant);
                sets_with.emplace_back();
            }
            if (sets_with[index].empty() || sets_with[index].back() != static_cast<std::int64_t>(number)) {
                sets_with[index].push_back(static_cast<std::int64_t>(number));
            }
        }
    }
    select.group_by.push_back(scope_->set_number);
    for (std::size_t i = 0; i < terms.size(); ++i) {
        GroupingTerm& term = terms[i];
        const ExpressionPtr& value = term.forms.front();
        for (std::int64_t number = 0; number < static_cast<std::int64_t>(node.grouping_sets.size()); ++number) {
            const bool has_it = std::binary_search(sets_with[i].begin(), sets_with[i].end(), number);
            if (!has_it) term.left_out_of.push_back(number);
        }
        Case choice{{{in_sets(sets_with[i], value->place), value}}, nullptr};
        term.value = term.left_out_of.empty()
                         ? value
                         : make_expression(with_nullable(value->type, true), std::move(choice), value->place);
        select.group_by.push_back(term.value);
    }
    scope_->grouping_terms = std::move(terms);
    // a + 1 beside a: once a has its value in it, it is still the term a + 1.
    for (std::size_t i = 0; i < written.size(); ++i) {
        const ExpressionPtr again = settle(bind(written[i]));
        scope_->grouping_terms[i].forms.push_back(again);
    }
}

ExpressionPtr Binder::as_grouped(ExpressionPtr expression) const {
    for (const Scope* scope = scope_; scope != nullptr; scope = scope->parent) {
        if (scope->set_number == nullptr || scope->in_aggregate) continue;
        for (const GroupingTerm& term : scope->grouping_terms) {
            const bool is_term = std::any_of(term.forms.begin(), term.forms.end(), [&](const ExpressionPtr& form) {
                return same_expression(*form, *expression);
            });
            if (!is_term) continue;
            Expression value = *term.value;
            value.place = expression->place;
            return std::make_shared<const Expression>(std::move(value));
        }
    }
    return expression;
}

ExpressionPtr Binder::value_by_set(const std::map<std::int64_t, std::vector<std::int64_t>>& sets_of_value,
                                   Place place) {
    Case choice;
    for (const auto& [value, sets] : sets_of_value) {
        choice.whens.push_back({in_sets(sets, place), number_literal(value, place)});
    }
    choice.otherwise = number_literal(0, place);
    return make_expression(kInteger, std::move(choice), place);
}

// GROUPING(a, b): a bit for each term, the last one lowest; 1 where the row's set leaves the term out.
ExpressionPtr Binder::bind_grouping(const syntax::Call& node, Place place) {
    if (!scope_->aggregates_allowed || scope_->in_aggregate || scope_->grouping_terms.empty()) {
        fail(place, "GROUPING stands in the select list, HAVING and ORDER BY of a query with GROUP BY");
    }
    if (node.arguments.empty() || node.arguments.size() > kMostGroupingArguments) {
        fail(place, "GROUPING takes 1 to " + std::to_string(kMostGroupingArguments) + " terms of GROUP BY");
    }
    std::map<std::int64_t, std::int64_t> value_of_set;
    for (const syntax::ExpressionPtr& argument : node.arguments) {
        const Temporarily<bool> as_written(scope_->in_aggregate, true);
        const ExpressionPtr bound = settle(bind(argument));
        const auto term = std::find_if(
            scope_->grouping_terms.begin(), scope_->grouping_terms.end(),
            [&](const GroupingTerm& candidate) { return same_expression(*candidate.forms.front(), *bound); });
        if (term == scope_->grouping_terms.end()) fail(argument->place, "GROUPING takes terms of GROUP BY");
        for (auto& [set, value] : value_of_set) value *= 2;
        for (const std::int64_t set : term->left_out_of) ++value_of_set[set];
    }
    std::map<std::int64_t, std::vector<std::int64_t>> sets_of_value;
    for (const auto& [set, value] : value_of_set) {
        if (value != 0) sets_of_value[value].push_back(set);
    }
    if (sets_of_value.empty()) return number_literal(0, place);
    return value_by_set(sets_of_value, place);
}

} // namespace snowatlas::sql

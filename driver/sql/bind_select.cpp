// One SELECT: its clauses in the order they take effect.
#include <algorithm>
#include <utility>

#include "driver/sql/bind.h"
#include "driver/sql/failure.h"
#include "driver/sql/tree.h"

namespace snowatlas::sql {
namespace {

std::string name_of(const syntax::SelectItem& item, const std::vector<VisibleColumn>& visible,
                    const ExpressionPtr& expression, const Scope& scope) {
    if (item.alias) return item.alias->text;
    const auto* name = std::get_if<syntax::Name>(&item.expression->node);
    const auto* column = std::get_if<ColumnRef>(&expression->node);
    if (name == nullptr) return {};
    if (column != nullptr) { // as the table spells it
        for (const Relation& relation : scope.relations) {
            if (relation.id == column->relation) return relation.columns[column->column].name;
        }
    }
    for (const VisibleColumn& candidate : visible) {
        if (equals_ignore_case(candidate.name, name->back().text)) return candidate.name;
    }
    return name->back().text;
}

std::vector<OutputColumn> columns_of(const Select& select) {
    std::vector<OutputColumn> columns;
    columns.reserve(select.items.size());
    for (const SelectItem& item : select.items) columns.push_back({item.name, item.expression->type});
    return columns;
}

} // namespace

void Binder::bind_select(const syntax::Select& node, const syntax::Query& around, Query& query, Wanted wanted) {
    Scope scope;
    scope.parent = scope_;
    scope.aliases = &node.items;
    const ScopeGuard guard(*this, scope);
    Select select;
    std::vector<FromPart> parts;
    for (const syntax::TableReferencePtr& table : node.from) parts.push_back(bind_table(*table));
    for (std::size_t i = 0; i < parts.size(); ++i) {
        select.from.push_back(parts[i].table);
        add_to_scope(std::move(parts[i]), node.from[i]->place);
    }
    for (const syntax::NamedWindow& window : node.windows) {
        scope.windows[window.name.text] = resolved_window(window.window, window.name.place);
    }
    if (node.where != nullptr) {
        scope.clause = "WHERE";
        select.where = bind_condition(node.where);
    }
    if (node.grouping_sets.size() > 1) join_with_sets(node, select);
    bind_group_by(node, select);
    scope.clause = "the select list";
    scope.aggregates_allowed = true;
    scope.windows_allowed = true;
    if (!around.order.empty() || node.qualify != nullptr) wanted.settled = true;
    bind_items(node, select, wanted);
    if (node.having != nullptr) {
        scope.clause = "HAVING";
        scope.windows_allowed = false;
        scope.aliases_allowed = true;
        select.having = bind_condition(node.having);
        scope.aliases_allowed = false;
        scope.windows_allowed = true;
    }
    scope.aliases_allowed = true;
    ExpressionPtr qualify;
    if (node.qualify != nullptr) {
        scope.clause = "QUALIFY";
        qualify = bind_condition(node.qualify);
    }
    select.distinct = node.distinct;
    query.columns = columns_of(select);
    query.body = std::move(select);
    scope.clause = "ORDER BY";
    order_select(around, query);
    auto& bound = std::get<Select>(query.body);
    bound.grouped = node.has_group_by || node.having != nullptr || scope.has_aggregate;
    if (bound.grouped) check_grouped(query, qualify);
    if (qualify != nullptr) filter_by_windows(std::move(qualify), query);
    if (node.top != nullptr) {
        if (around.limit != nullptr) fail(node.top->place, "The number of rows is limited twice: by TOP and by LIMIT");
        query.limit = bind_row_count(node.top);
    }
}

void Binder::bind_items(const syntax::Select& node, Select& select, Wanted wanted) {
    for (const syntax::SelectItem& item : node.items) {
        if (item.expression == nullptr) {
            expand_star(item, select);
            continue;
        }
        ExpressionPtr expression = bind(item.expression);
        std::string name = name_of(item, scope_->visible, expression, *scope_);
        select.items.push_back({std::move(expression), std::move(name)});
    }
    for (std::size_t i = 0; i < select.items.size(); ++i) {
        SelectItem& item = select.items[i];
        if (i < wanted.types.size()) item.expression = adopt(item.expression, wanted.types[i]);
        if (wanted.settled) item.expression = settle(item.expression);
        if (item.name.empty()) item.name = "EXPR_" + std::to_string(i + 1);
    }
}

void Binder::expand_star(const syntax::SelectItem& item, Select& select) {
    std::vector<VisibleColumn> columns;
    if (item.star_of.empty()) {
        columns = scope_->visible;
        if (scope_->relations.empty()) fail(item.place, "* needs a FROM clause");
    } else {
        columns = columns_of(*scope_, item.star_of, names_.database_name());
        if (columns.empty()) {
            fail(state::kTableNotFound, item.place, "FROM has no table or alias " + to_text(item.star_of));
        }
    }
    for (VisibleColumn& column : columns) {
        Expression copy = *as_grouped(column.expression);
        copy.place = item.place;
        select.items.push_back({std::make_shared<const Expression>(std::move(copy)), std::move(column.name)});
    }
}

// A whole number that stands alone is a position; empty for anything else.
std::optional<std::size_t> Binder::position_of(const syntax::Expression& node, std::size_t columns,
                                               std::string_view clause) const {
    const auto* literal = std::get_if<syntax::Literal>(&node.node);
    const auto* number = literal == nullptr ? nullptr : std::get_if<std::int64_t>(&literal->value);
    if (number == nullptr || !is_integer(literal->type.id)) return std::nullopt;
    if (*number < 1 || *number > static_cast<std::int64_t>(columns)) {
        fail(node.place, std::string(clause) + " position " + std::to_string(*number) +
                             " is outside the select list, which has " + counted(columns, "column"));
    }
    return static_cast<std::size_t>(*number - 1);
}

// A position is the item it counts to.
syntax::ExpressionPtr Binder::term_meant(const syntax::Select& node, const syntax::ExpressionPtr& term) const {
    const auto position = position_of(*term, node.items.size(), "GROUP BY");
    if (!position) return term;
    const syntax::ExpressionPtr& item = node.items[*position].expression;
    if (item == nullptr) fail(term->place, "GROUP BY position refers to *; name the column");
    return item;
}

void Binder::bind_group_by(const syntax::Select& node, Select& select) {
    scope_->clause = "GROUP BY";
    const Temporarily<bool> with_aliases(scope_->aliases_allowed, true);
    if (node.grouping_sets.size() > 1) {
        bind_grouping_sets(node, select);
    } else if (node.has_group_by) {
        for (const syntax::ExpressionPtr& term : node.grouping_sets.front()) {
            select.group_by.push_back(settle(bind(term_meant(node, term))));
            scope_->grouping_terms.push_back({{select.group_by.back()}, select.group_by.back(), {}});
        }
    }
}

OrderTerm Binder::order_term(const syntax::OrderItem& item, ExpressionPtr expression) {
    OrderTerm term;
    term.expression = std::move(expression);
    term.order = item.descending ? SortOrder::Descending : SortOrder::Ascending;
    const bool first = item.nulls_first.value_or(!item.descending);
    term.nulls = first ? NullsOrder::First : NullsOrder::Last;
    return term;
}

// The item of this name or alias; the alias is what a name in ORDER BY means first.
std::optional<std::size_t> Binder::item_named(const syntax::Expression& node,
                                              const std::vector<SelectItem>& items) const {
    const auto* name = std::get_if<syntax::Name>(&node.node);
    if (name == nullptr || name->size() != 1) return std::nullopt;
    std::optional<std::size_t> found;
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (!equals_ignore_case(items[i].name, name->front().text)) continue;
        if (found && !same_expression(*items[*found].expression, *items[i].expression)) {
            fail(node.place,
                 "ORDER BY " + name->front().text + " is ambiguous: several columns of the select list have this name");
        }
        if (!found) found = i;
    }
    return found;
}

void Binder::order_select(const syntax::Query& node, Query& query) {
    const auto& select = std::get<Select>(query.body);
    for (const syntax::OrderItem& item : node.order) {
        std::optional<std::size_t> index = position_of(*item.expression, select.items.size(), "ORDER BY");
        if (!index) index = item_named(*item.expression, select.items);
        ExpressionPtr expression;
        if (!index) {
            expression = settle(bind(item.expression));
            for (std::size_t i = 0; i < select.items.size() && !index; ++i) {
                if (same_expression(*select.items[i].expression, *expression)) index = i;
            }
        }
        const Place place = item.expression->place;
        if (index) {
            expression =
                make_expression(select.items[*index].expression->type, ColumnRef{kResultRelation, *index}, place);
        } else if (select.distinct) {
            fail(place, "With SELECT DISTINCT, ORDER BY can only use columns of the select list");
        }
        query.order.push_back(order_term(item, std::move(expression)));
    }
}

// QUALIFY: SELECT items FROM (SELECT items, condition, terms of ORDER BY …) WHERE condition ORDER BY terms
void Binder::filter_by_windows(ExpressionPtr condition, Query& query) {
    const Place place = condition->place;
    const std::vector<OutputColumn> columns = query.columns;
    std::vector<CommonTable> with = std::exchange(query.with, {});
    std::vector<OrderTerm> order = std::exchange(query.order, {});
    auto& inner = std::get<Select>(query.body);
    const bool distinct = std::exchange(inner.distinct, false);
    const auto hide = [&](ExpressionPtr expression, const std::string& name) {
        query.columns.push_back({name, expression->type});
        inner.items.push_back({std::move(expression), name});
    };
    const auto is_hidden = [](const OrderTerm& term) {
        const auto* column = std::get_if<ColumnRef>(&term.expression->node);
        return column == nullptr || column->relation != kResultRelation;
    };
    hide(std::move(condition), "condition over windows"); // what EXPLAIN calls it
    for (const OrderTerm& term : order) {
        if (is_hidden(term)) hide(term.expression, "order");
    }
    wrap_as_derived(query, place);
    auto& outer = std::get<Select>(query.body);
    std::size_t hidden = columns.size();
    outer.where = outer.items[hidden++].expression;
    for (OrderTerm& term : order) {
        if (is_hidden(term)) term.expression = outer.items[hidden++].expression;
    }
    outer.items.resize(columns.size());
    outer.distinct = distinct;
    query.columns = columns;
    query.with = std::move(with);
    query.order = std::move(order);
}

} // namespace snowatlas::sql

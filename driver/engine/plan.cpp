#include "driver/engine/plan.h"

#include <algorithm>

#include "driver/engine/plan_parts.h"
#include "driver/engine/tree_walk.h"
#include "driver/sql/functions.h"

namespace snowatlas::engine {
namespace {

// The only table of a query that reads one, through derived tables that pass its rows on as they are; null otherwise.
const sql::TableExpression* only_table(const sql::Select& select) {
    if (select.from.size() != 1) return nullptr;
    const auto& table = *select.from[0];
    return std::holds_alternative<sql::BaseTable>(table.node) ? &table : nullptr;
}

bool is_bare_count(const sql::Expression& expression) {
    const auto* aggregate = std::get_if<sql::Aggregate>(&expression.node);
    if (aggregate)
        return aggregate->function->name == "count" && aggregate->arguments.empty() && !aggregate->distinct &&
               !aggregate->filter;
    return std::holds_alternative<sql::Literal>(expression.node);
}

// Looks through SELECT COUNT(*) FROM (SELECT … FROM t) AS x, as report tools write it.
const sql::Select* counted_select(const sql::Query& query) {
    const auto* select = std::get_if<sql::Select>(&query.body);
    if (!select || !query.with.empty()) return nullptr;
    if (select->from.size() != 1 || select->where) return select;
    const auto* derived = std::get_if<sql::DerivedTable>(&select->from[0]->node);
    if (!derived) return select;
    const auto& inner = *derived->query;
    const auto* inner_select = std::get_if<sql::Select>(&inner.body);
    if (!inner_select || !inner.with.empty() || inner.limit || inner.offset) return select;
    if (inner_select->grouped || inner_select->distinct) return select;
    const bool plain = std::all_of(inner_select->items.begin(), inner_select->items.end(), [](const auto& item) {
        return std::holds_alternative<sql::ColumnRef>(item.expression->node);
    });
    return plain ? counted_select(inner) : select;
}

// SELECT COUNT(*) FROM t [WHERE what the server can check exactly]
void find_count(const sql::Query& query, Plan& plan, const PlanInput& input) {
    const auto* outer = std::get_if<sql::Select>(&query.body);
    if (!input.may_count || !outer || !outer->group_by.empty() || outer->having || !outer->grouped) return;
    const bool counts = std::all_of(outer->items.begin(), outer->items.end(),
                                    [](const auto& item) { return is_bare_count(*item.expression); });
    const auto* select = counted_select(query);
    if (!counts || !select) return;
    const auto* table = only_table(*select);
    if (!table || !plan.relations.contains(table->relation)) return;
    auto& planned = plan.relations.at(table->relation);
    if (planned.table->is_system) return;
    const auto& path = planned.table->paths[planned.access.path];
    if (path.role != schema::Role::List || planned.access.otherwise || !path.paging.paged) return;
    for (const auto& conjunct : conjuncts_of(select->where)) {
        const auto& constants = planned.restrictions.constants;
        const auto found = std::find_if(constants.begin(), constants.end(), [&](const auto& restriction) {
            return restriction.conjunct == conjunct.get() && is_exactly_pushable(*planned.table, restriction);
        });
        if (found == constants.end()) return;
        if (input.session.filter_text(*planned.table, planned.access.path, {found->values}).empty()) return;
    }
    for (const auto& conjunct : conjuncts_of(select->where)) plan.answered.insert(conjunct.get());
    planned.only_counted = true;
}

// LIMIT n on rows as they come: nobody reads further than n (and the OFFSET before).
void find_rows_wanted(const sql::Query& query, Plan& plan, const PlanInput& input) {
    const auto* select = std::get_if<sql::Select>(&query.body);
    if (!select || !query.limit || select->grouped || select->distinct || !query.order.empty()) return;
    const auto* table = only_table(*select);
    if (!table || select->where || !plan.relations.contains(table->relation)) return;
    const bool windows = std::any_of(select->items.begin(), select->items.end(),
                                     [](const auto& item) { return contains_node<sql::WindowCall>(*item.expression); });
    if (windows) return;
    std::uint64_t wanted = 0;
    for (const auto& bound : {query.limit, query.offset}) {
        if (!bound) continue;
        const auto value = input.evaluate(*bound);
        const auto* rows = value ? std::get_if<std::int64_t>(&*value) : nullptr;
        if (!rows || *rows < 0) return;
        wanted += static_cast<std::uint64_t>(*rows);
    }
    plan.relations.at(table->relation).rows_wanted = wanted;
}

} // namespace

Plan make_plan(const sql::QueryPtr& query, const std::vector<sql::ExpressionPtr>& expressions,
               const RelationScopes& scopes, const PlanInput& input) {
    Plan plan;
    for (const auto& [relation, scope] : scopes)
        if (std::holds_alternative<sql::BaseTable>(scope.table->node)) plan.relations[relation] = new_relation(scope);
    if (query) note_columns(*query, plan);
    note_columns(expressions, plan);
    for (const auto& [relation, scope] : scopes) note_columns(scope.conjuncts, plan);
    choose_accesses(plan, scopes, input);
    if (query) {
        find_count(*query, plan, input);
        find_rows_wanted(*query, plan, input);
    }
    return plan;
}

} // namespace snowatlas::engine

#include "driver/engine/plan.h"

#include <algorithm>

#include "driver/engine/plan_parts.h"
#include "driver/engine/scalar_subqueries.h"
#include "driver/engine/tree_walk.h"
#include "driver/sql/functions.h"
#include "driver/sql/tree.h"

namespace snowatlas::engine {
namespace {

// The only table of a query that reads one, through derived tables that pass its rows on as they are; null otherwise.
const sql::TableExpression* only_table(const sql::Select& select) {
    if (select.from.size() != 1) return nullptr;
    const auto& table = *select.from[0];
    return std::holds_alternative<sql::BaseTable>(table.node) ? &table : nullptr;
}

// COUNT(*), or COUNT of a constant; literals may stand beside it.
bool is_bare_count(const sql::Expression& expression) {
    const auto* aggregate = std::get_if<sql::Aggregate>(&expression.node);
    if (!aggregate) return std::holds_alternative<sql::Literal>(expression.node);
    if (aggregate->function->name != "count" || aggregate->distinct || aggregate->filter) return false;
    const auto is_value = [](const sql::ExpressionPtr& argument) {
        const auto* literal = std::get_if<sql::Literal>(&argument->node);
        return literal && !std::holds_alternative<std::monostate>(literal->value);
    };
    return std::all_of(aggregate->arguments.begin(), aggregate->arguments.end(), is_value);
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
    for (const auto& conjunct : sql::conjuncts_of(select->where)) {
        const auto& constants = planned.restrictions.constants;
        const auto found = std::find_if(constants.begin(), constants.end(), [&](const auto& restriction) {
            return restriction.conjunct == conjunct.get() && is_exactly_pushable(*planned.table, restriction);
        });
        if (found == constants.end()) return;
        if (input.session.filter_text(*planned.table, planned.access.path, {found->values}).empty()) return;
    }
    for (const auto& conjunct : sql::conjuncts_of(select->where)) plan.answered.insert(conjunct.get());
    planned.only_counted = true;
}

// (SELECT COUNT(*) FROM t) among other things, unless no row is wanted of these.
void find_scalar_counts(const sql::Query& query, const RelationScopes& scopes, Plan& plan, const PlanInput& input) {
    if (wants_no_rows(query, input.evaluate)) return;
    TreeVisitor visitor;
    visitor.expression = [&](const sql::Expression& part) {
        const auto* scalar = std::get_if<sql::ScalarSubquery>(&part.node);
        if (!scalar || !free_relations(*scalar->query).empty()) return true;
        bool wanted = true;
        TreeVisitor tables;
        tables.table = [&](const sql::TableExpression& table) {
            const auto scope = scopes.find(table.relation);
            wanted = wanted && (scope == scopes.end() || !is_never_true(scope->second, input.evaluate));
        };
        walk(*scalar->query, tables);
        if (wanted) find_count(*scalar->query, plan, input);
        return true;
    };
    walk(query, visitor);
}

// The server is told all that the condition says, so that nearly every row that comes is one that was wanted.
bool is_sent_whole(const sql::ExpressionPtr& condition, const RelationPlan& planned, const PlanInput& input) {
    const auto conjuncts = sql::conjuncts_of(condition);
    return std::all_of(conjuncts.begin(), conjuncts.end(), [&](const auto& conjunct) {
        return std::any_of(planned.restrictions.constants.begin(), planned.restrictions.constants.end(),
                           [&](const auto& restriction) {
                               if (restriction.conjunct != conjunct.get() || !restriction.whole) return false;
                               return is_sent(planned, restriction, input.session);
                           });
    });
}

// The table whose first rows are the first rows of the query, one for one; null otherwise.
RelationPlan* table_row_by_row(const sql::Query& query, Plan& plan, const PlanInput& input) {
    const auto* select = std::get_if<sql::Select>(&query.body);
    if (!select || select->grouped || select->distinct || !query.order.empty()) return nullptr;
    const auto* table = only_table(*select);
    if (!table || !plan.relations.contains(table->relation)) return nullptr;
    auto& planned = plan.relations.at(table->relation);
    const bool windows = std::any_of(select->items.begin(), select->items.end(), [](const auto& item) {
        return sql::contains_node<sql::WindowCall>(*item.expression);
    });
    return windows || !is_sent_whole(select->where, planned, input) ? nullptr : &planned;
}

// EXISTS reads no further than the first row.
void find_existence_tests(const sql::Query& query, Plan& plan, const PlanInput& input) {
    TreeVisitor visitor;
    visitor.expression = [&](const sql::Expression& part) {
        const auto* exists = std::get_if<sql::Exists>(&part.node);
        if (!exists || !free_relations(*exists->query).empty() || exists->query->limit || exists->query->offset)
            return true;
        if (auto* planned = table_row_by_row(*exists->query, plan, input)) planned->rows_wanted = 1;
        return true;
    };
    walk(query, visitor);
}

// LIMIT n on rows as they come: nobody reads further than n (and the OFFSET before).
void find_rows_wanted(const sql::Query& query, Plan& plan, const PlanInput& input) {
    auto* planned = query.limit ? table_row_by_row(query, plan, input) : nullptr;
    if (!planned) return;
    std::uint64_t wanted = 0;
    for (const auto& bound : {query.limit, query.offset}) {
        if (!bound) continue;
        const auto value = input.evaluate(*bound);
        const auto* rows = value ? std::get_if<std::int64_t>(&*value) : nullptr;
        if (!rows || *rows < 0) return;
        wanted += static_cast<std::uint64_t>(*rows);
    }
    planned->rows_wanted = wanted;
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
        find_scalar_counts(*query, scopes, plan, input);
        TreeVisitor visitor;
        visitor.query = [&](const sql::Query& part) { find_rows_wanted(part, plan, input); };
        walk(*query, visitor);
        find_existence_tests(*query, plan, input);
    }
    return plan;
}

} // namespace snowatlas::engine

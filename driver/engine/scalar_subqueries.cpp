#include "driver/engine/scalar_subqueries.h"

#include <algorithm>
#include <set>

#include "driver/base/calendar.h"
#include "driver/engine/tree_walk.h"
#include "driver/sql/functions.h"
#include "driver/sql/tree.h"

namespace snowatlas::engine {
namespace {

const schema::Table* remote_table(const sql::TableExpression& table) {
    const auto* base = std::get_if<sql::BaseTable>(&table.node);
    return base && !base->table->is_system ? base->table.get() : nullptr;
}

// SELECT (subquery): an error where it has more than one row, NULL where it has none.
sql::QueryPtr query_of_value(const sql::Expression& subquery, const std::vector<sql::CommonTable>& common_tables) {
    sql::Select select;
    select.items.push_back({std::make_shared<sql::Expression>(subquery), "c0"});
    sql::Query query;
    query.with = common_tables;
    query.columns = {{"c0", subquery.type}};
    query.body = std::move(select);
    return std::make_shared<sql::Query>(std::move(query));
}

ScalarQuery scalar_query(const sql::Expression& subquery, const std::vector<sql::CommonTable>& common_tables) {
    ScalarQuery scalar{query_of_value(subquery, common_tables), {}, {}};
    TreeVisitor visitor;
    visitor.table = [&](const sql::TableExpression& table) {
        if (const auto* remote = remote_table(table)) scalar.tables.insert(remote);
    };
    walk(*scalar.query, visitor);
    visitor.table = [&](const sql::TableExpression& table) { scalar.relations.insert(table.relation); };
    walk(subquery, visitor);
    return scalar;
}

// Its columns outside of subqueries.
std::set<int> relations_used(const sql::Expression& expression) {
    std::set<int> used;
    TreeVisitor visitor;
    visitor.into_queries = false;
    visitor.expression = [&](const sql::Expression& part) {
        if (const auto* reference = std::get_if<sql::ColumnRef>(&part.node)) used.insert(reference->relation);
        return true;
    };
    walk(expression, visitor);
    return used;
}

// No condition is about the table, though some may hold around it.
bool is_read_whole(const RelationScope& scope) {
    return std::none_of(scope.conjuncts.begin(), scope.conjuncts.end(), [&](const auto& conjunct) {
        return relations_used(*conjunct).contains(scope.table->relation);
    });
}

// A table compared with something of itself is read once for both, and nothing else could be asked for.
bool reads_one_table_only(const RelationScopes& scopes) {
    std::vector<const RelationScope*> remote;
    for (const auto& [relation, scope] : scopes)
        if (remote_table(*scope.table)) remote.push_back(&scope);
    if (remote.size() != 2) return false;
    return remote_table(*remote[0]->table) == remote_table(*remote[1]->table) &&
           (is_read_whole(*remote[0]) || is_read_whole(*remote[1]));
}

bool is_equality(const sql::Expression& condition) {
    const auto* call = std::get_if<sql::Call>(&condition.node);
    const auto* in = std::get_if<sql::InList>(&condition.node);
    return (call && call->function->name == "=") || (in && !in->negated);
}

// What is compared with something of its own table, other than by equality, leaves many rows: then the table is read
// once for both.
bool is_read_for_both(const sql::Expression& condition, const sql::Query& subquery, const RelationScopes& scopes) {
    if (is_equality(condition)) return false;
    std::set<const schema::Table*> compared;
    for (const auto relation : relations_used(condition))
        if (const auto scope = scopes.find(relation); scope != scopes.end())
            compared.insert(remote_table(*scope->second.table));
    bool found = false;
    TreeVisitor tables;
    tables.table = [&](const sql::TableExpression& table) {
        const auto scope = scopes.find(table.relation);
        const auto* remote = remote_table(table);
        if (scope != scopes.end() && remote && compared.contains(remote)) found = found || is_read_whole(scope->second);
    };
    walk(subquery, tables);
    return found;
}

bool is_zero(const std::optional<Value>& value) {
    const auto* number = value ? std::get_if<std::int64_t>(&*value) : nullptr;
    return number && *number == 0;
}

} // namespace

bool wants_no_rows(const sql::Query& query, const ConstantEvaluator& evaluate) {
    return query.limit && is_zero(evaluate(*query.limit));
}

bool is_never_true(const RelationScope& scope, const ConstantEvaluator& evaluate) {
    return std::any_of(scope.conjuncts.begin(), scope.conjuncts.end(), [&](const auto& conjunct) {
        return relations_used(*conjunct).empty() && !sql::contains_query(*conjunct) && is_zero(evaluate(*conjunct));
    });
}

ScalarQueries find_scalar_queries(const sql::QueryPtr& query, const RelationScopes& scopes,
                                  const ConstantEvaluator& evaluate) {
    ScalarQueries found;
    if (reads_one_table_only(scopes) || (query && wants_no_rows(*query, evaluate))) return found;
    for (const auto& [relation, scope] : scopes) {
        if (!remote_table(*scope.table) || is_never_true(scope, evaluate)) continue;
        for (const auto& conjunct : scope.conjuncts) {
            TreeVisitor visitor;
            visitor.into_queries = false;
            visitor.expression = [&, &common_tables = scope.common_tables](const sql::Expression& part) {
                const auto* subquery = std::get_if<sql::ScalarSubquery>(&part.node);
                if (subquery && free_relations(*subquery->query).empty() &&
                    !is_read_for_both(*conjunct, *subquery->query, scopes))
                    found.try_emplace(subquery->query.get(), scalar_query(part, common_tables));
                return true;
            };
            walk(*conjunct, visitor);
        }
    }
    return found;
}

std::vector<const sql::Query*> read_alike(const ScalarQueries& queries, const sql::Query& subquery) {
    const auto& tables = queries.at(&subquery).tables;
    auto relations = queries.at(&subquery).relations;
    std::vector<const sql::Query*> alike{&subquery};
    for (const auto& [query, other] : queries) {
        const bool among = std::includes(tables.begin(), tables.end(), other.tables.begin(), other.tables.end());
        // Not one that stands inside another: each relation is once in a query.
        const bool apart = std::none_of(other.relations.begin(), other.relations.end(),
                                        [&](int relation) { return relations.contains(relation); });
        if (!among || other.tables.empty() || !apart) continue;
        alike.push_back(query);
        relations.insert(other.relations.begin(), other.relations.end());
    }
    return alike;
}

sql::QueryPtr query_of_values(const ScalarQueries& queries, const std::vector<const sql::Query*>& subqueries) {
    sql::Query all;
    sql::Select select;
    std::set<int> common_tables;
    for (const auto* subquery : subqueries) {
        const auto& one = *queries.at(subquery).query;
        for (const auto& table : one.with)
            if (common_tables.insert(table.id).second) all.with.push_back(table);
        select.items.push_back(std::get<sql::Select>(one.body).items.front());
        all.columns.push_back(one.columns.front());
    }
    all.body = std::move(select);
    return std::make_shared<sql::Query>(std::move(all));
}

std::optional<Value> value_in_explain(const SqlType& type) {
    if (is_text(type.id)) return Value(std::string("(SELECT ...)"));
    if (type.id == TypeId::Date) return Value(day_of(now_ticks()));
    if (type.id == TypeId::Timestamp) return Value(day_of(now_ticks()) * kTicksPerDay);
    if (is_integer(type.id)) return Value(std::int64_t{0});
    if (is_approximate(type.id)) return Value(0.0);
    if (type.id == TypeId::Decimal) return Value(Decimal{0, type.scale});
    return std::nullopt;
}

} // namespace snowatlas::engine

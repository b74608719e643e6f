#include "driver/engine/scalar_subqueries.h"

#include <algorithm>

#include "driver/base/calendar.h"
#include "driver/engine/restrictions.h"
#include "driver/engine/tree_walk.h"

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

// A table compared with something of itself is read once for both, and nothing else could be asked for.
bool reads_one_table_only(const RelationScopes& scopes) {
    std::vector<const RelationScope*> remote;
    for (const auto& [relation, scope] : scopes)
        if (remote_table(*scope.table)) remote.push_back(&scope);
    if (remote.size() != 2) return false;
    return remote_table(*remote[0]->table) == remote_table(*remote[1]->table) &&
           (remote[0]->conjuncts.empty() || remote[1]->conjuncts.empty());
}

} // namespace

ScalarQueries find_scalar_queries(const RelationScopes& scopes) {
    ScalarQueries found;
    if (reads_one_table_only(scopes)) return found;
    for (const auto& [relation, scope] : scopes) {
        if (!remote_table(*scope.table)) continue;
        TreeVisitor visitor;
        visitor.into_queries = false;
        visitor.expression = [&, &common_tables = scope.common_tables](const sql::Expression& part) {
            const auto* subquery = std::get_if<sql::ScalarSubquery>(&part.node);
            if (subquery && free_relations(*subquery->query).empty())
                found.try_emplace(subquery->query.get(), query_of_value(part, common_tables));
            return true;
        };
        for (const auto& conjunct : scope.conjuncts) walk(*conjunct, visitor);
    }
    return found;
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

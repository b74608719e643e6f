// Result columns and the table columns they are.
#include <algorithm>

#include "driver/engine/prepared_statement.h"

namespace snowatlas::engine {
namespace {

const sql::TableExpression* find_table(const sql::TableExpression& table, int relation) {
    if (table.relation == relation) return &table;
    const auto* joined = std::get_if<sql::JoinedTable>(&table.node);
    if (!joined) return nullptr;
    const auto* left = find_table(*joined->left, relation);
    return left ? left : find_table(*joined->right, relation);
}

bool contains(const std::vector<std::size_t>& columns, std::size_t column) {
    return std::find(columns.begin(), columns.end(), column) != columns.end();
}

void describe_origin(const sql::Query& query, std::size_t item, ResultColumn& result);

void describe_column(const sql::TableExpression& table, std::size_t column, ResultColumn& result) {
    if (const auto* base = std::get_if<sql::BaseTable>(&table.node)) {
        result.base_column = base->table->columns[column].name;
        result.base_table = base->table->name;
        result.base_schema = base->table->schema;
        result.is_key = contains(base->table->primary_key, column);
    } else if (const auto* local = std::get_if<sql::LocalTableRef>(&table.node)) {
        result.base_column = local->table->columns[column].name;
        result.base_table = local->table->name;
        result.is_key = contains(local->table->primary_key, column);
    } else if (const auto* derived = std::get_if<sql::DerivedTable>(&table.node)) {
        describe_origin(*derived->query, column, result);
    }
}

void describe_origin(const sql::Query& query, std::size_t item, ResultColumn& result) {
    const auto* select = std::get_if<sql::Select>(&query.body);
    const auto* reference = select ? std::get_if<sql::ColumnRef>(&select->items[item].expression->node) : nullptr;
    if (!reference) return;
    for (const auto& table : select->from) {
        const auto* found = find_table(*table, reference->relation);
        if (!found) continue;
        result.table_alias = found->alias;
        describe_column(*found, reference->column, result);
    }
}

} // namespace

std::vector<ResultColumn> describe(const sql::Query& query) {
    std::vector<ResultColumn> columns;
    for (const auto& column : query.columns) {
        ResultColumn result;
        result.label = column.name;
        result.type = column.type;
        describe_origin(query, columns.size(), result);
        columns.push_back(std::move(result));
    }
    return columns;
}

} // namespace snowatlas::engine

#include "driver/engine/system_tables.h"

#include <algorithm>
#include <chrono>
#include <functional>

#include "driver/base/calendar.h"
#include "driver/base/error.h"
#include "driver/base/text.h"

namespace snowatlas::engine {
namespace {

// A row by column names, put into the definition's order afterwards.
using NamedRow = std::map<std::string, Value, LessIgnoreCase>;

Value text_or_null(const std::string& text) {
    return text.empty() ? Value() : Value(text);
}

Value bit(bool value) {
    return static_cast<std::int64_t>(value);
}

Value integer(std::uint64_t value) {
    return static_cast<std::int64_t>(value);
}

std::string column_names(const schema::Table& table, const std::vector<std::size_t>& columns) {
    std::vector<std::string> names;
    for (const auto column : columns) names.push_back(table.columns[column].name);
    return join(names, ", ");
}

std::vector<NamedRow> table_rows(const SystemFacts& facts) {
    std::vector<NamedRow> rows;
    for (const auto& table : facts.catalog.tables())
        rows.push_back({{"tableSchema", table->schema},
                        {"tableName", table->name},
                        {"tableType", std::string(table->is_system ? "SYSTEM TABLE" : "TABLE")},
                        {"aliases", text_or_null(join(table->aliases, ", "))},
                        {"primaryKey", text_or_null(column_names(*table, table->primary_key))},
                        {"detailsOf", text_or_null(table->details_of)},
                        {"columnCount", integer(table->columns.size())},
                        {"remarks", text_or_null(table->remark)}});
    for (const auto& table : facts.local_tables)
        rows.push_back({{"tableName", table->name},
                        {"tableType", std::string(table->view_text.empty() ? "LOCAL TEMPORARY" : "VIEW")},
                        {"columnCount", integer(table->columns.size())}});
    return rows;
}

bool is_key(const schema::Table& table, std::size_t column) {
    return std::find(table.primary_key.begin(), table.primary_key.end(), column) != table.primary_key.end();
}

void add_reference(const schema::Table& table, std::size_t column, NamedRow& row) {
    for (const auto& key : table.foreign_keys) {
        const auto found = std::find(key.columns.begin(), key.columns.end(), column);
        if (found == key.columns.end()) continue;
        row["referencedTable"] = key.table;
        row["referencedColumn"] = key.referenced_columns[static_cast<std::size_t>(found - key.columns.begin())];
        return;
    }
}

std::vector<NamedRow> column_rows(const SystemFacts& facts) {
    std::vector<NamedRow> rows;
    for (const auto& table : facts.catalog.tables()) {
        for (std::size_t i = 0; i < table->columns.size(); ++i) {
            const auto& column = table->columns[i];
            NamedRow row{
                {"tableSchema", table->schema},          {"tableName", table->name},
                {"ordinalPosition", integer(i + 1)},     {"columnName", column.name},
                {"dataType", to_string(column.type)},    {"isNullable", bit(column.type.nullable)},
                {"isKey", bit(is_key(*table, i))},       {"isInput", bit(column.member.empty() && !table->is_system)},
                {"remarks", text_or_null(column.remark)}};
            add_reference(*table, i, row);
            rows.push_back(std::move(row));
        }
    }
    return rows;
}

constexpr std::string_view kRoles[] = {"List", "KeyedList", "Detail", "Child", "Singleton"};

NamedRow endpoint_row(const schema::Table& table, std::size_t number) {
    const auto& path = table.paths[number];
    std::vector<std::string> keys, suppliers, fields;
    for (const auto& parameter : path.parameters) {
        keys.push_back(table.columns[parameter.column].name);
        for (const auto& supplier : parameter.suppliers) suppliers.push_back(supplier.table + "." + supplier.column);
    }
    for (const auto& [column, field] : path.filter_fields) fields.push_back(field);
    return {{"tableSchema", table.schema},
            {"tableName", table.name},
            {"pathNumber", integer(number + 1)},
            {"path", path.path},
            {"role", std::string(kRoles[static_cast<std::size_t>(path.role)])},
            {"keyColumns", text_or_null(join(keys, ", "))},
            {"suppliers", text_or_null(join(suppliers, ", "))},
            {"isFilterable", bit(path.filterable)},
            {"filterFields", text_or_null(join(fields, ", "))},
            {"isSortable", bit(path.sortable)},
            {"isPaged", bit(path.paging.paged)},
            {"defaultPageSize", path.paging.paged ? Value(std::int64_t{path.paging.default_size}) : Value()},
            {"maxPageSize", path.paging.max_size > 0 ? Value(std::int64_t{path.paging.max_size}) : Value()},
            {"hasTotalItems", bit(path.paging.has_total_items)},
            {"permissions", text_or_null(join(path.permissions, ", "))}};
}

std::vector<NamedRow> endpoint_rows(const SystemFacts& facts) {
    std::vector<NamedRow> rows;
    for (const auto& table : facts.catalog.tables())
        for (std::size_t i = 0; i < table->paths.size(); ++i) rows.push_back(endpoint_row(*table, i));
    return rows;
}

std::vector<NamedRow> request_rows(const SystemFacts& facts) {
    std::vector<NamedRow> rows;
    for (const auto& record : facts.session.requests())
        rows.push_back({{"requestNumber", integer(rows.size() + 1)},
                        {"startedAt", record.started_ticks},
                        {"method", record.method},
                        {"target", record.target},
                        {"status", static_cast<std::int64_t>(record.status)},
                        {"milliseconds", record.milliseconds},
                        {"bytes", integer(record.bytes)},
                        {"rowCount", integer(record.rows)},
                        {"attempt", static_cast<std::int64_t>(record.attempt)},
                        {"isCached", bit(record.cached)},
                        {"error", text_or_null(record.error)}});
    return rows;
}

std::string moment_text(std::chrono::system_clock::time_point moment) {
    const auto since = std::chrono::duration_cast<std::chrono::seconds>(moment.time_since_epoch());
    return format_timestamp(since.count() * kTicksPerSecond);
}

std::vector<NamedRow> connection_rows(const SystemFacts& facts) {
    std::vector<NamedRow> rows;
    const auto add = [&](const char* name, const std::string& value) {
        rows.push_back({{"name", std::string(name)}, {"value", text_or_null(value)}});
    };
    const auto& settings = facts.session.settings();
    add("BaseUrl", settings.base_url);
    add("TokenUrl", settings.token_url);
    add("ClientId", settings.client_id);
    add("Scope", settings.scope);
    add("Resource", join(settings.resources, ", "));
    add("CaFile", settings.ca_file);
    add("Proxy", settings.proxy.empty() ? "" : "set"); // may hold a password
    add("LoginTimeout", std::to_string(settings.login_timeout.count()));
    add("RequestTimeout", std::to_string(settings.request_timeout.count()));
    add("MaxRetries", std::to_string(settings.max_retries));
    add("MaxConcurrency", std::to_string(settings.max_concurrency));
    add("PageSize", std::to_string(settings.page_size));
    add("MaxFanOut", std::to_string(settings.max_fan_out));
    add("CacheSeconds", std::to_string(settings.cache.count()));
    add("CustomTables", settings.list_custom_tables ? "1" : "0");
    const auto identity = facts.session.identity();
    add("Tenant", identity ? identity->tenant_name : "");
    const auto expiry = facts.session.token_expiry();
    add("TokenExpiry", expiry ? moment_text(*expiry) : "");
    return rows;
}

struct SystemTable {
    std::string_view name;
    std::vector<NamedRow> (*rows)(const SystemFacts&);
};
constexpr SystemTable kSystemTables[] = {
    {"tables", table_rows},     {"columns", column_rows},        {"endpoints", endpoint_rows},
    {"requests", request_rows}, {"connection", connection_rows},
};

} // namespace

ValueRows system_rows(const schema::Table& table, const SystemFacts& facts) {
    const auto* found = std::find_if(std::begin(kSystemTables), std::end(kSystemTables),
                                     [&](const auto& known) { return equals_ignore_case(known.name, table.name); });
    if (found == std::end(kSystemTables))
        throw Error(state::kGeneral, "This version of the driver has no rows for " + table.qualified_name() + ".");
    ValueRows rows;
    for (auto& named : found->rows(facts)) {
        auto& row = rows.emplace_back();
        for (const auto& column : table.columns) row.push_back(named[column.name]);
    }
    return rows;
}

} // namespace snowatlas::engine

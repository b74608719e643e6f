// Writes schema/TABLES.md, the reference of all tables, from the definitions:
//   snowatlas-schema-reference [SchemaFile] > schema/TABLES.md
#include <algorithm>
#include <iostream>
#include <set>

#include "driver/base/error.h"
#include "schema/loader.h"

namespace snowatlas::schema {
namespace {

// What the driver asks for where the description states no maximum.
constexpr int kUsualPageSize = 1000;

std::string column_names(const Table& table, const std::vector<std::size_t>& columns) {
    std::vector<std::string> names;
    names.reserve(columns.size());
    for (const std::size_t column : columns) names.push_back("`" + table.columns[column].name + "`");
    return join(names, ", ");
}

bool can_be_scanned(const AccessPath& path) {
    return std::all_of(path.parameters.begin(), path.parameters.end(), [](const PathParameter& parameter) {
        return !parameter.suppliers.empty() || !parameter.default_value.empty();
    });
}

std::string per_rows(const AccessPath& path) {
    if (!path.paging.paged) return "one request";
    return "one request per " + std::to_string(path.paging.max_size > 0 ? path.paging.max_size : kUsualPageSize) +
           " rows";
}

std::string parents(const AccessPath& path) {
    std::vector<std::string> tables;
    for (const PathParameter& parameter : path.parameters) {
        for (const auto& supplier : parameter.suppliers) {
            if (std::find(tables.begin(), tables.end(), supplier.table) == tables.end()) {
                tables.push_back(supplier.table);
            }
        }
    }
    if (tables.size() < 2) return tables.empty() ? "" : tables.front();
    const std::string last = tables.back();
    tables.pop_back();
    return join(tables, ", ") + " and " + last;
}

// What reading the whole table costs.
std::string scan_cost(const Table& table) {
    if (table.is_system) return "no request";
    const AccessPath* best = nullptr;
    for (const AccessPath& path : table.paths) {
        if (!can_be_scanned(path)) continue;
        const auto rank = [](const AccessPath& each) {
            return std::pair(!parents(each).empty(), each.missing_columns.size());
        };
        if (best == nullptr || rank(path) < rank(*best)) best = &path;
    }
    if (best == nullptr) return "only with a key: its values are listed nowhere";
    const std::string of = parents(*best);
    return of.empty() ? per_rows(*best) : "one request per row of " + of;
}

std::string permissions(const Table& table) {
    std::set<std::string> names;
    for (const AccessPath& path : table.paths) {
        for (const std::string& permission : path.permissions) names.insert("`" + permission + "`");
    }
    if (names.empty()) return "none published";
    return join({names.begin(), names.end()}, " or ");
}

// Ways to ask for a part of the table, by the columns they need a value of.
std::string keyed_access(const Table& table) {
    std::vector<std::string> ways;
    for (const AccessPath& path : table.paths) {
        std::vector<std::size_t> columns;
        for (const PathParameter& parameter : path.parameters) columns.push_back(parameter.column);
        if (columns.empty()) continue;
        const std::string way = column_names(table, columns);
        if (std::find(ways.begin(), ways.end(), way) == ways.end()) ways.push_back(way);
    }
    return join(ways, "; ");
}

std::string details_table(const Catalog& catalog, const Table& table) {
    for (const auto& other : catalog.tables()) {
        if (equals_ignore_case(other->details_of, table.qualified_name())) return other->qualified_name();
    }
    return "";
}

std::string reference_of(const Table& table, std::size_t column) {
    for (const ForeignKey& key : table.foreign_keys) {
        const auto found = std::find(key.columns.begin(), key.columns.end(), column);
        if (found == key.columns.end()) continue;
        const auto index = static_cast<std::size_t>(found - key.columns.begin());
        return key.table + "." + key.referenced_columns[index];
    }
    return "";
}

void write_columns(std::ostream& out, const Table& table) {
    out << "\n| column | type | references | |\n|---|---|---|---|\n";
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        const Column& column = table.columns[i];
        out << "| " << column.name << " | " << to_string(column.type) << " | " << reference_of(table, i) << " | "
            << column.remark << " |\n";
    }
}

void write_table(std::ostream& out, const Catalog& catalog, const Table& table) {
    out << "\n### " << table.qualified_name() << "\n\n" << table.remark << "\n\n";
    const auto line = [&](const char* what, const std::string& value) {
        if (!value.empty()) out << "- " << what << ": " << value << '\n';
    };
    line("key", column_names(table, table.primary_key));
    line("other names", join(table.aliases, ", "));
    line("more columns", details_table(catalog, table));
    line("details of", table.details_of);
    line("scan", scan_cost(table));
    line("asked for by", keyed_access(table));
    if (!table.is_system) line("permission", permissions(table));
    write_columns(out, table);
}

void write_reference(std::ostream& out, const Catalog& catalog) {
    out << "# Tables\n\nWritten by `snowatlas-schema-reference` from `schema/tables`; do not edit. *scan* is what "
           "reading "
           "the whole table costs; *asked for by*: with a value or a few of these columns (`=`, `IN`, join), only "
           "their rows are fetched. All columns but keys can be null.\n";
    for (const std::string& schema : catalog.schemas()) {
        out << "\n## " << schema << '\n';
        for (const auto& table : catalog.tables()) {
            if (equals_ignore_case(table->schema, schema)) write_table(out, catalog, *table);
        }
    }
}

} // namespace
} // namespace snowatlas::schema

int main(int argc, char** argv) {
    try {
        const auto catalog = snowatlas::schema::load_catalog(argc > 1 ? argv[1] : "");
        snowatlas::schema::write_reference(std::cout, *catalog);
        return std::cout.good() ? 0 : 1;
    } catch (const snowatlas::Error& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}

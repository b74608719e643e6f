#include "schema/model.h"

#include <algorithm>
#include <array>

#include "driver/base/error.h"

namespace snowatlas::schema {
namespace {

// Where a name without a schema is looked for; schemas of a SchemaFile come after these, by name.
constexpr std::array<std::string_view, 7> kSearchOrder = {"sam",   "saas",      "oracle", "organizations",
                                                          "audit", "inventory", "system"};

[[noreturn]] void fail(const Table& table, const std::string& what) {
    throw Error(state::kGeneral, (table.origin.empty() ? "" : table.origin + ": ") + what);
}

std::size_t search_rank(std::string_view schema) {
    const auto* const found = std::find_if(kSearchOrder.begin(), kSearchOrder.end(),
                                           [&](std::string_view known) { return equals_ignore_case(known, schema); });
    return static_cast<std::size_t>(found - kSearchOrder.begin());
}

bool comes_first(const std::string& a, const std::string& b) {
    const auto rank_a = search_rank(a);
    const auto rank_b = search_rank(b);
    return rank_a != rank_b ? rank_a < rank_b : LessIgnoreCase{}(a, b);
}

void require_column(const Catalog& catalog, const Table& table, const std::string& whose,
                    const std::string& referenced_table, const std::string& referenced_column) {
    const Table* target = catalog.find_qualified(referenced_table);
    if (target == nullptr) {
        fail(table, whose + " of table " + table.qualified_name() + " names table " + referenced_table +
                        ", which does not exist.");
    }
    if (!target->find_column(referenced_column)) {
        fail(table, whose + " of table " + table.qualified_name() + " names column " + referenced_column +
                        ", which table " + referenced_table + " does not have.");
    }
}

void check_references(const Catalog& catalog, const Table& table) {
    for (const ForeignKey& key : table.foreign_keys) {
        for (const std::string& column : key.referenced_columns) {
            require_column(catalog, table, "A foreign key", key.table, column);
        }
    }
    for (const AccessPath& path : table.paths) {
        for (const PathParameter& parameter : path.parameters) {
            for (const auto& supplier : parameter.suppliers) {
                require_column(catalog, table, "A supplier of parameter '" + parameter.name + "'", supplier.table,
                               supplier.column);
            }
        }
    }
    if (!table.details_of.empty() && catalog.find_qualified(table.details_of) == nullptr) {
        fail(table, "Table " + table.qualified_name() + " gives the details of " + table.details_of +
                        ", which does not exist.");
    }
}

} // namespace

bool AccessPath::delivers(std::size_t column) const {
    return !std::binary_search(missing_columns.begin(), missing_columns.end(), column);
}

std::optional<std::size_t> Table::find_column(std::string_view column_name) const {
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (equals_ignore_case(columns[i].name, column_name)) return i;
    }
    return std::nullopt;
}

Catalog::Catalog(std::vector<Table> tables) {
    for (Table& table : tables) tables_.push_back(std::make_shared<const Table>(std::move(table)));
    add_names();
}

Catalog::Catalog(const Catalog& base, std::vector<Table> more) : tables_(base.tables_) {
    for (Table& table : more) tables_.push_back(std::make_shared<const Table>(std::move(table)));
    add_names();
}

void Catalog::add_names() {
    std::sort(tables_.begin(), tables_.end(), [](const auto& a, const auto& b) {
        if (!equals_ignore_case(a->schema, b->schema)) return LessIgnoreCase{}(a->schema, b->schema);
        return LessIgnoreCase{}(a->name, b->name);
    });
    const auto add_name = [this](const Table& table, const std::string& name) {
        const auto [entry, added] = by_name_.emplace(table.schema + "." + name, &table);
        if (!added) {
            fail(table, "Table " + table.qualified_name() + " cannot be called " + entry->first +
                            ": that name belongs to table " + entry->second->qualified_name() + " already.");
        }
    };
    for (const auto& table : tables_) {
        add_name(*table, table->name);
        const bool known = std::any_of(schemas_.begin(), schemas_.end(), [&](const std::string& name) {
            return equals_ignore_case(name, table->schema);
        });
        if (!known) schemas_.push_back(table->schema);
    }
    for (const auto& table : tables_) {
        for (const std::string& alias : table->aliases) add_name(*table, alias);
    }
    std::sort(schemas_.begin(), schemas_.end(), comes_first);
    for (const auto& table : tables_) check_references(*this, *table);
}

const Table* Catalog::find_qualified(std::string_view qualified_name) const {
    const auto found = by_name_.find(qualified_name);
    return found == by_name_.end() ? nullptr : found->second;
}

const Table* Catalog::find(std::string_view schema, std::string_view name) const {
    const auto find_in = [&](std::string_view in) { return find_qualified(std::string(in) + "." + std::string(name)); };
    if (!schema.empty()) return find_in(schema);
    for (const std::string& candidate : schemas_) {
        if (const Table* table = find_in(candidate)) return table;
    }
    return nullptr;
}

} // namespace snowatlas::schema

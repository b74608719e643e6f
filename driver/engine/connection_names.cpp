#include "driver/engine/connection_names.h"

#include <algorithm>

#include "schema/custom_tables.h"

namespace snowatlas::engine {

sql::Names::Found ConnectionNames::find_table(std::string_view schema, std::string_view name) const {
    if (schema.empty())
        if (auto local = state_.local_tables.find(name)) return local;
    auto catalog = state_.environment.catalog->get();
    const auto* table = catalog->find(schema, name);
    if (!table && schema::may_be_custom_table(*catalog, schema, name)) {
        state_.environment.catalog->discover_custom_tables(cancellation_);
        catalog = state_.environment.catalog->get();
        table = catalog->find(schema, name);
    }
    if (!table) return std::monostate{};
    return std::shared_ptr<const schema::Table>(catalog, table);
}

std::vector<std::string> ConnectionNames::table_names() const {
    std::vector<std::string> names;
    const auto catalog = state_.environment.catalog->get();
    for (const auto& table : catalog->tables()) names.push_back(table->qualified_name());
    for (const auto& table : state_.local_tables.all()) names.push_back(table->name);
    return names;
}

bool ConnectionNames::has_schema(std::string_view schema) const {
    const auto catalog = state_.environment.catalog->get();
    return std::any_of(catalog->schemas().begin(), catalog->schemas().end(),
                       [&](const std::string& known) { return equals_ignore_case(known, schema); });
}

std::string ConnectionNames::user_name() const {
    return state_.environment.session->settings().client_id;
}

std::string ConnectionNames::database_name() const {
    const auto identity = state_.environment.session->identity();
    return identity ? identity->tenant_name : std::string();
}

} // namespace snowatlas::engine

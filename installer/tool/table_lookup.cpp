#include "installer/tool/table_lookup.h"

#include "driver/base/text.h"
#include "installer/tool/connection_settings.h"

namespace snowatlas::tool {
namespace {

std::string quoted_name(const std::string& name) {
    std::string result = "\"";
    for (const char character : name) {
        if (character == '"') result += '"';
        result += character;
    }
    return result + '"';
}

} // namespace

std::string TableName::quoted() const {
    return quoted_name(schema) + '.' + quoted_name(name);
}

TableName table_patterns(const std::string& typed) {
    const auto dot = typed.find('.');
    if (dot == std::string::npos) return {"%", typed};
    return {typed.substr(0, dot), typed.substr(dot + 1)};
}

std::string escaped_pattern(std::string_view name) {
    std::string result;
    for (const char character : name) {
        if (character == '_' || character == '%' || character == '\\') result += '\\';
        result += character;
    }
    return result;
}

std::optional<TableName> find_table(const Connection& connection, const std::string& typed) {
    const TableName patterns = table_patterns(typed);
    Statement lookup(connection);
    lookup.tables(patterns.schema == "%" ? patterns.schema : escaped_pattern(patterns.schema),
                  escaped_pattern(patterns.name));
    if (!lookup.next()) return std::nullopt;
    return TableName{std::string(lookup.cell(1).value_or("")), std::string(lookup.cell(2).value_or(""))};
}

// As the user has written it: with or without its schema. Empty where none is near.
std::string nearest_table(const Connection& connection, const std::string& typed) {
    std::vector<std::string> names;
    Statement tables(connection);
    tables.tables("%", "%");
    while (tables.next()) {
        const std::string name(tables.cell(2).value_or(""));
        names.push_back(typed.find('.') == std::string::npos ? name
                                                             : std::string(tables.cell(1).value_or("")) + '.' + name);
    }
    return nearest_name(typed, names);
}

TableName table_or_error(const Connection& connection, const std::string& typed, const std::string& target) {
    if (auto found = find_table(connection, typed)) return *std::move(found);
    const std::string nearest = nearest_table(connection, typed);
    throw OdbcError({{"42S02", 0,
                      "There is no table " + typed + (nearest.empty() ? "." : "; did you mean " + nearest + "?") +
                          " List them with: snowatlas-odbc tables " + (is_connection_string(target) ? "…" : target)}});
}

std::vector<std::string> key_columns(const Connection& connection, const TableName& table) {
    Statement primary(connection);
    primary.primary_keys(table.schema, table.name);
    std::vector<std::string> columns;
    while (primary.next()) columns.emplace_back(primary.cell(3).value_or(""));
    return columns;
}

} // namespace snowatlas::tool

#include "schema/definition_reader.h"

#include <algorithm>
#include <optional>

#include "driver/base/error.h"
#include "schema/node_reader.h"
#include "schema/path_reader.h"

namespace snowatlas::schema {
namespace {

constexpr std::string_view kSystemSchema = "system";
constexpr std::size_t kMaxNameLength = 128; // what SQLGetInfo promises for names

void require_name(const NodeReader& reader, const JsonNode& at, std::string_view name) {
    if (name.empty() || name.size() > kMaxNameLength) {
        reader.fail(at, "a name has 1 to " + std::to_string(kMaxNameLength) + " characters");
    }
}

std::string read_remark(const NodeReader& reader) {
    std::string remark = reader.text("remark");
    if (remark.back() != '.') reader.fail(reader.require("remark"), "\"remark\" must end with a period");
    return remark;
}

// Types that say how the JSON is read, beside those of SQL.
void read_type(const NodeReader& reader, Column& column) {
    constexpr std::string_view kNames = "names";
    const std::string text = reader.text("type");
    const auto is = [&](std::string_view name) { return equals_ignore_case(text, name); };
    const auto names_type =
        text.rfind(kNames, 0) == 0 ? parse_sql_type("WVARCHAR" + text.substr(kNames.size())) : std::nullopt;
    if (is("guid")) {
        column.type = {TypeId::VarChar, kGuidLength};
        column.decoding = Decoding::Guid;
    } else if (is("json")) {
        column.type = {TypeId::LongText, kLongTextLength};
        column.decoding = Decoding::Json;
    } else if (names_type) {
        column.type = *names_type;
        column.decoding = Decoding::Names;
    } else {
        const auto type = parse_sql_type(text);
        if (!type) {
            reader.fail(reader.require("type"),
                        quote(text) +
                            " is no type; write guid, names, json or an SQL type such as WVARCHAR(255), INTEGER, "
                            "BIGINT, DECIMAL(19,4), DOUBLE, BIT, DATE, TIMESTAMP");
        }
        column.type = *type;
    }
}

// "sam.computers.id": the table is all before the last point.
ForeignKey read_reference(const NodeReader& reader, std::size_t column) {
    const std::string text = reader.text("references");
    const auto reference = split_column(text);
    if (!reference) {
        reader.fail(reader.require("references"), quote(text) + " must be written schema.table.column");
    }
    return {{column}, reference->table, {reference->column}};
}

void read_column(const NodeReader& parent, const JsonNode& node, Table& table) {
    std::string what = parent.what();
    if (const JsonNode* name = node.find("name")) what += ", column " + name->text;
    const NodeReader reader(parent.origin(), node, std::move(what),
                            {"name", "type", "remark", "member", "from", "up", "references"});
    Column column;
    column.name = reader.text("name");
    require_name(reader, reader.require("name"), column.name);
    if (table.find_column(column.name)) reader.fail("the table has a column of this name already");
    read_type(reader, column);
    column.remark = read_remark(reader);
    column.levels_up = static_cast<std::size_t>(reader.number_or("up", 0));
    if (column.levels_up > table.source.nested.size()) {
        reader.fail(reader.require("up"), "\"up\" must be at most the number of steps of \"nested\", " +
                                              std::to_string(table.source.nested.size()));
    }
    const std::string from = reader.text_or("from", "");
    if (from == "request") {
        if (reader.find("member") != nullptr) reader.fail("\"from\" and \"member\" exclude each other");
    } else if (from.empty()) {
        column.member = split(reader.text_or("member", column.name), '.');
    } else {
        reader.fail(reader.require("from"), "\"from\" can only be \"request\"");
    }
    if (reader.find("references") != nullptr) {
        table.foreign_keys.push_back(read_reference(reader, table.columns.size()));
    }
    table.columns.push_back(std::move(column));
}

void read_key(const NodeReader& reader, Table& table) {
    for (const std::string& name : reader.texts("key")) {
        const std::size_t column = require_column(reader, reader.require("key"), table, name);
        table.columns[column].type.nullable = false;
        table.primary_key.push_back(column);
    }
}

void read_foreign_key(const NodeReader& parent, const JsonNode& node, Table& table) {
    const NodeReader reader(parent.origin(), node, parent.what() + ", foreign key", {"columns", "table", "to"});
    ForeignKey key;
    for (const std::string& name : reader.texts("columns")) {
        key.columns.push_back(require_column(reader, reader.require("columns"), table, name));
    }
    key.table = reader.text("table");
    key.referenced_columns = reader.texts("to");
    if (key.columns.empty() || key.columns.size() != key.referenced_columns.size()) {
        reader.fail("\"columns\" and \"to\" must list the same number of columns, one at least");
    }
    table.foreign_keys.push_back(std::move(key));
}

void read_name(const NodeReader& reader, Author author, Table& table) {
    const std::string name = reader.text("name");
    const JsonNode& at = reader.require("name");
    const std::size_t point = name.find('.');
    if (point == std::string::npos || name.find('.', point + 1) != std::string::npos) {
        reader.fail(at, "\"name\" must be written schema.table");
    }
    table.schema = name.substr(0, point);
    table.name = name.substr(point + 1);
    require_name(reader, at, table.schema);
    require_name(reader, at, table.name);
    table.is_system = equals_ignore_case(table.schema, kSystemSchema);
    if (table.is_system && author == Author::User) {
        reader.fail(at, "schema system belongs to the driver; choose another one");
    }
    table.aliases = reader.texts("aliases");
    for (const std::string& alias : table.aliases) require_name(reader, reader.require("aliases"), alias);
}

// A value that no answer has must be one that some request is made with.
void check_request_columns(const NodeReader& reader, const Table& table) {
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        if (!table.columns[i].member.empty()) continue;
        const bool used = std::any_of(table.paths.begin(), table.paths.end(),
                                      [&](const AccessPath& path) { return path_is_made_with(path, i); });
        if (!used) {
            reader.fail("column " + table.columns[i].name +
                        " comes from the request, but no path has a parameter or query that uses it");
        }
    }
}

Table read_table(const std::string& origin, const JsonNode& node, Author author) {
    const JsonNode* name = node.find("name");
    const NodeReader reader(
        origin, node, name == nullptr ? "a table" : "table " + name->text,
        {"name", "aliases", "remark", "key", "details_of", "nested", "columns", "foreign_keys", "paths"});
    Table table;
    table.origin = origin + ":" + std::to_string(node.line);
    read_name(reader, author, table);
    table.remark = read_remark(reader);
    table.details_of = reader.text_or("details_of", "");
    table.source.nested = reader.texts("nested");
    for (const JsonNode& column : reader.as_list(reader.require("columns"), "columns")) {
        read_column(reader, column, table);
    }
    if (table.columns.empty()) reader.fail("\"columns\" must not be empty");
    read_key(reader, table);
    if (const JsonNode* keys = reader.find("foreign_keys")) {
        for (const JsonNode& key : reader.as_list(*keys, "foreign_keys")) read_foreign_key(reader, key, table);
    }
    if (table.is_system) return table;
    for (const JsonNode& path : reader.as_list(reader.require("paths"), "paths")) {
        table.paths.push_back(read_path(reader, path, table));
    }
    if (table.paths.empty()) reader.fail("\"paths\" must name at least one endpoint");
    check_request_columns(reader, table);
    return table;
}

} // namespace

std::vector<Table> read_definitions(std::string_view json, const std::string& origin, Author author) {
    const JsonNode root = parse_json(json, origin);
    const NodeReader reader(origin, root, "the file", {"tables"});
    std::vector<Table> tables;
    for (const JsonNode& node : reader.as_list(reader.require("tables"), "tables")) {
        tables.push_back(read_table(origin, node, author));
    }
    return tables;
}

} // namespace snowatlas::schema

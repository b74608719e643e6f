#include "schema/path_reader.h"

#include <algorithm>
#include <array>
#include <utility>

#include "driver/base/text.h"

namespace snowatlas::schema {
namespace {

template <typename Value> using Spelling = std::pair<std::string_view, Value>;

constexpr std::array kRoles = {
    Spelling<Role>{"list", Role::List},           Spelling<Role>{"keyed_list", Role::KeyedList},
    Spelling<Role>{"detail", Role::Detail},       Spelling<Role>{"child", Role::Child},
    Spelling<Role>{"singleton", Role::Singleton},
};
constexpr std::array kEnvelopes = {
    Spelling<Envelope>{"page", Envelope::Page},
    Spelling<Envelope>{"array", Envelope::Array},
    Spelling<Envelope>{"object", Envelope::Object},
    Spelling<Envelope>{"items", Envelope::Items},
};

template <typename Value, std::size_t N> Value read_spelling(const NodeReader& reader, std::string_view member,
                                                             const std::array<Spelling<Value>, N>& spellings) {
    const std::string text = reader.text(member);
    std::vector<std::string> names;
    for (const auto& [name, value] : spellings) {
        if (name == text) return value;
        names.emplace_back(name);
    }
    reader.fail(reader.require(member), quote(member) + " must be one of " + join(names, ", "));
}

bool is_one_row(Role role) {
    return role == Role::Detail || role == Role::Singleton;
}

std::vector<std::string> template_parameters(const NodeReader& reader, const std::string& path) {
    std::vector<std::string> names;
    for (std::size_t open = path.find('{'); open != std::string::npos; open = path.find('{', open + 1)) {
        const std::size_t close = path.find('}', open);
        if (close == std::string::npos) reader.fail(reader.require("get"), "a { of \"get\" is not closed");
        names.push_back(path.substr(open + 1, close - open - 1));
    }
    return names;
}

// "today" or "today-30d".
bool is_default_value(std::string_view text) {
    constexpr std::string_view kToday = "today";
    if (text == kToday) return true;
    if (text.size() < kToday.size() + 3 || text.substr(0, kToday.size() + 1) != "today-" || text.back() != 'd') {
        return false;
    }
    const std::string_view days = text.substr(kToday.size() + 1, text.size() - kToday.size() - 2);
    return std::all_of(days.begin(), days.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::vector<PathParameter::Supplier> referenced_suppliers(const Table& table, std::size_t column) {
    for (const ForeignKey& key : table.foreign_keys) {
        if (key.columns == std::vector<std::size_t>{column}) return {{key.table, key.referenced_columns.front()}};
    }
    return {};
}

// "parameters": {"id": "computerId"} or {"id": {"column": "computerId", "supplier": "sam.computers.id"}}.
PathParameter read_parameter(const NodeReader& path, const std::string& name, const JsonNode& node,
                             const Table& table) {
    PathParameter parameter;
    parameter.name = name;
    if (node.kind == JsonNode::Kind::Text) {
        parameter.column = require_column(path, node, table, node.text);
        return parameter;
    }
    const NodeReader reader(path.origin(), node, path.what() + ", parameter " + name,
                            {"column", "supplier", "default"});
    parameter.column = require_column(reader, reader.require("column"), table, reader.text("column"));
    parameter.default_value = reader.text_or("default", "");
    if (!parameter.default_value.empty() && !is_default_value(parameter.default_value)) {
        reader.fail(reader.require("default"), "\"default\" must be \"today\" or, say, \"today-30d\"");
    }
    for (const std::string& text : reader.text_or_texts("supplier")) {
        const auto supplier = split_column(text);
        if (!supplier) {
            reader.fail(reader.require("supplier"), quote(text) + " must be written schema.table.column");
        }
        parameter.suppliers.push_back(*supplier);
    }
    return parameter;
}

// Where one value is all a request needs and nothing is said of where to find it, it is the column's reference; with
// several, which of them belong together has to be said.
void infer_suppliers(const Table& table, AccessPath& path) {
    if (path.parameters.size() != 1 || !path.parameters.front().suppliers.empty()) return;
    path.parameters.front().suppliers = referenced_suppliers(table, path.parameters.front().column);
}

void read_path_parameters(const NodeReader& reader, const Table& table, AccessPath& path) {
    const JsonNode* given = reader.find("parameters");
    if (given != nullptr && given->kind != JsonNode::Kind::Object) {
        reader.fail(*given, "\"parameters\" must be an object {…}");
    }
    const auto names = template_parameters(reader, path.path);
    for (const std::string& name : names) {
        const JsonNode* node = given == nullptr ? nullptr : given->find(name);
        // What is not said otherwise is the column of the same name.
        JsonNode same_name;
        if (node == nullptr) {
            same_name.kind = JsonNode::Kind::Text;
            same_name.line = reader.node().line;
            same_name.text = name;
            node = &same_name;
        }
        path.parameters.push_back(read_parameter(reader, name, *node, table));
    }
    infer_suppliers(table, path);
    if (given == nullptr) return;
    for (const auto& [name, node] : given->members) {
        if (std::find(names.begin(), names.end(), name) == names.end()) {
            reader.fail(node, "\"get\" has no parameter {" + name + "}; query parameters belong into \"query\"");
        }
    }
}

void read_query_parameters(const NodeReader& reader, const Table& table, AccessPath& path) {
    const JsonNode* given = reader.find("query");
    if (given == nullptr) return;
    if (given->kind != JsonNode::Kind::Object) reader.fail(*given, "\"query\" must be an object {…}");
    for (const auto& [name, node] : given->members) {
        PathParameter parameter = read_parameter(reader, name, node, table);
        parameter.in_query = true;
        path.parameters.push_back(std::move(parameter));
    }
}

// "optional": {"attachments": {"value": "true", "when": ["attachments"]}, "planIds": "planIds"}.
void read_optional_queries(const NodeReader& path_reader, const Table& table, AccessPath& path) {
    const JsonNode* given = path_reader.find("optional");
    if (given == nullptr) return;
    if (given->kind != JsonNode::Kind::Object) path_reader.fail(*given, "\"optional\" must be an object {…}");
    for (const auto& [name, node] : given->members) {
        OptionalQuery query;
        query.name = name;
        if (node.kind == JsonNode::Kind::Text) {
            query.columns.push_back(require_column(path_reader, node, table, node.text));
        } else {
            const NodeReader reader(path_reader.origin(), node, path_reader.what() + ", query " + name,
                                    {"value", "when"});
            query.value = reader.text("value");
            for (const std::string& column : reader.texts("when")) {
                query.columns.push_back(require_column(reader, node, table, column));
            }
            if (query.columns.empty()) reader.fail("\"when\" must list the columns that need this query");
        }
        path.optional_queries.push_back(std::move(query));
    }
}

void read_paging(const NodeReader& path_reader, AccessPath& path) {
    path.paging.paged = path.envelope == Envelope::Page;
    path.paging.has_total_pages = path.paging.paged;
    const JsonNode* node = path_reader.find("page");
    if (node == nullptr) return;
    if (node->kind == JsonNode::Kind::Boolean && !node->boolean) {
        path.paging = Paging{};
        return;
    }
    const NodeReader reader(path_reader.origin(), *node, path_reader.what() + ", page",
                            {"default", "max", "total_items", "total_pages"});
    path.paging.paged = true;
    path.paging.default_size = reader.number_or("default", path.paging.default_size);
    path.paging.max_size = reader.number_or("max", 0);
    path.paging.has_total_items = reader.boolean_or("total_items", false);
    path.paging.has_total_pages = reader.boolean_or("total_pages", path.envelope == Envelope::Page);
}

// true; a list of columns the filter knows by their names; or an object of column and field name.
void read_filter(const NodeReader& reader, const Table& table, AccessPath& path) {
    const JsonNode* node = reader.find("filter");
    if (node == nullptr) return;
    path.filterable = true;
    if (node->kind == JsonNode::Kind::Boolean) {
        path.filterable = node->boolean;
    } else if (node->kind == JsonNode::Kind::Object) {
        for (const auto& [column, field] : node->members) {
            path.filter_fields[require_column(reader, field, table, column)] = reader.as_text(field, "filter");
        }
    } else {
        for (const std::string& column : reader.texts("filter")) {
            const std::size_t index = require_column(reader, *node, table, column);
            path.filter_fields[index] = table.columns[index].name;
        }
    }
}

void read_missing_columns(const NodeReader& reader, const Table& table, AccessPath& path) {
    for (const std::string& name : reader.texts("missing")) {
        path.missing_columns.push_back(require_column(reader, reader.require("missing"), table, name));
    }
    // A value of the request is not there where the request is made without it.
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        if (table.columns[i].member.empty() && !path_is_made_with(path, i)) path.missing_columns.push_back(i);
    }
    std::sort(path.missing_columns.begin(), path.missing_columns.end());
    const auto end = std::unique(path.missing_columns.begin(), path.missing_columns.end());
    path.missing_columns.erase(end, path.missing_columns.end());
}

void check_role(const NodeReader& reader, const AccessPath& path) {
    const bool keyed = std::any_of(path.parameters.begin(), path.parameters.end(),
                                   [](const PathParameter& parameter) { return !parameter.in_query; });
    if (keyed && (path.role == Role::List || path.role == Role::Singleton)) {
        reader.fail("a path with {…} is no list and no singleton: its role is detail, child or keyed_list");
    }
    if (!keyed && path.role != Role::List && path.role != Role::Singleton) {
        reader.fail("a path without {…} is a list or a singleton");
    }
}

} // namespace

std::optional<PathParameter::Supplier> split_column(std::string_view text) {
    const std::size_t point = text.rfind('.');
    if (point == std::string_view::npos || point + 1 == text.size()) return std::nullopt;
    const std::string_view table = text.substr(0, point);
    if (table.find('.') == std::string_view::npos) return std::nullopt;
    return PathParameter::Supplier{std::string(table), std::string(text.substr(point + 1))};
}

std::size_t require_column(const NodeReader& reader, const JsonNode& at, const Table& table, std::string_view name) {
    if (const auto column = table.find_column(name)) return *column;
    std::vector<std::string> names;
    for (const Column& column : table.columns) names.push_back(column.name);
    const std::string nearest = nearest_name(name, names);
    reader.fail(at, "the table has no column " + quote(name) +
                        (nearest.empty() ? "" : "; did you mean " + quote(nearest) + "?"));
}

bool path_is_made_with(const AccessPath& path, std::size_t column) {
    const auto takes = [&](const PathParameter& parameter) { return parameter.column == column; };
    const auto takes_query = [&](const OptionalQuery& query) {
        return query.value.empty() && query.columns == std::vector<std::size_t>{column};
    };
    return std::any_of(path.parameters.begin(), path.parameters.end(), takes) ||
           std::any_of(path.optional_queries.begin(), path.optional_queries.end(), takes_query);
}

AccessPath read_path(const NodeReader& table_reader, const JsonNode& node, const Table& table) {
    std::string what = table_reader.what();
    if (const JsonNode* get = node.find("get")) what += ", path " + get->text;
    const NodeReader reader(table_reader.origin(), node, std::move(what),
                            {"role", "get", "parameters", "query", "optional", "envelope", "items", "page", "filter",
                             "sort", "permission", "missing"});
    AccessPath path;
    path.path = reader.text("get");
    if (path.path.front() != '/') reader.fail(reader.require("get"), "\"get\" must start with /");
    path.role = read_spelling(reader, "role", kRoles);
    path.envelope = is_one_row(path.role) ? Envelope::Object : Envelope::Page;
    if (reader.find("envelope") != nullptr) path.envelope = read_spelling(reader, "envelope", kEnvelopes);
    path.items_member = reader.text_or("items", path.items_member);
    read_path_parameters(reader, table, path);
    read_query_parameters(reader, table, path);
    check_role(reader, path);
    read_optional_queries(reader, table, path);
    read_paging(reader, path);
    read_filter(reader, table, path);
    path.sortable = reader.boolean_or("sort", false);
    path.permissions = reader.text_or_texts("permission");
    read_missing_columns(reader, table, path);
    return path;
}

} // namespace snowatlas::schema

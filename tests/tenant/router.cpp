#include "tests/tenant/router.h"

#include <algorithm>

#include "driver/base/text.h"
#include "tests/tenant/row_writer.h"

namespace snowatlas::tenant {

using schema::Role;

namespace {

std::string without_names(std::string_view path) {
    std::string result;
    bool in_name = false;
    for (const char character : path) {
        if (!in_name || character == '}') result += character;
        in_name = character == '{' || (in_name && character != '}');
    }
    return result;
}

bool is_sam(std::string_view path) {
    return path.starts_with("/api/sam/") && path.find("/files") == std::string_view::npos &&
           path.find("/links") == std::string_view::npos;
}

} // namespace

Router::Router(const Dataset& data, const std::string& oracle_prefix) : data_(data), oracle_prefix_(oracle_prefix) {
    // Tables that show whole rows first: they say what an answer looks like, tables of their arrays do not.
    for (const bool nested : {false, true}) {
        const auto add_all = [&](const auto& tables) {
            for (const auto& table : tables)
                if (!table->is_system && table->source.nested.empty() != nested)
                    for (const auto& path : table->paths) add(*table, path);
        };
        add_all(data.outer_tables());
        add_all(data.catalog().tables());
    }
    for (const auto& route : routes_) complete(*route);
}

void Router::add(const schema::Table& table, const schema::AccessPath& path) {
    Route*& known = by_template_[without_names(path.path)];
    if (known == nullptr) {
        routes_.push_back(std::make_unique<Route>());
        known = routes_.back().get();
        known->table = &table;
        known->path = &path;
        known->family = data_.family_of(table);
        for (const auto& parameter : path.parameters)
            known->parameters.push_back({parameter.name, data_.column_of(table, parameter.column), parameter.in_query});
        const bool is_oracle = path.path.starts_with("/sam/oracle/");
        const auto segments = split_path((is_oracle ? oracle_prefix_ : "") + path.path);
        Node* node = &root_;
        for (const std::string& segment : *segments) {
            std::unique_ptr<Node>& next = segment.starts_with('{') ? node->parameter : node->literals[segment];
            if (!next) next = std::make_unique<Node>();
            node = next.get();
        }
        node->route = known;
    }
    if (data_.family_of(table) != known->family) return;
    for (std::size_t index = 0; index < table.columns.size(); ++index) {
        const FamilyColumn* column = data_.column_of(table, index);
        const bool is_known = std::any_of(known->columns.begin(), known->columns.end(), [&](const FamilyColumn* other) {
            return std::equal(other->member.begin(), other->member.end(), column->member.begin(), column->member.end(),
                              equals_ignore_case);
        });
        if (!column->member.empty() && path.delivers(index) && !is_known) known->columns.push_back(column);
    }
    if (!path.filterable) return;
    for (std::size_t index = 0; index < table.columns.size(); ++index) {
        const FamilyColumn* column = data_.column_of(table, index);
        if (column->member.empty() && !column->generator.is_parent_key) continue;
        if (const auto field = path.filter_fields.find(index); field != path.filter_fields.end())
            known->fields.push_back({field->second, column});
        else if (path.filter_fields.empty() && !column->member.empty())
            known->fields.push_back({column->name, column});
        if (path.filter_fields.empty() && column->member.size() > 1)
            known->fields.push_back({join(column->member, "."), column});
    }
}

void Router::complete(Route& route) {
    for (const auto& column : route.family->columns)
        if (column->generator.nested != nullptr && column->generator.reference == nullptr &&
            column->name.starts_with('('))
            route.columns.push_back(column.get());
    for (const FamilyColumn* column : route.columns) {
        const auto& queries = route.path->optional_queries;
        const bool is_optional = std::any_of(queries.begin(), queries.end(), [&](const schema::OptionalQuery& query) {
            return !query.value.empty() &&
                   std::any_of(query.columns.begin(), query.columns.end(),
                               [&](std::size_t index) { return data_.column_of(*route.table, index) == column; });
        });
        if (!is_optional) route.usual_columns.push_back(column);
    }
    route.layout = lay_out(route.columns);
    route.usual_layout = lay_out(route.usual_columns);
    const std::string& path = route.path->path;
    route.pagination_first = path.find("/software-registry/") != std::string::npos || path.starts_with("/api/saas/");
    route.has_links = !path.starts_with("/api/saas/") && path.find("/files/") == std::string::npos &&
                      path.find("/links/") == std::string::npos && !path.ends_with("/custom-fields-values");
    route.quiet_when_unknown = route.path->role == Role::KeyedList;
    if (!is_sam(path) || route.usual_columns.empty()) return;
    for (RowLayout* layout : {&route.layout, &route.usual_layout}) {
        std::string& end = layout->steps.back().before;
        end.pop_back();
        end += R"(,"_links":[{"rel":"self","href":")" + path + R"(","method":"GET"}]})";
    }
}

bool Router::find(const Node& node, const std::vector<std::string>& segments, std::size_t depth, Match& match) {
    if (depth == segments.size()) {
        match.route = node.route;
        return node.route != nullptr;
    }
    if (const auto literal = node.literals.find(segments[depth]);
        literal != node.literals.end() && find(*literal->second, segments, depth + 1, match))
        return true;
    if (!node.parameter || segments[depth].empty()) return false;
    match.values.push_back(segments[depth]);
    if (find(*node.parameter, segments, depth + 1, match)) return true;
    match.values.pop_back();
    return false;
}

std::optional<Router::Match> Router::find(const std::vector<std::string>& segments) const {
    Match match;
    if (!find(root_, segments, 0, match)) return std::nullopt;
    return match;
}

std::optional<std::string> percent_decode(std::string_view text, bool plus_is_blank) {
    std::string result;
    for (std::size_t place = 0; place < text.size(); ++place) {
        if (text[place] != '%') {
            result += text[place] == '+' && plus_is_blank ? ' ' : text[place];
            continue;
        }
        if (place + 2 >= text.size()) return std::nullopt;
        unsigned code = 0;
        for (const char digit : text.substr(place + 1, 2)) {
            const std::size_t value = std::string_view("0123456789abcdef0123456789ABCDEF").find(digit);
            if (value == std::string_view::npos) return std::nullopt;
            code = code * 16 + static_cast<unsigned>(value % 16);
        }
        result += static_cast<char>(code);
        place += 2;
    }
    return result;
}

std::optional<std::vector<std::string>> split_path(std::string_view path) {
    std::vector<std::string> segments;
    if (path.starts_with('/')) path.remove_prefix(1);
    for (const std::string& part : split(path, '/')) {
        auto decoded = percent_decode(part, false);
        if (!decoded) return std::nullopt;
        segments.push_back(std::move(*decoded));
    }
    return segments;
}

} // namespace snowatlas::tenant

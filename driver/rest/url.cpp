#include "driver/rest/url.h"

#include <algorithm>
#include <charconv>

#include "driver/base/calendar.h"
#include "driver/base/error.h"
#include "driver/base/text.h"
#include "driver/http/client.h"

namespace snowatlas::rest {
namespace {

// "today", "today-30d", or a literal.
Value default_value(std::string_view text, const SqlType& type) {
    constexpr std::string_view kToday = "today";
    if (text.substr(0, kToday.size()) != kToday) return std::string(text);
    auto offset = text.substr(kToday.size());
    if (!offset.empty() && offset.back() == 'd') offset.remove_suffix(1);
    if (!offset.empty() && offset.front() == '+') offset.remove_prefix(1);
    std::int64_t days = 0;
    std::from_chars(offset.data(), offset.data() + offset.size(), days);
    days += day_of(now_ticks());
    if (type.id == TypeId::Date) return days;
    if (type.id == TypeId::Timestamp) return days * kTicksPerDay;
    return format_date(days);
}

// curl and servers resolve dot segments, and an empty one names the list: none of them is a key.
bool names_another_path(std::string_view text) {
    return text.empty() || text == "." || text == "..";
}

// The value of `column = value` standing alone in the conjunction.
const Value* given_value(const std::vector<Disjunction>& conjunction, std::size_t column) {
    for (const auto& disjunction : conjunction) {
        if (disjunction.alternatives.size() != 1) continue;
        const auto& predicate = disjunction.alternatives.front();
        if (predicate.column == column && is_equality(predicate.comparison) && predicate.values.size() == 1)
            return &predicate.values.front();
    }
    return nullptr;
}

// One of several values: no request can ask for that, and one without a value would show no row for any of them.
void refuse_choice_of_values(const schema::Table& table, const std::vector<Disjunction>& conjunction,
                             std::size_t column) {
    const auto names_column = [&](const Predicate& predicate) {
        return predicate.column == column && is_equality(predicate.comparison);
    };
    for (const auto& disjunction : conjunction) {
        const auto& alternatives = disjunction.alternatives;
        if (alternatives.empty() || !std::all_of(alternatives.begin(), alternatives.end(), names_column)) continue;
        const auto& name = table.columns[column].name;
        std::string message = "Only one value of " + name + " can be asked of " + table.qualified_name();
        message += " at a time: write " + name + " = '…' instead of IN and OR. The value may be a list with commas.";
        throw Error(state::kGeneral, message);
    }
}

} // namespace

std::string parameter_text(const Value& value, const SqlType& type) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
        switch (type.id) {
        case TypeId::Date:
            return format_date(*number);
        case TypeId::Timestamp:
            return format_rfc3339(*number);
        case TypeId::Time:
            return format_time(*number);
        case TypeId::Bit:
            return *number != 0 ? "true" : "false";
        default:
            return std::to_string(*number);
        }
    }
    if (const auto* decimal = std::get_if<Decimal>(&value)) return to_string(*decimal);
    if (const auto* text = std::get_if<std::string>(&value)) return *text;
    if (const auto* real = std::get_if<double>(&value)) {
        char buffer[32];
        const auto end = std::to_chars(std::begin(buffer), std::end(buffer), *real);
        return {buffer, end.ptr};
    }
    return {};
}

std::optional<std::vector<Value>> resolve_key(const schema::Table& table, const schema::AccessPath& path,
                                              const std::vector<Value>& key) {
    std::vector<Value> resolved;
    resolved.reserve(path.parameters.size());
    for (std::size_t i = 0; i < path.parameters.size(); ++i) {
        const auto& parameter = path.parameters[i];
        const auto& type = table.columns[parameter.column].type;
        Value value = i < key.size() ? key[i] : Value{};
        if (std::holds_alternative<std::monostate>(value)) {
            if (parameter.default_value.empty()) return {};
            value = default_value(parameter.default_value, type);
        }
        if (!parameter.in_query && names_another_path(parameter_text(value, type))) return {};
        resolved.push_back(std::move(value));
    }
    return resolved;
}

std::string build_target(const schema::Table& table, const schema::AccessPath& path, const std::vector<Value>& resolved,
                         const TargetParts& parts) {
    std::string target = parts.path_prefix + path.path;
    std::string query;
    const auto add = [&](std::string_view name, std::string_view value) {
        query += query.empty() ? '?' : '&';
        query += http::percent_encode(name) + "=" + http::percent_encode(value);
    };
    for (std::size_t i = 0; i < path.parameters.size(); ++i) {
        const auto& parameter = path.parameters[i];
        const auto text = parameter_text(resolved[i], table.columns[parameter.column].type);
        if (parameter.in_query) {
            add(parameter.name, text);
            continue;
        }
        const auto placeholder = "{" + parameter.name + "}";
        const auto at = target.find(placeholder);
        if (at != std::string::npos) target.replace(at, placeholder.size(), http::percent_encode(text));
    }
    for (const auto& [name, value] : parts.query) add(name, value);
    return target + query;
}

std::vector<OptionalValue> optional_values(const schema::Table& table, const schema::AccessPath& path,
                                           const std::vector<bool>& asked,
                                           const std::vector<Disjunction>& conjunction) {
    std::vector<OptionalValue> values;
    for (const auto& optional : path.optional_queries) {
        if (optional.columns.empty()) continue;
        if (!optional.value.empty()) {
            const bool used = std::any_of(optional.columns.begin(), optional.columns.end(),
                                          [&](std::size_t column) { return column < asked.size() && asked[column]; });
            if (used) values.push_back({optional.name, optional.value, {}, {}});
            continue;
        }
        const auto column = optional.columns.front();
        const auto* value = given_value(conjunction, column);
        if (value == nullptr) {
            if (table.columns[column].member.empty()) refuse_choice_of_values(table, conjunction, column);
            continue;
        }
        values.push_back({optional.name, parameter_text(*value, table.columns[column].type), column, *value});
    }
    return values;
}

} // namespace snowatlas::rest

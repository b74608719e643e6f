#include "driver/rest/filter.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

#include "driver/base/calendar.h"
#include "driver/base/decimal.h"
#include "driver/base/text.h"
#include "driver/http/client.h"

namespace snowatlas::rest {
namespace {

constexpr std::size_t kMaxLiteralBytes = 1000;

std::string_view operator_text(Comparison comparison) {
    switch (comparison) {
    case Comparison::Equal:
    case Comparison::In:
        return "-eq";
    case Comparison::NotEqual:
        return "-ne";
    case Comparison::Less:
        return "-lt";
    case Comparison::LessOrEqual:
        return "-le";
    case Comparison::Greater:
        return "-gt";
    case Comparison::GreaterOrEqual:
        return "-ge";
    case Comparison::Contains:
        return "-contains";
    case Comparison::StartsWith:
        return "-startswith";
    case Comparison::EndsWith:
        return "-endswith";
    }
    return "";
}

bool is_order(Comparison comparison) {
    return comparison >= Comparison::Less && comparison <= Comparison::GreaterOrEqual;
}
bool is_upper_bound(Comparison comparison) {
    return comparison == Comparison::Less || comparison == Comparison::LessOrEqual;
}

std::string joined(const std::vector<std::string>& parts, std::string_view with) {
    if (parts.size() == 1) return parts.front();
    std::string whole;
    for (const auto& part : parts) {
        if (!whole.empty()) whole.append(" ").append(with).append(" ");
        whole.append("(").append(part).append(")");
    }
    return whole;
}

// Strings are ASCII text; control characters have no spelling.
std::optional<std::string> string_literal(const std::string& text) {
    if (text.empty() || text.size() > kMaxLiteralBytes) return {};
    std::string literal = "\"";
    for (const char c : text) {
        if (c < 0x20 || c == 0x7F) return {}; // also every byte of a non-ASCII character
        if (c == '"' || c == '\\') literal += '\\';
        literal += c;
    }
    return literal + "\"";
}

std::optional<std::int64_t> exact_integer(const Value& value) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) return *number;
    if (const auto* decimal = std::get_if<Decimal>(&value)) {
        const auto whole = to_int64(*decimal);
        if (whole && compare(from_int64(*whole), *decimal) == 0) return whole;
    }
    return {};
}

std::optional<Decimal> exact_decimal(const Value& value) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) return from_int64(*number);
    if (const auto* decimal = std::get_if<Decimal>(&value)) return *decimal;
    return {};
}

std::optional<double> as_double(const Value& value) {
    if (const auto* real = std::get_if<double>(&value))
        return std::isfinite(*real) ? std::optional(*real) : std::nullopt;
    if (const auto decimal = exact_decimal(value)) return to_double(*decimal);
    return {};
}

std::string double_literal(double value) {
    char buffer[400];
    const auto end = std::to_chars(std::begin(buffer), std::end(buffer), value, std::chars_format::fixed);
    return end.ec == std::errc() ? std::string(buffer, end.ptr) : std::string();
}

// Renders the predicates of one path, one after the other.
class Renderer {
  public:
    Renderer(const schema::Table& table, const schema::AccessPath& path, const FilterOptions& options)
        : table_(table), path_(path), options_(options) {}

    std::optional<std::string> disjunction(const Disjunction& disjunction) {
        std::vector<std::string> alternatives;
        for (const auto& predicate : disjunction.alternatives) {
            const auto expression = this->predicate(predicate);
            if (!expression) return {};
            alternatives.push_back(*expression);
        }
        if (alternatives.empty()) return {};
        return joined(alternatives, "-or");
    }

    std::vector<FilterUse> uses;
    bool has_dates = false;
    bool exact = true;

  private:
    std::optional<std::string> predicate(const Predicate& predicate) {
        if (predicate.column >= table_.columns.size() || predicate.values.empty()) return {};
        const auto field = field_name(predicate.column);
        if (!field) return {};
        std::vector<std::string> members;
        for (const auto& value : predicate.values) {
            const auto expression = comparison(*field, table_.columns[predicate.column], predicate.comparison, value);
            if (!expression) return {};
            members.push_back(*expression);
            if (predicate.comparison != Comparison::In) break;
        }
        return joined(members, "-or");
    }

    std::optional<std::string> field_name(std::size_t column) const {
        const auto documented = path_.filter_fields.find(column);
        if (documented != path_.filter_fields.end()) return documented->second;
        const auto& definition = table_.columns[column];
        const bool own_name = path_.filter_fields.empty() && definition.member.size() == 1 &&
                              table_.source.nested.empty() && path_.delivers(column);
        if (!own_name) return {};
        return definition.member.front();
    }

    std::optional<std::string> comparison(const std::string& field, const schema::Column& column, Comparison comparison,
                                          const Value& value) {
        if (column.decoding == schema::Decoding::Json || column.decoding == schema::Decoding::Names) return {};
        const auto id = column.type.id;
        if (is_text(id)) return text_comparison(field, column, comparison, value);
        if (comparison >= Comparison::Contains) return {};
        if (id == TypeId::Bit) return bit_comparison(field, comparison, value);
        if (is_integer(id)) return integer_comparison(field, comparison, value);
        if (id == TypeId::Decimal) return decimal_comparison(field, column.type.scale, comparison, value);
        if (is_approximate(id)) return double_comparison(field, comparison, value);
        if (id == TypeId::Date) return date_comparison(field, comparison, value);
        if (id == TypeId::Timestamp) return timestamp_comparison(field, comparison, value);
        return {};
    }

    // Servers may ignore case, so that only what finds strings can be said, nothing that leaves them out.
    std::optional<std::string> text_comparison(const std::string& field, const schema::Column& column,
                                               Comparison comparison, const Value& value) {
        const bool equal = comparison == Comparison::Equal || comparison == Comparison::In;
        const bool guid = column.decoding == schema::Decoding::Guid;
        if (!equal && (guid || comparison < Comparison::Contains)) return {};
        const auto* text = std::get_if<std::string>(&value);
        const auto literal = text ? string_literal(*text) : std::nullopt;
        if (!literal) return {};
        // Server-side a GUID is found in any case, in SQL only in lower case.
        if (!guid || to_lower(*text) != *text) exact = false;
        return said(field, comparison, *literal);
    }

    std::optional<std::string> bit_comparison(const std::string& field, Comparison comparison, const Value& value) {
        const auto number = exact_integer(value);
        if (is_order(comparison) || !number || *number < 0 || *number > 1) return {};
        return said(field, comparison, *number == 1 ? "true" : "false");
    }

    std::optional<std::string> integer_comparison(const std::string& field, Comparison comparison, const Value& value) {
        const auto number = exact_integer(value);
        if (!number) return {};
        return said(field, comparison, std::to_string(*number));
    }

    // The server compares all digits it has, SQL those of the column after rounding: both ends move by half a unit.
    std::optional<std::string> decimal_comparison(const std::string& field, int scale, Comparison comparison,
                                                  const Value& value) {
        const auto number = exact_decimal(value);
        if (!number) return {};
        exact = false;
        if (comparison == Comparison::NotEqual) return said(field, comparison, to_string(*number));
        const Decimal half{5, scale + 1};
        const auto low = subtract(*number, half), high = add(*number, half);
        if (scale + 1 > kMaxDecimalPrecision || !low || !high) return {};
        if (is_order(comparison)) {
            return is_upper_bound(comparison) ? said(field, Comparison::LessOrEqual, to_string(*high))
                                              : said(field, Comparison::GreaterOrEqual, to_string(*low));
        }
        return range(field, to_string(*low), Comparison::LessOrEqual, to_string(*high));
    }

    // The server may hold a float where the answer shows its shortest text; a millionth is more than they differ by.
    std::optional<std::string> double_comparison(const std::string& field, Comparison comparison, const Value& value) {
        const auto number = as_double(value);
        if (!number || comparison == Comparison::NotEqual) return {};
        exact = false;
        const double margin = std::fabs(*number) * 1e-6;
        const auto low = double_literal(*number - margin), high = double_literal(*number + margin);
        if (low.empty() || high.empty() || std::max(low.size(), high.size()) > 40) return {};
        if (is_order(comparison)) {
            return is_upper_bound(comparison) ? said(field, Comparison::LessOrEqual, high)
                                              : said(field, Comparison::GreaterOrEqual, low);
        }
        return range(field, low, Comparison::LessOrEqual, high);
    }

    std::optional<std::string> timestamp_comparison(const std::string& field, Comparison comparison,
                                                    const Value& value) {
        const auto ticks = exact_integer(value);
        if (!ticks) return {};
        const auto literal = moment(*ticks);
        if (!literal) return {};
        return said(field, comparison, *literal);
    }

    // A day compares as the moments in it, for a server that keeps a time of day with it.
    std::optional<std::string> date_comparison(const std::string& field, Comparison comparison, const Value& value) {
        const auto day = exact_integer(value);
        if (!day || *day > to_days({9999, 12, 30}) || *day < to_days({1, 1, 1})) return {};
        const auto start = moment(*day * kTicksPerDay), next = moment((*day + 1) * kTicksPerDay);
        if (!start || !next) return {};
        switch (comparison) {
        case Comparison::Less:
            return said(field, Comparison::Less, *start);
        case Comparison::LessOrEqual:
            return said(field, Comparison::Less, *next);
        case Comparison::Greater:
            return said(field, Comparison::GreaterOrEqual, *next);
        case Comparison::GreaterOrEqual:
            return said(field, Comparison::GreaterOrEqual, *start);
        case Comparison::Equal:
        case Comparison::In:
            return range(field, *start, Comparison::Less, *next);
        default:
            return {};
        }
    }

    std::optional<std::string> moment(std::int64_t ticks) {
        const auto day = day_of(ticks);
        if (day < to_days({1, 1, 1}) || day > to_days({9999, 12, 31})) return {};
        has_dates = true;
        auto text = format_rfc3339(ticks);
        if (options_.quote_dates) text.append(1, '"').insert(0, 1, '"');
        return text;
    }

    std::optional<std::string> range(const std::string& field, const std::string& low, Comparison upper,
                                     const std::string& high) {
        const auto from = said(field, Comparison::GreaterOrEqual, low);
        const auto to = said(field, upper, high);
        if (!from || !to) return {};
        return joined({*from, *to}, "-and");
    }

    std::optional<std::string> said(const std::string& field, Comparison comparison, const std::string& literal) {
        FilterUse use{field, std::string(operator_text(comparison))};
        if (options_.refused && options_.refused(use)) return {};
        auto text = field + " " + use.operation + " " + literal;
        if (std::find(uses.begin(), uses.end(), use) == uses.end()) uses.push_back(std::move(use));
        return text;
    }

    const schema::Table& table_;
    const schema::AccessPath& path_;
    const FilterOptions& options_;
};

// Said by the address already: the endpoint need not know the field.
bool is_in_address(const schema::AccessPath& path, const Disjunction& disjunction) {
    return std::all_of(disjunction.alternatives.begin(), disjunction.alternatives.end(), [&](const auto& predicate) {
        return std::any_of(path.parameters.begin(), path.parameters.end(),
                           [&](const auto& parameter) { return parameter.column == predicate.column; });
    });
}

} // namespace

FilterText build_filter(const schema::Table& table, const schema::AccessPath& path,
                        const std::vector<Disjunction>& conjunction, const FilterOptions& options) {
    FilterText result;
    if (!path.filterable) {
        result.exact = conjunction.empty();
        return result;
    }
    std::vector<std::string> parts;
    for (const auto& disjunction : conjunction) {
        if (is_in_address(path, disjunction)) {
            result.exact = false;
            continue;
        }
        Renderer renderer(table, path, options);
        const auto expression = renderer.disjunction(disjunction);
        if (!expression) {
            result.exact = false;
            continue;
        }
        parts.push_back(*expression);
        if (http::percent_encode(joined(parts, "-and")).size() > options.max_encoded_bytes) {
            parts.pop_back();
            result.exact = false;
            continue;
        }
        for (auto& use : renderer.uses) {
            if (std::find(result.uses.begin(), result.uses.end(), use) == result.uses.end()) {
                result.uses.push_back(std::move(use));
            }
        }
        result.has_dates = result.has_dates || renderer.has_dates;
        result.exact = result.exact && renderer.exact;
    }
    if (!parts.empty()) result.text = joined(parts, "-and");
    return result;
}

} // namespace snowatlas::rest

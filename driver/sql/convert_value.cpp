// Literals as values of another type, at bind time, where nothing is lost.
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <limits>

#include "driver/base/calendar.h"
#include "driver/base/text.h"
#include "driver/base/utf16.h"
#include "driver/sql/typing.h"

namespace snowatlas::sql {
namespace {

std::optional<std::int64_t> whole_in_range(std::int64_t value, TypeId id) {
    const auto within = [&](std::int64_t low, std::int64_t high) -> std::optional<std::int64_t> {
        if (value < low || value > high) return std::nullopt;
        return value;
    };
    switch (id) {
    case TypeId::Bit:
        return within(0, 1);
    case TypeId::TinyInt:
        return within(INT8_MIN, INT8_MAX);
    case TypeId::SmallInt:
        return within(INT16_MIN, INT16_MAX);
    case TypeId::Integer:
        return within(INT32_MIN, INT32_MAX);
    default:
        return value;
    }
}

std::optional<Value> from_decimal(const Decimal& value, const SqlType& to) {
    if (is_approximate(to.id)) return Value{to_double(value)};
    if (to.id == TypeId::Decimal) {
        const auto scaled = rescale(value, to.scale);
        if (!scaled || compare(*scaled, value) != 0 || digits(scaled->unscaled) > to.length) return std::nullopt;
        return Value{*scaled};
    }
    const auto whole = to_int64(value);
    if (!whole || compare(from_int64(*whole), value) != 0) return std::nullopt;
    if (const auto fits = whole_in_range(*whole, to.id)) return Value{*fits};
    return std::nullopt;
}

std::optional<Value> from_number(const Value& value, const SqlType& to) {
    if (const auto* whole = std::get_if<std::int64_t>(&value)) return from_decimal(snowatlas::from_int64(*whole), to);
    if (const auto* decimal = std::get_if<Decimal>(&value)) return from_decimal(*decimal, to);
    const double real = std::get<double>(value);
    if (is_approximate(to.id)) return Value{real};
    const auto decimal = from_double(real, kMaxDecimalPrecision);
    if (!decimal || to_double(*decimal) != real) return std::nullopt;
    return from_decimal(*decimal, to);
}

std::optional<Value> read_bit(std::string_view text) {
    static constexpr std::array<std::pair<std::string_view, std::int64_t>, 10> kWords{
        {{"1", 1}, {"0", 0}, {"true", 1}, {"false", 0}, {"t", 1}, {"f", 0}, {"yes", 1}, {"no", 0}, {"y", 1}, {"n", 0}}};
    for (const auto& [word, value] : kWords) {
        if (equals_ignore_case(word, text)) return Value{value};
    }
    return std::nullopt;
}

template <typename Held> std::optional<Value> as_value(const std::optional<Held>& value) {
    if (!value) return std::nullopt;
    return Value{*value};
}

std::optional<Value> read_text(const std::string& text, const SqlType& to) {
    const std::string_view trimmed = trim(text);
    bool truncated = false;
    switch (to.id) {
    case TypeId::Bit:
        return read_bit(trimmed);
    case TypeId::Guid:
        return as_value(lower_case_guid(trimmed));
    case TypeId::Date: {
        if (const auto day = parse_date(trimmed)) return Value{*day};
        const auto moment = parse_timestamp(trimmed);
        if (!moment || time_of(*moment) != 0) return std::nullopt;
        return Value{day_of(*moment)};
    }
    case TypeId::Time: {
        const auto time = parse_time(trimmed, &truncated);
        return truncated ? std::nullopt : as_value(time);
    }
    case TypeId::Timestamp: {
        const auto moment = parse_timestamp(trimmed, &truncated);
        return truncated ? std::nullopt : as_value(moment);
    }
    case TypeId::Real:
    case TypeId::Double: {
        double real = 0;
        const auto [end, error] = std::from_chars(trimmed.data(), trimmed.data() + trimmed.size(), real);
        if (error != std::errc{} || end != trimmed.data() + trimmed.size() || !std::isfinite(real)) return std::nullopt;
        return Value{real};
    }
    default:
        break;
    }
    const auto number = is_numeric(to.id) ? parse_decimal(trimmed) : std::nullopt;
    if (!number || number->rounded) return std::nullopt;
    return from_decimal(number->value, to);
}

std::string shortest(double value) {
    std::array<char, 40> buffer{};
    const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
    return {buffer.data(), end};
}

std::optional<std::string> write_text(const Value& value, const SqlType& from) {
    if (const auto* text = std::get_if<std::string>(&value)) return *text;
    if (const auto* decimal = std::get_if<Decimal>(&value)) return to_string(*decimal);
    if (const auto* real = std::get_if<double>(&value)) return shortest(*real);
    const auto* whole = std::get_if<std::int64_t>(&value);
    if (whole == nullptr) return std::nullopt;
    switch (from.id) {
    case TypeId::Date:
        return format_date(*whole);
    case TypeId::Time:
        return format_time(*whole);
    case TypeId::Timestamp:
        return format_timestamp(*whole);
    default:
        return std::to_string(*whole);
    }
}

} // namespace

std::optional<Value> convert_value(const Value& value, const SqlType& from, const SqlType& to) {
    if (std::holds_alternative<std::monostate>(value)) return value;
    if (is_binary(from.id) || is_binary(to.id)) {
        const auto* bytes = std::get_if<Binary>(&value);
        if (bytes == nullptr || !is_binary(to.id)) return std::nullopt;
        if (bytes->bytes.size() > static_cast<std::size_t>(to.length)) return std::nullopt;
        return value;
    }
    if (is_text(to.id) && to.id != TypeId::Guid) {
        auto text = write_text(value, from);
        if (!text || utf16_length(*text) > static_cast<std::size_t>(to.length)) return std::nullopt;
        return Value{std::move(*text)};
    }
    if (const auto* text = std::get_if<std::string>(&value)) return read_text(*text, to);
    if (is_datetime(from.id) && is_datetime(to.id)) {
        const auto moment = std::get<std::int64_t>(value);
        if (from.id == to.id) return value;
        if (from.id == TypeId::Date && to.id == TypeId::Timestamp) return Value{moment * kTicksPerDay};
        if (from.id == TypeId::Timestamp && to.id == TypeId::Date && time_of(moment) == 0) return Value{day_of(moment)};
        return std::nullopt;
    }
    if (!is_numeric(from.id) || !is_numeric(to.id)) return std::nullopt;
    return from_number(value, to);
}

} // namespace snowatlas::sql

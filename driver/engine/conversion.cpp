#include "driver/engine/conversion.h"

#include <array>
#include <charconv>
#include <cmath>

#include "driver/base/calendar.h"
#include "driver/base/error.h"
#include "driver/base/text.h"
#include "driver/base/utf16.h"
#include "driver/engine/value_mapping.h"

namespace snowatlas::engine {
namespace {

constexpr std::size_t kMostShown = 60;

std::string shown(std::string_view text) {
    return "'" + std::string(text.substr(0, offset_of(text, kMostShown))) +
           (code_points(text) > kMostShown ? "…" : "") + "'";
}

[[noreturn]] void throw_no_value(SqlState state, std::string_view text, const SqlType& type) {
    throw Error(state, "The text " + shown(text) + " is not a value of type " + to_string(type) + ".");
}

[[noreturn]] void throw_out_of_range(const std::string& value, const SqlType& type) {
    throw Error(state::kNumericOutOfRange, "The value " + value + " is outside of the range of " + to_string(type) +
                                               "; cast to a type that holds it.");
}

std::string real_text(double value) {
    std::array<char, 32> text;
    return {text.data(), std::to_chars(text.data(), text.data() + text.size(), value).ptr};
}

Cell integer_result(std::int64_t value, const SqlType& type) {
    const auto cell = Cell::integer(value);
    check_range(cell, type);
    return cell;
}

Cell real_result(double value, const SqlType& type) {
    if (type.id != TypeId::Real) return Cell::real(value);
    const auto narrow = static_cast<float>(value);
    if (std::isinf(narrow) && !std::isinf(value)) throw_out_of_range(real_text(value), type);
    return Cell::real(static_cast<double>(narrow));
}

Cell decimal_to_number(Decimal value, const SqlType& type) {
    if (is_approximate(type.id)) return real_result(to_double(value), type);
    if (type.id == TypeId::Decimal) {
        const auto scaled = rescale(value, type.scale);
        if (!scaled) throw_out_of_range(to_string(value), type);
        const auto cell = Cell::decimal(*scaled);
        check_range(cell, type);
        return cell;
    }
    if (type.id == TypeId::Bit) return Cell::integer(value.unscaled != 0);
    const auto integer = to_int64(value); // towards zero, as SQL and ODBC convert
    if (!integer) throw_out_of_range(to_string(value), type);
    return integer_result(*integer, type);
}

Cell real_to_number(double value, const SqlType& type) {
    if (is_approximate(type.id)) return real_result(value, type);
    if (type.id == TypeId::Bit) return Cell::integer(value != 0);
    if (type.id == TypeId::Decimal) {
        const auto decimal = from_double(value, type.scale);
        if (!decimal) throw_out_of_range(real_text(value), type);
        return decimal_to_number(*decimal, type);
    }
    if (!(value > -9223372036854775808.0 - 1 && value < 9223372036854775808.0))
        throw_out_of_range(real_text(value), type);
    return integer_result(static_cast<std::int64_t>(value), type);
}

Cell number_to_number(const Cell& cell, const SqlType& type) {
    if (cell.kind() == CellKind::Real) return real_to_number(cell.as_real(), type);
    if (cell.kind() == CellKind::Decimal) return decimal_to_number(cell.as_decimal(), type);
    if (type.id == TypeId::Bit) return Cell::integer(cell.as_integer() != 0);
    if (is_integer(type.id)) return integer_result(cell.as_integer(), type);
    if (is_approximate(type.id)) return real_result(static_cast<double>(cell.as_integer()), type);
    return decimal_to_number(from_int64(cell.as_integer()), type);
}

Cell text_to_bit(std::string_view text, const SqlType& type) {
    constexpr std::string_view kTrue[] = {"1", "true", "t", "yes", "y"}, kFalse[] = {"0", "false", "f", "no", "n"};
    for (const auto word : kTrue)
        if (equals_ignore_case(text, word)) return Cell::integer(1);
    for (const auto word : kFalse)
        if (equals_ignore_case(text, word)) return Cell::integer(0);
    const auto number = parse_decimal(text);
    if (!number) throw_no_value(state::kInvalidCast, text, type);
    return Cell::integer(number->value.unscaled != 0);
}

Cell text_to_number(std::string_view text, const SqlType& type) {
    if (type.id == TypeId::Bit) return text_to_bit(text, type);
    if (!is_approximate(type.id))
        if (const auto number = parse_decimal(text)) return decimal_to_number(number->value, type);
    double value = 0;
    const auto start = text.starts_with('+') ? text.substr(1) : text;
    const auto [end, error] = std::from_chars(start.data(), start.data() + start.size(), value);
    if (error == std::errc::result_out_of_range) throw_out_of_range(std::string(text), type);
    if (error != std::errc() || end != start.data() + start.size() || start.empty() || !std::isfinite(value))
        throw_no_value(state::kInvalidCast, text, type);
    return real_to_number(value, type);
}

Cell text_to_datetime(std::string_view text, const SqlType& type, std::int64_t now) {
    std::optional<std::int64_t> value;
    if (type.id == TypeId::Date) {
        value = parse_date(text);
        if (!value)
            if (const auto moment = parse_timestamp(text)) value = day_of(*moment);
    } else if (type.id == TypeId::Time) {
        value = parse_time(text);
        if (!value)
            if (const auto moment = parse_timestamp(text)) value = time_of(*moment);
    } else {
        value = parse_timestamp(text);
        if (!value)
            if (const auto time = parse_time(text)) value = day_of(now) * kTicksPerDay + *time;
    }
    if (!value) throw_no_value(state::kInvalidDatetime, text, type);
    return Cell::integer(*value);
}

// Cut to the type's fraction digits.
Cell at_scale(std::int64_t ticks, const SqlType& type) {
    std::int64_t unit = 1;
    for (auto i = type.scale; i < kTimestampScale; ++i) unit *= 10;
    const auto rest = ticks % unit;
    return Cell::integer(ticks - (rest < 0 ? rest + unit : rest));
}

Cell datetime_to_datetime(std::int64_t value, const Conversion& conversion) {
    const auto from = conversion.from.id, to = conversion.to.id;
    if (from == to) return to == TypeId::Date ? Cell::integer(value) : at_scale(value, conversion.to);
    if (to == TypeId::Date) return Cell::integer(day_of(value));
    if (to == TypeId::Time) return at_scale(from == TypeId::Date ? 0 : time_of(value), conversion.to);
    if (from == TypeId::Date) return Cell::integer(value * kTicksPerDay);
    return at_scale(day_of(conversion.now) * kTicksPerDay + value, conversion.to);
}

std::string guid_text(std::string_view text, const SqlType& type) {
    auto guid = lower_case_guid(trim(text));
    if (!guid) throw_no_value(state::kInvalidCast, text, type);
    return *guid;
}

std::string as_text(const Cell& cell, const SqlType& from) {
    switch (cell.kind()) {
    case CellKind::Real:
        return real_text(cell.as_real());
    case CellKind::Decimal:
        return to_string(cell.as_decimal());
    case CellKind::Binary:
        return hexadecimal(cell.as_bytes());
    case CellKind::Text:
        return std::string(cell.as_bytes());
    default:
        break;
    }
    if (from.id == TypeId::Date) return format_date(cell.as_integer());
    if (from.id == TypeId::Time) return format_time(cell.as_integer());
    if (from.id == TypeId::Timestamp) return format_timestamp(cell.as_integer());
    return std::to_string(cell.as_integer());
}

// Fits, is cut (only blanks, or by an explicit cast), or is an error.
std::string_view fitted_text(std::string_view text, const Conversion& conversion) {
    const auto length = static_cast<std::size_t>(conversion.to.length);
    if (conversion.to.length <= 0 || text.size() <= length) return text; // units are never more than bytes
    const auto end = prefix_of_units(text, length);
    if (end == text.size()) return text;
    const bool from_text = cell_kind(conversion.from.id) == CellKind::Text;
    const bool only_blanks = text.find_first_not_of(' ', end) == std::string_view::npos;
    if (!only_blanks && !(conversion.explicit_cast && from_text))
        throw Error(state::kDataTruncated,
                    "The text " + shown(text) + " is longer than " + to_string(conversion.to) + " takes.");
    return text.substr(0, end);
}

Cell to_binary(const Cell& cell, const Conversion& conversion) {
    if (cell_kind(conversion.from.id) == CellKind::Integer || cell.kind() == CellKind::Decimal ||
        cell.kind() == CellKind::Real)
        throw Error(state::kRestrictedDataType, "A value of type " + to_string(conversion.from) +
                                                    " cannot be converted to " + to_string(conversion.to) + ".");
    auto bytes = cell.as_bytes();
    const auto length = static_cast<std::size_t>(conversion.to.length);
    if (conversion.to.length > 0 && bytes.size() > length) {
        if (!conversion.explicit_cast)
            throw Error(state::kDataTruncated, "A binary value of " + std::to_string(bytes.size()) +
                                                   " bytes is longer than " + to_string(conversion.to) + " takes.");
        bytes = bytes.substr(0, length);
    }
    return Cell::binary(bytes);
}

Cell to_text(const Cell& cell, const Conversion& conversion, std::string& text) {
    if (conversion.to.id == TypeId::Guid) {
        text = guid_text(as_text(cell, conversion.from), conversion.to);
        return Cell::text(text);
    }
    if (cell.kind() == CellKind::Text) return Cell::text(fitted_text(cell.as_bytes(), conversion));
    text = as_text(cell, conversion.from);
    return Cell::text(fitted_text(text, conversion));
}

} // namespace

Cell convert(const Cell& cell, const Conversion& conversion, std::string& text) {
    if (cell.is_null() || conversion.to.id == TypeId::Unknown) return cell;
    const auto to = conversion.to.id, from = conversion.from.id;
    if (is_binary(to)) return to_binary(cell, conversion);
    if (cell_kind(to) == CellKind::Text) return to_text(cell, conversion, text);
    if (cell.kind() == CellKind::Text) {
        const auto trimmed = trim(cell.as_bytes());
        return is_datetime(to) ? text_to_datetime(trimmed, conversion.to, conversion.now)
                               : text_to_number(trimmed, conversion.to);
    }
    if (is_datetime(to) && is_datetime(from)) return datetime_to_datetime(cell.as_integer(), conversion);
    if (is_numeric(to) && is_numeric(from)) return number_to_number(cell, conversion.to);
    throw Error(state::kRestrictedDataType, "A value of type " + to_string(conversion.from) +
                                                " cannot be converted to " + to_string(conversion.to) + ".");
}

Value convert(const Value& value, const Conversion& conversion) {
    std::string text;
    return own(convert(view(value), conversion, text));
}

bool keeps_representation(const SqlType& from, const SqlType& to) {
    const auto kind = cell_kind(from.id);
    if (kind != cell_kind(to.id) || !is_lossless(from, to)) return false;
    if (kind == CellKind::Decimal) return from.scale == to.scale;
    if (kind == CellKind::Integer && (is_datetime(from.id) || is_datetime(to.id))) return from.id == to.id;
    return true;
}

bool is_lossless(const SqlType& from, const SqlType& to) {
    const auto is_whole = [](TypeId id) { return id == TypeId::Bit || is_integer(id); };
    if (is_datetime(from.id) || is_datetime(to.id)) {
        if (from.id == to.id) return from.id == TypeId::Date || to.scale >= from.scale;
        return from.id == TypeId::Date && to.id == TypeId::Timestamp;
    }
    if (is_whole(from.id) && is_whole(to.id)) return static_cast<int>(to.id) >= static_cast<int>(from.id);
    if (is_whole(from.id) && to.id == TypeId::Decimal) return to.length - to.scale >= 19;
    if (from.id == TypeId::Decimal && to.id == TypeId::Decimal)
        return to.scale >= from.scale && to.length - to.scale >= from.length - from.scale;
    if (is_approximate(from.id) && is_approximate(to.id)) return from.id == to.id || to.id == TypeId::Double;
    if (cell_kind(from.id) == CellKind::Text && cell_kind(to.id) == CellKind::Text) {
        if (to.id == TypeId::Guid) return from.id == TypeId::Guid;
        return from.id == to.id ? to.length >= from.length : to.length >= from.length || to.id == TypeId::LongText;
    }
    if (is_binary(from.id) && is_binary(to.id)) return to.length >= from.length;
    return false;
}

} // namespace snowatlas::engine

#include "driver/odbc/parameter_value.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>

#include "driver/base/calendar.h"
#include "driver/base/text.h"
#include "driver/base/utf16.h"
#include "driver/odbc/c_type.h"
#include "driver/odbc/conversion_parts.h"
#include "driver/odbc/interval.h"
#include "driver/odbc/text_buffer.h"

namespace snowatlas::odbc {
namespace {

[[noreturn]] void throw_datetime_overflow() {
    throw Error(state::kDatetimeOverflow, "A parameter's time or fraction would be lost in its SQL type.");
}

std::string as_text(const DecodedParameter& decoded) {
    if (const auto* text = std::get_if<std::string>(&decoded.value)) return *text;
    std::string scratch;
    return std::string(render_text(view(decoded.value), decoded.type, scratch).text);
}

engine::TypedValue text_parameter(const DecodedParameter& decoded, const SqlType& declared) {
    std::string text = as_text(decoded);
    SqlType type = declared;
    const auto length = static_cast<std::int32_t>(std::min<std::size_t>(utf16_length(text), kLongTextLength));
    type.length = std::max(type.length, length);
    return {type, std::move(text)};
}

// Text and binary as numbers, everything else as it is.
Value as_number(const DecodedParameter& decoded, bool exact_wanted) {
    const auto* text = std::get_if<std::string>(&decoded.value);
    if (text == nullptr) return decoded.value;
    if (const auto parsed = parse_decimal(*text)) return parsed->value;
    const std::string trimmed(trim(*text));
    double value = 0;
    const auto [end, error] = std::from_chars(trimmed.data(), trimmed.data() + trimmed.size(), value);
    const bool whole = end == trimmed.data() + trimmed.size() && !trimmed.empty();
    if (error == std::errc::result_out_of_range && whole) throw_range();
    if (error != std::errc() || !whole || !std::isfinite(value)) throw_cast("number");
    if (exact_wanted) throw_range();
    return value;
}

struct IntegerRange {
    TypeId id;
    std::int64_t smallest, largest;
};
constexpr IntegerRange kIntegerRanges[] = {
    {TypeId::TinyInt, -128, 127},
    {TypeId::SmallInt, -32768, 32767},
    {TypeId::Integer, std::numeric_limits<std::int32_t>::min(), std::numeric_limits<std::int32_t>::max()},
    {TypeId::BigInt, std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()},
};

engine::TypedValue integer_parameter(const DecodedParameter& decoded, const SqlType& declared) {
    const Value value = as_number(decoded, true);
    if (const auto* real = std::get_if<double>(&value)) {
        const bool whole = std::trunc(*real) == *real && std::fabs(*real) < 9.2e18;
        if (!whole) return {{TypeId::Double}, *real};
        return integer_parameter({ParameterFamily::Exact, static_cast<std::int64_t>(*real), {TypeId::BigInt}},
                                 declared);
    }
    std::int64_t whole = 0;
    if (const auto* decimal = std::get_if<Decimal>(&value)) {
        const Int128 power = power_of_ten(decimal->scale);
        if (decimal->unscaled % power != 0) {
            if (decoded.family == ParameterFamily::Character)
                throw Error(state::kDataTruncated,
                            "A parameter's text has a fraction that its integer type would cut.");
            return {{TypeId::Decimal, kMaxDecimalPrecision, decimal->scale}, *decimal};
        }
        const auto exact_value = to_int64(*decimal);
        if (!exact_value) throw_range();
        whole = *exact_value;
    } else {
        whole = std::get<std::int64_t>(value);
    }
    for (const IntegerRange& range : kIntegerRanges)
        if (range.id == declared.id && (whole < range.smallest || whole > range.largest)) throw_range();
    return {declared, whole};
}

engine::TypedValue decimal_parameter(const DecodedParameter& decoded, const SqlType& declared) {
    const Value value = as_number(decoded, true);
    if (const auto* real = std::get_if<double>(&value)) return {{TypeId::Double}, *real};
    Decimal decimal{};
    if (const auto* exact_value = std::get_if<Decimal>(&value))
        decimal = *exact_value;
    else
        decimal = from_int64(std::get<std::int64_t>(value));
    SqlType type = declared;
    type.scale = decimal.scale;
    type.length = kMaxDecimalPrecision;
    return {type, decimal};
}

double as_double(const DecodedParameter& decoded) {
    const Value value = as_number(decoded, false);
    if (const auto* number = std::get_if<double>(&value)) return *number;
    if (const auto* decimal = std::get_if<Decimal>(&value)) return to_double(*decimal);
    return static_cast<double>(std::get<std::int64_t>(value));
}

engine::TypedValue real_parameter(const DecodedParameter& decoded, const SqlType& declared) {
    const double real = as_double(decoded);
    if (declared.id == TypeId::Real && std::isfinite(real) &&
        std::fabs(real) > static_cast<double>(std::numeric_limits<float>::max()))
        throw_range();
    return {declared, real};
}

engine::TypedValue bit_parameter(const DecodedParameter& decoded, const SqlType& declared) {
    const double real = as_double(decoded);
    if (!(real >= 0 && real < 2)) throw_range();
    if (real != 0 && real != 1) throw Error(state::kDataTruncated, "A parameter for a BIT is neither 0 nor 1.");
    return {declared, std::int64_t{real == 1 ? 1 : 0}};
}

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

std::string bytes_from_hex(std::string_view text) {
    if (text.size() % 2 != 0) throw_cast("row of pairs of hexadecimal digits");
    std::string bytes;
    for (std::size_t i = 0; i < text.size(); i += 2) {
        const int high = hex_digit(text[i]);
        const int low = hex_digit(text[i + 1]);
        if (high < 0 || low < 0) throw_cast("row of pairs of hexadecimal digits");
        bytes += static_cast<char>(high * 16 + low);
    }
    return bytes;
}

engine::TypedValue binary_parameter(const DecodedParameter& decoded, const SqlType& declared) {
    std::string bytes;
    if (const auto* binary = std::get_if<Binary>(&decoded.value)) {
        bytes = binary->bytes;
    } else if (decoded.family == ParameterFamily::Character) {
        bytes = bytes_from_hex(std::get<std::string>(decoded.value));
    } else {
        std::string scratch;
        bytes = std::string(render_binary(view(decoded.value), decoded.type, scratch).text);
    }
    SqlType type = declared;
    type.length =
        std::max(type.length, static_cast<std::int32_t>(std::min<std::size_t>(bytes.size(), kLongTextLength)));
    return {type, Binary{std::move(bytes)}};
}

// What stands between the quotes of an ODBC literal, as of {d '2026-01-31'}; any other text as it is, without blanks
// around it. Of an application's text both are dates (C to SQL: Character).
std::string_view without_escape(std::string_view text) {
    text = trim(text);
    if (text.size() < 2 || text.front() != '{' || text.back() != '}') return text;
    const std::string_view inner = trim(text.substr(1, text.size() - 2));
    const std::size_t quote = inner.find('\'');
    if (quote == std::string_view::npos || inner.back() != '\'' || quote + 1 == inner.size()) return text;
    const std::string_view kind = trim(inner.substr(0, quote));
    const bool known = equals_ignore_case(kind, "d") || equals_ignore_case(kind, "t") || equals_ignore_case(kind, "ts");
    return known ? inner.substr(quote + 1, inner.size() - quote - 2) : text;
}

engine::TypedValue date_parameter(const DecodedParameter& decoded, const SqlType& declared) {
    if (decoded.family == ParameterFamily::Date) return {declared, decoded.value};
    std::int64_t ticks = 0;
    if (decoded.family == ParameterFamily::Timestamp) {
        ticks = std::get<std::int64_t>(decoded.value);
    } else {
        const std::string_view text = without_escape(std::get<std::string>(decoded.value));
        if (const auto days = parse_date(text)) return {declared, *days};
        const auto moment = parse_timestamp(text);
        if (!moment) throw_cast("date such as 2026-01-31");
        ticks = *moment;
    }
    if (time_of(ticks) != 0) throw_datetime_overflow();
    return {declared, day_of(ticks)};
}

engine::TypedValue time_parameter(const DecodedParameter& decoded, const SqlType& declared) {
    if (decoded.family == ParameterFamily::Time) return {declared, decoded.value};
    std::optional<std::int64_t> ticks;
    if (decoded.family == ParameterFamily::Timestamp) {
        ticks = time_of(std::get<std::int64_t>(decoded.value));
    } else {
        const std::string_view text = without_escape(std::get<std::string>(decoded.value));
        ticks = parse_time(text);
        if (!ticks && text.size() > 10) // a date alone has no time to give
            if (const auto moment = parse_timestamp(text)) ticks = time_of(*moment);
    }
    if (!ticks) throw_cast("time such as 23:59:59");
    if (*ticks % kTicksPerSecond != 0 && declared.scale == 0) throw_datetime_overflow();
    return {declared, *ticks};
}

engine::TypedValue timestamp_parameter(const DecodedParameter& decoded, const SqlType& declared) {
    SqlType type = declared;
    type.scale = kTimestampScale; // clients understate it
    switch (decoded.family) {
    case ParameterFamily::Timestamp:
        return {type, decoded.value};
    case ParameterFamily::Date:
        return {type, std::get<std::int64_t>(decoded.value) * kTicksPerDay};
    case ParameterFamily::Time:
        return {type, day_of(now_ticks()) * kTicksPerDay + std::get<std::int64_t>(decoded.value)};
    default:
        break;
    }
    const std::string_view text = without_escape(std::get<std::string>(decoded.value));
    if (const auto moment = parse_timestamp(text)) return {type, *moment};
    if (const auto ticks = parse_time(text)) return {type, day_of(now_ticks()) * kTicksPerDay + *ticks};
    throw_cast("timestamp such as 2026-01-31 23:59:59");
}

engine::TypedValue guid_parameter(const DecodedParameter& decoded, const SqlType& declared) {
    if (decoded.family == ParameterFamily::Guid) return {declared, decoded.value};
    if (const auto* binary = std::get_if<Binary>(&decoded.value)) {
        if (binary->bytes.size() != sizeof(SQLGUID)) throw_range();
        SQLGUID guid;
        std::memcpy(&guid, binary->bytes.data(), sizeof guid);
        return {declared, decode_guid(guid)};
    }
    const std::string_view text = trim(std::get<std::string>(decoded.value));
    const auto guid = parse_guid(text);
    if (!guid) throw_cast("GUID");
    return {declared, decode_guid(*guid)};
}

// Bytes sent to something that is neither binary nor a GUID are the native value of that type.
engine::TypedValue native_parameter(const ParameterBuffer& buffer, const SqlType& declared) {
    if (is_text(declared.id)) {
        const ParameterBuffer wide{SQL_C_WCHAR, buffer.data, buffer.length, 0};
        return text_parameter(decode(wide), declared);
    }
    ParameterBuffer native = buffer;
    native.c_type = declared.id == TypeId::Decimal ? SQL_C_NUMERIC : default_c_type(type_info(declared.id).odbc_type);
    if (static_cast<std::size_t>(buffer.length) != c_type_size(native.c_type)) throw_range();
    return parameter_value(native, declared);
}

} // namespace

bool can_send(SQLSMALLINT c_type, TypeId type) {
    if (type == TypeId::Unknown) return true;
    const ParameterFamily family = family_of(c_type);
    switch (family) {
    case ParameterFamily::Character:
    case ParameterFamily::Binary:
        return true;
    case ParameterFamily::Exact:
        return is_text(type) || is_numeric(type) || is_binary(type);
    case ParameterFamily::Approximate:
    case ParameterFamily::Bit:
        return is_text(type) || is_numeric(type);
    case ParameterFamily::Date:
        return is_text(type) || type == TypeId::Date || type == TypeId::Timestamp;
    case ParameterFamily::Time:
        return is_text(type) || type == TypeId::Time || type == TypeId::Timestamp;
    case ParameterFamily::Timestamp:
        return is_text(type) || is_datetime(type);
    case ParameterFamily::Guid:
        return is_text(type) || is_binary(type) || type == TypeId::Guid;
    case ParameterFamily::Interval: {
        const bool single = c_type <= SQL_C_INTERVAL_SECOND;
        return is_text(type) || (single && (is_integer(type) || type == TypeId::Decimal));
    }
    }
    return false;
}

bool can_send_interval(SQLSMALLINT c_type, SQLSMALLINT interval) {
    const bool single = interval <= SQL_INTERVAL_SECOND;
    const auto is_of_months = [](SQLSMALLINT type) {
        return type == SQL_INTERVAL_YEAR || type == SQL_INTERVAL_MONTH || type == SQL_INTERVAL_YEAR_TO_MONTH;
    };
    switch (family_of(c_type)) {
    case ParameterFamily::Character:
    case ParameterFamily::Binary:
        return true;
    case ParameterFamily::Exact:
        return single;
    case ParameterFamily::Interval:
        return is_of_months(c_type) == is_of_months(interval);
    default:
        return false;
    }
}

engine::TypedValue interval_parameter(const ParameterBuffer& buffer, SQLSMALLINT interval, int leading_digits) {
    const IntervalPrecision precision{leading_digits};
    IntervalResult result;
    switch (family_of(buffer.c_type)) {
    case ParameterFamily::Character:
        result = interval_from_text(std::get<std::string>(decode(buffer).value), interval, precision);
        break;
    case ParameterFamily::Exact: {
        const DecodedParameter number = decode(buffer);
        const auto* decimal = std::get_if<Decimal>(&number.value);
        result = interval_from_number(decimal ? *decimal : from_int64(std::get<std::int64_t>(number.value)), interval,
                                      precision);
        break;
    }
    default: // an interval, or the bytes of one
        if (buffer.length != sizeof(SQL_INTERVAL_STRUCT)) throw_range();
        result = interval_from_interval(read_native<SQL_INTERVAL_STRUCT>(buffer), interval, precision);
    }
    if (result.status == Conversion::NotConvertible) throw_cast("interval of that type");
    if (result.status != Conversion::Ok)
        throw Error(state::kIntervalOverflow, "A parameter's interval does not fit into the fields of its SQL type.");
    std::string text = text_from_interval(result.value);
    return {kIntervalParameter, std::move(text)};
}

engine::TypedValue parameter_value(const ParameterBuffer& buffer, const SqlType& declared) {
    const bool bytes_wanted = is_binary(declared.id) || declared.id == TypeId::Guid;
    if (buffer.c_type == SQL_C_BINARY && !bytes_wanted && declared.id != TypeId::Unknown)
        return native_parameter(buffer, declared);
    if (is_interval_c_type(buffer.c_type) && is_text(declared.id)) {
        std::string text = text_from_interval(read_native<SQL_INTERVAL_STRUCT>(buffer));
        return text_parameter({ParameterFamily::Character, std::move(text), {TypeId::VarChar}}, declared);
    }
    const DecodedParameter decoded = decode(buffer);
    if (declared.id == TypeId::Unknown) return {decoded.type, decoded.value};
    if (is_text(declared.id)) return text_parameter(decoded, declared);
    if (is_integer(declared.id)) return integer_parameter(decoded, declared);
    if (is_approximate(declared.id)) return real_parameter(decoded, declared);
    if (is_binary(declared.id)) return binary_parameter(decoded, declared);
    switch (declared.id) {
    case TypeId::Bit:
        return bit_parameter(decoded, declared);
    case TypeId::Decimal:
        return decimal_parameter(decoded, declared);
    case TypeId::Date:
        return date_parameter(decoded, declared);
    case TypeId::Time:
        return time_parameter(decoded, declared);
    case TypeId::Timestamp:
        return timestamp_parameter(decoded, declared);
    default:
        return guid_parameter(decoded, declared);
    }
}

} // namespace snowatlas::odbc

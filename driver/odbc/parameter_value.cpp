#include "driver/odbc/parameter_value.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
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

enum class Family : std::uint8_t { Character, Exact, Approximate, Bit, Binary, Date, Time, Timestamp, Guid, Interval };

Family family_of(SQLSMALLINT c_type) {
    if (is_interval_c_type(c_type)) return Family::Interval;
    switch (c_type) {
    case SQL_C_CHAR:
    case SQL_C_WCHAR:
        return Family::Character;
    case SQL_C_FLOAT:
    case SQL_C_DOUBLE:
        return Family::Approximate;
    case SQL_C_BIT:
        return Family::Bit;
    case SQL_C_BINARY:
        return Family::Binary;
    case SQL_C_TYPE_DATE:
        return Family::Date;
    case SQL_C_TYPE_TIME:
        return Family::Time;
    case SQL_C_TYPE_TIMESTAMP:
        return Family::Timestamp;
    case SQL_C_GUID:
        return Family::Guid;
    default:
        return Family::Exact;
    }
}

[[noreturn]] void throw_cast(std::string_view what) {
    throw Error(state::kInvalidCast, "A parameter's text is no " + std::string(what) + ".");
}
[[noreturn]] void throw_range() {
    throw Error(state::kNumericOutOfRange, "A parameter's number is outside of what its SQL type can hold.");
}
[[noreturn]] void throw_datetime() {
    throw Error(state::kInvalidDatetime, "A parameter's date or time has a field that is out of range.");
}
[[noreturn]] void throw_datetime_overflow() {
    throw Error(state::kDatetimeOverflow, "A parameter's time or fraction would be lost in its SQL type.");
}

template <typename Native> Native read(const ParameterBuffer& buffer) {
    Native value;
    std::memcpy(&value, buffer.data, sizeof value);
    return value;
}

// What the buffer holds, in the form its C type gives it.
struct DecodedParameter {
    Family family;
    Value value;
    SqlType type;
};

Decimal unsigned_decimal(std::uint64_t value) {
    return {static_cast<Int128>(value), 0};
}

std::string decode_text(const ParameterBuffer& buffer) {
    if (buffer.c_type == SQL_C_CHAR) return from_narrow({buffer.data, static_cast<std::size_t>(buffer.length)});
    // The buffer need not be aligned.
    std::u16string wide(static_cast<std::size_t>(buffer.length) / 2, u'\0');
    std::memcpy(wide.data(), buffer.data, wide.size() * 2);
    return to_utf8(wide);
}

DecodedParameter exact(std::int64_t value) {
    return {Family::Exact, value, {TypeId::BigInt}};
}

Decimal decode_numeric(const ParameterBuffer& buffer) {
    const auto numeric = read<SQL_NUMERIC_STRUCT>(buffer);
    UInt128 magnitude = 0;
    for (std::size_t i = std::size(numeric.val); i-- > 0;) magnitude = (magnitude << 8U) | numeric.val[i];
    if (magnitude > static_cast<UInt128>(power_of_ten(kMaxDecimalPrecision)) - 1) throw_range();
    Int128 unscaled = static_cast<Int128>(magnitude);
    if (numeric.sign == 0) unscaled = -unscaled;
    int scale = numeric.scale;
    for (; scale < 0; ++scale) {
        if (digits(unscaled) >= kMaxDecimalPrecision) throw_range();
        unscaled *= 10;
    }
    return {unscaled, std::min(scale, kMaxDecimalPrecision)};
}

DecodedParameter decode_number(const ParameterBuffer& buffer) {
    switch (buffer.c_type) {
    case SQL_C_STINYINT:
        return exact(read<std::int8_t>(buffer));
    case SQL_C_UTINYINT:
        return exact(read<std::uint8_t>(buffer));
    case SQL_C_SSHORT:
        return exact(read<std::int16_t>(buffer));
    case SQL_C_USHORT:
        return exact(read<std::uint16_t>(buffer));
    case SQL_C_SLONG:
        return exact(read<std::int32_t>(buffer));
    case SQL_C_ULONG:
        return exact(read<std::uint32_t>(buffer));
    case SQL_C_SBIGINT:
        return exact(read<std::int64_t>(buffer));
    case SQL_C_UBIGINT: {
        const auto value = read<std::uint64_t>(buffer);
        if (value <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
            return exact(static_cast<std::int64_t>(value));
        return {Family::Exact, unsigned_decimal(value), {TypeId::Decimal, 20, 0}};
    }
    default: {
        const Decimal value = decode_numeric(buffer);
        return {Family::Exact, value, {TypeId::Decimal, kMaxDecimalPrecision, value.scale}};
    }
    }
}

std::int64_t decode_date(const SQL_DATE_STRUCT& value) {
    const Date date{value.year, value.month, value.day};
    if (!is_valid(date)) throw_datetime();
    return to_days(date);
}

std::int64_t decode_time(const SQL_TIME_STRUCT& value) {
    const TimeOfDay time{value.hour, value.minute, value.second, 0};
    if (!is_valid(time)) throw_datetime();
    return to_ticks(time);
}

std::int64_t decode_timestamp(const SQL_TIMESTAMP_STRUCT& value) {
    constexpr SQLUINTEGER kNanoseconds = 1'000'000'000;
    if (value.fraction >= kNanoseconds) throw_datetime();
    // Below a tick there is nothing a column could hold; applications send the noise of their floating point there.
    const Timestamp timestamp{{value.year, value.month, value.day},
                              {value.hour, value.minute, value.second, static_cast<int>(value.fraction / 100)}};
    if (!is_valid(timestamp.date) || !is_valid(timestamp.time)) throw_datetime();
    return to_ticks(timestamp);
}

std::string decode_guid(const SQLGUID& guid) {
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%08x-%04x-%04x-%02x%02x-%02x%02x%02x%02x%02x%02x",
                  static_cast<unsigned>(guid.Data1), guid.Data2, guid.Data3, guid.Data4[0], guid.Data4[1],
                  guid.Data4[2], guid.Data4[3], guid.Data4[4], guid.Data4[5], guid.Data4[6], guid.Data4[7]);
    return text.data();
}

DecodedParameter decode_interval(const ParameterBuffer& buffer) {
    const auto interval = read<SQL_INTERVAL_STRUCT>(buffer);
    if (const auto number = number_from_interval(interval))
        return {Family::Interval, *number, {TypeId::Decimal, kMaxDecimalPrecision, number->scale}};
    std::string text = text_from_interval(interval);
    const auto length = static_cast<std::int32_t>(text.size());
    return {Family::Interval, std::move(text), {TypeId::VarChar, length}};
}

DecodedParameter decode(const ParameterBuffer& buffer) {
    const Family family = family_of(buffer.c_type);
    switch (family) {
    case Family::Character: {
        std::string text = decode_text(buffer);
        const auto length = static_cast<std::int32_t>(std::min<std::size_t>(utf16_length(text), kLongTextLength));
        return {family, std::move(text), {TypeId::VarChar, length}};
    }
    case Family::Exact:
        return decode_number(buffer);
    case Family::Approximate: {
        const double real =
            buffer.c_type == SQL_C_FLOAT ? static_cast<double>(read<float>(buffer)) : read<double>(buffer);
        if (!std::isfinite(real)) throw_range(); // SQL has no value for it
        return {family, real, {TypeId::Double}};
    }
    case Family::Bit:
        return {family, std::int64_t{read<SQLCHAR>(buffer) != 0 ? 1 : 0}, {TypeId::Bit}};
    case Family::Binary:
        return {family,
                Binary{std::string(buffer.data, static_cast<std::size_t>(buffer.length))},
                {TypeId::VarBinary, static_cast<std::int32_t>(std::min<SQLLEN>(buffer.length, kLongTextLength))}};
    case Family::Date:
        return {family, decode_date(read<SQL_DATE_STRUCT>(buffer)), {TypeId::Date}};
    case Family::Time:
        return {family, decode_time(read<SQL_TIME_STRUCT>(buffer)), {TypeId::Time}};
    case Family::Timestamp:
        return {family, decode_timestamp(read<SQL_TIMESTAMP_STRUCT>(buffer)), {TypeId::Timestamp, 0, kTimestampScale}};
    case Family::Guid:
        return {family, decode_guid(read<SQLGUID>(buffer)), {TypeId::Guid, kGuidLength}};
    case Family::Interval:
        return decode_interval(buffer);
    }
    throw_cast("value");
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
        return integer_parameter({Family::Exact, static_cast<std::int64_t>(*real), {TypeId::BigInt}}, declared);
    }
    std::int64_t whole = 0;
    if (const auto* decimal = std::get_if<Decimal>(&value)) {
        const Int128 power = power_of_ten(decimal->scale);
        if (decimal->unscaled % power != 0) {
            if (decoded.family == Family::Character)
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
    } else if (decoded.family == Family::Character) {
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

engine::TypedValue date_parameter(const DecodedParameter& decoded, const SqlType& declared) {
    if (decoded.family == Family::Date) return {declared, decoded.value};
    std::int64_t ticks = 0;
    if (decoded.family == Family::Timestamp) {
        ticks = std::get<std::int64_t>(decoded.value);
    } else {
        const std::string_view text = trim(std::get<std::string>(decoded.value));
        if (const auto days = parse_date(text)) return {declared, *days};
        const auto moment = parse_timestamp(text);
        if (!moment) throw_cast("date such as 2026-01-31");
        ticks = *moment;
    }
    if (time_of(ticks) != 0) throw_datetime_overflow();
    return {declared, day_of(ticks)};
}

engine::TypedValue time_parameter(const DecodedParameter& decoded, const SqlType& declared) {
    if (decoded.family == Family::Time) return {declared, decoded.value};
    if (decoded.family == Family::Timestamp) {
        const std::int64_t ticks = time_of(std::get<std::int64_t>(decoded.value));
        if (ticks % kTicksPerSecond != 0 && declared.scale == 0) throw_datetime_overflow();
        return {declared, ticks};
    }
    const std::string_view text = trim(std::get<std::string>(decoded.value));
    if (const auto ticks = parse_time(text)) return {declared, *ticks};
    const auto moment = text.size() > 10 ? parse_timestamp(text) : std::nullopt;
    if (!moment) throw_cast("time such as 23:59:59");
    return {declared, time_of(*moment)};
}

engine::TypedValue timestamp_parameter(const DecodedParameter& decoded, const SqlType& declared) {
    SqlType type = declared;
    type.scale = kTimestampScale; // clients understate it
    switch (decoded.family) {
    case Family::Timestamp:
        return {type, decoded.value};
    case Family::Date:
        return {type, std::get<std::int64_t>(decoded.value) * kTicksPerDay};
    case Family::Time:
        return {type, day_of(now_ticks()) * kTicksPerDay + std::get<std::int64_t>(decoded.value)};
    default:
        break;
    }
    const std::string_view text = trim(std::get<std::string>(decoded.value));
    if (const auto moment = parse_timestamp(text)) return {type, *moment};
    if (const auto ticks = parse_time(text)) return {type, day_of(now_ticks()) * kTicksPerDay + *ticks};
    throw_cast("timestamp such as 2026-01-31 23:59:59");
}

engine::TypedValue guid_parameter(const DecodedParameter& decoded, const SqlType& declared) {
    if (decoded.family == Family::Guid) return {declared, decoded.value};
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
    const Family family = family_of(c_type);
    switch (family) {
    case Family::Character:
    case Family::Binary:
        return true;
    case Family::Exact:
        return is_text(type) || is_numeric(type) || is_binary(type);
    case Family::Approximate:
    case Family::Bit:
        return is_text(type) || is_numeric(type);
    case Family::Date:
        return is_text(type) || type == TypeId::Date || type == TypeId::Timestamp;
    case Family::Time:
        return is_text(type) || type == TypeId::Time || type == TypeId::Timestamp;
    case Family::Timestamp:
        return is_text(type) || is_datetime(type);
    case Family::Guid:
        return is_text(type) || is_binary(type) || type == TypeId::Guid;
    case Family::Interval: {
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
    case Family::Character:
    case Family::Binary:
        return true;
    case Family::Exact:
        return single;
    case Family::Interval:
        return is_of_months(c_type) == is_of_months(interval);
    default:
        return false;
    }
}

engine::TypedValue interval_parameter(const ParameterBuffer& buffer, SQLSMALLINT interval, int leading_digits) {
    const IntervalPrecision precision{leading_digits};
    IntervalResult result;
    switch (family_of(buffer.c_type)) {
    case Family::Character:
        result = interval_from_text(decode_text(buffer), interval, precision);
        break;
    case Family::Exact: {
        const DecodedParameter number = decode_number(buffer);
        const auto* decimal = std::get_if<Decimal>(&number.value);
        result = interval_from_number(decimal ? *decimal : from_int64(std::get<std::int64_t>(number.value)), interval,
                                      precision);
        break;
    }
    default: // an interval, or the bytes of one
        if (buffer.length != sizeof(SQL_INTERVAL_STRUCT)) throw_range();
        result = interval_from_interval(read<SQL_INTERVAL_STRUCT>(buffer), interval, precision);
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
        std::string text = text_from_interval(read<SQL_INTERVAL_STRUCT>(buffer));
        return text_parameter({Family::Character, std::move(text), {TypeId::VarChar}}, declared);
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

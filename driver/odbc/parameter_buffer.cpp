#include "driver/odbc/parameter_buffer.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <iterator>
#include <limits>

#include "driver/base/calendar.h"
#include "driver/base/code_page.h"
#include "driver/base/text.h"
#include "driver/base/utf16.h"
#include "driver/odbc/c_type.h"
#include "driver/odbc/interval.h"
#include "driver/odbc/text_buffer.h"

namespace snowatlas::odbc {
namespace {

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
    return {ParameterFamily::Exact, value, {TypeId::BigInt}};
}

Decimal decode_numeric(const ParameterBuffer& buffer) {
    const auto numeric = read_native<SQL_NUMERIC_STRUCT>(buffer);
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
    // Digits further behind the point than a DECIMAL has any.
    for (; scale > kMaxDecimalPrecision; --scale) unscaled /= 10;
    return {unscaled, scale};
}

DecodedParameter decode_number(const ParameterBuffer& buffer) {
    switch (buffer.c_type) {
    case SQL_C_STINYINT:
        return exact(read_native<std::int8_t>(buffer));
    case SQL_C_UTINYINT:
        return exact(read_native<std::uint8_t>(buffer));
    case SQL_C_SSHORT:
        return exact(read_native<std::int16_t>(buffer));
    case SQL_C_USHORT:
        return exact(read_native<std::uint16_t>(buffer));
    case SQL_C_SLONG:
        return exact(read_native<std::int32_t>(buffer));
    case SQL_C_ULONG:
        return exact(read_native<std::uint32_t>(buffer));
    case SQL_C_SBIGINT:
        return exact(read_native<std::int64_t>(buffer));
    case SQL_C_UBIGINT: {
        const auto value = read_native<std::uint64_t>(buffer);
        if (value <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
            return exact(static_cast<std::int64_t>(value));
        return {ParameterFamily::Exact, unsigned_decimal(value), {TypeId::Decimal, 20, 0}};
    }
    default: {
        const Decimal value = decode_numeric(buffer);
        return {ParameterFamily::Exact, value, {TypeId::Decimal, kMaxDecimalPrecision, value.scale}};
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

DecodedParameter decode_interval(const ParameterBuffer& buffer) {
    const auto interval = read_native<SQL_INTERVAL_STRUCT>(buffer);
    if (const auto number = number_from_interval(interval))
        return {ParameterFamily::Interval, *number, {TypeId::Decimal, kMaxDecimalPrecision, number->scale}};
    std::string text = text_from_interval(interval);
    const auto length = static_cast<std::int32_t>(text.size());
    return {ParameterFamily::Interval, std::move(text), {TypeId::VarChar, length}};
}

} // namespace

void throw_cast(std::string_view what) {
    throw Error(state::kInvalidCast, "A parameter's text is no " + std::string(what) + ".");
}
void throw_range() {
    throw Error(state::kNumericOutOfRange, "A parameter's number is outside of what its SQL type can hold.");
}
void throw_datetime() {
    throw Error(state::kInvalidDatetime, "A parameter's date or time has a field that is out of range.");
}

ParameterFamily family_of(SQLSMALLINT c_type) {
    if (is_interval_c_type(c_type)) return ParameterFamily::Interval;
    switch (c_type) {
    case SQL_C_CHAR:
    case SQL_C_WCHAR:
        return ParameterFamily::Character;
    case SQL_C_FLOAT:
    case SQL_C_DOUBLE:
        return ParameterFamily::Approximate;
    case SQL_C_BIT:
        return ParameterFamily::Bit;
    case SQL_C_BINARY:
        return ParameterFamily::Binary;
    case SQL_C_TYPE_DATE:
        return ParameterFamily::Date;
    case SQL_C_TYPE_TIME:
        return ParameterFamily::Time;
    case SQL_C_TYPE_TIMESTAMP:
        return ParameterFamily::Timestamp;
    case SQL_C_GUID:
        return ParameterFamily::Guid;
    default:
        return ParameterFamily::Exact;
    }
}

std::string decode_guid(const SQLGUID& guid) {
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%08x-%04x-%04x-%02x%02x-%02x%02x%02x%02x%02x%02x",
                  static_cast<unsigned>(guid.Data1), guid.Data2, guid.Data3, guid.Data4[0], guid.Data4[1],
                  guid.Data4[2], guid.Data4[3], guid.Data4[4], guid.Data4[5], guid.Data4[6], guid.Data4[7]);
    return text.data();
}

DecodedParameter decode(const ParameterBuffer& buffer) {
    const ParameterFamily family = family_of(buffer.c_type);
    switch (family) {
    case ParameterFamily::Character: {
        std::string text = decode_text(buffer);
        const auto length = static_cast<std::int32_t>(std::min<std::size_t>(utf16_length(text), kLongTextLength));
        return {family, std::move(text), {TypeId::VarChar, length}};
    }
    case ParameterFamily::Exact:
        return decode_number(buffer);
    case ParameterFamily::Approximate: {
        const double real = buffer.c_type == SQL_C_FLOAT ? static_cast<double>(read_native<float>(buffer))
                                                         : read_native<double>(buffer);
        if (!std::isfinite(real)) throw_range(); // SQL has no value for it
        return {family, real, {TypeId::Double}};
    }
    case ParameterFamily::Bit:
        return {family, std::int64_t{read_native<SQLCHAR>(buffer) != 0 ? 1 : 0}, {TypeId::Bit}};
    case ParameterFamily::Binary:
        return {family,
                Binary{std::string(buffer.data, static_cast<std::size_t>(buffer.length))},
                {TypeId::VarBinary, static_cast<std::int32_t>(std::min<SQLLEN>(buffer.length, kLongTextLength))}};
    case ParameterFamily::Date:
        return {family, decode_date(read_native<SQL_DATE_STRUCT>(buffer)), {TypeId::Date}};
    case ParameterFamily::Time:
        return {family, decode_time(read_native<SQL_TIME_STRUCT>(buffer)), {TypeId::Time}};
    case ParameterFamily::Timestamp:
        return {family,
                decode_timestamp(read_native<SQL_TIMESTAMP_STRUCT>(buffer)),
                {TypeId::Timestamp, 0, kTimestampScale}};
    case ParameterFamily::Guid:
        return {family, decode_guid(read_native<SQLGUID>(buffer)), {TypeId::Guid, kGuidLength}};
    case ParameterFamily::Interval:
        return decode_interval(buffer);
    }
    throw_cast("value");
}

} // namespace snowatlas::odbc

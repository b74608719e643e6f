// The converters by target, for the table in conversion.cpp. Each expects the cell kind its source types are stored as
// and answers NotConvertible for any other.
#pragma once

#include <array>
#include <cstring>
#include <type_traits>

#include "driver/odbc/conversion.h"

namespace snowatlas::odbc {

// Text that is not longer than this needs no allocation: every type but text and binary.
using ShortText = std::array<char, 96>;
RenderedText format_short(const Cell& cell, const SqlType& type, ShortText& buffer);

// Text and bytes.
Converted text_to_char(const Cell& cell, const SqlType& type, const Target& target);
Converted text_to_wchar(const Cell& cell, const SqlType& type, const Target& target);
Converted text_to_binary(const Cell& cell, const SqlType& type, const Target& target);
Converted bytes_to_char(const Cell& cell, const SqlType& type, const Target& target);
Converted bytes_to_wchar(const Cell& cell, const SqlType& type, const Target& target);
Converted bytes_to_binary(const Cell& cell, const SqlType& type, const Target& target);
Converted short_to_char(const Cell& cell, const SqlType& type, const Target& target);
Converted short_to_wchar(const Cell& cell, const SqlType& type, const Target& target);
Converted native_to_binary(const Cell& cell, const SqlType& type, const Target& target);
Converted text_to_guid(const Cell& cell, const SqlType& type, const Target& target);

// Numbers: from integers (BIT too), decimals, doubles and text, to the C type.
Converter number_converter(TypeId type, SQLSMALLINT c_type);

// Dates and times.
Converted text_to_date(const Cell& cell, const SqlType& type, const Target& target);
Converted text_to_time(const Cell& cell, const SqlType& type, const Target& target);
Converted text_to_timestamp(const Cell& cell, const SqlType& type, const Target& target);
Converted date_to_date(const Cell& cell, const SqlType& type, const Target& target);
Converted date_to_timestamp(const Cell& cell, const SqlType& type, const Target& target);
Converted time_to_time(const Cell& cell, const SqlType& type, const Target& target);
Converted time_to_timestamp(const Cell& cell, const SqlType& type, const Target& target);
Converted timestamp_to_date(const Cell& cell, const SqlType& type, const Target& target);
Converted timestamp_to_time(const Cell& cell, const SqlType& type, const Target& target);
Converted timestamp_to_timestamp(const Cell& cell, const SqlType& type, const Target& target);
SQL_DATE_STRUCT date_struct(std::int64_t days);
SQL_TIME_STRUCT time_struct(std::int64_t ticks);
SQL_TIMESTAMP_STRUCT timestamp_struct(std::int64_t ticks);

SQL_NUMERIC_STRUCT numeric_struct(Decimal value, int precision);
std::optional<SQLGUID> parse_guid(std::string_view text);

template <typename Struct>
Converted store(const Target& target, const Struct& value, Conversion status = Conversion::Ok) {
    static_assert(std::is_trivially_copyable_v<Struct>);
    std::memcpy(target.data, &value, sizeof value);
    return {status, static_cast<SQLLEN>(sizeof value)};
}
inline Converted failed(Conversion status) {
    return {status, 0};
}

} // namespace snowatlas::odbc

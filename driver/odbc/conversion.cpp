#include "driver/odbc/conversion.h"

#include "driver/odbc/c_type.h"
#include "driver/odbc/conversion_parts.h"

namespace snowatlas::odbc {
namespace {

// Rows of the reference's matrix that lead to something other than a number.
struct ConversionRow {
    TypeId type;
    SQLSMALLINT c_type;
    Converter converter;
};
constexpr ConversionRow kDatetimes[] = {
    {TypeId::VarChar, SQL_C_TYPE_DATE, text_to_date},
    {TypeId::VarChar, SQL_C_TYPE_TIME, text_to_time},
    {TypeId::VarChar, SQL_C_TYPE_TIMESTAMP, text_to_timestamp},
    {TypeId::VarChar, SQL_C_GUID, text_to_guid},
    {TypeId::Date, SQL_C_TYPE_DATE, date_to_date},
    {TypeId::Date, SQL_C_TYPE_TIMESTAMP, date_to_timestamp},
    {TypeId::Time, SQL_C_TYPE_TIME, time_to_time},
    {TypeId::Time, SQL_C_TYPE_TIMESTAMP, time_to_timestamp},
    {TypeId::Timestamp, SQL_C_TYPE_DATE, timestamp_to_date},
    {TypeId::Timestamp, SQL_C_TYPE_TIME, timestamp_to_time},
    {TypeId::Timestamp, SQL_C_TYPE_TIMESTAMP, timestamp_to_timestamp},
    {TypeId::Guid, SQL_C_GUID, text_to_guid},
};

Converter character_converter(TypeId type, bool wide) {
    if (is_text(type)) return wide ? text_to_wchar : text_to_char;
    if (is_binary(type)) return wide ? bytes_to_wchar : bytes_to_char;
    return wide ? short_to_wchar : short_to_char;
}

Converter binary_converter(TypeId type) {
    if (is_text(type)) return text_to_binary;
    return is_binary(type) ? bytes_to_binary : native_to_binary;
}

} // namespace

Diagnostic diagnostic_of(Conversion conversion) {
    switch (conversion) {
    case Conversion::TextCut:
        return {state::kStringTruncated, "The value is longer than the buffer and was cut."};
    case Conversion::FractionCut:
        return {state::kFractionTruncated, "Digits behind the point, or the time of day, did not fit and were cut."};
    case Conversion::OutOfRange:
        return {state::kNumericOutOfRange, "The value is outside of what the buffer's type or length can hold; bind a "
                                           "wider type."};
    case Conversion::InvalidDatetime:
        return {state::kInvalidDatetime, "The text has a field of a date or time that is out of range."};
    case Conversion::IntervalOverflow:
        return {state::kIntervalOverflow, "The leading field of the interval has more digits than the buffer's "
                                          "precision allows."};
    case Conversion::NoIndicator:
        return {state::kIndicatorRequired, "The value is NULL, and no length or indicator buffer is given to say so."};
    default:
        return {state::kInvalidCast, "The text is no value of the buffer's type."};
    }
}

Converter find_converter(TypeId type, SQLSMALLINT c_type) {
    if (type == TypeId::Unknown) type = TypeId::VarChar; // an untyped NULL converts to anything
    if (is_character_c_type(c_type)) return character_converter(type, c_type == SQL_C_WCHAR);
    if (c_type == SQL_C_BINARY) return binary_converter(type);
    if (const Converter converter = number_converter(type, c_type)) return converter;
    const TypeId row_type = is_text(type) ? TypeId::VarChar : type;
    for (const ConversionRow& row : kDatetimes)
        if (row.type == row_type && row.c_type == c_type) return row.converter;
    return nullptr;
}

} // namespace snowatlas::odbc

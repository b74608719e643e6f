#include "driver/odbc/c_type.h"

#include <algorithm>
#include <iterator>

#include "driver/base/calendar.h"
#include "driver/base/decimal.h"

namespace snowatlas::odbc {
namespace {

struct CType {
    SQLSMALLINT code;
    std::size_t size;
};

constexpr CType kCTypes[] = {
    {SQL_C_CHAR, 0},
    {SQL_C_WCHAR, 0},
    {SQL_C_BINARY, 0}, // SQL_C_VARBOOKMARK too
    {SQL_C_DEFAULT, 0},
    {SQL_C_BIT, sizeof(SQLCHAR)},
    {SQL_C_STINYINT, sizeof(SQLSCHAR)},
    {SQL_C_UTINYINT, sizeof(SQLCHAR)},
    {SQL_C_SSHORT, sizeof(SQLSMALLINT)},
    {SQL_C_USHORT, sizeof(SQLUSMALLINT)},
    {SQL_C_SLONG, sizeof(SQLINTEGER)},
    {SQL_C_ULONG, sizeof(SQLUINTEGER)},
    {SQL_C_SBIGINT, sizeof(SQLBIGINT)},
    {SQL_C_UBIGINT, sizeof(SQLUBIGINT)},
    {SQL_C_FLOAT, sizeof(SQLREAL)},
    {SQL_C_DOUBLE, sizeof(SQLDOUBLE)},
    {SQL_C_NUMERIC, sizeof(SQL_NUMERIC_STRUCT)},
    {SQL_C_TYPE_DATE, sizeof(SQL_DATE_STRUCT)},
    {SQL_C_TYPE_TIME, sizeof(SQL_TIME_STRUCT)},
    {SQL_C_TYPE_TIMESTAMP, sizeof(SQL_TIMESTAMP_STRUCT)},
    {SQL_C_GUID, sizeof(SQLGUID)},
};
static_assert(sizeof(SQL_DATE_STRUCT) == 6 && sizeof(SQL_TIME_STRUCT) == 6 && sizeof(SQL_TIMESTAMP_STRUCT) == 16);
static_assert(sizeof(SQL_NUMERIC_STRUCT) == 19 && sizeof(SQLGUID) == 16 && sizeof(SQL_INTERVAL_STRUCT) == 28);

struct SqlCode {
    SQLSMALLINT odbc;
    TypeId id;
    SQLSMALLINT default_c;
};
constexpr SqlCode kSqlCodes[] = {
    {SQL_CHAR, TypeId::Char, SQL_C_CHAR},
    {SQL_VARCHAR, TypeId::VarChar, SQL_C_CHAR},
    {SQL_LONGVARCHAR, TypeId::LongText, SQL_C_CHAR},
    {SQL_WCHAR, TypeId::Char, SQL_C_WCHAR},
    {SQL_WVARCHAR, TypeId::VarChar, SQL_C_WCHAR},
    {SQL_WLONGVARCHAR, TypeId::LongText, SQL_C_WCHAR},
    {SQL_DECIMAL, TypeId::Decimal, SQL_C_CHAR},
    {SQL_NUMERIC, TypeId::Decimal, SQL_C_CHAR},
    {SQL_BIT, TypeId::Bit, SQL_C_BIT},
    {SQL_TINYINT, TypeId::TinyInt, SQL_C_STINYINT},
    {SQL_SMALLINT, TypeId::SmallInt, SQL_C_SSHORT},
    {SQL_INTEGER, TypeId::Integer, SQL_C_SLONG},
    {SQL_BIGINT, TypeId::BigInt, SQL_C_SBIGINT},
    {SQL_REAL, TypeId::Real, SQL_C_FLOAT},
    {SQL_FLOAT, TypeId::Double, SQL_C_DOUBLE},
    {SQL_DOUBLE, TypeId::Double, SQL_C_DOUBLE},
    {SQL_BINARY, TypeId::Binary, SQL_C_BINARY},
    {SQL_VARBINARY, TypeId::VarBinary, SQL_C_BINARY},
    {SQL_LONGVARBINARY, TypeId::LongBinary, SQL_C_BINARY},
    {SQL_TYPE_DATE, TypeId::Date, SQL_C_TYPE_DATE},
    {SQL_TYPE_TIME, TypeId::Time, SQL_C_TYPE_TIME},
    {SQL_TYPE_TIMESTAMP, TypeId::Timestamp, SQL_C_TYPE_TIMESTAMP},
    {SQL_DATE, TypeId::Date, SQL_C_TYPE_DATE}, // 9: SQL_DATETIME and the SQL_DATE of ODBC 2
    {SQL_TIME, TypeId::Time, SQL_C_TYPE_TIME},
    {SQL_TIMESTAMP, TypeId::Timestamp, SQL_C_TYPE_TIMESTAMP},
    {SQL_GUID, TypeId::Guid, SQL_C_GUID},
};

const SqlCode* find_sql_code(SQLSMALLINT odbc) {
    const auto* found =
        std::find_if(std::begin(kSqlCodes), std::end(kSqlCodes), [&](const SqlCode& row) { return row.odbc == odbc; });
    return found == std::end(kSqlCodes) ? nullptr : found;
}

} // namespace

SQLSMALLINT modern_c_type(SQLSMALLINT c_type) {
    switch (c_type) {
    case SQL_C_DATE:
        return SQL_C_TYPE_DATE;
    case SQL_C_TIME:
        return SQL_C_TYPE_TIME;
    case SQL_C_TIMESTAMP:
        return SQL_C_TYPE_TIMESTAMP;
    case SQL_C_TINYINT:
        return SQL_C_STINYINT;
    case SQL_C_SHORT:
        return SQL_C_SSHORT;
    case SQL_C_LONG:
        return SQL_C_SLONG;
    default:
        return c_type;
    }
}

bool is_interval_c_type(SQLSMALLINT c_type) {
    return c_type >= SQL_C_INTERVAL_YEAR && c_type <= SQL_C_INTERVAL_MINUTE_TO_SECOND;
}

bool is_character_c_type(SQLSMALLINT c_type) {
    return c_type == SQL_C_CHAR || c_type == SQL_C_WCHAR;
}

bool is_c_type(SQLSMALLINT c_type) {
    const SQLSMALLINT modern = modern_c_type(c_type);
    return is_interval_c_type(modern) ||
           std::any_of(std::begin(kCTypes), std::end(kCTypes), [&](const CType& row) { return row.code == modern; });
}

std::size_t c_type_size(SQLSMALLINT c_type) {
    const SQLSMALLINT modern = modern_c_type(c_type);
    if (is_interval_c_type(modern)) return sizeof(SQL_INTERVAL_STRUCT);
    for (const CType& row : kCTypes)
        if (row.code == modern) return row.size;
    return 0;
}

SQLSMALLINT default_c_type(SQLSMALLINT sql_type) {
    if (is_interval_c_type(sql_type)) return sql_type;
    const SqlCode* code = find_sql_code(sql_type);
    return code == nullptr ? SQL_C_CHAR : code->default_c;
}

std::optional<SqlType> sql_type_of(SQLSMALLINT odbc_type, SQLULEN size, SQLSMALLINT digits) {
    const SqlCode* code = find_sql_code(odbc_type);
    if (code == nullptr) return std::nullopt;
    SqlType type{code->id};
    const auto length = static_cast<std::int32_t>(std::min<SQLULEN>(size, kLongTextLength));
    if (is_text(type.id)) type.length = length == 0 ? kFreeTextLength : length;
    if (is_binary(type.id)) type.length = length == 0 ? kFreeTextLength : length;
    if (type.id == TypeId::Guid) type.length = kGuidLength;
    if (type.id == TypeId::Decimal) {
        type.length = length == 0 || length > kMaxDecimalPrecision ? kMaxDecimalPrecision : length;
        type.scale = std::clamp<std::int32_t>(digits, 0, kMaxDecimalPrecision);
    }
    if (type.id == TypeId::Time || type.id == TypeId::Timestamp)
        type.scale = std::clamp<std::int32_t>(digits, 0, kTimestampScale);
    return type;
}

bool is_odbc_sql_type(SQLSMALLINT odbc_type) {
    return find_sql_code(odbc_type) != nullptr || is_interval_c_type(odbc_type);
}

VerboseType verbose_type(SQLSMALLINT concise) {
    if (concise >= SQL_TYPE_DATE && concise <= SQL_TYPE_TIMESTAMP)
        return {SQL_DATETIME, static_cast<SQLSMALLINT>(concise - SQL_TYPE_DATE + SQL_CODE_DATE)};
    if (is_interval_c_type(concise)) return {SQL_INTERVAL, static_cast<SQLSMALLINT>(concise - 100)};
    return {concise, 0};
}

SQLSMALLINT concise_type(SQLSMALLINT verbose, SQLSMALLINT code) {
    if (verbose == SQL_DATETIME && code >= SQL_CODE_DATE && code <= SQL_CODE_TIMESTAMP)
        return static_cast<SQLSMALLINT>(SQL_TYPE_DATE + code - SQL_CODE_DATE);
    if (verbose == SQL_INTERVAL && code >= SQL_CODE_YEAR && code <= SQL_CODE_MINUTE_TO_SECOND)
        return static_cast<SQLSMALLINT>(100 + code);
    return 0;
}

SQLSMALLINT odbc2_type(SQLSMALLINT concise) {
    switch (concise) {
    case SQL_TYPE_DATE:
        return SQL_DATE;
    case SQL_TYPE_TIME:
        return SQL_TIME;
    case SQL_TYPE_TIMESTAMP:
        return SQL_TIMESTAMP;
    default:
        return concise;
    }
}

} // namespace snowatlas::odbc

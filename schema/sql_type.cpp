#include "schema/sql_type.h"

#include <sqlext.h>
#include <sqlucode.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "driver/base/calendar.h"
#include "driver/base/decimal.h"
#include "driver/base/text.h"

namespace snowatlas {
namespace {

constexpr std::int16_t kNotNumeric = -1;
constexpr std::int16_t kSigned = SQL_FALSE;
constexpr std::int16_t kUnsigned = SQL_TRUE;
constexpr std::int16_t kNoScale = -1;

constexpr std::int32_t kMaxText = 65'535;
constexpr std::int32_t kMaxBinary = 65'535;
constexpr std::int32_t kMaxLongBinary = 2'147'483'647;
constexpr std::int32_t kMaxTicks = kTimestampScale;
// yyyy-mm-dd hh:mm:ss, and with a point and digits after it.
constexpr std::int32_t kTimestampSize = 19;
constexpr std::int32_t kTimeSize = 8;
constexpr std::int32_t kDateSize = 10;

// ODBC reference, Appendix D: "SQL Data Types" (numbers), "Column Size", "Decimal Digits"; SQLGetTypeInfo (the rest).
// Text is Unicode, so the types are the W ones; a literal of any type can be written as its prefix and suffix say.
constexpr std::array kTypes = {
    TypeInfo{TypeId::Bit, "BIT", "", SQL_BIT, SQL_BIT, 0, 1, "", "", false, SQL_PRED_BASIC, kUnsigned, 0, 0, 0},
    TypeInfo{TypeId::TinyInt, "TINYINT", "", SQL_TINYINT, SQL_TINYINT, 0, 3, "", "", false, SQL_PRED_BASIC, kSigned, 10,
             0, 0},
    TypeInfo{TypeId::SmallInt, "SMALLINT", "", SQL_SMALLINT, SQL_SMALLINT, 0, 5, "", "", false, SQL_PRED_BASIC, kSigned,
             10, 0, 0},
    TypeInfo{TypeId::Integer, "INTEGER", "", SQL_INTEGER, SQL_INTEGER, 0, 10, "", "", false, SQL_PRED_BASIC, kSigned,
             10, 0, 0},
    TypeInfo{TypeId::BigInt, "BIGINT", "", SQL_BIGINT, SQL_BIGINT, 0, 19, "", "", false, SQL_PRED_BASIC, kSigned, 10, 0,
             0},
    TypeInfo{TypeId::Decimal, "DECIMAL", "precision,scale", SQL_DECIMAL, SQL_DECIMAL, 0, kMaxDecimalPrecision, "", "",
             false, SQL_PRED_BASIC, kSigned, 10, 0, kMaxDecimalPrecision},
    TypeInfo{TypeId::Real, "REAL", "", SQL_REAL, SQL_REAL, 0, 7, "", "", false, SQL_PRED_BASIC, kSigned, 10, kNoScale,
             kNoScale},
    TypeInfo{TypeId::Double, "DOUBLE", "", SQL_DOUBLE, SQL_DOUBLE, 0, 15, "", "", false, SQL_PRED_BASIC, kSigned, 10,
             kNoScale, kNoScale},
    TypeInfo{TypeId::Char, "WCHAR", "length", SQL_WCHAR, SQL_WCHAR, 0, kMaxText, "'", "'", true, SQL_PRED_SEARCHABLE,
             kNotNumeric, 0, kNoScale, kNoScale},
    TypeInfo{TypeId::VarChar, "WVARCHAR", "max length", SQL_WVARCHAR, SQL_WVARCHAR, 0, kMaxText, "'", "'", true,
             SQL_PRED_SEARCHABLE, kNotNumeric, 0, kNoScale, kNoScale},
    TypeInfo{TypeId::LongText, "WLONGVARCHAR", "", SQL_WLONGVARCHAR, SQL_WLONGVARCHAR, 0, kLongTextLength, "'", "'",
             true, SQL_PRED_SEARCHABLE, kNotNumeric, 0, kNoScale, kNoScale},
    TypeInfo{TypeId::Binary, "BINARY", "length", SQL_BINARY, SQL_BINARY, 0, kMaxBinary, "X'", "'", false,
             SQL_PRED_BASIC, kNotNumeric, 0, kNoScale, kNoScale},
    TypeInfo{TypeId::VarBinary, "VARBINARY", "max length", SQL_VARBINARY, SQL_VARBINARY, 0, kMaxBinary, "X'", "'",
             false, SQL_PRED_BASIC, kNotNumeric, 0, kNoScale, kNoScale},
    TypeInfo{TypeId::LongBinary, "LONGVARBINARY", "", SQL_LONGVARBINARY, SQL_LONGVARBINARY, 0, kMaxLongBinary, "X'",
             "'", false, SQL_PRED_BASIC, kNotNumeric, 0, kNoScale, kNoScale},
    TypeInfo{TypeId::Date, "DATE", "", SQL_TYPE_DATE, SQL_DATETIME, SQL_CODE_DATE, kDateSize, "{d '", "'}", false,
             SQL_PRED_BASIC, kNotNumeric, 0, kNoScale, kNoScale},
    TypeInfo{TypeId::Time, "TIME", "scale", SQL_TYPE_TIME, SQL_DATETIME, SQL_CODE_TIME, kTimeSize + 1 + kMaxTicks,
             "{t '", "'}", false, SQL_PRED_BASIC, kNotNumeric, 0, 0, kMaxTicks},
    TypeInfo{TypeId::Timestamp, "TIMESTAMP", "scale", SQL_TYPE_TIMESTAMP, SQL_DATETIME, SQL_CODE_TIMESTAMP,
             kTimestampSize + 1 + kMaxTicks, "{ts '", "'}", false, SQL_PRED_BASIC, kNotNumeric, 0, 0, kMaxTicks},
    TypeInfo{TypeId::Guid, "GUID", "", SQL_GUID, SQL_GUID, 0, kGuidLength, "'", "'", false, SQL_PRED_BASIC, kNotNumeric,
             0, kNoScale, kNoScale},
};

constexpr TypeInfo kUnknown{TypeId::Unknown, "",          "", SQL_UNKNOWN_TYPE, SQL_UNKNOWN_TYPE, 0, 0, "", "", false,
                            SQL_PRED_NONE,   kNotNumeric, 0,  kNoScale,         kNoScale};

constexpr std::size_t index_of(TypeId id) {
    return static_cast<std::size_t>(id) - 1;
}

constexpr bool is_in_order() {
    for (std::size_t i = 0; i < kTypes.size(); ++i) {
        if (index_of(kTypes[i].id) != i) return false;
    }
    return true;
}
static_assert(is_in_order(), "type_info() finds a type by its place");

struct Synonym {
    std::string_view name;
    TypeId id;
    std::int32_t length = 0, scale = 0; // of names that say them too
};

// Other names SQL dialects and BI tools use, and those of {fn CONVERT(value, SQL_…)}; TYPE_NAMEs are found first.
constexpr Synonym kSynonyms[] = {
    {"BOOLEAN", TypeId::Bit},
    {"BOOL", TypeId::Bit},
    {"BYTE", TypeId::TinyInt},
    {"INT1", TypeId::TinyInt},
    {"INT2", TypeId::SmallInt},
    {"SHORT", TypeId::SmallInt},
    {"INT", TypeId::Integer},
    {"INT4", TypeId::Integer},
    {"MEDIUMINT", TypeId::Integer},
    {"INT8", TypeId::BigInt},
    {"NUMERIC", TypeId::Decimal},
    {"DEC", TypeId::Decimal},
    {"NUMBER", TypeId::Decimal},
    {"MONEY", TypeId::Decimal, 19, 4},
    {"SMALLMONEY", TypeId::Decimal, 10, 4},
    {"FLOAT4", TypeId::Real},
    {"FLOAT", TypeId::Double},
    {"FLOAT8", TypeId::Double},
    {"DOUBLE PRECISION", TypeId::Double},
    {"CHAR", TypeId::Char},
    {"CHARACTER", TypeId::Char},
    {"NCHAR", TypeId::Char},
    {"NATIONAL CHAR", TypeId::Char},
    {"NATIONAL CHARACTER", TypeId::Char},
    {"VARCHAR", TypeId::VarChar},
    {"VARCHAR2", TypeId::VarChar},
    {"NVARCHAR", TypeId::VarChar},
    {"NVARCHAR2", TypeId::VarChar},
    {"STRING", TypeId::VarChar},
    {"CHAR VARYING", TypeId::VarChar},
    {"CHARACTER VARYING", TypeId::VarChar},
    {"NATIONAL CHAR VARYING", TypeId::VarChar},
    {"NATIONAL CHARACTER VARYING", TypeId::VarChar},
    {"LONGVARCHAR", TypeId::LongText},
    {"LONG VARCHAR", TypeId::LongText},
    {"TEXT", TypeId::LongText},
    {"NTEXT", TypeId::LongText},
    {"LONGTEXT", TypeId::LongText},
    {"CLOB", TypeId::LongText},
    {"NCLOB", TypeId::LongText},
    {"CHARACTER LARGE OBJECT", TypeId::LongText},
    {"BINARY VARYING", TypeId::VarBinary},
    {"BYTEA", TypeId::LongBinary},
    {"LONG VARBINARY", TypeId::LongBinary},
    {"BLOB", TypeId::LongBinary},
    {"IMAGE", TypeId::LongBinary},
    {"BINARY LARGE OBJECT", TypeId::LongBinary},
    {"TYPE_DATE", TypeId::Date},
    {"TYPE_TIME", TypeId::Time},
    {"TIME WITHOUT TIME ZONE", TypeId::Time},
    {"TYPE_TIMESTAMP", TypeId::Timestamp},
    {"TIMESTAMP WITHOUT TIME ZONE", TypeId::Timestamp},
    {"DATETIME", TypeId::Timestamp},
    {"DATETIME2", TypeId::Timestamp},
    {"SMALLDATETIME", TypeId::Timestamp},
    {"UNIQUEIDENTIFIER", TypeId::Guid},
    {"UUID", TypeId::Guid},
};

// What a type has where SQL text gives no size.
constexpr std::int32_t kDefaultBinaryLength = 255;

bool has_scale(TypeId id) {
    return id == TypeId::Time || id == TypeId::Timestamp;
}

SqlType with_usual_size(TypeId id) {
    SqlType type{id};
    if (id == TypeId::Char || id == TypeId::VarChar) type.length = kDefaultTextLength;
    if (id == TypeId::LongText) type.length = kLongTextLength;
    if (id == TypeId::Binary || id == TypeId::VarBinary) type.length = kDefaultBinaryLength;
    if (id == TypeId::LongBinary) type.length = kMaxLongBinary;
    if (id == TypeId::Decimal) type.length = kMaxDecimalPrecision;
    if (id == TypeId::Timestamp) type.scale = kTimestampScale;
    return type;
}

std::optional<std::int32_t> parse_number(std::string_view text) {
    text = trim(text);
    std::int32_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

// The numbers in the brackets of a type.
std::optional<SqlType> apply_arguments(SqlType type, const std::vector<std::string>& arguments) {
    const TypeInfo& info = type_info(type.id);
    if (info.create_params.empty()) return std::nullopt;
    const auto first = parse_number(arguments.front());
    if (!first) return std::nullopt;
    if (type.id == TypeId::Decimal) {
        if (arguments.size() > 2 || *first < 1 || *first > info.max_size) return std::nullopt;
        type.length = *first;
        if (arguments.size() == 2) {
            const auto scale = parse_number(arguments[1]);
            if (!scale || *scale < 0 || *scale > *first) return std::nullopt;
            type.scale = *scale;
        }
        return type;
    }
    if (arguments.size() != 1) return std::nullopt;
    if (has_scale(type.id)) {
        if (*first < 0 || *first > info.maximum_scale) return std::nullopt;
        type.scale = *first;
        return type;
    }
    if (*first < 1 || *first > info.max_size) return std::nullopt;
    type.length = *first;
    return type;
}

std::string_view without_prefix(std::string_view name) {
    constexpr std::string_view kOdbcPrefix = "SQL_";
    name = trim(name);
    if (name.size() > kOdbcPrefix.size() && equals_ignore_case(name.substr(0, kOdbcPrefix.size()), kOdbcPrefix)) {
        name.remove_prefix(kOdbcPrefix.size());
    }
    return name;
}

const Synonym* find_synonym(std::string_view name) {
    for (const Synonym& synonym : kSynonyms) {
        if (equals_ignore_case(synonym.name, name)) return &synonym;
    }
    return nullptr;
}

// Length of a point and the digits after it.
std::int32_t fraction_size(std::int32_t scale) {
    return scale > 0 ? 1 + scale : 0;
}

} // namespace

std::span<const TypeInfo> type_table() {
    return kTypes;
}

const TypeInfo& type_info(TypeId id) {
    return id == TypeId::Unknown ? kUnknown : kTypes[index_of(id)];
}

const TypeInfo* find_type(std::string_view name) {
    name = without_prefix(name);
    for (const TypeInfo& info : kTypes) {
        if (equals_ignore_case(info.name, name)) return &info;
    }
    const Synonym* synonym = find_synonym(name);
    return synonym == nullptr ? nullptr : &type_info(synonym->id);
}

std::optional<SqlType> find_sized_type(std::string_view name) {
    const Synonym* synonym = find_synonym(without_prefix(name));
    if (synonym == nullptr || synonym->length == 0) return std::nullopt;
    return SqlType{synonym->id, synonym->length, synonym->scale, true};
}

std::int32_t column_size(const SqlType& type) {
    if (is_text(type.id) || is_binary(type.id) || type.id == TypeId::Decimal) return type.length;
    if (type.id == TypeId::Time) return kTimeSize + fraction_size(type.scale);
    if (type.id == TypeId::Timestamp) return kTimestampSize + fraction_size(type.scale);
    return type_info(type.id).max_size;
}

std::int32_t decimal_digits(const SqlType& type) {
    return type_info(type.id).maximum_scale < 0 ? -1 : type.scale;
}

std::int32_t octet_length(const SqlType& type) {
    constexpr std::int32_t kBytesOfUnit = sizeof(SQLWCHAR);
    constexpr std::int32_t kMaxLength = 2'147'483'647;
    switch (type.id) {
    case TypeId::Bit:
    case TypeId::TinyInt:
        return 1;
    case TypeId::SmallInt:
        return sizeof(SQLSMALLINT);
    case TypeId::Integer:
        return sizeof(SQLINTEGER);
    case TypeId::BigInt:
        return sizeof(SQLBIGINT);
    case TypeId::Real:
        return sizeof(SQLREAL);
    case TypeId::Double:
        return sizeof(SQLDOUBLE);
    case TypeId::Decimal:
        return type.length + 2; // sign and point
    case TypeId::Char:
    case TypeId::VarChar:
    case TypeId::LongText:
        return type.length > kMaxLength / kBytesOfUnit ? kMaxLength : type.length * kBytesOfUnit;
    case TypeId::Binary:
    case TypeId::VarBinary:
    case TypeId::LongBinary:
        return type.length;
    case TypeId::Date:
        return sizeof(SQL_DATE_STRUCT);
    case TypeId::Time:
        return sizeof(SQL_TIME_STRUCT);
    case TypeId::Timestamp:
        return sizeof(SQL_TIMESTAMP_STRUCT);
    case TypeId::Guid:
        return sizeof(SQLGUID);
    case TypeId::Unknown:
        break;
    }
    return 0;
}

std::int32_t display_size(const SqlType& type) {
    switch (type.id) {
    case TypeId::TinyInt:
    case TypeId::SmallInt:
    case TypeId::Integer:
    case TypeId::BigInt:
        return column_size(type) + 1; // sign
    case TypeId::Decimal:
        return type.length + 2; // sign and point
    case TypeId::Real:
        return 14;
    case TypeId::Double:
        return 24;
    case TypeId::Binary:
    case TypeId::VarBinary:
    case TypeId::LongBinary:
        return type.length > kMaxLongBinary / 2 ? kMaxLongBinary : type.length * 2;
    default:
        return column_size(type);
    }
}

bool is_text(TypeId id) {
    return id == TypeId::Char || id == TypeId::VarChar || id == TypeId::LongText;
}

bool is_binary(TypeId id) {
    return id == TypeId::Binary || id == TypeId::VarBinary || id == TypeId::LongBinary;
}

bool is_integer(TypeId id) {
    return id >= TypeId::TinyInt && id <= TypeId::BigInt;
}

bool is_exact(TypeId id) {
    return id == TypeId::Bit || is_integer(id) || id == TypeId::Decimal;
}

bool is_approximate(TypeId id) {
    return id == TypeId::Real || id == TypeId::Double;
}

bool is_numeric(TypeId id) {
    return is_exact(id) || is_approximate(id);
}

bool is_datetime(TypeId id) {
    return id == TypeId::Date || id == TypeId::Time || id == TypeId::Timestamp;
}

std::string to_string(const SqlType& type) {
    const TypeInfo& info = type_info(type.id);
    std::string text(info.name);
    if (type.id == TypeId::Decimal) {
        return text + "(" + std::to_string(type.length) + "," + std::to_string(type.scale) + ")";
    }
    if (has_scale(type.id)) {
        return type.scale == with_usual_size(type.id).scale ? text : text + "(" + std::to_string(type.scale) + ")";
    }
    if (!info.create_params.empty()) return text + "(" + std::to_string(type.length) + ")";
    return text;
}

std::optional<SqlType> parse_sql_type(std::string_view text) {
    text = trim(text);
    const std::size_t open = text.find('(');
    const std::string_view name = text.substr(0, open);
    const TypeInfo* info = find_type(name);
    if (info == nullptr) return std::nullopt;
    if (const auto sized = find_sized_type(name)) return open == std::string_view::npos ? sized : std::nullopt;
    const SqlType type = with_usual_size(info->id);
    if (open == std::string_view::npos) return type;
    if (text.back() != ')') return std::nullopt;
    return apply_arguments(type, split(text.substr(open + 1, text.size() - open - 2), ','));
}

} // namespace snowatlas

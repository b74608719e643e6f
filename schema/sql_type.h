// SQL types of columns, parameters and expressions, and the one table that holds all ODBC says about each.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace snowatlas {

enum class TypeId : std::uint8_t {
    Unknown, // a parameter or NULL literal whose context says nothing
    Bit,
    TinyInt,
    SmallInt,
    Integer,
    BigInt,
    Decimal,
    Real,
    Double,
    Char,     // WCHAR(n), blank padding is not applied
    VarChar,  // WVARCHAR(n)
    LongText, // WLONGVARCHAR
    Binary,
    VarBinary,
    LongBinary,
    Date,
    Time,
    Timestamp,
    Guid,
};

struct SqlType {
    TypeId id = TypeId::Unknown;
    // Characters (code points) for text, bytes for binary, digits for DECIMAL; ignored for the others.
    std::int32_t length = 0;
    // Digits after the point: DECIMAL 0 to 38, TIME and TIMESTAMP 0 to 7; 0 for the others.
    std::int32_t scale = 0;
    bool nullable = true;
    friend bool operator==(const SqlType&, const SqlType&) = default;
};

inline constexpr std::int32_t kDefaultTextLength = 255;
inline constexpr std::int32_t kFreeTextLength = 4000;
inline constexpr std::int32_t kLongTextLength = 1'073'741'823; // characters; what WLONGVARCHAR columns report
inline constexpr std::int32_t kGuidLength = 36;

// One row per TypeId but Unknown; sql_type.cpp has the values, each with the ODBC appendix D page that defines it.
struct TypeInfo {
    TypeId id;
    std::string_view name;          // as written in SQL and reported as TYPE_NAME: "WVARCHAR"
    std::string_view create_params; // "max length", "precision,scale" or empty
    std::int16_t odbc_type;         // concise type: SQL_WVARCHAR …
    std::int16_t verbose_type;      // SQL_DATETIME for dates, else as above
    std::int16_t datetime_subcode;  // 0 where none
    std::int32_t max_size;          // COLUMN_SIZE of the type at its largest
    std::string_view literal_prefix, literal_suffix;
    bool case_sensitive;
    std::int16_t searchable;                   // SQL_PRED_SEARCHABLE …
    std::int16_t unsigned_attribute;           // 1 unsigned, 0 signed, -1 not numeric
    std::int32_t radix;                        // 10, 2 or 0
    std::int16_t minimum_scale, maximum_scale; // -1 where not applicable
};

std::span<const TypeInfo> type_table();
// Unknown has a row of its own that is not in type_table(): no name, SQL_UNKNOWN_TYPE.
const TypeInfo& type_info(TypeId id);
// By the names SQL accepts: TYPE_NAMEs and the usual synonyms ("INT", "VARCHAR", "DATETIME", "SQL_WVARCHAR", "TEXT" …).
// nullptr if there is none.
const TypeInfo* find_type(std::string_view name);
// The type of a name that says its sizes too: MONEY, SMALLMONEY. Empty for any other.
std::optional<SqlType> find_sized_type(std::string_view name);

// The sizes ODBC defines (Appendix D: column size, decimal digits, transfer octet length, display size).
std::int32_t column_size(const SqlType& type);
std::int32_t decimal_digits(const SqlType& type); // -1 where not applicable
std::int32_t octet_length(const SqlType& type);
std::int32_t display_size(const SqlType& type);

bool is_text(TypeId id);
bool is_binary(TypeId id);
bool is_integer(TypeId id); // TINYINT to BIGINT; not BIT
bool is_exact(TypeId id);   // BIT, integers, DECIMAL
bool is_approximate(TypeId id);
bool is_numeric(TypeId id); // is_exact or is_approximate
bool is_datetime(TypeId id);

// As in SQL text: "WVARCHAR(255)", "DECIMAL(19,4)", "TIMESTAMP" (scale 7; "TIMESTAMP(3)" with another one).
std::string to_string(const SqlType& type);
// The reverse, with any name find_type() knows: "VARCHAR(20)", "decimal(10, 2)", "INT". What is left out gets the
// type's usual size (text 255, DECIMAL(38,0), TIMESTAMP(7), TIME(0)). Empty if it is no type or out of its bounds.
std::optional<SqlType> parse_sql_type(std::string_view text);

} // namespace snowatlas

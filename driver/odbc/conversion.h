// Conversion between cells and application buffers (ODBC reference, Appendix D).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "driver/base/cell.h"
#include "driver/base/error.h"
#include "driver/odbc/platform.h"
#include "schema/sql_type.h"

namespace snowatlas::odbc {

// How one conversion ended.
enum class Conversion : std::uint8_t {
    Ok,
    TextCut,          // 01004
    FractionCut,      // 01S07
    OutOfRange,       // 22003
    NotConvertible,   // 22018
    InvalidDatetime,  // 22007
    IntervalOverflow, // 22015
    NoIndicator,      // 22002: NULL, and nowhere to say so
};
inline bool is_warning(Conversion conversion) {
    return conversion == Conversion::TextCut || conversion == Conversion::FractionCut;
}
// The diagnostic that belongs to it (not for Ok).
Diagnostic diagnostic_of(Conversion conversion);

// Where a value goes to. `data` need not be aligned.
struct Target {
    SQLSMALLINT c_type = SQL_C_CHAR; // modern, concise, never SQL_C_DEFAULT
    char* data = nullptr;
    SQLLEN capacity = 0;           // bytes; only for text and binary
    SQLSMALLINT precision = 0;     // NUMERIC; fraction digits of an interval's seconds
    SQLSMALLINT scale = 0;         // NUMERIC
    SQLINTEGER leading_digits = 2; // intervals
};

struct Converted {
    Conversion status = Conversion::Ok;
    SQLLEN length = 0; // of the whole value in bytes of the C type: what the indicator says
};

// `type` is the cell's; the cell is not NULL.
using Converter = Converted (*)(const Cell& cell, const SqlType& type, const Target& target);

// Null where the reference allows no such conversion (07006).
Converter find_converter(TypeId type, SQLSMALLINT c_type);

// A value as text, for SQLGetData in parts. `indivisible`: so many leading characters must fit, or it is 22003;
// `grain`: characters that are not to be separated, 2 for hexadecimal digits.
struct RenderedText {
    std::string_view text; // into the cell or into `scratch`
    std::size_t indivisible = 0;
    std::size_t grain = 1;
};
RenderedText render_text(const Cell& cell, const SqlType& type, std::string& scratch);
// A value as bytes: UTF-16 for text, since that is what the driver's text types are to an application; structures and
// native numbers otherwise. `indivisible` for all but text and binary.
RenderedText render_binary(const Cell& cell, const SqlType& type, std::string& scratch);

} // namespace snowatlas::odbc

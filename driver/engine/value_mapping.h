// How values of the SQL types live in SQLite.
//   BIT, integers, DATE, TIME, TIMESTAMP  INTEGER (see driver/base/cell.h)
//   REAL, DOUBLE                          REAL
//   text, GUID                            TEXT
//   binary                                BLOB
//   DECIMAL                               BLOB of 16 bytes: the unscaled value, big-endian, sign bit flipped, so that
//                                         bytewise order is numeric order; the scale is that of the static type
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "driver/base/cell.h"
#include "schema/sql_type.h"

struct sqlite3_context;
struct sqlite3_stmt;
struct sqlite3_value;

namespace snowatlas::engine {

using DecimalBytes = std::array<char, 16>;
DecimalBytes encode_decimal(Int128 unscaled);
// Precondition: 16 bytes.
Int128 decode_decimal(std::string_view bytes);

// The kind a value of this type has, NULL aside.
CellKind cell_kind(TypeId id);

// A view of what SQLite holds; text lives as long as the sqlite3_value. Throws HY000 if it is not of the type's kind:
// the described type is a contract.
Cell read_value(sqlite3_value* value, const SqlType& type);
Cell read_column(sqlite3_stmt* statement, int column, const SqlType& type);
// SQLite copies text and bytes.
void set_result(sqlite3_context* context, const Cell& cell);
void bind_value(sqlite3_stmt* statement, int index, const Cell& cell); // 1-based
// As a literal of SQLite's SQL.
std::string literal_text(const Cell& cell);

// Two upper-case digits a byte.
std::string hexadecimal(std::string_view bytes);
std::string quoted_text(std::string_view text, char quote);

// Throws 22003 where an integer or decimal is outside of its type's range, with the value in the message.
void check_range(const Cell& cell, const SqlType& type);

} // namespace snowatlas::engine

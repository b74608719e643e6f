#include "driver/engine/value_mapping.h"

#include <charconv>
#include <cmath>
#include <limits>

#include <sqlite3.h>

#include "driver/base/error.h"

namespace snowatlas::engine {
namespace {

struct IntegerRange {
    TypeId id;
    std::int64_t lowest, highest;
};
constexpr IntegerRange kIntegerRanges[] = {
    {TypeId::Bit, 0, 1},
    {TypeId::TinyInt, -128, 127},
    {TypeId::SmallInt, -32'768, 32'767},
    {TypeId::Integer, std::numeric_limits<std::int32_t>::min(), std::numeric_limits<std::int32_t>::max()},
};

[[noreturn]] void throw_wrong_kind(const SqlType& type) {
    throw Error(state::kGeneral, "The engine produced a value that is not of the described type " + to_string(type) +
                                     ". This is a fault of the driver; please report the statement.");
}

Cell blob_cell(std::string_view bytes, const SqlType& type) {
    if (type.id != TypeId::Decimal) return Cell::binary(bytes);
    if (bytes.size() != DecimalBytes().size()) throw_wrong_kind(type);
    return Cell::decimal({decode_decimal(bytes), type.scale});
}

} // namespace

std::string hexadecimal(std::string_view bytes) {
    static constexpr char kDigits[] = "0123456789ABCDEF";
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const char byte : bytes) {
        const auto value = static_cast<unsigned char>(byte);
        text += kDigits[value >> 4];
        text += kDigits[value & 15];
    }
    return text;
}

DecimalBytes encode_decimal(Int128 unscaled) {
    auto bits = static_cast<UInt128>(unscaled) ^ (static_cast<UInt128>(1) << 127);
    DecimalBytes bytes;
    for (std::size_t i = bytes.size(); i-- > 0; bits >>= 8) bytes[i] = static_cast<char>(bits & 0xff);
    return bytes;
}

Int128 decode_decimal(std::string_view bytes) {
    UInt128 bits = 0;
    for (const char byte : bytes) bits = (bits << 8) | static_cast<unsigned char>(byte);
    return static_cast<Int128>(bits ^ (static_cast<UInt128>(1) << 127));
}

CellKind cell_kind(TypeId id) {
    if (id == TypeId::Decimal) return CellKind::Decimal;
    if (is_approximate(id)) return CellKind::Real;
    if (is_binary(id)) return CellKind::Binary;
    if (is_exact(id) || is_datetime(id)) return CellKind::Integer;
    return CellKind::Text; // text, GUID, and what has no type of its own
}

Cell read_value(sqlite3_value* value, const SqlType& type) {
    const auto expected = cell_kind(type.id);
    switch (sqlite3_value_type(value)) {
    case SQLITE_NULL:
        return {};
    case SQLITE_INTEGER:
        if (expected != CellKind::Integer) break;
        return Cell::integer(sqlite3_value_int64(value));
    case SQLITE_FLOAT:
        if (expected != CellKind::Real) break;
        return Cell::real(sqlite3_value_double(value));
    case SQLITE_TEXT: {
        if (expected != CellKind::Text) break;
        const auto* bytes = reinterpret_cast<const char*>(sqlite3_value_text(value));
        return Cell::text({bytes, static_cast<std::size_t>(sqlite3_value_bytes(value))});
    }
    case SQLITE_BLOB: {
        if (expected != CellKind::Decimal && expected != CellKind::Binary) break;
        const auto* bytes = static_cast<const char*>(sqlite3_value_blob(value));
        return blob_cell({bytes, static_cast<std::size_t>(sqlite3_value_bytes(value))}, type);
    }
    default:
        break;
    }
    throw_wrong_kind(type);
}

Cell read_column(sqlite3_stmt* statement, int column, const SqlType& type) {
    // The value is unprotected, which reading on the statement's own thread may ignore.
    return read_value(sqlite3_column_value(statement, column), type);
}

void set_result(sqlite3_context* context, const Cell& cell) {
    switch (cell.kind()) {
    case CellKind::Null:
        return sqlite3_result_null(context);
    case CellKind::Integer:
        return sqlite3_result_int64(context, cell.as_integer());
    case CellKind::Real:
        return sqlite3_result_double(context, cell.as_real());
    case CellKind::Decimal: {
        const auto bytes = encode_decimal(cell.as_decimal().unscaled);
        return sqlite3_result_blob64(context, bytes.data(), bytes.size(), SQLITE_TRANSIENT);
    }
    case CellKind::Text:
        return sqlite3_result_text64(context, cell.as_bytes().data(), cell.as_bytes().size(), SQLITE_TRANSIENT,
                                     SQLITE_UTF8);
    case CellKind::Binary:
        if (cell.as_bytes().empty()) return sqlite3_result_zeroblob(context, 0);
        return sqlite3_result_blob64(context, cell.as_bytes().data(), cell.as_bytes().size(), SQLITE_TRANSIENT);
    }
}

void bind_value(sqlite3_stmt* statement, int index, const Cell& cell) {
    switch (cell.kind()) {
    case CellKind::Null:
        sqlite3_bind_null(statement, index);
        break;
    case CellKind::Integer:
        sqlite3_bind_int64(statement, index, cell.as_integer());
        break;
    case CellKind::Real:
        sqlite3_bind_double(statement, index, cell.as_real());
        break;
    case CellKind::Decimal: {
        const auto bytes = encode_decimal(cell.as_decimal().unscaled);
        sqlite3_bind_blob64(statement, index, bytes.data(), bytes.size(), SQLITE_TRANSIENT);
        break;
    }
    case CellKind::Text: {
        const auto text = cell.as_bytes();
        sqlite3_bind_text64(statement, index, text.empty() ? "" : text.data(), text.size(), SQLITE_TRANSIENT,
                            SQLITE_UTF8);
        break;
    }
    case CellKind::Binary: {
        const auto bytes = cell.as_bytes();
        if (bytes.empty())
            sqlite3_bind_zeroblob(statement, index, 0);
        else
            sqlite3_bind_blob64(statement, index, bytes.data(), bytes.size(), SQLITE_TRANSIENT);
        break;
    }
    }
}

std::string quoted_text(std::string_view text, char quote) {
    std::string quoted(1, quote);
    for (const char character : text) {
        quoted += character;
        if (character == quote) quoted += quote;
    }
    return quoted += quote;
}

std::string literal_text(const Cell& cell) {
    switch (cell.kind()) {
    case CellKind::Null:
        return "NULL";
    case CellKind::Integer:
        // SQLite reads the digits before the sign, so the lowest integer has no literal.
        if (cell.as_integer() == std::numeric_limits<std::int64_t>::min()) return "(-9223372036854775807-1)";
        return cell.as_integer() < 0 ? "(" + std::to_string(cell.as_integer()) + ")"
                                     : std::to_string(cell.as_integer());
    case CellKind::Real: {
        if (std::isnan(cell.as_real())) return "NULL";
        if (std::isinf(cell.as_real())) return cell.as_real() < 0 ? "(-9e999)" : "9e999";
        // The scientific form always reads as a REAL. to_chars, unlike printf, ignores the application's locale.
        std::array<char, 40> text;
        const auto end =
            std::to_chars(text.data(), text.data() + text.size(), cell.as_real(), std::chars_format::scientific).ptr;
        return "(" + std::string(text.data(), end) + ")";
    }
    case CellKind::Decimal: {
        const auto bytes = encode_decimal(cell.as_decimal().unscaled);
        return "X'" + hexadecimal({bytes.data(), bytes.size()}) + "'";
    }
    case CellKind::Text:
        // A literal ends at a NUL character.
        if (cell.as_bytes().find('\0') != std::string_view::npos)
            return "CAST(X'" + hexadecimal(cell.as_bytes()) + "' AS TEXT)";
        return quoted_text(cell.as_bytes(), '\'');
    case CellKind::Binary:
        return "X'" + hexadecimal(cell.as_bytes()) + "'";
    }
    return "NULL";
}

void check_range(const Cell& cell, const SqlType& type) {
    if (cell.kind() == CellKind::Integer) {
        for (const auto& range : kIntegerRanges) {
            if (range.id != type.id) continue;
            if (cell.as_integer() >= range.lowest && cell.as_integer() <= range.highest) return;
            throw Error(state::kNumericOutOfRange, "The value " + std::to_string(cell.as_integer()) +
                                                       " is outside of the range of " + to_string(type) + ".");
        }
    } else if (cell.kind() == CellKind::Decimal && type.id == TypeId::Decimal) {
        if (digits(cell.as_decimal().unscaled) <= type.length) return;
        throw Error(state::kNumericOutOfRange,
                    "The value " + to_string(cell.as_decimal()) + " has more digits than " + to_string(type) + ".");
    }
}

} // namespace snowatlas::engine

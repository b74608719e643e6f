// The value of one column of one row, as it travels from decoding to the application.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "driver/base/decimal.h"

namespace snowatlas {

// How a cell is stored. What it means is said by the SQL type of its column (schema/sql_type.h):
//   Integer  BIT (0/1), TINYINT … BIGINT, DATE (days since 1970-01-01), TIME (ticks since midnight),
//            TIMESTAMP (ticks since 1970-01-01 00:00:00 UTC); a tick is 100 ns
//   Real     REAL, DOUBLE
//   Decimal  DECIMAL; the scale is always that of the column's type
//   Text     UTF-8 text, GUID (36 lower-case characters), JSON
//   Binary   BINARY, VARBINARY
enum class CellKind : std::uint8_t { Null, Integer, Real, Decimal, Text, Binary };

// A view: text and bytes belong to whoever handed the cell out, and live as long as that one says.
class Cell {
  public:
    Cell() : integer_(0) {}
    static Cell integer(std::int64_t value) {
        Cell cell(CellKind::Integer);
        cell.integer_ = value;
        return cell;
    }
    static Cell real(double value) {
        Cell cell(CellKind::Real);
        cell.real_ = value;
        return cell;
    }
    static Cell decimal(Decimal value) {
        Cell cell(CellKind::Decimal);
        cell.decimal_ = value;
        return cell;
    }
    static Cell text(std::string_view value) {
        Cell cell(CellKind::Text);
        cell.bytes_ = value;
        return cell;
    }
    static Cell binary(std::string_view value) {
        Cell cell(CellKind::Binary);
        cell.bytes_ = value;
        return cell;
    }

    CellKind kind() const { return kind_; }
    bool is_null() const { return kind_ == CellKind::Null; }
    // Each only for its own kind.
    std::int64_t as_integer() const { return integer_; }
    double as_real() const { return real_; }
    const Decimal& as_decimal() const { return decimal_; }
    std::string_view as_bytes() const { return bytes_; }

  private:
    explicit Cell(CellKind kind) : kind_(kind), integer_(0) {}

    CellKind kind_ = CellKind::Null;
    union {
        std::int64_t integer_;
        double real_;
        Decimal decimal_;
        std::string_view bytes_;
    };
};

struct Binary {
    std::string bytes;
    friend bool operator==(const Binary&, const Binary&) = default;
};

// The same, owning its bytes: parameters, literals, keys, stored rows.
using Value = std::variant<std::monostate, std::int64_t, double, Decimal, std::string, Binary>;

Cell view(const Value& value);
Value own(const Cell& cell);

} // namespace snowatlas

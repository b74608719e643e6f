// One generated value. Kept and reused by those who write rows, so that text needs no allocation a cell.
#pragma once

#include <cstdint>
#include <string>

namespace snowatlas::tenant {

struct Datum {
    enum class Kind : std::uint8_t {
        Null,
        Boolean,   // integer 0 or 1
        Integer,   // integer
        Real,      // real
        Decimal,   // integer * 10^-scale
        Text,      // text
        Names,     // text: names joined by ", "; integer: the same as flags; an array of names in JSON
        Timestamp, // integer: ticks of 100 ns since 1970
        Date,      // integer: days since 1970
        Json,      // text: JSON
    };
    Kind kind = Kind::Null;
    std::uint8_t scale = 0;
    std::int64_t integer = 0;
    double real = 0;
    std::string text;

    void set_null() { kind = Kind::Null; }
    void set(Kind new_kind, std::int64_t value) {
        kind = new_kind;
        integer = value;
    }
};

} // namespace snowatlas::tenant

// Conversion of a value from one SQL type to another: what CAST does.
#pragma once

#include <string>

#include "driver/base/cell.h"
#include "schema/sql_type.h"

namespace snowatlas::engine {

struct Conversion {
    const SqlType& from;
    const SqlType& to;
    // Written by the user: text and bytes that are too long are cut; otherwise that is an error.
    bool explicit_cast = false;
    std::int64_t now = 0; // gives a TIME the date it lacks as a TIMESTAMP
};

// Throws 22001, 22003, 22007, 22008 or 22018 with the value in the message. Text of the result lives in `text` or in
// the given cell. NULL stays NULL.
Cell convert(const Cell& cell, const Conversion& conversion, std::string& text);
Value convert(const Value& value, const Conversion& conversion);

// No value changes its representation: the cast is for the static type only.
bool keeps_representation(const SqlType& from, const SqlType& to);
// Every value of `from` is one of `to`, and different values stay different.
bool is_lossless(const SqlType& from, const SqlType& to);

} // namespace snowatlas::engine

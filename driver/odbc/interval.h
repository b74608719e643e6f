// SQL_INTERVAL_STRUCT: from and to text and numbers. The driver's SQL has no interval columns; applications may still
// read text and exact numbers into intervals, and send intervals as intervals, text or numbers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "driver/base/decimal.h"
#include "driver/odbc/conversion.h"
#include "driver/odbc/platform.h"

namespace snowatlas::odbc {

struct IntervalPrecision {
    int leading = 2;  // digits of the leading field
    int fraction = 6; // digits of the seconds' fraction
};

struct IntervalResult {
    Conversion status = Conversion::Ok;
    SQL_INTERVAL_STRUCT value{};
};

// "3-11", "-5 12:30:15.5", or a whole literal INTERVAL '…' unit, blanks around it. Fields behind the target's last are
// cut (FractionCut), a leading field that is too long is IntervalOverflow, anything else NotConvertible.
IntervalResult interval_from_text(std::string_view text, SQLSMALLINT c_type, IntervalPrecision precision);
// Only for targets of a single field.
IntervalResult interval_from_number(Decimal number, SQLSMALLINT c_type, IntervalPrecision precision);

// Between intervals of months, or between intervals of seconds; what the target has no field for is cut (FractionCut).
// NotConvertible where one is of months and the other of seconds.
IntervalResult interval_from_interval(const SQL_INTERVAL_STRUCT& interval, SQLSMALLINT c_type,
                                      IntervalPrecision precision);

// The number a single-field interval is; empty for several fields.
std::optional<Decimal> number_from_interval(const SQL_INTERVAL_STRUCT& interval);
// As in a literal, between the quotes.
std::string text_from_interval(const SQL_INTERVAL_STRUCT& interval);

} // namespace snowatlas::odbc

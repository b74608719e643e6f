// Conversion of parameters to what the application has declared (ODBC reference, Appendix D).
#pragma once

#include "driver/engine/connection.h"
#include "driver/odbc/parameter_buffer.h"
#include "driver/odbc/platform.h"
#include "schema/sql_type.h"

namespace snowatlas::odbc {

// Whether the reference allows the conversion at all (07006 otherwise).
bool can_send(SQLSMALLINT c_type, TypeId type);

// The buffer is read as its C type says, then converted to what the application has declared. Applications understate
// sizes, so text is never cut or refused for being longer than declared, and a fraction sent to an integer stays one:
// comparing must not change the number. Throws 22001, 22003, 22007, 22008, 22018.
engine::TypedValue parameter_value(const ParameterBuffer& buffer, const SqlType& declared);

// The same for the SQL types that are intervals. The driver's SQL has no such type: the value is text, as an interval
// literal has it between its quotes. A field that would be lost, or is longer than `leading_digits`, is 22015.
bool can_send_interval(SQLSMALLINT c_type, SQLSMALLINT interval);
engine::TypedValue interval_parameter(const ParameterBuffer& buffer, SQLSMALLINT interval, int leading_digits);
inline constexpr SqlType kIntervalParameter{TypeId::VarChar, 32};

} // namespace snowatlas::odbc

// C data types of application buffers.
#pragma once

#include <cstddef>
#include <optional>

#include "driver/odbc/platform.h"
#include "schema/sql_type.h"

namespace snowatlas::odbc {

// ODBC 2 codes (SQL_C_DATE 9, SQL_C_LONG 4 …) become those of ODBC 3. The others stay.
SQLSMALLINT modern_c_type(SQLSMALLINT c_type);
// HY003 otherwise. SQL_C_DEFAULT counts.
bool is_c_type(SQLSMALLINT c_type);
// Size of a fixed-length C type; 0 for text, binary and SQL_C_DEFAULT.
std::size_t c_type_size(SQLSMALLINT c_type);
bool is_interval_c_type(SQLSMALLINT c_type);
bool is_character_c_type(SQLSMALLINT c_type);
// What SQL_C_DEFAULT stands for with this SQL type (ODBC reference, Appendix D).
SQLSMALLINT default_c_type(SQLSMALLINT sql_type);

// The driver's type for an ODBC SQL type code, ODBC 2 date codes included; empty where it is none, or an interval.
// Size and digits as SQLBindParameter takes them.
std::optional<SqlType> sql_type_of(SQLSMALLINT odbc_type, SQLULEN size, SQLSMALLINT digits);
// A code the ODBC reference defines, whether the driver has such a type or not.
bool is_odbc_sql_type(SQLSMALLINT odbc_type);

// Concise date, time and interval types have a verbose type and a subcode; others are their own verbose type.
struct VerboseType {
    SQLSMALLINT type;
    SQLSMALLINT code;
};
VerboseType verbose_type(SQLSMALLINT concise);
// The concise type of SQL_DATETIME or SQL_INTERVAL with a code; 0 where there is none.
SQLSMALLINT concise_type(SQLSMALLINT verbose, SQLSMALLINT code);
// What an ODBC 2 application is told: 9, 10, 11 for dates.
SQLSMALLINT odbc2_type(SQLSMALLINT concise);

} // namespace snowatlas::odbc

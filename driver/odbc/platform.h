// The ODBC headers, and what some of them lack.
#pragma once

// W functions are called by their own names: no mapping of SQLPrepare to SQLPrepareW.
#define SQL_NOUNICODEMAP

// The entry points are all that is exported; everything else of the library is hidden.
#if defined(__GNUC__)
#pragma GCC visibility push(default)
#endif
#include <sql.h>
#include <sqlext.h>
#include <sqlucode.h>
#if defined(__GNUC__)
#pragma GCC visibility pop
#endif

// ODBC 3.8 and 4.0 codes that some driver managers' headers lack.
#ifndef SQL_RETURN_ESCAPE_CLAUSE
#define SQL_RETURN_ESCAPE_CLAUSE 180
#endif
#ifndef SQL_DRIVER_AWARE_POOLING_SUPPORTED
#define SQL_DRIVER_AWARE_POOLING_SUPPORTED 10024
#endif
#ifndef SQL_ASYNC_NOTIFICATION
#define SQL_ASYNC_NOTIFICATION 10025
#endif
#ifndef SQL_ATTR_DBC_INFO_TOKEN
#define SQL_ATTR_DBC_INFO_TOKEN 118
#endif
#ifndef SQL_ATTR_ASYNC_DBC_FUNCTIONS_ENABLE
#define SQL_ATTR_ASYNC_DBC_FUNCTIONS_ENABLE 117
#endif
#ifndef SQL_ATTR_ASYNC_STMT_EVENT
#define SQL_ATTR_ASYNC_STMT_EVENT 29
#endif
#ifndef SQL_ATTR_RESET_CONNECTION
#define SQL_ATTR_RESET_CONNECTION 116
#endif
#ifndef SQL_ATTR_ANSI_APP
#define SQL_ATTR_ANSI_APP 115
#endif

namespace snowatlas::odbc {

static_assert(sizeof(SQLWCHAR) == 2, "the driver speaks UTF-16 with its driver manager");

} // namespace snowatlas::odbc

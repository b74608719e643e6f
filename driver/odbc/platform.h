// The ODBC headers, and what differs between platforms. The only place of this layer that knows one.
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

#include <optional>
#include <string>
#include <string_view>
#include <vector>

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

// File name of the library as installed.
inline constexpr std::string_view kDriverFile =
#ifdef _WIN32
    "snowatlasodbc.dll";
#else
    "libsnowatlasodbc.so";
#endif

// What the DSN says for a keyword; empty where it says nothing. Read anew at every call.
std::string dsn_value(const std::string& dsn, std::string_view keyword);
// The keywords it has values for.
std::vector<std::string> dsn_keywords(const std::string& dsn);

#ifdef _WIN32
inline constexpr bool kNarrowIsUtf8 = false;
#else
inline constexpr bool kNarrowIsUtf8 = true;
#endif
// Text of the ANSI functions: UTF-8 everywhere but on Windows, where it is the process's code page.
std::string from_narrow(std::string_view text);
std::string to_narrow(std::string_view utf8);

} // namespace snowatlas::odbc

// Read before every source where the driver is built for Windows: what the ODBC headers there take for granted, and
// what mingw-w64's lack, as they end with ODBC 3.51.
#pragma once

#include <windows.h>

// Names of this driver's own; the headers need them for nothing but FAR and NEAR, of 16-bit times.
#undef near
#undef far
#undef NEAR
#undef FAR
#define NEAR
#define FAR

#ifdef __MINGW32__
#include <sqltypes.h>

#define SQL_OV_ODBC3_80 380UL
#define SQL_PARAM_INPUT_OUTPUT_STREAM 8
#define SQL_PARAM_OUTPUT_STREAM 16
#define SQL_ASYNC_DBC_FUNCTIONS 10023
#define SQL_API_SQLCANCELHANDLE 1022

extern "C" SQLRETURN SQL_API SQLCancelHandle(SQLSMALLINT type, SQLHANDLE handle);
#endif

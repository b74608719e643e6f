// What an application may set of a statement besides its descriptors.
#pragma once

#include "driver/odbc/platform.h"

namespace snowatlas::odbc {

// One year, in seconds: the deadline of a longer one could lie beyond what the clock counts.
constexpr SQLULEN kLongestTimeout = SQLULEN{86'400} * 365;

struct StatementOptions {
    SQLULEN query_timeout = 0; // seconds, 0 for no limit
    SQLULEN max_rows = 0;      // 0 for all
    SQLULEN max_length = 0;    // bytes of text and binary, 0 for all
    SQLULEN cursor_type = SQL_CURSOR_FORWARD_ONLY;
    SQLULEN cursor_sensitivity = SQL_UNSPECIFIED;
    SQLULEN rowset_size = 1; // of SQLExtendedFetch
    SQLULEN retrieve_data = SQL_RD_ON;
    SQLULEN use_bookmarks = SQL_UB_OFF;
    SQLULEN noscan = SQL_NOSCAN_OFF;
    SQLULEN auto_ipd = SQL_TRUE;
    bool metadata_id = false;
    bool async = false;
    SQLPOINTER fetch_bookmark = nullptr;
};

} // namespace snowatlas::odbc

// The rows through the ODBC driver manager, as applications read them.
#pragma once

#include <string>

#include "tests/bench/result.h"

namespace snowatlas::bench {

struct OdbcOptions {
    std::string driver; // path of the shared library
    std::string connection;
    std::string sql = "SELECT * FROM sam.computers_applications";
    bool connect_again = false; // also measures a second connection in the same process
    bool by_cell = false;       // SQLGetData for each cell instead of bound columns, text as UTF-16
    bool foreign = false;       // another driver, without system.requests
};

// Gives connect_ms, connect_again_ms, wall_ms, cpu_ms, rows, first_ms, requests, refused (429), idle_kb, peak_kb.
Result run_odbc(const OdbcOptions& options);

} // namespace snowatlas::bench

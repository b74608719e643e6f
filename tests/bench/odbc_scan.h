// The rows through the ODBC driver manager and bound columns, as an application reads them.
#pragma once

#include <string>

#include "tests/bench/result.h"

namespace snowatlas::bench {

struct OdbcOptions {
    std::string driver; // path of the shared library
    std::string connection;
    std::string sql = "SELECT * FROM sam.computers_applications";
    bool connect_again = false; // also measures a second connection in the same process
};

// Gives connect_ms, connect_again_ms, wall_ms, cpu_ms, rows, first_ms, requests, refused (429), idle_kb, peak_kb.
Result run_odbc(const OdbcOptions& options);

} // namespace snowatlas::bench

// Ending a scan before its end.
#pragma once

#include <string>

#include "tests/bench/floor.h"
#include "tests/bench/result.h"

namespace snowatlas::bench {

struct StopOptions {
    std::string driver;
    std::string connection;
    FloorOptions tenant;  // whose log is read; page_size is not used
    int latency_ms = 100; // of the tenant: it logs a request when it answers
    bool cancel = false;  // SQLCancel from another thread while SQLFetch waits, instead of closing the cursor
};

// Gives stop_ms and late_requests: those that reached the tenant more than 50 ms after the stop.
Result run_stop(const StopOptions& options);

} // namespace snowatlas::bench

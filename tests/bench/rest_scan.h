// The same rows through driver/rest alone, every cell read: what the layers above add is the rest of the difference.
#pragma once

#include <string>

#include "tests/bench/result.h"

namespace snowatlas::bench {

struct RestOptions {
    std::string base_url, ca_file;
    int page_size = 0;
};

// Gives wall_ms, cpu_ms, rows, first_ms, requests, refused (429), idle_kb, peak_kb.
Result run_rest(const RestOptions& options);

} // namespace snowatlas::bench

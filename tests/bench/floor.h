// What anybody would write by hand: libcurl asks for one page after the other, simdjson decodes it into arrays.
#pragma once

#include <string>

#include "tests/bench/result.h"

namespace snowatlas::bench {

struct FloorOptions {
    std::string base_url, ca_file;
    int page_size = 1000;
};

// The text at a path, without signing in.
std::string get_text(const FloorOptions& options, const std::string& path);

// Reads sam.computers_applications wholly. Gives wall_ms, cpu_ms, rows, first_ms, requests.
Result run_floor(const FloorOptions& options);

} // namespace snowatlas::bench

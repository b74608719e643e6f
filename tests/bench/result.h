// Numbers by name: what a measured process hands to the one that compares.
#pragma once

#include <map>
#include <string>

namespace snowatlas::bench {

using Result = std::map<std::string, double>;

// What this process has used so far.
struct Usage {
    double wall_ms = 0; // since some moment
    double cpu_ms = 0;  // user and system, all threads
    double resident_kb = 0;
    double peak_kb = 0; // of resident memory
};
Usage usage_now();

} // namespace snowatlas::bench

// Sections of the benchmark: each measures in pairs, alternating, and gives lines of one table.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tests/bench/result.h"

namespace snowatlas::bench {

struct Settings {
    std::string self;   // this program: measured parts run in processes of their own
    std::string tenant; // snowatlas-tenant
    std::string driver; // libsnowatlasodbc.so
    int runs = 5;
    std::optional<int> latency; // of those that are compared, only this
    bool quick = false;         // smaller, for a look; not for figures
};

struct Line {
    std::string what, driver, other, ratio, bound;
};

// (a) pages fetched ahead against one after the other, at several latencies.
std::vector<Line> compare_latencies(const Settings& settings);
// (b) CPU of a scan against the bare program.
std::vector<Line> compare_cpu(const Settings& settings);
// (e) instructions a row, counted by valgrind; empty where that is not installed.
std::vector<Line> compare_instructions(const Settings& settings);
// (c) the first row, and connecting, cold and warm.
std::vector<Line> compare_first_row(const Settings& settings);
// (d) memory of scans of different length.
std::vector<Line> compare_memory(const Settings& settings);
// (g) how soon a scan is ended, and whether requests follow.
std::vector<Line> compare_stop(const Settings& settings);
// (f) how much of a limited rate is used, and how many requests are refused.
std::vector<Line> compare_rate(const Settings& settings);

// 0: pages are fetched side by side, told by how much sooner a scan ends than one page after the other, with room for
// a busy machine. 1: they are not.
int check_pace(const Settings& settings);

} // namespace snowatlas::bench

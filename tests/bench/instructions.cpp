#include "tests/bench/instructions.h"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <stdexcept>

#include "tests/bench/tenant_process.h"

namespace snowatlas::bench {
namespace {

using Arguments = std::vector<std::string>;

// The difference between a short scan and a long one is what rows cost, without start and sign-in.
constexpr int kFewRows = 5'000;
constexpr int kManyRows = 25'000;

constexpr int kSkipped = 77;
constexpr double kMostGrowth = 1.25;

struct Cost {
    const char* what;
    double recorded; // with GCC 12 -O2 on Debian 12, x86-64
};
constexpr Cost kBound = {"bound columns", 17'100};
constexpr Cost kByCell = {"SQLGetData cell by cell", 28'900};

std::string valgrind() {
    const char* path = std::getenv("PATH");
    std::istringstream folders(path == nullptr ? "" : path);
    for (std::string folder; std::getline(folders, folder, ':');) {
        const auto file = std::filesystem::path(folder) / "valgrind";
        if (std::filesystem::exists(file)) return file.string();
    }
    return {};
}

double instructions_of(const Arguments& command) {
    std::string name = (std::filesystem::temp_directory_path() / "snowatlas-callgrind-XXXXXX").string();
    const int file = mkstemp(name.data());
    if (file < 0) throw std::runtime_error("cannot make " + name);
    close(file);
    Arguments counted = {valgrind(), "-q", "--tool=callgrind", "--callgrind-out-file=" + name};
    counted.insert(counted.end(), command.begin(), command.end());
    run_program(counted);
    std::ifstream lines(name);
    double total = 0;
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("totals: ")) total = std::stod(line.substr(8));
    }
    std::filesystem::remove(name);
    if (total == 0) throw std::runtime_error("valgrind has counted nothing");
    return total;
}

struct Counts {
    double floor = 0, bound = 0, by_cell = 0;
};

Counts count_scans(const Settings& settings, int rows) {
    const TenantProcess tenant(settings.tenant, {"--computers", "200", "--installations", std::to_string(rows)});
    const Arguments floor = {settings.self, "floor",          "--base-url",  tenant.base_url(),
                             "--ca-file",   tenant.ca_file(), "--page-size", "1000"};
    const Arguments bound = {settings.self,   "odbc",         "--driver",
                             settings.driver, "--connection", tenant.connection_string() + ";PageSize=1000"};
    auto by_cell = bound;
    by_cell.push_back("--by-cell");
    run_program(floor); // the tenant makes its rows at first use
    return {instructions_of(floor), instructions_of(bound), instructions_of(by_cell)};
}

Counts count_a_row(const Settings& settings) {
    const auto few = count_scans(settings, kFewRows);
    const auto many = count_scans(settings, kManyRows);
    constexpr double kRows = kManyRows - kFewRows;
    return {(many.floor - few.floor) / kRows, (many.bound - few.bound) / kRows, (many.by_cell - few.by_cell) / kRows};
}

std::string whole(double value) {
    return std::to_string(static_cast<long>(value));
}

Line line_of(const Cost& cost, double count, double floor, const std::string& bound) {
    char ratio[32];
    std::snprintf(ratio, sizeof(ratio), "%.2f times as many", count / floor);
    return {std::string("instructions a row, ") + cost.what + ", against bare libcurl + simdjson", whole(count),
            whole(floor), ratio, bound};
}

bool has_grown(const Cost& cost, double count) {
    std::cout << cost.what << ": " << whole(count) << " instructions a row, " << whole(cost.recorded)
              << " when they were written down\n";
    if (count <= cost.recorded * kMostGrowth) return false;
    std::cout << "That is more than " << kMostGrowth << " times as many. Find out why (callgrind_annotate), or write "
              << "the new figure into instructions.cpp with the reason in the commit.\n";
    return true;
}

} // namespace

std::vector<Line> compare_instructions(const Settings& settings) {
    if (valgrind().empty()) return {};
    const auto counts = count_a_row(settings);
    return {line_of(kBound, counts.bound, counts.floor, "at most 1.5"),
            line_of(kByCell, counts.by_cell, counts.floor, "at most 3")};
}

int check_instructions(const Settings& settings) {
    if (valgrind().empty()) {
        std::cout << "valgrind is not installed\n";
        return kSkipped;
    }
    const auto counts = count_a_row(settings);
    const bool bound_grew = has_grown(kBound, counts.bound);
    const bool by_cell_grew = has_grown(kByCell, counts.by_cell);
    return bound_grew || by_cell_grew ? 1 : 0;
}

} // namespace snowatlas::bench

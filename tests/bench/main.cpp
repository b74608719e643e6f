// snowatlas-bench: the driver's speed as ratios measured in one run, printed as the table of README.md.
#include <CLI/CLI.hpp>

#include <cstdio>
#include <filesystem>
#include <iostream>

#include "tests/bench/comparison.h"
#include "tests/bench/floor.h"
#include "tests/bench/instructions.h"
#include "tests/bench/odbc_scan.h"
#include "tests/bench/odbc_stop.h"
#include "tests/bench/rest_scan.h"

namespace {

using namespace snowatlas::bench;

void print(const Result& result) {
    for (const auto& [name, value] : result) std::printf("%s %.3f\n", name.c_str(), value);
}

struct Section {
    const char* name;
    std::vector<Line> (*measure)(const Settings&);
};
constexpr Section kSections[] = {
    {"latency", compare_latencies}, {"cpu", compare_cpu},         {"instructions", compare_instructions},
    {"stop", compare_stop},         {"first", compare_first_row}, {"memory", compare_memory},
    {"rate", compare_rate}};

void compare(const Settings& settings, const std::string& only) {
    std::cout << "| | driver | compared with | ratio | bound |\n|---|---|---|---|---|\n" << std::flush;
    for (const auto& section : kSections) {
        if (!only.empty() && only != section.name) continue;
        for (const auto& line : section.measure(settings)) {
            std::cout << "| " << line.what << " | " << line.driver << " | " << line.other << " | " << line.ratio
                      << " | " << line.bound << " |\n"
                      << std::flush;
        }
    }
}

int run(int count, char** values) {
    const auto self = std::filesystem::canonical("/proc/self/exe");
    Settings settings;
    settings.self = self.string();
    settings.tenant = (self.parent_path() / "snowatlas-tenant").string();
    settings.driver = (self.parent_path().parent_path() / "lib" / "libsnowatlasodbc.so").string();
    std::string only;
    FloorOptions floor;
    RestOptions rest;
    OdbcOptions odbc;
    StopOptions stop;

    CLI::App app{"Measures the driver against the simulated tenant on this machine"};
    app.require_subcommand(0, 1);
    app.add_option("--runs", settings.runs, "Pairs to take the median of")->capture_default_str();
    app.add_flag("--quick", settings.quick, "Smaller, for a look; not for figures");
    app.add_option("--only", only, "latency, cpu, instructions, stop, first, memory or rate");
    app.add_option("--latency", settings.latency, "Of section latency, only this one: 0, 20, 50 or 200");
    app.add_option("--driver", settings.driver, "The shared library")->capture_default_str();
    app.add_option("--tenant", settings.tenant, "The tenant's program")->capture_default_str();

    auto* floor_run = app.add_subcommand("floor", "One run of the bare program");
    floor_run->add_option("--base-url", floor.base_url)->required();
    floor_run->add_option("--ca-file", floor.ca_file)->required();
    floor_run->add_option("--page-size", floor.page_size);
    auto* rest_run = app.add_subcommand("rest", "One run of driver/rest alone");
    rest_run->add_option("--base-url", rest.base_url)->required();
    rest_run->add_option("--ca-file", rest.ca_file)->required();
    rest_run->add_option("--page-size", rest.page_size);
    auto* odbc_run = app.add_subcommand("odbc", "One run through ODBC");
    odbc_run->add_option("--driver", odbc.driver)->required();
    odbc_run->add_option("--connection", odbc.connection)->required();
    odbc_run->add_option("--sql", odbc.sql);
    odbc_run->add_flag("--connect-again", odbc.connect_again);
    odbc_run->add_flag("--by-cell", odbc.by_cell, "SQLGetData for each cell");
    odbc_run->add_flag("--foreign", odbc.foreign, "Another driver: no look at its requests");
    auto* stop_run = app.add_subcommand("stop", "One scan that is ended early");
    stop_run->add_option("--driver", stop.driver)->required();
    stop_run->add_option("--connection", stop.connection)->required();
    stop_run->add_option("--base-url", stop.tenant.base_url)->required();
    stop_run->add_option("--ca-file", stop.tenant.ca_file)->required();
    stop_run->add_option("--latency", stop.latency_ms);
    stop_run->add_flag("--cancel", stop.cancel);
    auto* guard_run = app.add_subcommand("guard", "Fails where a row costs too many instructions; 77: no valgrind");
    auto* pace_run = app.add_subcommand("pace", "Fails where pages are not fetched side by side");
    CLI11_PARSE(app, count, values);

    if (*floor_run) {
        print(run_floor(floor));
    } else if (*rest_run) {
        print(run_rest(rest));
    } else if (*odbc_run) {
        print(run_odbc(odbc));
    } else if (*stop_run) {
        print(run_stop(stop));
    } else if (*guard_run) {
        return check_instructions(settings);
    } else if (*pace_run) {
        return check_pace(settings);
    } else {
        compare(settings, only);
    }
    return 0;
}

} // namespace

int main(int count, char** values) {
    try {
        return run(count, values);
    } catch (const std::exception& problem) {
        std::cout << problem.what() << '\n';
        return 1;
    }
}

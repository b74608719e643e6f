#include "tests/bench/comparison.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>
#include <iostream>
#include <sstream>

#include "tests/bench/tenant_process.h"

namespace snowatlas::bench {
namespace {

using Arguments = std::vector<std::string>;

std::string rounded(double value, int digits = 0) {
    char text[64];
    std::snprintf(text, sizeof(text), "%.*f", digits, value);
    return text;
}

Result child(const Settings& settings, Arguments arguments) {
    arguments.insert(arguments.begin(), settings.self);
    std::istringstream lines(run_program(arguments));
    Result result;
    std::string name;
    for (double value = 0; lines >> name >> value;) result[name] = value;
    return result;
}

Result run_floor(const Settings& settings, const TenantProcess& tenant, int page_size) {
    return child(settings, {"floor", "--base-url", tenant.base_url(), "--ca-file", tenant.ca_file(), "--page-size",
                            std::to_string(page_size)});
}

Result run_rest(const Settings& settings, const TenantProcess& tenant, int page_size) {
    return child(settings, {"rest", "--base-url", tenant.base_url(), "--ca-file", tenant.ca_file(), "--page-size",
                            std::to_string(page_size)});
}

Result run_odbc(const Settings& settings, const TenantProcess& tenant, int page_size, const Arguments& more = {}) {
    Arguments arguments = {"odbc", "--driver", settings.driver, "--connection",
                           tenant.connection_string() + ";PageSize=" + std::to_string(page_size) + ";MaxRetries=50"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return child(settings, arguments);
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    const auto middle = values.size() / 2;
    return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

// Medians of values and of the ratio within each pair.
struct Paired {
    double first = 0, second = 0, ratio = 0;
};

Paired paired(int runs, const std::function<double()>& first, const std::function<double()>& second) {
    std::vector<double> firsts, seconds, ratios;
    for (int i = 0; i < runs; ++i) {
        firsts.push_back(first());
        seconds.push_back(second());
        ratios.push_back(seconds.back() / firsts.back());
    }
    return {median(firsts), median(seconds), median(ratios)};
}

Arguments tenant_arguments(double installations, int latency) {
    // As many as there are in a real estate: a computer has an application at most once.
    const double computers = std::max(200.0, installations / 100);
    return {"--computers",          rounded(computers), "--installations",
            rounded(installations), "--latency",        std::to_string(latency)};
}

} // namespace

std::vector<Line> compare_latencies(const Settings& settings) {
    constexpr int kPageSize = 1000;
    std::vector<Line> lines;
    for (const int latency : {0, 20, 50, 200}) {
        if (settings.latency && *settings.latency != latency) continue;
        const int pages = settings.quick || latency > 50 ? 20 : 100; // the script would need an hour
        const TenantProcess tenant(settings.tenant, tenant_arguments(pages * kPageSize, latency));
        run_odbc(settings, tenant, kPageSize); // the tenant makes its rows at first use
        const auto driver = [&] { return run_odbc(settings, tenant, kPageSize)["wall_ms"]; };
        const auto same =
            paired(settings.runs, driver, [&] { return run_floor(settings, tenant, kPageSize)["wall_ms"]; });
        lines.push_back({std::to_string(pages) + " pages, " + std::to_string(latency) +
                             " ms a response, against one page after the other",
                         rounded(same.first) + " ms", rounded(same.second) + " ms",
                         rounded(same.ratio, 1) + " times as fast", latency == 50 ? "at least 10" : ""});
        const auto usual = paired(settings.runs, driver, [&] { return run_floor(settings, tenant, 100)["wall_ms"]; });
        lines.push_back({"the same rows against page_size=100, one after the other", rounded(usual.first) + " ms",
                         rounded(usual.second) + " ms", rounded(usual.ratio, 1) + " times as fast",
                         latency == 50 ? "at least 80" : ""});
    }
    return lines;
}

int check_pace(const Settings& settings) {
    constexpr int kPageSize = 100, kPages = 40, kLatency = 100;
    constexpr double kLeast = 3; // 6 to 7 where nothing else runs
    const TenantProcess tenant(settings.tenant, tenant_arguments(kPages * kPageSize, kLatency));
    const auto pace = paired(
        3, [&] { return run_odbc(settings, tenant, kPageSize)["wall_ms"]; },
        [&] { return run_floor(settings, tenant, kPageSize)["wall_ms"]; });
    std::cout << kPages << " pages, " << kLatency << " ms each: " << rounded(pace.ratio, 1)
              << " times as fast as one after the other, at least " << rounded(kLeast) << " are wanted\n";
    return pace.ratio < kLeast ? 1 : 0;
}

std::vector<Line> compare_cpu(const Settings& settings) {
    constexpr int kPageSize = 1000;
    constexpr int kMorePairs = 3; // CPU time varies by a third from run to run on a machine that is shared
    const double rows = settings.quick ? 100'000 : 300'000;
    const TenantProcess tenant(settings.tenant, tenant_arguments(rows, 0));
    run_floor(settings, tenant, kPageSize);
    std::vector<Line> lines;
    const auto add = [&](const std::string& what, const std::string& bound, const std::function<double()>& driver) {
        const auto cpu = paired(
            kMorePairs * settings.runs, [&] { return run_floor(settings, tenant, kPageSize)["cpu_ms"]; }, driver);
        lines.push_back({"CPU of " + rounded(rows) + " rows, " + what, rounded(cpu.second) + " ms",
                         rounded(cpu.first) + " ms", rounded(cpu.ratio, 2) + " times as much", bound});
    };
    add("ODBC bound columns, against bare libcurl + simdjson", "at most 1.5",
        [&] { return run_odbc(settings, tenant, kPageSize)["cpu_ms"]; });
    add("SQLGetData cell by cell, against the same", "at most 3",
        [&] { return run_odbc(settings, tenant, kPageSize, {"--by-cell"})["cpu_ms"]; });
    add("driver/rest alone, against the same", "", [&] { return run_rest(settings, tenant, kPageSize)["cpu_ms"]; });
    return lines;
}

std::vector<Line> compare_stop(const Settings& settings) {
    constexpr int kLatency = 100;
    const TenantProcess tenant(settings.tenant, tenant_arguments(10'000'000, kLatency));
    run_odbc(settings, tenant, 1000, {"--sql", "SELECT TOP 1 * FROM sam.computers_applications"});
    std::vector<Line> lines;
    for (const bool cancel : {false, true}) {
        std::vector<double> times;
        double late = 0;
        for (int i = 0; i < settings.runs; ++i) {
            Arguments arguments = {"stop",
                                   "--driver",
                                   settings.driver,
                                   "--connection",
                                   tenant.connection_string() + ";PageSize=1000",
                                   "--base-url",
                                   tenant.base_url(),
                                   "--ca-file",
                                   tenant.ca_file(),
                                   "--latency",
                                   std::to_string(kLatency)};
            if (cancel) arguments.push_back("--cancel");
            auto result = child(settings, arguments);
            times.push_back(result["stop_ms"]);
            late += result["late_requests"];
        }
        lines.push_back({cancel ? "SQLCancel until SQLFetch is back" : "closing the cursor of a running scan",
                         rounded(median(times), 1) + " ms",
                         "slowest " + rounded(*std::max_element(times.begin(), times.end()), 1) + " ms",
                         rounded(late) + " requests after it", "100 ms, none"});
    }
    return lines;
}

std::vector<Line> compare_first_row(const Settings& settings) {
    constexpr int kLatency = 50;
    const TenantProcess tenant(settings.tenant, tenant_arguments(100'000, kLatency));
    run_odbc(settings, tenant, 1000);
    std::vector<double> cold, warm, first;
    for (int i = 0; i < settings.runs; ++i) {
        auto result = run_odbc(settings, tenant, 1000, {"--connect-again"});
        cold.push_back(result["connect_ms"]);
        warm.push_back(result["connect_again_ms"]);
        first.push_back(result["first_ms"]);
    }
    const std::string trips = rounded(kLatency) + " ms a response";
    return {{"connecting, first in the process, " + trips, rounded(median(cold), 1) + " ms", "", "", ""},
            {"connecting again", rounded(median(warm), 2) + " ms", "", "", "no request"},
            {"first 1000 rows of a scan", rounded(median(first), 1) + " ms", rounded(kLatency) + " ms",
             rounded(median(first) / kLatency, 2) + " round trips", "one, and the page's own time"}};
}

std::vector<Line> compare_memory(const Settings& settings) {
    std::vector<Line> lines;
    for (const double rows : {1e4, 1e5, 1e6, 1e7}) {
        if (settings.quick && rows > 1e5) continue;
        const TenantProcess tenant(settings.tenant, tenant_arguments(rows, 0));
        std::vector<double> above;
        for (int i = 0; i < (rows > 1e6 ? 1 : settings.runs); ++i) {
            auto result = run_odbc(settings, tenant, 1000);
            if (result["rows"] != rows) throw std::runtime_error("rows are missing");
            above.push_back(result["peak_kb"] - result["idle_kb"]);
        }
        lines.push_back({"peak memory above idle, " + rounded(rows) + " rows", rounded(median(above) / 1024, 1) + " MB",
                         "", "", "at most 64 MB"});
    }
    return lines;
}

std::vector<Line> compare_rate(const Settings& settings) {
    constexpr int kRate = 20, kBurst = 10, kPageSize = 100;
    const int pages = settings.quick ? 300 : 1200;
    auto arguments = tenant_arguments(pages * kPageSize, 5);
    arguments.insert(arguments.end(),
                     {"--requests-per-second", std::to_string(kRate), "--burst", std::to_string(kBurst)});
    const TenantProcess tenant(settings.tenant, arguments);
    auto result = run_odbc(settings, tenant, kPageSize);
    const double accepted = result["requests"] - result["refused"];
    const double best_ms = (accepted - kBurst) / kRate * 1000;
    return {{rounded(accepted) + " requests under a limit of " + std::to_string(kRate) + "/s, burst " +
                 std::to_string(kBurst),
             rounded(result["wall_ms"] / 1000, 1) + " s", rounded(best_ms / 1000, 1) + " s",
             rounded(100 * best_ms / result["wall_ms"], 1) + " % of the rate used", "at least 90 %"},
            {"of them answered with 429", rounded(result["refused"]), "",
             rounded(100 * result["refused"] / result["requests"], 1) + " %", "at most 2 %"}};
}

} // namespace snowatlas::bench

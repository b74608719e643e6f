#include "tests/bench/result.h"

#include <sys/resource.h>

#include <chrono>
#include <fstream>
#include <sstream>

namespace snowatlas::bench {
namespace {

double milliseconds(const timeval& time) {
    return static_cast<double>(time.tv_sec) * 1000 + static_cast<double>(time.tv_usec) / 1000;
}

double status_kb(const std::string& name) {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.rfind(name + ":", 0) == 0) return std::stod(line.substr(name.size() + 1));
    }
    return 0;
}

} // namespace

Usage usage_now() {
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    Usage usage;
    usage.wall_ms =
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now().time_since_epoch()).count();
    usage.cpu_ms = milliseconds(used.ru_utime) + milliseconds(used.ru_stime);
    usage.resident_kb = status_kb("VmRSS");
    usage.peak_kb = status_kb("VmHWM");
    return usage;
}

} // namespace snowatlas::bench

// What a probe of a server means to somebody who wants to connect: a line a stage, with what to do where it failed.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "installer/tool/server_probe.h"

namespace snowatlas::tool {

struct ProbeRow {
    enum class Result { Well, Failed, LeftOut };
    std::string step; // "DNS", "TCP", "TLS", "certificate"
    Result result = Result::LeftOut;
    std::optional<double> milliseconds;
    std::string what;
};

// `ca_file` as it was probed with.
std::vector<ProbeRow> rows_of(const ServerProbe& probe, const std::string& ca_file);

} // namespace snowatlas::tool

// A tenant that fails on demand, and a connection to it.
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "tests/fault/odbc_client.h"
#include "tests/tenant/tenant.h"

namespace snowatlas::fault {

using Kind = tenant::Fault::Kind;

inline constexpr const char* kComputersPath = "/api/sam/estate/v1/computers";

// 150 computers, read by eight pages of at most twenty.
inline tenant::Options small_estate() {
    tenant::Options options;
    options.computers = 150;
    options.installations = 600;
    options.applications = 100;
    return options;
}

inline tenant::Fault fault(Kind kind, int count = 1, int skip = 0, int status = 500) {
    tenant::Fault fault;
    fault.path_prefix = kComputersPath;
    fault.kind = kind;
    fault.count = count;
    fault.skip = skip;
    fault.status = status;
    return fault;
}

inline std::string connect_string(const tenant::Tenant& tenant, const std::string& more = {}) {
    return driver_keyword() + "PageSize=20;MaxRetries=2;" + more + tenant.connection_string();
}

// In an order that does not depend on the one they came in.
inline std::vector<Row> in_order(std::vector<Row> rows) {
    std::sort(rows.begin(), rows.end());
    return rows;
}

} // namespace snowatlas::fault

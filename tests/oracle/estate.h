// One tenant, the driver connected to it, and SQLite with the same rows: made once, shared by all tests of a process.
#pragma once

#include <cstddef>
#include <string>

#include "tests/oracle/odbc_session.h"
#include "tests/oracle/sqlite_session.h"
#include "tests/tenant/tenant.h"

namespace snowatlas::oracle {

struct Estate {
    tenant::Tenant& tenant;
    SqliteSession& expected;
    OdbcSession& driver;
};

Estate& estate();
// With many applications and small pages, so that it shows what is scanned.
Estate& planner_estate();

// The driver of this build, or another one that SNOWATLAS_DRIVER names.
std::string driver_file();

// Requests to the API (not to the identity provider) since the tenant's log was cleared.
std::size_t api_requests(const tenant::Tenant& tenant);

} // namespace snowatlas::oracle

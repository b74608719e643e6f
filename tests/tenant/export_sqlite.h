// All rows of all tables as SQLite files, one a schema: what the right answers are computed from.
#pragma once

#include <filesystem>

#include "tests/tenant/dataset.h"

namespace snowatlas::tenant {

// Writes sam.db, saas.db … into the folder, replacing what is there. Column names as in the definitions; timestamps
// as 'YYYY-MM-DD HH:MM:SS[.fffffff]', dates as 'YYYY-MM-DD', booleans as 0 and 1, decimals as REAL, GUIDs in lower
// case, JSON as the API writes it.
void export_sqlite(const Dataset& data, const std::filesystem::path& folder);

} // namespace snowatlas::tenant

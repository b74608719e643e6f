// Rows the driver makes itself.
#pragma once

#include <memory>
#include <vector>

#include "driver/engine/connection.h"
#include "driver/rest/session.h"

namespace snowatlas::engine {

using ValueRows = std::vector<std::vector<Value>>;

// As a scan gives them.
std::unique_ptr<rest::Scan> scan_of(ValueRows rows);
// As a statement's result.
std::unique_ptr<Cursor> cursor_of(ValueRows rows);

} // namespace snowatlas::engine

// The words of the driver's SQL.
#pragma once

#include <string_view>
#include <vector>

namespace snowatlas::sql {

// Words that are no name, or no alias, without quotes; in capital letters, sorted.
std::vector<std::string_view> keywords();

} // namespace snowatlas::sql

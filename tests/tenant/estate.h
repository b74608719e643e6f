// How large the estate is: rows of each table for a number of computers.
#pragma once

#include <cstdint>
#include <string_view>

namespace snowatlas::tenant {

struct Options;

// Rows of a table that has no parent.
std::uint64_t root_rows(std::string_view qualified_table, const Options& options);

// Rows of a table whose rows belong to parents.
std::uint64_t child_rows(std::string_view qualified_table, std::uint64_t parents, const Options& options);

} // namespace snowatlas::tenant

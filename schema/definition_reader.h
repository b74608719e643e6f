// From the JSON of a definition file to tables; schema/README.md describes the format.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "schema/model.h"

namespace snowatlas::schema {

enum class Author { Driver, User }; // schema "system" is the driver's own

// Throws Error HY000 with file, line, what is wrong and what would be right. References to other tables are not
// followed here: a Catalog does that once it has them all.
std::vector<Table> read_definitions(std::string_view json, const std::string& origin, Author author);

} // namespace snowatlas::schema

// Table definitions in JSON; schema/README.md describes the format for those who write one.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "schema/model.h"

namespace snowatlas::schema {

// Reads the definitions of one file. `origin` names it in messages. Throws Error HY000 with file, line and what is
// wrong and what would be right.
std::vector<Table> load_tables(std::string_view json, const std::string& origin);

// The definitions compiled in, with system.* and those of `schema_file` (a .json file, or a folder of them; may be
// empty) added; a table of the file replaces a built-in one of the same name. Process-wide: parsed once, shared; a
// changed file is read again by the next call.
std::shared_ptr<const Catalog> load_catalog(const std::string& schema_file = {});

} // namespace snowatlas::schema

// Rows into a file, so that what was read is not lost when it is interrupted.
#pragma once

#include <filesystem>
#include <iosfwd>
#include <string>

#include "installer/tool/commands.h"

namespace snowatlas::tool {

struct ExportOptions {
    QueryOptions query;         // its sql is not used, its format is Csv, Json or Ndjson
    std::string what;           // a table's name, or a statement where there is white space in it
    std::filesystem::path file; // is there, whole, when the export is done
    bool resume = false;
    bool json = false; // the summary on the standard output
};

// Writes beside the file first. The export of a whole table to CSV or NDJSON that is interrupted, in whatever way,
// leaves its rows there, and `resume` goes on after them: the last rows are looked for where they were, by their keys
// (without a key, by all their values), and only if each is found there the rest follows. Otherwise it starts over and
// says so.
void export_rows(const ExportOptions& options, std::ostream& out);

} // namespace snowatlas::tool

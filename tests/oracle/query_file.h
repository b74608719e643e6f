// Queries as text files, so that one can be added without code.
//
//   -- A title, one line
//   -- ordered                     (the order of the rows counts)
//   -- requests: 12                (more than so many requests are an error)
//   -- unscanned: /api/…           (a list that must not be asked for without a filter)
//   -- empty                       (no row is expected; otherwise at least one is)
//   SELECT …;
//   -- sqlite:                     (optional: how SQLite says the same, where it says it otherwise)
//   SELECT …;
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace snowatlas::oracle {

struct Query {
    std::string file, title;
    std::string sql;    // for the driver
    std::string sqlite; // for SQLite: ODBC escapes of dates replaced by their text
    bool is_ordered = false;
    bool is_empty = false;
    std::optional<std::size_t> most_requests;
    std::string unscanned; // path of a list; empty: none is named
};

// Those of all *.sql files of the folder, by file name and place. Throws std::runtime_error where a file is not as
// above.
std::vector<Query> read_queries(const std::filesystem::path& folder);

// {ts '…'} and {d '…'} become '…'.
std::string without_date_escapes(const std::string& sql);

} // namespace snowatlas::oracle

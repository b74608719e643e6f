// The keywords of connection strings and DSNs, and what they make of a connection.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "driver/odbc/connection_string.h"
#include "driver/odbc/keyword_table.h"
#include "driver/rest/settings.h"

namespace snowatlas::odbc {

// What stands in DSNs; tests give their own.
struct DsnReader {
    std::function<std::string(const std::string& dsn, std::string_view keyword)> value;
    std::function<std::vector<std::string>(const std::string& dsn)> keywords;
};

struct ConnectionOptions {
    std::string dsn; // empty: connected without one
    rest::Settings settings;
    bool login_timeout_given = false;
    std::string schema_file, log_file, log_level;
    UnknownKeywords unknown; // in the connection string
};

// A value in the string beats the DSN's, an empty one counts as absent. Throws 08001 or 28000 naming the keyword that
// is missing, how to set it, and one that may be it, misspelled; HY024 naming the one whose value is wrong and what
// would be right.
ConnectionOptions resolve_options(const ConnectionEntries& entries, const DsnReader& read_dsn);

} // namespace snowatlas::odbc

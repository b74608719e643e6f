// The keywords of connection strings and DSNs, and what they make of a connection.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "driver/odbc/connection_string.h"
#include "driver/rest/settings.h"

namespace snowatlas::odbc {

struct Keyword {
    std::string_view name;
    std::string_view aliases; // separated by blanks
    std::string_view default_value;
    bool secret = false;
    std::string_view meaning;
    bool is(std::string_view other) const; // name or alias, case ignored
};

std::span<const Keyword> keyword_table();
// Null where the driver knows no such keyword.
const Keyword* find_keyword(std::string_view name);
// What clients append on their own account and the driver has no use for.
bool is_ignored_keyword(std::string_view name);

// Looks a keyword up in a DSN; tests give their own.
using DsnReader = std::function<std::string(const std::string& dsn, std::string_view keyword)>;

struct ConnectionOptions {
    std::string dsn; // empty: connected without one
    rest::Settings settings;
    bool login_timeout_given = false;
    std::string schema_file, log_file, log_level;
    std::vector<std::string> unknown_keywords;
};

// A value in the string beats the DSN's, an empty one counts as absent. Throws 08001 or 28000 naming the keyword that
// is missing and how to set it, HY024 naming the one whose value is wrong and what would be right.
ConnectionOptions resolve_options(const ConnectionEntries& entries, const DsnReader& read_dsn);

} // namespace snowatlas::odbc

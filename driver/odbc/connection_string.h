// Connection strings: "keyword=value;…", braces around values with special characters, "}}" for "}".
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace snowatlas::odbc {

// Keywords and values in the order given, values without their braces. Repeated keywords are kept: the first counts.
using ConnectionEntries = std::vector<std::pair<std::string, std::string>>;

// Tolerates blanks, empty segments and a missing value; HY000 for a brace that is never closed or text after one.
ConnectionEntries parse_connection_string(std::string_view text);
// Braces a value where it needs them.
std::string quote_value(std::string_view value);
std::string build_connection_string(const ConnectionEntries& entries);

// The first value of this keyword (case ignored).
std::optional<std::string> first_value(const ConnectionEntries& entries, std::string_view keyword);

} // namespace snowatlas::odbc

// The keywords there are. A library of its own, as snowatlas-odbc needs them without the driver's entry points.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "driver/odbc/connection_string.h"

namespace snowatlas::odbc {

struct Keyword {
    std::string_view name;
    std::string_view aliases; // separated by blanks
    std::string_view default_value;
    bool secret = false;
    bool is(std::string_view other) const;  // name or alias, case ignored
    std::vector<std::string> names() const; // the name, then its aliases
};

// README.md says what each means.
std::span<const Keyword> keyword_table();
// Null where the driver knows no such keyword.
const Keyword* find_keyword(std::string_view name);
// What clients append on their own account and the driver has no use for.
bool is_ignored_keyword(std::string_view name);

struct UnknownKeyword {
    std::string name;
    std::string nearest; // the keyword it may stand for; empty where none is alike
};

struct UnknownKeywords {
    std::vector<UnknownKeyword> names;
    // Something else that is no keyword follows the secret. A secret with a semicolon that lacks its braces looks like
    // this, so it is not told.
    bool after_secret = false;
};

UnknownKeywords unknown_keywords(const ConnectionEntries& entries);
// ` The data source has the unknown keyword "Regoin"; did you mean "Region"?` for each that is like one; or empty.
std::string misspelled_hint(std::string_view place, const UnknownKeywords& unknown);

} // namespace snowatlas::odbc

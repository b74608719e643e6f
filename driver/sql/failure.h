// How the front end says that a statement is wrong: the sentence, then where.
#pragma once

#include <string>
#include <string_view>

#include "driver/base/error.h"
#include "driver/sql/bound.h"

namespace snowatlas::sql {

// "<sentence> (line 1, column 8)"; `sentence` ends without a period.
inline std::string at_place(const std::string& sentence, Place place) {
    return sentence + " (line " + std::to_string(place.line) + ", column " + std::to_string(place.column) + ").";
}

inline std::string in_quotes(std::string_view text) {
    std::string result(1, '\'');
    result.append(text).push_back('\'');
    return result;
}

// "1 column", "2 columns"
inline std::string counted(std::size_t count, std::string_view noun) {
    return std::to_string(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

[[noreturn]] inline void fail(SqlState state, Place place, const std::string& sentence) {
    throw Error(state, at_place(sentence, place));
}
[[noreturn]] inline void fail(Place place, const std::string& sentence) {
    fail(state::kSyntaxOrAccess, place, sentence);
}

} // namespace snowatlas::sql

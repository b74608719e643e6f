// Upper and lower case of letters beyond ASCII, one code point to one.
#pragma once

#include <string>
#include <string_view>

namespace snowatlas::engine {

// Latin, Greek, Cyrillic, Armenian and full-width letters; others stay as they are. UTF-8.
std::string upper_case(std::string_view text);
std::string lower_case(std::string_view text);

} // namespace snowatlas::engine

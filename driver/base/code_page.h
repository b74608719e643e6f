// Text of functions that come in a narrow and a wide form: UTF-8 everywhere but on Windows, where the narrow ones have
// the process's code page.
#pragma once

#include <string>
#include <string_view>

namespace snowatlas {

#ifdef _WIN32
inline constexpr bool kNarrowIsUtf8 = false;
#else
inline constexpr bool kNarrowIsUtf8 = true;
#endif

std::string from_narrow(std::string_view text);
std::string to_narrow(std::string_view utf8);

} // namespace snowatlas

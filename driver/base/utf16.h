// Lengths as applications count them: they allocate text in UTF-16 units, of which a character beyond U+FFFF takes two.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace snowatlas {

// Most text is ASCII, and goes by so many characters at a time as far as that lasts.
inline constexpr std::size_t kAsciiRun = 8;
inline bool is_ascii_run(const void* bytes) {
    std::uint64_t run = 0;
    std::memcpy(&run, bytes, kAsciiRun);
    return (run & 0x8080808080808080U) == 0;
}

// Length in UTF-16 units; ill-formed bytes count one each.
std::size_t utf16_length(std::string_view utf8);
// Byte length of the longest start that takes at most so many UTF-16 units and ends with a whole character.
std::size_t prefix_of_units(std::string_view utf8, std::size_t units);

} // namespace snowatlas

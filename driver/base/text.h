// Text helpers every layer shares. All text inside the driver is UTF-8.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace snowatlas {

// ASCII only: names of the API and of SQL are ASCII, values are never folded.
std::string to_lower(std::string_view text);
// The 36 characters of a guid, without braces, in lower case; empty where the text is none.
std::optional<std::string> lower_case_guid(std::string_view text);
std::string to_upper(std::string_view text);
bool equals_ignore_case(std::string_view a, std::string_view b);
struct LessIgnoreCase {
    using is_transparent = void;
    bool operator()(std::string_view a, std::string_view b) const;
};
std::string_view trim(std::string_view text);
std::vector<std::string> split(std::string_view text, char separator);
std::string join(const std::vector<std::string>& parts, std::string_view separator);

// Ill-formed input becomes U+FFFD, never an exception: it comes from applications and from the network.
std::u16string to_utf16(std::string_view utf8);
std::string to_utf8(std::u16string_view utf16);
// Length in code points; ill-formed bytes count one each.
std::size_t code_points(std::string_view utf8);
// Byte offset of code point `index` (0-based), at most utf8.size().
std::size_t offset_of(std::string_view utf8, std::size_t index);
bool is_ascii(std::string_view text);

// The candidate most alike (edit distance, case ignored), empty if none is near enough to be meant.
std::string nearest_name(std::string_view name, const std::vector<std::string>& candidates);

// Overwrites the bytes in a way the compiler does not remove, then empties the string.
void wipe(std::string& secret);
// Wipes a secret when the scope that needs it ends, however it ends.
class WipeAtEnd {
  public:
    explicit WipeAtEnd(std::string& secret) : secret_(secret) {}
    ~WipeAtEnd() { wipe(secret_); }
    WipeAtEnd(const WipeAtEnd&) = delete;
    WipeAtEnd& operator=(const WipeAtEnd&) = delete;

  private:
    std::string& secret_;
};

} // namespace snowatlas

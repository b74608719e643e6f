#include "driver/base/text.h"
#include "driver/base/utf16.h"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <utility>

#include <utf8.h>

namespace snowatlas {
namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
char upper(char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}
constexpr char32_t kReplacement = 0xFFFD;

// The code point at `at`, which moves past it; an ill-formed byte is one U+FFFD.
char32_t next_code_point(std::string_view text, std::size_t& at) {
    const char* position = text.data() + at;
    try {
        const char32_t code_point = utf8::next(position, text.data() + text.size());
        at = static_cast<std::size_t>(position - text.data());
        return code_point;
    } catch (const utf8::exception&) {
        ++at;
        return kReplacement;
    }
}

constexpr char32_t kBasicPlaneEnd = 0x10000;

// Letters to add, leave out, replace, or swap with the next one.
std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before, last(b.size() + 1), row(b.size() + 1);
    std::iota(last.begin(), last.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        row[0] = i + 1;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t replaced = last[j] + (a[i] == b[j] ? 0 : 1);
            row[j + 1] = std::min({replaced, row[j] + 1, last[j + 1] + 1});
            const bool swapped = i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j];
            if (swapped) row[j + 1] = std::min(row[j + 1], before[j - 1] + 1);
        }
        before = std::exchange(last, row);
    }
    return last.back();
}

} // namespace

std::string to_lower(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(), lower);
    return result;
}

std::optional<std::string> lower_case_guid(std::string_view text) {
    constexpr std::string_view kShape = "00000000-0000-0000-0000-000000000000";
    if (text.size() == kShape.size() + 2 && text.front() == '{' && text.back() == '}')
        text = text.substr(1, kShape.size());
    if (text.size() != kShape.size()) return std::nullopt;
    auto lower = to_lower(text);
    for (std::size_t i = 0; i < lower.size(); ++i) {
        const bool digit = (lower[i] >= '0' && lower[i] <= '9') || (lower[i] >= 'a' && lower[i] <= 'f');
        if (kShape[i] == '-' ? lower[i] != '-' : !digit) return std::nullopt;
    }
    return lower;
}

std::string to_upper(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(), upper);
    return result;
}

bool equals_ignore_case(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

bool LessIgnoreCase::operator()(std::string_view a, std::string_view b) const {
    return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
        return static_cast<unsigned char>(lower(x)) < static_cast<unsigned char>(lower(y));
    });
}

std::string_view trim(std::string_view text) {
    const auto is_visible = [](char c) { return static_cast<unsigned char>(c) > ' '; };
    if (!text.empty() && is_visible(text.front()) && is_visible(text.back())) return text; // nearly always
    constexpr std::string_view kBlanks = " \t\r\n\f\v";
    const auto first = text.find_first_not_of(kBlanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

std::vector<std::string> split(std::string_view text, char separator) {
    std::vector<std::string> parts;
    std::size_t start = 0;
    while (true) {
        const auto end = text.find(separator, start);
        parts.emplace_back(text.substr(start, end - start));
        if (end == std::string_view::npos) return parts;
        start = end + 1;
    }
}

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
    std::string result;
    for (const auto& part : parts) {
        if (&part != &parts.front()) result += separator;
        result += part;
    }
    return result;
}

std::u16string to_utf16(std::string_view utf8) {
    std::u16string result;
    result.reserve(utf8.size());
    for (std::size_t at = 0; at < utf8.size();) {
        const char32_t code_point = next_code_point(utf8, at);
        if (code_point < kBasicPlaneEnd) {
            result += static_cast<char16_t>(code_point);
        } else {
            result += static_cast<char16_t>(0xD7C0 + (code_point >> 10));
            result += static_cast<char16_t>(0xDC00 + (code_point & 0x3FF));
        }
    }
    return result;
}

std::string to_utf8(std::u16string_view utf16) {
    std::string result;
    result.reserve(utf16.size());
    for (std::size_t at = 0; at < utf16.size(); ++at) {
        char32_t code_point = utf16[at];
        const bool high = code_point >= 0xD800 && code_point < 0xDC00;
        if (high && at + 1 < utf16.size() && utf16[at + 1] >= 0xDC00 && utf16[at + 1] < 0xE000)
            code_point = 0x10000 + ((code_point - 0xD800) << 10) + (utf16[++at] - 0xDC00U);
        else if (code_point >= 0xD800 && code_point < 0xE000)
            code_point = kReplacement;
        utf8::unchecked::append(code_point, std::back_inserter(result));
    }
    return result;
}

std::size_t utf16_length(std::string_view utf8) {
    std::size_t units = 0;
    for (std::size_t at = 0; at < utf8.size();) {
        if (utf8.size() - at >= kAsciiRun && is_ascii_run(utf8.data() + at)) {
            at += kAsciiRun;
            units += kAsciiRun;
        } else if (static_cast<unsigned char>(utf8[at]) < 0x80) {
            ++at;
            ++units;
        } else {
            units += next_code_point(utf8, at) < kBasicPlaneEnd ? 1 : 2;
        }
    }
    return units;
}

std::size_t prefix_of_units(std::string_view utf8, std::size_t units) {
    if (utf8.size() <= units) return utf8.size(); // units are never more than bytes
    std::size_t at = 0;
    for (std::size_t next = 0; at < utf8.size(); at = next) {
        const std::size_t taken = next_code_point(utf8, next) < kBasicPlaneEnd ? 1 : 2;
        if (taken > units) break;
        units -= taken;
    }
    return at;
}

std::size_t code_points(std::string_view utf8) {
    std::size_t count = 0;
    for (std::size_t at = 0; at < utf8.size(); ++count) next_code_point(utf8, at);
    return count;
}

std::size_t offset_of(std::string_view utf8, std::size_t index) {
    std::size_t at = 0;
    for (; index > 0 && at < utf8.size(); --index) next_code_point(utf8, at);
    return at;
}

bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string nearest_name(std::string_view name, const std::vector<std::string>& candidates) {
    const std::string wanted = to_lower(name.substr(0, 200));
    // A third of the letters may be wrong: more and it is another word. One or two letters are never near anything.
    std::size_t best = wanted.size() / 3;
    std::string nearest;
    for (const auto& candidate : candidates) {
        const std::string folded = to_lower(candidate);
        const auto longer = std::max(folded.size(), wanted.size());
        if (longer - std::min(folded.size(), wanted.size()) > best) continue;
        const auto distance = edit_distance(wanted, folded);
        if (distance < best || (distance == best && nearest.empty())) {
            best = distance;
            nearest = candidate;
        }
    }
    return nearest;
}

void wipe(std::string& secret) {
    secret.resize(secret.capacity());
    volatile char* const bytes = secret.data();
    for (std::size_t i = 0; i < secret.size(); ++i) bytes[i] = '\0';
    secret.clear();
}

} // namespace snowatlas

// Appending JSON to a string.
#pragma once

#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

namespace snowatlas::tenant {

inline void append_number(std::string& out, std::int64_t value) {
    char digits[24];
    out.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
}

inline void append_number(std::string& out, double value) {
    char digits[32];
    out.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
}

inline bool needs_escape(char character) {
    return static_cast<unsigned char>(character) < 0x20 || character == '"' || character == '\\';
}

inline void append_string(std::string& out, std::string_view text) {
    static constexpr std::string_view kDigits = "0123456789abcdef";
    out += '"';
    std::size_t plain = 0;
    for (std::size_t place = 0; place < text.size(); ++place) {
        if (!needs_escape(text[place])) continue;
        out.append(text, plain, place - plain);
        plain = place + 1;
        const auto code = static_cast<unsigned char>(text[place]);
        out += '\\';
        if (code == '\n') {
            out += 'n';
        } else if (code < 0x20) {
            out += "u00";
            out += kDigits[code >> 4];
            out += kDigits[code & 15];
        } else {
            out += text[place];
        }
    }
    out.append(text, plain, text.size() - plain);
    out += '"';
}

} // namespace snowatlas::tenant

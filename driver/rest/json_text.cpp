#include "driver/rest/json_text.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <optional>

namespace snowatlas::rest {
namespace {

constexpr std::uint32_t kReplacement = 0xFFFD;

bool is_blank(char c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

void append_code_point(std::uint32_t code, std::string& out) {
    const auto put = [&](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
    if (code < 0x80) {
        put(code);
    } else if (code < 0x800) {
        put(0xC0 | (code >> 6));
        put(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        put(0xE0 | (code >> 12));
        put(0x80 | ((code >> 6) & 0x3F));
        put(0x80 | (code & 0x3F));
    } else {
        put(0xF0 | (code >> 18));
        put(0x80 | ((code >> 12) & 0x3F));
        put(0x80 | ((code >> 6) & 0x3F));
        put(0x80 | (code & 0x3F));
    }
}

// The four digits of "\uXXXX" at `at`.
std::optional<std::uint32_t> unicode_escape(std::string_view text, std::size_t at) {
    if (at + 6 > text.size() || text[at] != '\\' || text[at + 1] != 'u') return {};
    std::uint32_t code = 0;
    const char* end = text.data() + at + 6;
    const auto parsed = std::from_chars(text.data() + at + 2, end, code, 16);
    if (parsed.ec != std::errc() || parsed.ptr != end) return {};
    return code;
}

// Appends what the escape at `at` means; returns where the text goes on.
std::size_t append_unicode(std::string_view text, std::size_t at, std::string& out) {
    const auto first = unicode_escape(text, at);
    if (!first) {
        append_code_point(kReplacement, out);
        return at + 2;
    }
    at += 6;
    const bool high = *first >= 0xD800 && *first < 0xDC00;
    const bool low = *first >= 0xDC00 && *first < 0xE000;
    if (high) {
        const auto second = unicode_escape(text, at);
        if (second && *second >= 0xDC00 && *second < 0xE000) {
            append_code_point(0x10000 + ((*first - 0xD800) << 10) + (*second - 0xDC00), out);
            return at + 6;
        }
    }
    append_code_point(high || low ? kReplacement : *first, out);
    return at;
}

char simple_escape(char c) {
    switch (c) {
    case 'b':
        return '\b';
    case 'f':
        return '\f';
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    default:
        return c; // quote, backslash, slash
    }
}

// Length of the JSON string that starts `json`, with its quotes.
std::size_t string_length(std::string_view json) {
    for (std::size_t i = 1; i < json.size(); ++i) {
        if (json[i] == '\\') {
            ++i;
        } else if (json[i] == '"') {
            return i + 1;
        }
    }
    return json.size();
}

} // namespace

std::string_view trim_json_blanks(std::string_view json) {
    while (!json.empty() && is_blank(json.back())) json.remove_suffix(1);
    return json;
}

void append_unescaped(std::string_view json_string, std::string& out) {
    const auto text = json_string.substr(1, json_string.size() - 2);
    std::size_t at = 0;
    while (at < text.size()) {
        const auto* found = static_cast<const char*>(std::memchr(text.data() + at, '\\', text.size() - at));
        const auto plain_end = found ? static_cast<std::size_t>(found - text.data()) : text.size();
        out.append(text.data() + at, plain_end - at);
        at = plain_end;
        if (at + 1 >= text.size()) break;
        if (text[at + 1] == 'u') {
            at = append_unicode(text, at, out);
        } else {
            out.push_back(simple_escape(text[at + 1]));
            at += 2;
        }
    }
}

void append_list(std::string_view json_array, std::string& out) {
    const auto start = out.size();
    bool first = true;
    std::size_t at = 1;
    while (at < json_array.size()) {
        const char c = json_array[at];
        if (is_blank(c) || c == ',' || c == ']') {
            ++at;
            continue;
        }
        if (c == '[' || c == '{') {
            out.resize(start);
            out.append(json_array);
            return;
        }
        const auto rest = json_array.substr(at);
        const auto length = c == '"' ? string_length(rest) : std::min(rest.find_first_of(",] \n\r\t"), rest.size());
        const auto element = rest.substr(0, length);
        at += length;
        if (element == "null") continue;
        if (!first) out.append(", ");
        first = false;
        if (is_json_string(element)) {
            append_unescaped(element, out);
        } else {
            out.append(element);
        }
    }
}

} // namespace snowatlas::rest

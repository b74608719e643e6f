#include "driver/odbc/text_buffer.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "driver/base/code_page.h"
#include "driver/base/text.h"
#include "driver/base/utf16.h"

namespace snowatlas::odbc {
namespace {

constexpr std::uint32_t kReplacement = 0xFFFD;

template <typename Char> std::size_t given_length(const Char* text, SQLLEN length) {
    if (length == SQL_NTS) {
        std::size_t units = 0;
        while (text[units] != 0) ++units;
        return units;
    }
    if (length < 0)
        throw Error(state::kInvalidLength,
                    "A text length is negative and not SQL_NTS: " + std::to_string(length) + ".");
    auto units = static_cast<std::size_t>(length);
    while (units > 0 && text[units - 1] == 0) --units;
    return units;
}

struct Decoded {
    std::uint32_t code_point;
    std::size_t size; // bytes
};

// The shortest-form rule and the surrogate gap are checked; an ill-formed byte is one replacement character.
Decoded decode(const unsigned char* bytes, std::size_t available) {
    const std::uint32_t lead = bytes[0];
    if (lead < 0x80) return {lead, 1};
    const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || available < size) return {kReplacement, 1};
    std::uint32_t code_point = lead & (0x7FU >> size);
    for (std::size_t i = 1; i < size; ++i) {
        if ((bytes[i] & 0xC0U) != 0x80U) return {kReplacement, 1};
        code_point = (code_point << 6U) | (bytes[i] & 0x3FU);
    }
    constexpr std::uint32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
    if (code_point < kSmallest[size] || code_point > 0x10FFFF || (code_point >= 0xD800 && code_point <= 0xDFFF))
        return {kReplacement, 1};
    return {code_point, size};
}

void put_unit(unsigned char* out, std::size_t index, std::uint32_t unit) {
    const auto value = static_cast<std::uint16_t>(unit);
    std::memcpy(out + index * 2, &value, 2);
}

// kAsciiRun letters at once.
void put_ascii_run(unsigned char* out, const unsigned char* letters) {
    std::array<std::uint16_t, kAsciiRun> wide{};
    for (std::size_t i = 0; i < kAsciiRun; ++i) wide[i] = letters[i];
    std::memcpy(out, wide.data(), sizeof wide);
}

} // namespace

std::optional<std::string> optional_text(const SQLCHAR* text, SQLLEN length) {
    if (text == nullptr) return std::nullopt;
    const std::size_t units = given_length(text, length);
    return from_narrow({reinterpret_cast<const char*>(text), units});
}

std::optional<std::string> optional_text(const SQLWCHAR* text, SQLLEN length) {
    if (text == nullptr) return std::nullopt;
    const std::size_t units = given_length(text, length);
    return to_utf8({reinterpret_cast<const char16_t*>(text), units});
}

Utf16Copy copy_utf16(std::string_view utf8, void* out, std::size_t capacity_units) {
    const auto* bytes = reinterpret_cast<const unsigned char*>(utf8.data());
    auto* target = static_cast<unsigned char*>(out);
    const std::size_t size = utf8.size();
    std::size_t at = 0;
    std::size_t units = 0;
    while (at < size && units < capacity_units) {
        while (size - at >= kAsciiRun && capacity_units - units >= kAsciiRun && is_ascii_run(bytes + at)) {
            put_ascii_run(target + units * 2, bytes + at);
            at += kAsciiRun;
            units += kAsciiRun;
        }
        if (at == size || units == capacity_units) break;
        if (bytes[at] < 0x80) {
            put_unit(target, units++, bytes[at++]);
            continue;
        }
        const Decoded next = decode(bytes + at, size - at);
        if (next.code_point < 0x10000) {
            put_unit(target, units++, next.code_point);
        } else {
            if (units + 2 > capacity_units) break;
            const std::uint32_t offset = next.code_point - 0x10000;
            put_unit(target, units++, 0xD800 + (offset >> 10U));
            put_unit(target, units++, 0xDC00 + (offset & 0x3FFU));
        }
        at += next.size;
    }
    return {units, at};
}

std::size_t whole_characters(std::string_view utf8, std::size_t bytes) {
    if (bytes >= utf8.size()) return utf8.size();
    std::size_t end = bytes;
    // Back over at most three continuation bytes to a character's first byte.
    for (int i = 0; i < 3 && end > 0 && (static_cast<unsigned char>(utf8[end]) & 0xC0U) == 0x80U; ++i) --end;
    return end;
}

template <> TextWritten write_text<SQLCHAR>(std::string_view utf8, SQLCHAR* buffer, std::size_t capacity_units) {
    const std::string narrow = to_narrow(utf8);
    TextWritten result{narrow.size(), false};
    if (buffer == nullptr) return result;
    result.truncated = narrow.size() >= capacity_units;
    if (capacity_units == 0) return result;
    const std::size_t copied = whole_characters(narrow, std::min(narrow.size(), capacity_units - 1));
    std::memcpy(buffer, narrow.data(), copied);
    buffer[copied] = 0;
    return result;
}

template <> TextWritten write_text<SQLWCHAR>(std::string_view utf8, SQLWCHAR* buffer, std::size_t capacity_units) {
    TextWritten result{utf16_length(utf8), false};
    if (buffer == nullptr) return result;
    result.truncated = result.length >= capacity_units;
    if (capacity_units == 0) return result;
    const Utf16Copy copied = copy_utf16(utf8, buffer, capacity_units - 1);
    put_unit(reinterpret_cast<unsigned char*>(buffer), copied.units, 0);
    return result;
}

} // namespace snowatlas::odbc

// Text that crosses the C boundary: both widths in, both widths out, in the units each function is defined with.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "driver/base/error.h"
#include "driver/odbc/platform.h"

namespace snowatlas::odbc {

// Input. `length` in characters (bytes for SQLCHAR, 16-bit units for SQLWCHAR) or SQL_NTS; other negative values are
// HY090. Trailing NULs are no part of the text: some clients count the terminator. A null pointer gives no text.
std::optional<std::string> optional_text(const SQLCHAR* text, SQLLEN length);
std::optional<std::string> optional_text(const SQLWCHAR* text, SQLLEN length);

// The same where a null pointer counts as empty.
template <typename Char> std::string text_or_empty(const Char* text, SQLLEN length) {
    return optional_text(text, length).value_or(std::string());
}
// The same where a null pointer is HY009.
template <typename Char> std::string required_text(const Char* text, SQLLEN length) {
    if (text == nullptr) throw Error(state::kInvalidNullPointer, "The text argument is a null pointer.");
    return *optional_text(text, length);
}
// Text whose length is given in bytes (attributes, descriptor fields).
template <typename Char> std::string text_in_bytes(const void* text, SQLLEN bytes) {
    return text_or_empty(static_cast<const Char*>(text), bytes < 0 ? bytes : bytes / static_cast<SQLLEN>(sizeof(Char)));
}

// UTF-16 without allocation. Surrogates are never split, ill-formed bytes become U+FFFD. `out` need not be aligned.
struct Utf16Copy {
    std::size_t units = 0;    // written
    std::size_t consumed = 0; // bytes of the text they stand for
};
Utf16Copy copy_utf16(std::string_view utf8, void* out, std::size_t capacity_units);
// The longest prefix of at most `bytes` bytes that does not cut a character.
std::size_t whole_characters(std::string_view utf8, std::size_t bytes);

// Output. Copies as much as fits, always with a terminator where there is room for one.
struct TextWritten {
    std::size_t length = 0; // of the whole text, in units of Char, without terminator
    bool truncated = false; // false for a null buffer: that asks for the length alone
};
template <typename Char> TextWritten write_text(std::string_view utf8, Char* buffer, std::size_t capacity_units);

// Writes text and its length; a length pointer may be null. `Unit` of capacity and length.
struct InCharacters {};
struct InBytes {};
template <typename Char, typename Length>
bool put_text(InCharacters, std::string_view utf8, Char* buffer, SQLLEN capacity, Length* length) {
    if (capacity < 0) throw Error(state::kInvalidLength, "The buffer length is negative.");
    const TextWritten written = write_text(utf8, buffer, static_cast<std::size_t>(capacity));
    if (length != nullptr) *length = static_cast<Length>(written.length);
    return written.truncated;
}
template <typename Char, typename Length>
bool put_text(InBytes, std::string_view utf8, void* buffer, SQLLEN capacity, Length* length) {
    if (capacity < 0) throw Error(state::kInvalidLength, "The buffer length is negative.");
    if (sizeof(Char) == 2 && buffer != nullptr && capacity % 2 != 0)
        throw Error(state::kInvalidLength, "The length of a buffer for wide characters is odd; it is in bytes.");
    const TextWritten written =
        write_text(utf8, static_cast<Char*>(buffer), static_cast<std::size_t>(capacity) / sizeof(Char));
    if (length != nullptr) *length = static_cast<Length>(written.length * sizeof(Char));
    return written.truncated;
}

} // namespace snowatlas::odbc

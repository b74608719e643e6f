// SQL text to tokens.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "driver/sql/bound.h"

namespace snowatlas::sql {

enum class TokenKind : std::uint8_t {
    Word,        // unquoted name or keyword
    QuotedName,  // "x", [x], `x`
    Text,        // 'x', N'x'
    Bytes,       // X'00ff', 0x00ff
    Integer,     // 12
    Decimal,     // 1.5
    Approximate, // 1e3
    Parameter,   // ?
    Symbol,      // operators and punctuation; != is <>
    End,
};

struct Token {
    TokenKind kind = TokenKind::End;
    std::string text; // quotes taken off, doubled ones resolved
    std::string word; // of a Word: in upper case
    Place place;
    std::size_t begin = 0, end = 0; // bytes in the text
};

// The longest statement the driver reads.
inline constexpr std::size_t kMaxStatementBytes = 1'048'576;

// Ends with an End token. Throws 42000 for a quote or comment that is not closed, a malformed number, a character
// that starts no token, and a text that is too long.
std::vector<Token> tokenize(std::string_view text);

// As the user sees the token in a message: "'abc'", "the end of the statement".
std::string describe(const Token& token);

} // namespace snowatlas::sql

// Escape sequences written as the SQL they stand for.
#include <array>

#include "driver/sql/binder.h"
#include "driver/sql/failure.h"
#include "driver/sql/lexer.h"

namespace snowatlas::sql {
namespace {

struct Escape {
    std::string_view keyword, replacement;
};
constexpr std::array<Escape, 8> kEscapes{{{"D", "DATE "},
                                          {"T", "TIME "},
                                          {"TS", "TIMESTAMP "},
                                          {"GUID", "GUID "},
                                          {"INTERVAL", "INTERVAL "},
                                          {"ESCAPE", "ESCAPE "},
                                          {"FN", ""},
                                          {"OJ", ""}}};

bool is_symbol(const Token& token, std::string_view text) {
    return token.kind == TokenKind::Symbol && token.text == text;
}

const Escape& escape_at(const Token& brace, const Token& keyword) {
    for (const Escape& escape : kEscapes) {
        if (keyword.kind == TokenKind::Word && keyword.word == escape.keyword) return escape;
    }
    if (keyword.kind == TokenKind::Parameter || keyword.word == "CALL") {
        fail(brace.place, "There are no stored procedures, so {call} has nothing to call");
    }
    fail(brace.place, "There is no escape sequence {" + keyword.text +
                          "}; the driver knows d, t, ts, guid, fn, oj, "
                          "escape and interval");
}

} // namespace

std::string native_sql(std::string_view text) {
    const std::vector<Token> tokens = tokenize(text);
    std::string result;
    std::size_t copied = 0;
    std::vector<Place> open;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const Token& token = tokens[i];
        if (is_symbol(token, "{") && i + 1 < tokens.size()) {
            const Token& keyword = tokens[i + 1];
            const Escape& escape = escape_at(token, keyword);
            result += text.substr(copied, token.begin - copied);
            result += escape.replacement;
            copied = i + 2 < tokens.size() ? tokens[i + 2].begin : keyword.end;
            open.push_back(token.place);
            ++i;
        } else if (is_symbol(token, "}")) {
            if (open.empty()) fail(token.place, "Found '}' without a '{' before it");
            open.pop_back();
            std::string_view inside = text.substr(copied, token.begin - copied);
            while (!inside.empty() && inside.back() == ' ') inside.remove_suffix(1);
            result += inside;
            copied = token.end;
        }
    }
    if (!open.empty()) fail(open.back(), "The escape sequence that starts here is not closed by '}'");
    result += text.substr(copied);
    while (!result.empty() && result.back() == '\0') result.pop_back();
    return result;
}

} // namespace snowatlas::sql

// Cutting a batch into statements.
#include "driver/base/error.h"
#include "driver/base/text.h"
#include "driver/sql/binder.h"
#include "driver/sql/lexer.h"

namespace snowatlas::sql {

std::vector<std::string> split_statements(std::string_view text) {
    std::vector<Token> tokens;
    try {
        tokens = tokenize(text);
    } catch (const Error&) { // binding the text says what is wrong with it
        return {std::string(text)};
    }
    std::vector<std::string> statements;
    std::size_t begin = 0;
    int braces = 0;
    bool has_content = false;
    for (const Token& token : tokens) {
        const bool end = token.kind == TokenKind::End;
        const bool symbol = token.kind == TokenKind::Symbol;
        if (symbol && token.text == "{") ++braces;
        if (symbol && token.text == "}") --braces;
        if (!end && !(symbol && token.text == ";" && braces <= 0)) {
            has_content = true;
            continue;
        }
        if (has_content) statements.emplace_back(trim(text.substr(begin, token.begin - begin)));
        begin = token.end;
        has_content = false;
    }
    return statements;
}

} // namespace snowatlas::sql

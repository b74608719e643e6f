#include "driver/sql/lexer.h"

#include <array>

#include "driver/base/text.h"
#include "driver/sql/failure.h"

namespace snowatlas::sql {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_word_start(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '#' ||
           static_cast<unsigned char>(c) >= 0x80;
}
bool is_word_part(char c) {
    return is_word_start(c) || is_digit(c) || c == '$' || c == '@';
}
int hex_digit(char c) {
    if (is_digit(c)) return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

// What the character means elsewhere, and how that is written here.
std::string_view advice_for_character(char c) {
    switch (c) {
    case '@':
    case ':':
    case '$':
        return "; parameters are written ?";
    case '&':
        return "; text is joined with ||";
    case '~':
        return "; there are no regular expressions, use LIKE";
    default:
        return {};
    }
}

class Lexer {
  public:
    explicit Lexer(std::string_view text) : text_(text) {}

    std::vector<Token> run() {
        std::vector<Token> tokens;
        do {
            skip_blanks();
            begin_ = position_;
            place_ = current_;
            Token token = next();
            token.place = place_;
            token.begin = begin_;
            token.end = position_;
            tokens.push_back(std::move(token));
        } while (tokens.back().kind != TokenKind::End);
        return tokens;
    }

  private:
    char peek(std::size_t ahead = 0) const {
        return position_ + ahead < text_.size() ? text_[position_ + ahead] : '\0';
    }
    bool at_end() const { return position_ >= text_.size(); }
    char take() {
        const char c = text_[position_++];
        if (c == '\n') {
            ++current_.line;
            current_.column = 1;
        } else if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) {
            ++current_.column;
        }
        return c;
    }
    void take(std::size_t count) {
        while (count-- > 0) take();
    }

    void skip_blanks() {
        while (!at_end()) {
            const char c = peek();
            if (c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f' || c == '\v' || c == '\0') {
                take();
            } else if (text_.compare(position_, 3, "\xEF\xBB\xBF") == 0) {
                take(3);
            } else if (text_.compare(position_, 2, "\xC2\xA0") == 0) {
                take(2);
            } else if (c == '-' && peek(1) == '-') {
                while (!at_end() && peek() != '\n') take();
            } else if (c == '/' && peek(1) == '*') {
                skip_block_comment();
            } else {
                return;
            }
        }
    }

    void skip_block_comment() {
        const Place start = current_;
        int depth = 0;
        do {
            if (at_end()) fail(start, "The comment that starts here is not closed by */");
            if (peek() == '/' && peek(1) == '*') {
                take(2);
                ++depth;
            } else if (peek() == '*' && peek(1) == '/') {
                take(2);
                --depth;
            } else {
                take();
            }
        } while (depth > 0);
    }

    Token next() {
        if (at_end()) return {};
        const char c = peek();
        if (c == '\'') return {TokenKind::Text, quoted('\'', "text"), {}, {}, 0, 0};
        if ((c == 'N' || c == 'n') && peek(1) == '\'') {
            take();
            return {TokenKind::Text, quoted('\'', "text"), {}, {}, 0, 0};
        }
        if ((c == 'X' || c == 'x') && peek(1) == '\'') {
            take();
            return bytes(quoted('\'', "binary literal"));
        }
        if (c == '0' && (peek(1) == 'x' || peek(1) == 'X') && hex_digit(peek(2)) >= 0) {
            take(2);
            std::string digits;
            while (is_word_part(peek())) digits.push_back(take());
            return bytes(digits);
        }
        if (c == '"') return {TokenKind::QuotedName, quoted_name('"'), {}, {}, 0, 0};
        if (c == '`') return {TokenKind::QuotedName, quoted_name('`'), {}, {}, 0, 0};
        if (c == '[') return {TokenKind::QuotedName, quoted_name(']'), {}, {}, 0, 0};
        if (is_digit(c) || (c == '.' && is_digit(peek(1)))) return number();
        if (is_word_start(c)) {
            Token token{TokenKind::Word, {}, {}, {}, 0, 0};
            while (is_word_part(peek())) token.text.push_back(take());
            token.word = to_upper(token.text);
            return token;
        }
        if (c == '?') {
            take();
            return {TokenKind::Parameter, "?", {}, {}, 0, 0};
        }
        return symbol();
    }

    // From the opening quote to the closing one; a doubled closing quote stands for one.
    std::string quoted(char closing, std::string_view what) {
        const Place start = current_;
        std::string value;
        take();
        while (true) {
            if (at_end()) fail(start, "The " + std::string(what) + " that starts here has no closing " + closing);
            const char c = take();
            if (c != closing) {
                value.push_back(c);
            } else if (peek() == closing && !at_end()) {
                value.push_back(take());
            } else {
                return value;
            }
        }
    }
    std::string quoted_name(char closing) {
        std::string name = quoted(closing, "quoted name");
        if (name.empty()) fail(place_, "A quoted name is empty");
        return name;
    }

    Token bytes(const std::string& digits) {
        if (digits.size() % 2 != 0) fail(place_, "A binary literal needs an even number of hexadecimal digits");
        Token token{TokenKind::Bytes, {}, {}, {}, 0, 0};
        for (std::size_t i = 0; i < digits.size(); i += 2) {
            const int high = hex_digit(digits[i]);
            const int low = hex_digit(digits[i + 1]);
            if (high < 0 || low < 0) fail(place_, "A binary literal consists of hexadecimal digits only");
            token.text.push_back(static_cast<char>(high * 16 + low));
        }
        return token;
    }

    Token number() {
        Token token{TokenKind::Integer, {}, {}, {}, 0, 0};
        while (is_digit(peek())) token.text.push_back(take());
        if (peek() == '.') {
            token.kind = TokenKind::Decimal;
            token.text.push_back(take());
            while (is_digit(peek())) token.text.push_back(take());
        }
        const std::size_t sign = peek(1) == '+' || peek(1) == '-' ? 1 : 0;
        if ((peek() == 'e' || peek() == 'E') && is_digit(peek(1 + sign))) {
            token.kind = TokenKind::Approximate;
            for (std::size_t i = 0; i <= sign; ++i) token.text.push_back(take());
            while (is_digit(peek())) token.text.push_back(take());
        }
        if (is_word_part(peek())) {
            while (is_word_part(peek())) token.text.push_back(take());
            fail(place_, in_quotes(token.text) + " is neither a number nor a name; a name that starts with a digit "
                                                 "needs double quotes");
        }
        return token;
    }

    Token symbol() {
        static constexpr std::array<std::string_view, 6> kTwo{"<>", "!=", "<=", ">=", "||", "::"};
        const std::string_view two = text_.substr(position_, 2);
        for (const std::string_view candidate : kTwo) {
            if (two != candidate) continue;
            take(2);
            return {TokenKind::Symbol, candidate == "!=" ? "<>" : std::string(candidate), {}, {}, 0, 0};
        }
        static constexpr std::string_view kOne = "=<>+-*/%(),.;{}";
        const char c = peek();
        if (kOne.find(c) == std::string_view::npos) {
            fail(place_,
                 std::string("The character '") + c + "' has no meaning here" + std::string(advice_for_character(c)));
        }
        take();
        return {TokenKind::Symbol, std::string(1, c), {}, {}, 0, 0};
    }

    std::string_view text_;
    std::size_t position_ = 0;
    Place current_;
    std::size_t begin_ = 0;
    Place place_;
};

} // namespace

std::vector<Token> tokenize(std::string_view text) {
    if (text.size() > kMaxStatementBytes) {
        throw Error(state::kSyntaxOrAccess, "The statement is " + std::to_string(text.size()) +
                                                " bytes long; the driver reads at most " +
                                                std::to_string(kMaxStatementBytes) + ".");
    }
    return Lexer(text).run();
}

std::string describe(const Token& token) {
    constexpr std::size_t kShown = 40;
    std::string text = token.text.substr(0, offset_of(token.text, kShown));
    if (text.size() < token.text.size()) text += "…";
    switch (token.kind) {
    case TokenKind::End:
        return "the end of the statement";
    case TokenKind::Text:
        return "the text '" + text + "'";
    case TokenKind::Bytes:
        return "a binary literal";
    case TokenKind::QuotedName:
        return "\"" + text + "\"";
    default:
        return "'" + text + "'";
    }
}

} // namespace snowatlas::sql

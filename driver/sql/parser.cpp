#include "driver/sql/parser.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "driver/base/text.h"
#include "driver/sql/failure.h"
#include "driver/sql/keywords.h"

namespace snowatlas::sql {
namespace syntax {
namespace {

// Sorted. Kept short: a column of the API should seldom need quotes.
constexpr std::array<std::string_view, 33> kReserved{
    "AND",    "AS",   "BETWEEN", "BY",     "CASE",  "CREATE", "CROSS",     "DISTINCT", "ELSE", "END",   "EXCEPT",
    "EXISTS", "FROM", "GROUP",   "HAVING", "IN",    "INNER",  "INTERSECT", "IS",       "JOIN", "LEFT",  "LIKE",
    "NOT",    "ON",   "OR",      "ORDER",  "RIGHT", "SELECT", "THEN",      "UNION",    "WHEN", "WHERE", "WITH"};

// Further words that end an expression, so that they are no alias without AS.
constexpr std::array<std::string_view, 17> kNoAlias{"ESCAPE", "FETCH", "FILTER",  "FOR",    "FULL",  "INTO",
                                                    "LIMIT",  "MINUS", "NATURAL", "OFFSET", "OVER",  "QUALIFY",
                                                    "SET",    "USING", "VALUES",  "WINDOW", "WITHIN"};

} // namespace
} // namespace syntax

std::vector<std::string_view> keywords() {
    std::vector<std::string_view> words;
    std::merge(syntax::kReserved.begin(), syntax::kReserved.end(), syntax::kNoAlias.begin(), syntax::kNoAlias.end(),
               std::back_inserter(words));
    return words;
}

namespace syntax {

bool is_reserved(std::string_view word) {
    return std::binary_search(kReserved.begin(), kReserved.end(), word);
}

Parser::Parser(std::string_view text) : text_(text), tokens_(tokenize(text)) {
    closing_.resize(tokens_.size(), tokens_.size() - 1);
    parameter_indexes_.resize(tokens_.size());
    std::vector<std::size_t> open;
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
        if (tokens_[i].kind == TokenKind::Parameter) parameter_indexes_[i] = parameters_++;
        if (tokens_[i].kind != TokenKind::Symbol) continue;
        if (tokens_[i].text == "(") open.push_back(i);
        if (tokens_[i].text == ")" && !open.empty()) {
            closing_[open.back()] = i;
            open.pop_back();
        }
    }
}

Parser::Nesting::Nesting(Parser& parser) : parser_(parser) {
    if (++parser_.depth_ > kMaxNesting) {
        --parser_.depth_;
        fail(parser_.peek().place,
             "The statement nests more than " + std::to_string(kMaxNesting) + " levels deep; simplify it");
    }
}

const Token& Parser::peek(std::size_t ahead) const {
    return tokens_[std::min(position_ + ahead, tokens_.size() - 1)];
}

const Token& Parser::take() {
    const Token& token = peek();
    if (position_ + 1 < tokens_.size()) ++position_;
    return token;
}

bool Parser::at(std::string_view keyword, std::size_t ahead) const {
    const Token& token = peek(ahead);
    return token.kind == TokenKind::Word && token.word == keyword;
}

bool Parser::at_any(std::initializer_list<std::string_view> keywords, std::size_t ahead) const {
    return std::any_of(keywords.begin(), keywords.end(), [&](std::string_view keyword) { return at(keyword, ahead); });
}

bool Parser::at_symbol(std::string_view symbol, std::size_t ahead) const {
    const Token& token = peek(ahead);
    return token.kind == TokenKind::Symbol && token.text == symbol;
}

bool Parser::accept(std::string_view keyword) {
    if (!at(keyword)) return false;
    take();
    return true;
}

bool Parser::accept_symbol(std::string_view symbol) {
    if (!at_symbol(symbol)) return false;
    take();
    return true;
}

void Parser::expect(std::string_view keyword) {
    if (!accept(keyword)) unexpected(std::string(keyword));
}

void Parser::expect_symbol(std::string_view symbol) {
    if (!accept_symbol(symbol)) unexpected("'" + std::string(symbol) + "'");
}

void Parser::unexpected(const std::string& expected) const {
    fail(peek().place, "Found " + describe(peek()) + " where " + expected + " was expected");
}

// A misspelt keyword has been taken for an alias, and what follows it is in the way.
void Parser::expect_end() const {
    static const std::vector<std::string> kClauses{"FROM",   "WHERE", "GROUP",     "HAVING", "ORDER", "LIMIT",
                                                   "OFFSET", "UNION", "INTERSECT", "EXCEPT", "JOIN",  "QUALIFY"};
    if (peek().kind == TokenKind::End) return;
    const Token& before = tokens_[position_ - 1]; // a statement has been read
    const bool may_be_alias = before.kind == TokenKind::Word && !is_reserved(before.word);
    const std::string near = may_be_alias ? nearest_name(before.word, kClauses) : "";
    if (near.empty()) unexpected("the end of the statement");
    fail(before.place, "Found " + describe(before) + "; did you mean " + near + "?");
}

bool Parser::at_alias() const {
    const Token& token = peek();
    if (token.kind == TokenKind::QuotedName) return true;
    if (at("OUTER") && at("APPLY", 1)) return false;
    return token.kind == TokenKind::Word && !is_reserved(token.word) &&
           !std::binary_search(kNoAlias.begin(), kNoAlias.end(), token.word);
}

Statement parse(std::string_view text) {
    return Parser(text).parse_statement();
}

} // namespace syntax
} // namespace snowatlas::sql

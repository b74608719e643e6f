// Literals, names, parentheses, CASE and type names.
#include <algorithm>
#include <charconv>
#include <cmath>

#include "driver/base/text.h"
#include "driver/base/utf16.h"
#include "driver/sql/failure.h"
#include "driver/sql/parser.h"

namespace snowatlas::sql::syntax {

namespace {

SqlType exact_type(const Decimal& value) {
    return {TypeId::Decimal, std::max(digits(value.unscaled), std::max(value.scale, 1)), value.scale, false};
}

} // namespace

Literal text_literal(const std::string& text) {
    const auto length = static_cast<std::int32_t>(std::max<std::size_t>(utf16_length(text), 1));
    return {{TypeId::VarChar, length, 0, false}, text};
}

ExpressionPtr Parser::parse_primary() {
    const Token& token = peek();
    switch (token.kind) {
    case TokenKind::Integer:
    case TokenKind::Decimal:
    case TokenKind::Approximate:
        return parse_number(false);
    case TokenKind::Text:
        take();
        return make(token.place, text_literal(token.text));
    case TokenKind::Bytes: {
        const auto length = static_cast<std::int32_t>(std::max<std::size_t>(token.text.size(), 1));
        take();
        return make(token.place, Literal{{TypeId::VarBinary, length, 0, false}, Binary{token.text}});
    }
    case TokenKind::Parameter: {
        const std::size_t index = parameter_indexes_[position_];
        take();
        return make(token.place, Parameter{index});
    }
    case TokenKind::QuotedName:
        return parse_name();
    case TokenKind::Word:
        return parse_word();
    case TokenKind::Symbol:
        if (token.text == "(") return parse_parenthesised();
        if (token.text == "{") return parse_escape();
        break;
    case TokenKind::End:
        break;
    }
    unexpected("an expression");
}

ExpressionPtr Parser::parse_word() {
    const Token& token = peek();
    const bool text_follows = peek(1).kind == TokenKind::Text;
    if (accept("NULL")) return make(token.place, Literal{{TypeId::Unknown, 0, 0, true}, std::monostate{}});
    if (at("TRUE") || at("FALSE")) {
        take();
        return make(token.place, Literal{{TypeId::Bit, 0, 0, false}, std::int64_t{token.word == "TRUE"}});
    }
    if (at("CASE")) return parse_case();
    if (at("DEFAULT")) {
        take();
        return make(token.place, DefaultValue{});
    }
    if (text_follows) {
        static constexpr std::array<std::pair<std::string_view, TypeId>, 4> kTyped{{{"DATE", TypeId::Date},
                                                                                    {"TIME", TypeId::Time},
                                                                                    {"TIMESTAMP", TypeId::Timestamp},
                                                                                    {"DATETIME", TypeId::Timestamp}}};
        for (const auto& [word, type] : kTyped) {
            if (accept(word)) return parse_datetime(type, token.place);
        }
        if (accept("GUID")) return parse_guid(token.place);
    }
    if (at("INTERVAL") && !at_symbol(",", 1) && !at_symbol(".", 1)) {
        const TokenKind next = peek(1).kind;
        const bool signed_value = at_symbol("-", 1) || at_symbol("+", 1);
        const bool sign_of_interval = signed_value && peek(2).kind == TokenKind::Text;
        if (text_follows || next == TokenKind::Integer || next == TokenKind::Decimal || next == TokenKind::Parameter ||
            at_symbol("(", 1) || sign_of_interval) {
            take();
            return parse_interval(token.place);
        }
    }
    if (at("EXISTS") && at_symbol("(", 1)) {
        take();
        take();
        Exists exists{parse_query()};
        expect_symbol(")");
        return make(token.place, std::move(exists));
    }
    const bool call = at_symbol("(", 1);
    if (call && (!is_reserved(token.word) || at_any({"LEFT", "RIGHT"}))) return parse_call();
    if (is_reserved(token.word)) unexpected("an expression");
    return parse_name();
}

// Whether the parenthesis at `index` holds a query rather than an expression: its first word tells, or, where
// further parentheses follow, what comes after them.
bool Parser::at_query(std::size_t index) const {
    const auto is_keyword = [this](std::size_t at, std::initializer_list<std::string_view> keywords) {
        const Token& token = tokens_[at];
        if (token.kind != TokenKind::Word) return false;
        return std::find(keywords.begin(), keywords.end(), token.word) != keywords.end();
    };
    std::size_t first = index;
    while (tokens_[first].kind == TokenKind::Symbol && tokens_[first].text == "(") ++first;
    if (first == index || !is_keyword(first, {"SELECT", "WITH", "VALUES"})) return false;
    if (is_keyword(first, {"VALUES"}) && first + 1 < tokens_.size() && tokens_[first + 1].text != "(") return false;
    for (std::size_t inner = first - 1; inner > index; --inner) {
        const std::size_t after = closing(inner) + 1;
        if (after >= tokens_.size()) return true;
        const bool closes = tokens_[after].kind == TokenKind::Symbol && tokens_[after].text == ")";
        if (!closes &&
            !is_keyword(after, {"UNION", "INTERSECT", "EXCEPT", "MINUS", "ORDER", "LIMIT", "OFFSET", "FETCH"}))
            return false;
    }
    return true;
}

ExpressionPtr Parser::parse_parenthesised() {
    const Place place = peek().place;
    const bool query = at_query(position_);
    take();
    if (query) {
        Subquery subquery{parse_query()};
        expect_symbol(")");
        return make(place, std::move(subquery));
    }
    std::vector<ExpressionPtr> elements = parse_expression_list();
    expect_symbol(")");
    if (elements.size() == 1) return elements.front();
    return make(place, Row{std::move(elements)});
}

ExpressionPtr Parser::parse_name() {
    const Place place = peek().place;
    Name name{parse_identifier("a column name")};
    while (at_symbol(".")) {
        take();
        name.push_back(parse_name_part());
        if (name.size() > 4) fail(place, "A column name has at most four parts: database.schema.table.column");
    }
    if (at_symbol("(") && name.size() > 1) {
        fail(place, "There are no functions in schemas; call the function by its name alone");
    }
    return make(place, std::move(name));
}

ExpressionPtr Parser::parse_case() {
    const Place place = take().place;
    Case node;
    if (!at("WHEN")) node.operand = parse_expression();
    while (accept("WHEN")) {
        ExpressionPtr condition = parse_expression();
        expect("THEN");
        node.whens.emplace_back(std::move(condition), parse_expression());
    }
    if (node.whens.empty()) unexpected("WHEN");
    if (accept("ELSE")) node.otherwise = parse_expression();
    expect("END");
    return make(place, std::move(node));
}

ExpressionPtr Parser::parse_number(bool negative) {
    const Token& token = take();
    const std::string text = (negative ? "-" : "") + token.text;
    if (token.kind == TokenKind::Integer) {
        std::int64_t value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (error == std::errc{}) {
            const bool fits = value >= INT32_MIN && value <= INT32_MAX;
            return make(token.place, Literal{{fits ? TypeId::Integer : TypeId::BigInt, 0, 0, false}, value});
        }
    }
    if (token.kind != TokenKind::Approximate) {
        if (const auto parsed = parse_decimal(text)) {
            return make(token.place, Literal{exact_type(parsed->value), parsed->value});
        }
    }
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || !std::isfinite(value)) {
        fail(state::kNumericOutOfRange, token.place, "The number " + text + " is out of range");
    }
    return make(token.place, Literal{{TypeId::Double, 0, 0, false}, value});
}

TypeName Parser::parse_type() {
    const Token& first = peek();
    if (first.kind != TokenKind::Word && first.kind != TokenKind::QuotedName) unexpected("a type name");
    take();
    std::string name = to_upper(first.text);
    // Names of several words: {first, second} → the name find_type knows.
    static constexpr std::array<std::array<std::string_view, 3>, 13> kPairs{{{"DOUBLE", "PRECISION", "DOUBLE"},
                                                                             {"CHARACTER", "VARYING", "VARCHAR"},
                                                                             {"CHAR", "VARYING", "VARCHAR"},
                                                                             {"NCHAR", "VARYING", "VARCHAR"},
                                                                             {"NATIONAL", "CHARACTER", "CHAR"},
                                                                             {"NATIONAL", "CHAR", "CHAR"},
                                                                             {"NATIONAL", "VARCHAR", "VARCHAR"},
                                                                             {"BINARY", "VARYING", "VARBINARY"},
                                                                             {"LONG", "VARCHAR", "LONGVARCHAR"},
                                                                             {"LONG", "VARBINARY", "LONGVARBINARY"},
                                                                             {"CHARACTER", "LARGE", "LONGVARCHAR"},
                                                                             {"BINARY", "LARGE", "LONGVARBINARY"},
                                                                             {"CHAR", "LARGE", "LONGVARCHAR"}}};
    for (const auto& [word, second, known] : kPairs) {
        if (name != word || !at(second)) continue;
        take();
        name = known;
        if (second == "LARGE") expect("OBJECT");
        break;
    }
    if (name == "CHAR" && accept("VARYING")) name = "VARCHAR"; // NATIONAL CHARACTER VARYING
    const TypeInfo* info = find_type(name);
    if (info == nullptr) {
        fail(first.place, "There is no type " + first.text +
                              "; use one of those SQLGetTypeInfo lists, e.g. INTEGER, DECIMAL(19,4), VARCHAR(255), "
                              "TIMESTAMP");
    }
    if (const auto sized = find_sized_type(name)) {
        if (at_symbol("(")) fail(peek().place, name + " takes no size: it is " + to_string(*sized));
        return {sized->id, sized->length, sized->scale, first.place};
    }
    TypeName type{info->id, {}, {}, first.place};
    const auto size = [this]() -> std::optional<std::int32_t> {
        if (accept("MAX")) return std::nullopt;
        if (peek().kind != TokenKind::Integer || peek().text.size() > 9) unexpected("a length");
        return static_cast<std::int32_t>(std::stol(take().text));
    };
    if (accept_symbol("(")) {
        if (at("MAX") && is_text(type.id)) type.id = TypeId::LongText;
        if (at("MAX") && is_binary(type.id)) type.id = TypeId::LongBinary;
        type.length = size();
        if (!accept("CHARACTERS")) accept("OCTETS");
        if (accept_symbol(",")) type.scale = size();
        expect_symbol(")");
    }
    if (at_any({"WITH", "WITHOUT"}) && at_any({"TIME", "LOCAL"}, 1)) {
        if (at("WITH")) fail(peek().place, "There is no type with a time zone: timestamps of Snow Atlas are UTC");
        take();
        expect("TIME");
        expect("ZONE");
    }
    return type;
}

} // namespace snowatlas::sql::syntax

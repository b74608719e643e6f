// Operators and predicates, from OR down to the unary signs.
#include "driver/sql/failure.h"
#include "driver/sql/parser.h"

namespace snowatlas::sql::syntax {

ExpressionPtr Parser::parse_expression() {
    const Nesting nesting(*this);
    const Place place = peek().place;
    ExpressionPtr first = parse_conjunction();
    if (!at("OR")) return first;
    Operation operation{"or", {std::move(first)}};
    while (accept("OR")) operation.operands.push_back(parse_conjunction());
    return make(place, std::move(operation));
}

ExpressionPtr Parser::parse_conjunction() {
    const Place place = peek().place;
    ExpressionPtr first = parse_negation();
    if (!at("AND")) return first;
    Operation operation{"and", {std::move(first)}};
    while (accept("AND")) operation.operands.push_back(parse_negation());
    return make(place, std::move(operation));
}

ExpressionPtr Parser::parse_negation() {
    if (!at("NOT")) return parse_predicate();
    const Nesting nesting(*this);
    const Place place = take().place;
    return make(place, Operation{"not", {parse_negation()}});
}

ExpressionPtr Parser::parse_predicate() {
    ExpressionPtr left = parse_sum();
    std::size_t length = 0;
    while (ExpressionPtr longer = parse_predicate_tail(left)) {
        if (++length > static_cast<std::size_t>(kMaxNesting)) {
            fail(longer->place, "More than " + std::to_string(kMaxNesting) + " comparisons follow each other");
        }
        left = std::move(longer);
    }
    return left;
}

// Null where no predicate follows.
ExpressionPtr Parser::parse_predicate_tail(ExpressionPtr left) {
    static constexpr std::array<std::string_view, 6> kComparisons{"=", "<>", "<", "<=", ">", ">="};
    for (const std::string_view comparison : kComparisons) {
        if (at_symbol(comparison)) return parse_comparison(std::move(left), comparison);
    }
    if (at("IS")) return parse_is(std::move(left));
    if (at_any({"GLOB", "REGEXP", "RLIKE"}) && peek(1).kind == TokenKind::Text) {
        fail(peek().place, peek().word + " is not supported; use LIKE, or ILIKE to ignore case");
    }
    const bool negated = at("NOT") && at_any({"BETWEEN", "IN", "LIKE", "ILIKE"}, 1);
    if (!negated && !at_any({"BETWEEN", "IN", "LIKE", "ILIKE"})) return nullptr;
    if (negated) take();
    if (at("IN")) return parse_in(std::move(left), negated);
    if (at("LIKE") || at("ILIKE")) {
        const bool ignore_case = take().word == "ILIKE";
        return parse_like(std::move(left), negated, ignore_case);
    }
    const Place place = take().place;
    Between between{std::move(left), nullptr, nullptr, negated, false};
    between.symmetric = accept("SYMMETRIC");
    if (!between.symmetric) accept("ASYMMETRIC");
    between.low = parse_sum();
    expect("AND");
    between.high = parse_sum();
    return make(place, std::move(between));
}

ExpressionPtr Parser::parse_comparison(ExpressionPtr left, std::string_view comparison) {
    const Place place = take().place;
    if (at_symbol("=")) fail(place, "Equality is written with one '='");
    if (!at_any({"ANY", "ALL", "SOME"}) || !at_symbol("(", 1)) {
        return make(place, Operation{comparison, {std::move(left), parse_sum()}});
    }
    Quantified quantified{std::move(left), comparison, take().word == "ALL", {}, nullptr};
    const bool query = at_query(position_);
    expect_symbol("(");
    if (query) {
        quantified.query = parse_query();
    } else {
        quantified.list = parse_expression_list();
    }
    expect_symbol(")");
    return make(place, std::move(quantified));
}

ExpressionPtr Parser::parse_is(ExpressionPtr left) {
    const Place place = take().place;
    const bool negated = accept("NOT");
    if (accept("NULL")) return make(place, IsNull{std::move(left), negated});
    if (accept("TRUE")) return make(place, IsTruth{std::move(left), true, negated});
    if (accept("FALSE")) return make(place, IsTruth{std::move(left), false, negated});
    if (accept("UNKNOWN")) return make(place, IsTruth{std::move(left), std::nullopt, negated});
    if (accept("DISTINCT")) {
        expect("FROM");
        return make(place, IsDistinct{std::move(left), parse_sum(), negated});
    }
    unexpected("NULL, TRUE, FALSE, UNKNOWN or DISTINCT FROM after IS");
}

ExpressionPtr Parser::parse_in(ExpressionPtr left, bool negated) {
    const Place place = take().place;
    In in{std::move(left), {}, nullptr, negated};
    if (!at_symbol("(")) unexpected("'(' after IN");
    const bool query = at_query(position_);
    take();
    if (query) {
        in.query = parse_query();
    } else {
        in.list = parse_expression_list();
    }
    expect_symbol(")");
    return make(place, std::move(in));
}

ExpressionPtr Parser::parse_like(ExpressionPtr left, bool negated, bool ignore_case) {
    const Place place = peek().place;
    Like like{std::move(left), parse_sum(), nullptr, negated, ignore_case};
    if (accept("ESCAPE")) {
        like.escape = parse_sum();
    } else if (at_symbol("{") && at("ESCAPE", 1)) {
        take();
        take();
        like.escape = parse_sum();
        expect_symbol("}");
    }
    return make(place, std::move(like));
}

ExpressionPtr Parser::parse_sum() {
    const Place place = peek().place;
    Chain chain{parse_product(), {}};
    while (at_symbol("+") || at_symbol("-") || at_symbol("||")) {
        const std::string_view operation = at_symbol("+") ? "+" : at_symbol("-") ? "-" : "||";
        const Place at_operator = take().place;
        chain.links.push_back({operation, parse_product(), at_operator});
        if (chain.links.size() > kMaxChain) {
            fail(at_operator, "More than " + std::to_string(kMaxChain) + " operands are chained by operators");
        }
    }
    return chain.links.empty() ? chain.first : make(place, std::move(chain));
}

ExpressionPtr Parser::parse_product() {
    const Place place = peek().place;
    Chain chain{parse_unary(), {}};
    while (at_symbol("*") || at_symbol("/") || at_symbol("%")) {
        const std::string_view operation = at_symbol("*") ? "*" : at_symbol("/") ? "/" : "%";
        const Place at_operator = take().place;
        chain.links.push_back({operation, parse_unary(), at_operator});
        if (chain.links.size() > kMaxChain) {
            fail(at_operator, "More than " + std::to_string(kMaxChain) + " operands are chained by operators");
        }
    }
    return chain.links.empty() ? chain.first : make(place, std::move(chain));
}

ExpressionPtr Parser::parse_unary() {
    if (!at_symbol("-") && !at_symbol("+")) return parse_postfix();
    const Nesting nesting(*this);
    const bool negative = at_symbol("-");
    const Place place = take().place;
    const TokenKind kind = peek().kind;
    if (kind == TokenKind::Integer || kind == TokenKind::Decimal || kind == TokenKind::Approximate) {
        if (!at_symbol("::", 1)) return parse_number(negative);
    }
    return make(place, Operation{negative ? "negate" : "plus", {parse_unary()}});
}

ExpressionPtr Parser::parse_postfix() {
    ExpressionPtr operand = parse_primary();
    std::size_t casts = 0;
    while (true) {
        const Place place = peek().place;
        if (accept_symbol("::")) {
            if (++casts > static_cast<std::size_t>(kMaxNesting)) fail(place, "Too many casts follow each other");
            operand = make(place, Cast{std::move(operand), parse_type(), false});
        } else if (at("AT") && at("TIME", 1) && at("ZONE", 2)) {
            fail(place, "AT TIME ZONE is not supported: all timestamps of Snow Atlas are UTC and have no zone; "
                        "use TIMESTAMPADD to shift them");
        } else if (at("COLLATE")) {
            fail(place, "COLLATE is not supported: text compares case-sensitively by code point; "
                        "compare UPPER(x) to ignore case");
        } else {
            return operand;
        }
    }
}

std::vector<ExpressionPtr> Parser::parse_expression_list() {
    std::vector<ExpressionPtr> list;
    do {
        list.push_back(parse_expression());
    } while (accept_symbol(","));
    return list;
}

} // namespace snowatlas::sql::syntax

// Function calls, those with a grammar of their own included, and windows.
#include "driver/base/text.h"
#include "driver/sql/failure.h"
#include "driver/sql/parser.h"

namespace snowatlas::sql::syntax {

ExpressionPtr Parser::parse_call() {
    const Token& name = take();
    if (ExpressionPtr special = parse_special_call(name.word, name.place)) return special;
    Call call;
    call.name = name.text;
    expect_symbol("(");
    if (accept_symbol("*")) {
        call.star = true;
    } else if (!at_symbol(")")) {
        call.distinct = accept("DISTINCT");
        if (!call.distinct && at("ALL") && !at_symbol(")", 1) && !at_symbol(",", 1)) take();
        call.arguments = parse_expression_list();
        if (accept("ORDER")) {
            expect("BY");
            call.order = parse_order_items();
        }
        if (accept("SEPARATOR")) call.arguments.push_back(parse_sum());
    }
    expect_symbol(")");
    parse_call_tail(call);
    return make(name.place, std::move(call));
}

void Parser::parse_call_tail(Call& call) {
    if (at("WITHIN") && at("GROUP", 1)) {
        take();
        take();
        expect_symbol("(");
        expect("ORDER");
        expect("BY");
        call.order = parse_order_items();
        call.within_group = true;
        expect_symbol(")");
    }
    if (at("FILTER") && at_symbol("(", 1)) {
        take();
        take();
        expect("WHERE");
        call.filter = parse_expression();
        expect_symbol(")");
    }
    if ((at("IGNORE") || at("RESPECT")) && at("NULLS", 1)) {
        call.ignore_nulls = at("IGNORE");
        const Place place = take().place;
        take();
        if (call.ignore_nulls && !at("OVER")) fail(place, "IGNORE NULLS stands only before OVER");
    }
    if (at("OVER") && (at_symbol("(", 1) || peek(1).kind == TokenKind::Word || peek(1).kind == TokenKind::QuotedName)) {
        take();
        if (accept_symbol("(")) {
            call.over = parse_window();
            expect_symbol(")");
        } else {
            call.over = Window{parse_identifier("the name of a window"), {}, {}, {}};
        }
    }
}

ExpressionPtr Parser::parse_special_call(const std::string& word, Place place) {
    if (word == "CAST") return parse_cast(place, false);
    if (word == "TRY_CAST") return parse_cast(place, true);
    if (word == "CONVERT") return parse_convert(place, false);
    if (word == "TRY_CONVERT") return parse_convert(place, true);
    if (word == "TRIM") return parse_trim(place);
    if (word == "SUBSTRING") return parse_substring(place);
    if (word == "OVERLAY") return parse_overlay(place);
    if (word == "ROW") {
        expect_symbol("(");
        Row row{parse_expression_list()};
        expect_symbol(")");
        return make(place, std::move(row));
    }
    if (word == "POSITION") {
        expect_symbol("(");
        Call call;
        call.name = "LOCATE";
        call.arguments.push_back(parse_sum());
        if (!accept("IN")) expect_symbol(",");
        call.arguments.push_back(parse_expression());
        expect_symbol(")");
        return make(place, std::move(call));
    }
    if (word == "EXTRACT") {
        expect_symbol("(");
        Call call;
        call.name = "EXTRACT";
        if (peek().kind == TokenKind::Text) {
            call.arguments.push_back(parse_primary());
        } else {
            call.arguments.push_back(make(peek().place, Name{parse_identifier("YEAR, MONTH, DAY …")}));
        }
        if (!accept("FROM")) expect_symbol(",");
        call.arguments.push_back(parse_expression());
        expect_symbol(")");
        return make(place, std::move(call));
    }
    return nullptr;
}

ExpressionPtr Parser::parse_cast(Place place, bool null_on_error) {
    expect_symbol("(");
    ExpressionPtr operand = parse_expression();
    expect("AS");
    TypeName type = parse_type();
    expect_symbol(")");
    return make(place, Cast{std::move(operand), type, null_on_error});
}

// CONVERT(x, SQL_INTEGER) of ODBC, or CONVERT(INTEGER, x [, style]) of SQL Server: whichever side names a type.
ExpressionPtr Parser::parse_convert(Place place, bool null_on_error) {
    expect_symbol("(");
    const auto names_type = [this](std::size_t ahead) {
        return peek(ahead).kind == TokenKind::Word && find_type(peek(ahead).text) != nullptr;
    };
    // Where the type ends: behind it stands the comma.
    std::size_t after = 1;
    if (at_symbol("(", 1)) after = closing(position_ + 1) - position_ + 1;
    const bool odbc_type_follows =
        peek(after + 1).kind == TokenKind::Word && peek(after + 1).word.rfind("SQL_", 0) == 0;
    if (names_type(0) && at_symbol(",", after) && !odbc_type_follows) {
        TypeName type = parse_type();
        expect_symbol(",");
        ExpressionPtr operand = parse_expression();
        if (at_symbol(",")) {
            fail(peek().place, "CONVERT takes no style here; texts of dates are yyyy-mm-dd, of timestamps "
                               "yyyy-mm-dd hh:mm:ss");
        }
        expect_symbol(")");
        return make(place, Cast{std::move(operand), type, null_on_error});
    }
    ExpressionPtr operand = parse_expression();
    expect_symbol(",");
    TypeName type = parse_type();
    expect_symbol(")");
    return make(place, Cast{std::move(operand), type, null_on_error});
}

// TRIM([LEADING|TRAILING|BOTH] [characters] FROM x), TRIM(x)
ExpressionPtr Parser::parse_trim(Place place) {
    expect_symbol("(");
    Call call;
    call.name = "TRIM";
    const bool has_side = at_any({"LEADING", "TRAILING", "BOTH"}) && !at_symbol(")", 1) && !at_symbol(",", 1);
    if (has_side) {
        const std::string& side = take().word;
        call.name = side == "LEADING" ? "LTRIM" : side == "TRAILING" ? "RTRIM" : "TRIM";
    }
    ExpressionPtr characters;
    if (!has_side || !at("FROM")) characters = parse_expression();
    if (accept("FROM")) {
        call.arguments.push_back(parse_expression());
        if (characters != nullptr) call.arguments.push_back(std::move(characters));
    } else {
        call.arguments.push_back(std::move(characters));
        if (accept_symbol(",")) call.arguments.push_back(parse_expression());
    }
    expect_symbol(")");
    return make(place, std::move(call));
}

// SUBSTRING(x FROM a [FOR n]), SUBSTRING(x FOR n), SUBSTRING(x, a [, n])
ExpressionPtr Parser::parse_substring(Place place) {
    expect_symbol("(");
    Call call;
    call.name = "SUBSTRING";
    call.arguments.push_back(parse_expression());
    if (accept("FROM")) {
        call.arguments.push_back(parse_expression());
        if (accept("FOR")) call.arguments.push_back(parse_expression());
    } else if (at("FOR")) {
        call.arguments.push_back(make(take().place, Literal{{TypeId::Integer, 0, 0, false}, std::int64_t{1}}));
        call.arguments.push_back(parse_expression());
    } else {
        while (accept_symbol(",")) call.arguments.push_back(parse_expression());
    }
    expect_symbol(")");
    return make(place, std::move(call));
}

// OVERLAY(x PLACING y FROM start [FOR length]) is INSERT(x, start, length, y).
ExpressionPtr Parser::parse_overlay(Place place) {
    expect_symbol("(");
    ExpressionPtr operand = parse_expression();
    expect("PLACING");
    ExpressionPtr replacement = parse_expression();
    expect("FROM");
    ExpressionPtr start = parse_expression();
    ExpressionPtr length;
    if (accept("FOR")) {
        length = parse_expression();
    } else {
        Call measure;
        measure.name = "CHAR_LENGTH";
        measure.arguments.push_back(replacement);
        length = make(place, std::move(measure));
    }
    expect_symbol(")");
    Call call;
    call.name = "INSERT";
    call.arguments = {std::move(operand), std::move(start), std::move(length), std::move(replacement)};
    return make(place, std::move(call));
}

Window Parser::parse_window() {
    Window window;
    const bool clause = at_any({"PARTITION", "ORDER", "ROWS", "RANGE", "GROUPS"});
    if (!clause && !at_symbol(")")) window.base = parse_identifier("PARTITION BY, ORDER BY or the name of a window");
    if (accept("PARTITION")) {
        expect("BY");
        window.partition = parse_expression_list();
    }
    if (accept("ORDER")) {
        expect("BY");
        window.order = parse_order_items();
    }
    if (at_any({"ROWS", "RANGE", "GROUPS"})) window.frame = parse_frame();
    return window;
}

Frame Parser::parse_frame() {
    Frame frame;
    const Token& unit = take();
    frame.place = unit.place;
    frame.unit = unit.word == "ROWS"    ? sql::Frame::Unit::Rows
                 : unit.word == "RANGE" ? sql::Frame::Unit::Range
                                        : sql::Frame::Unit::Groups;
    const bool between = accept("BETWEEN");
    frame.start = parse_frame_bound();
    if (between) {
        expect("AND");
        frame.end = parse_frame_bound();
    }
    if (accept("EXCLUDE")) {
        if (accept("NO")) {
            expect("OTHERS");
        } else if (accept("CURRENT")) {
            expect("ROW");
            frame.exclude = "CURRENT ROW";
        } else if (at_any({"GROUP", "TIES"})) {
            frame.exclude = take().word;
        } else {
            unexpected("NO OTHERS, CURRENT ROW, GROUP or TIES");
        }
    }
    return frame;
}

FrameBound Parser::parse_frame_bound() {
    using Kind = sql::FrameBound::Kind;
    if (accept("CURRENT")) {
        expect("ROW");
        return {Kind::CurrentRow, nullptr};
    }
    if (at("UNBOUNDED") && at_any({"PRECEDING", "FOLLOWING"}, 1)) {
        take();
        return {take().word == "PRECEDING" ? Kind::UnboundedPreceding : Kind::UnboundedFollowing, nullptr};
    }
    ExpressionPtr offset = parse_sum();
    if (accept("PRECEDING")) return {Kind::Preceding, std::move(offset)};
    expect("FOLLOWING");
    return {Kind::Following, std::move(offset)};
}

} // namespace snowatlas::sql::syntax

// WITH, SELECT, VALUES, set operations, ORDER BY and the row limits.
#include "driver/sql/failure.h"
#include "driver/sql/parser.h"

namespace snowatlas::sql::syntax {
namespace {

constexpr std::size_t kMostGroupingSets = 4096;
constexpr const char* kNoTies = "WITH TIES is not supported; use RANK() OVER (ORDER BY …) in a derived table";

void check_count(std::size_t sets, Place place) {
    if (sets > kMostGroupingSets) {
        fail(place, "GROUP BY stands for more than " + std::to_string(kMostGroupingSets) + " grouping sets");
    }
}

std::vector<GroupingSet> all_pairs(const std::vector<GroupingSet>& left, const std::vector<GroupingSet>& right) {
    std::vector<GroupingSet> pairs;
    for (const GroupingSet& first : left) {
        for (const GroupingSet& second : right) {
            pairs.push_back(first);
            pairs.back().insert(pairs.back().end(), second.begin(), second.end());
        }
    }
    return pairs;
}

// (a, b, c), (a, b), (a), ()
std::vector<GroupingSet> rollup_of(const std::vector<GroupingSet>& parts) {
    std::vector<GroupingSet> sets{{}};
    for (const GroupingSet& part : parts) sets.insert(sets.begin(), all_pairs({sets.front()}, {part}).front());
    return sets;
}

// Every choice of the parts.
std::vector<GroupingSet> cube_of(const std::vector<GroupingSet>& parts, Place place) {
    std::vector<GroupingSet> sets{{}};
    for (const GroupingSet& part : parts) {
        check_count(sets.size() * 2, place);
        sets = all_pairs(sets, {part, {}});
    }
    return sets;
}

} // namespace

QueryPtr Parser::parse_query() {
    const Nesting nesting(*this);
    const Place place = peek().place;
    Query with;
    parse_with(with);
    Query query = parse_set_operations();
    if (!with.with.empty()) {
        if (!query.with.empty()) { // WITH … (WITH … SELECT …)
            auto inner = std::make_shared<const Query>(std::move(query));
            query = Query{};
            query.body = Nested{std::move(inner)};
        }
        query.with = std::move(with.with);
        query.recursive = with.recursive;
    }
    const bool bounded = !query.order.empty() || query.limit != nullptr || query.offset != nullptr;
    if (bounded && at_any({"ORDER", "LIMIT", "OFFSET", "FETCH"})) {
        auto inner = std::make_shared<const Query>(std::move(query));
        query = Query{};
        query.body = Nested{std::move(inner)};
    }
    if (accept("ORDER")) {
        expect("BY");
        query.order = parse_order_items();
    }
    parse_limits(query);
    if (at("FOR") && at_any({"UPDATE", "SHARE"}, 1)) {
        fail(peek().place,
             "FOR " + peek(1).word + " is not supported: the driver's cursors are read-only; leave it out");
    }
    if (at("FOR") && at_any({"READ", "FETCH", "BROWSE"}, 1)) { // FOR READ ONLY, FOR FETCH ONLY
        take();
        take();
        accept("ONLY");
    }
    query.place = place;
    return std::make_shared<const Query>(std::move(query));
}

void Parser::parse_with(Query& query) {
    if (!at("WITH")) return;
    take();
    query.recursive = accept("RECURSIVE");
    do {
        CommonTable table{parse_identifier("the name of a common table"), {}, nullptr};
        if (accept_symbol("(")) {
            table.columns = parse_identifier_list("a column name");
            expect_symbol(")");
        }
        expect("AS");
        if (accept("NOT")) {
            expect("MATERIALIZED");
        } else {
            accept("MATERIALIZED");
        }
        expect_symbol("(");
        table.query = parse_query();
        expect_symbol(")");
        query.with.push_back(std::move(table));
    } while (accept_symbol(","));
}

Query Parser::combine(Query left, SetOperator op, Query right) {
    Query query;
    query.place = left.place;
    query.body = SetOperation{op, std::make_shared<const Query>(std::move(left)),
                              std::make_shared<const Query>(std::move(right))};
    return query;
}

Query Parser::parse_set_operations() {
    Query query = parse_intersections();
    std::size_t arms = 1;
    while (at_any({"UNION", "EXCEPT", "MINUS"})) {
        const Token& word = take();
        if (++arms > kMaxChain) {
            fail(word.place, "More than " + std::to_string(kMaxChain) + " queries are combined in one");
        }
        const bool all = accept("ALL");
        if (!all) accept("DISTINCT");
        const SetOperator op = word.word == "UNION" ? (all ? SetOperator::UnionAll : SetOperator::Union)
                                                    : (all ? SetOperator::ExceptAll : SetOperator::Except);
        if (at("CORRESPONDING")) unexpected("a query");
        query = combine(std::move(query), op, parse_intersections());
    }
    return query;
}

Query Parser::parse_intersections() {
    Query query = parse_query_primary();
    std::size_t arms = 1;
    while (at("INTERSECT")) {
        const Place place = take().place;
        if (++arms > kMaxChain) fail(place, "More than " + std::to_string(kMaxChain) + " queries are combined in one");
        const bool all = accept("ALL");
        if (!all) accept("DISTINCT");
        query =
            combine(std::move(query), all ? SetOperator::IntersectAll : SetOperator::Intersect, parse_query_primary());
    }
    return query;
}

Query Parser::parse_query_primary() {
    Query query;
    query.place = peek().place;
    if (at("SELECT")) {
        query.body = parse_select();
    } else if (at("VALUES")) {
        take();
        query.body = parse_values();
    } else if (at("TABLE")) { // TABLE t
        take();
        TableReference table{NamedTable{parse_qualified_name("a table name")}, {}, {}, query.place};
        Select select;
        select.items.push_back({nullptr, {}, {}, query.place});
        select.from.push_back(std::make_shared<const TableReference>(std::move(table)));
        query.body = std::move(select);
    } else if (accept_symbol("(")) {
        query = *parse_query();
        expect_symbol(")");
    } else {
        unexpected("SELECT, VALUES or WITH");
    }
    return query;
}

Select Parser::parse_select() {
    Select select;
    take();
    select.distinct = accept("DISTINCT");
    if (!select.distinct) accept("ALL");
    const TokenKind next = peek(1).kind;
    if (at("TOP") && (next == TokenKind::Integer || next == TokenKind::Parameter || at_symbol("(", 1))) {
        take();
        const bool parentheses = accept_symbol("(");
        select.top = parentheses ? parse_expression() : parse_primary();
        if (parentheses) expect_symbol(")");
        if (at("PERCENT")) fail(peek().place, "TOP … PERCENT is not supported; give TOP a number of rows");
        if (at("WITH") && at("TIES", 1)) fail(peek().place, kNoTies);
    }
    if (at("DISTINCT") && !select.distinct) { // SELECT TOP 5 DISTINCT
        take();
        select.distinct = true;
    }
    do {
        select.items.push_back(parse_select_item());
    } while (accept_symbol(","));
    if (accept("INTO")) select.into = parse_into();
    if (accept("FROM")) parse_from(select);
    if (accept("WHERE")) select.where = parse_expression();
    parse_group_by(select);
    if (accept("HAVING")) select.having = parse_expression();
    // Some databases have QUALIFY in front of WINDOW, others behind it.
    parse_windows(select);
    if (accept("QUALIFY")) select.qualify = parse_expression();
    if (select.windows.empty()) parse_windows(select);
    return select;
}

void Parser::parse_windows(Select& select) {
    if (!accept("WINDOW")) return;
    do {
        NamedWindow window{parse_identifier("the name of a window"), {}};
        expect("AS");
        expect_symbol("(");
        window.window = parse_window();
        expect_symbol(")");
        select.windows.push_back(std::move(window));
    } while (accept_symbol(","));
}

Into Parser::parse_into() {
    Into into;
    if (at_any({"LOCAL", "GLOBAL"}) && at_any({"TEMP", "TEMPORARY"}, 1)) take();
    if (at_any({"TEMP", "TEMPORARY"}) && !at("FROM", 1)) {
        take();
        into.temporary = true;
    }
    if (at("TABLE") && !at("FROM", 1)) take();
    into.name = parse_qualified_name("the name of a temporary table");
    return into;
}

SelectItem Parser::parse_select_item() {
    SelectItem item;
    item.place = peek().place;
    if (accept_symbol("*")) return item;
    // t.*, s.t.*
    std::size_t length = 0;
    while ((peek(length).kind == TokenKind::Word || peek(length).kind == TokenKind::QuotedName) &&
           at_symbol(".", length + 1)) {
        length += 2;
    }
    if (length > 0 && at_symbol("*", length)) {
        while (!at_symbol("*")) {
            const Token& part = take();
            item.star_of.push_back({part.text, part.kind == TokenKind::QuotedName, part.place});
            expect_symbol(".");
        }
        take();
        return item;
    }
    item.expression = parse_expression();
    if (accept("AS")) {
        const Token& alias = peek();
        if (alias.kind != TokenKind::Word && alias.kind != TokenKind::QuotedName && alias.kind != TokenKind::Text) {
            unexpected("a name after AS");
        }
        take();
        item.alias = Identifier{alias.text, alias.kind != TokenKind::Word, alias.place};
    } else if (at_alias()) {
        item.alias = parse_identifier("an alias");
    }
    return item;
}

void Parser::parse_group_by(Select& select) {
    if (!at("GROUP")) return;
    take();
    expect("BY");
    select.has_group_by = true;
    const Place place = peek().place;
    std::vector<GroupingSet> sets{{}};
    do {
        const std::vector<GroupingSet> element = parse_grouping_element();
        check_count(sets.size() * element.size(), place);
        sets = all_pairs(sets, element);
    } while (accept_symbol(","));
    if (at("WITH") && at_any({"ROLLUP", "CUBE"}, 1)) { // GROUP BY a, b WITH ROLLUP
        take();
        const bool cube = take().word == "CUBE";
        if (sets.size() != 1) fail(place, "WITH ROLLUP and WITH CUBE stand behind a plain list of terms");
        std::vector<GroupingSet> parts;
        for (const ExpressionPtr& term : sets.front()) parts.push_back({term});
        sets = cube ? cube_of(parts, place) : rollup_of(parts);
    }
    select.grouping_sets = std::move(sets);
}

// term | (term, …) | () | ROLLUP (…) | CUBE (…) | GROUPING SETS (…), as the sets it stands for.
std::vector<GroupingSet> Parser::parse_grouping_element() {
    const Nesting nesting(*this);
    const Place place = peek().place;
    if (at_symbol("(") && at_symbol(")", 1)) {
        take();
        take();
        return {{}};
    }
    const bool combines = at_any({"ROLLUP", "CUBE"}) && at_symbol("(", 1);
    const bool lists = at("GROUPING") && at("SETS", 1) && at_symbol("(", 2);
    if (!combines && !lists) {
        ExpressionPtr term = parse_expression();
        if (const auto* row = std::get_if<Row>(&term->node)) return {row->elements};
        return {{std::move(term)}};
    }
    const bool cube = take().word == "CUBE";
    if (lists) take();
    expect_symbol("(");
    std::vector<GroupingSet> parts;
    do {
        std::vector<GroupingSet> element = parse_grouping_element();
        if (combines && element.size() != 1) fail(place, "ROLLUP and CUBE take terms and lists of terms");
        parts.insert(parts.end(), element.begin(), element.end());
        check_count(parts.size(), place);
    } while (accept_symbol(","));
    expect_symbol(")");
    if (lists) return parts;
    return cube ? cube_of(parts, place) : rollup_of(parts);
}

std::vector<OrderItem> Parser::parse_order_items() {
    std::vector<OrderItem> items;
    do {
        OrderItem item;
        item.expression = parse_expression();
        if (accept("DESC") || accept("DESCENDING")) {
            item.descending = true;
        } else if (!accept("ASC")) {
            accept("ASCENDING");
        }
        if (at("NULLS") && at_any({"FIRST", "LAST"}, 1)) {
            take();
            item.nulls_first = take().word == "FIRST";
        }
        items.push_back(std::move(item));
    } while (accept_symbol(","));
    return items;
}

void Parser::parse_limits(Query& query) {
    while (at_any({"LIMIT", "OFFSET", "FETCH"})) {
        const Token& word = take();
        if (word.word == "OFFSET") {
            if (query.offset != nullptr) fail(word.place, "OFFSET is given twice");
            query.offset = parse_sum();
            if (!accept("ROWS")) accept("ROW");
            continue;
        }
        if (query.limit != nullptr) fail(word.place, "The number of rows is limited twice");
        if (word.word == "LIMIT") {
            if (accept("ALL")) continue;
            query.limit = parse_sum();
            if (accept_symbol(",")) { // LIMIT offset, count
                query.offset = std::move(query.limit);
                query.limit = parse_sum();
            }
            continue;
        }
        if (!accept("FIRST")) expect("NEXT");
        if (at_any({"ROW", "ROWS"})) {
            query.limit = make(peek().place, Literal{{TypeId::Integer, 0, 0, false}, std::int64_t{1}});
        } else {
            query.limit = parse_sum();
        }
        if (at("PERCENT")) fail(peek().place, "FETCH … PERCENT is not supported; give a number of rows");
        if (!accept("ROWS")) expect("ROW");
        if (at("WITH") && at("TIES", 1)) fail(peek().place, kNoTies);
        expect("ONLY");
    }
}

Values Parser::parse_values() {
    Values values;
    do {
        if (accept("ROW") || at_symbol("(")) {
            expect_symbol("(");
            values.rows.push_back(parse_expression_list());
            expect_symbol(")");
        } else {
            values.rows.push_back({parse_expression()});
        }
    } while (accept_symbol(","));
    return values;
}

} // namespace snowatlas::sql::syntax

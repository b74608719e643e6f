// Table references and joins.
#include "driver/sql/failure.h"
#include "driver/sql/parser.h"

namespace snowatlas::sql::syntax {

TableReferencePtr Parser::parse_table_reference() {
    const Nesting nesting(*this);
    return parse_joins(parse_table_primary());
}

// A LATERAL query sees the tables before its comma, and is joined to them.
void Parser::parse_from(Select& select) {
    std::size_t joins = 0;
    do {
        const bool lateral = at("LATERAL") && at_symbol("(", 1) && !select.from.empty();
        if (!lateral) {
            select.from.push_back(parse_table_reference());
            continue;
        }
        take();
        check_joins(joins += select.from.size());
        Join join;
        join.kind = JoinKind::Cross;
        join.lateral = true;
        join.left = select.from.front();
        for (std::size_t i = 1; i < select.from.size(); ++i) {
            Join before;
            before.kind = JoinKind::Cross;
            before.left = std::move(join.left);
            before.right = select.from[i];
            const Place place = before.left->place;
            join.left = std::make_shared<const TableReference>(TableReference{std::move(before), {}, {}, place});
        }
        join.right = parse_table_primary();
        const Place place = join.right->place;
        select.from = {std::make_shared<const TableReference>(TableReference{std::move(join), {}, {}, place})};
        if (at_any({"CROSS", "FULL", "INNER", "JOIN", "LEFT", "NATURAL", "OUTER", "RIGHT"})) {
            fail(peek().place, "No join follows a comma and LATERAL; write CROSS JOIN LATERAL instead of the comma");
        }
    } while (accept_symbol(","));
}

void Parser::check_joins(std::size_t joins) const {
    if (joins <= static_cast<std::size_t>(kMaxNesting)) return;
    fail(peek().place, "More than " + std::to_string(kMaxNesting) + " joins follow each other");
}

TableReferencePtr Parser::parse_joins(TableReferencePtr left) {
    std::size_t joins = 0;
    Join join;
    while (accept_join(join)) {
        const Place place = peek().place;
        check_joins(++joins);
        const bool applied = join.lateral;
        join.lateral = join.lateral || accept("LATERAL");
        join.left = std::move(left);
        join.right = parse_table_primary();
        join.lateral = join.lateral && std::holds_alternative<DerivedTable>(join.right->node);
        // a JOIN b JOIN c ON … ON …: the inner join stands to the right.
        const bool has_condition = !applied && !join.natural && join.kind != JoinKind::Cross;
        if (has_condition && !at("ON") && !at("USING")) {
            const Nesting nesting(*this);
            if (join.lateral) unexpected("ON or USING");
            join.right = parse_joins(std::move(join.right));
        }
        if (has_condition) {
            if (accept("ON")) {
                join.on = parse_expression();
            } else if (accept("USING")) {
                expect_symbol("(");
                join.using_columns = parse_identifier_list("a column name");
                expect_symbol(")");
            } else {
                unexpected("ON or USING");
            }
        }
        left = std::make_shared<const TableReference>(TableReference{std::move(join), {}, {}, place});
        join = Join{};
        if (at("ON") || at("USING")) return left; // belongs to a join around this one
    }
    return left;
}

bool Parser::accept_join(Join& join) {
    if (accept_apply(join)) return true;
    const std::size_t start = position_;
    join.natural = accept("NATURAL");
    if (accept("CROSS")) {
        join.kind = JoinKind::Cross;
    } else if (accept("LEFT")) {
        join.kind = JoinKind::Left;
        accept("OUTER");
    } else if (accept("RIGHT")) {
        join.kind = JoinKind::Right;
        accept("OUTER");
    } else if (at("FULL") && at_any({"JOIN", "OUTER"}, 1)) {
        take();
        join.kind = JoinKind::Full;
        accept("OUTER");
    } else {
        join.kind = JoinKind::Inner;
        accept("INNER");
    }
    if (accept("JOIN")) return true;
    if (position_ != start) unexpected("JOIN");
    return false;
}

// CROSS APPLY (query), OUTER APPLY (query)
bool Parser::accept_apply(Join& join) {
    if (!at_any({"CROSS", "OUTER"}) || !at("APPLY", 1)) return false;
    join.kind = take().word == "CROSS" ? JoinKind::Cross : JoinKind::Left;
    join.lateral = true;
    take();
    return true;
}

TableReferencePtr Parser::parse_table_primary() {
    const Nesting nesting(*this);
    TableReference table;
    table.place = peek().place;
    if (at_symbol("{")) {
        take();
        if (!accept("OJ")) unexpected("oj after '{' in FROM");
        TableReferencePtr inner = parse_table_reference();
        expect_symbol("}");
        return inner;
    }
    if (at("LATERAL") && !at_symbol("(", 1)) fail(table.place, "LATERAL stands only before a query in parentheses");
    accept("LATERAL"); // without a table before it
    if (at_symbol("(")) {
        const bool query = at_query(position_) || (at("TABLE", 1) && !at_symbol(".", 2));
        take();
        if (!query) {
            TableReferencePtr inner = parse_table_reference();
            expect_symbol(")");
            if (!at("AS") && !at_alias()) return inner;
            fail(peek().place, "A join in parentheses takes no alias");
        }
        table.node = DerivedTable{parse_query()};
        expect_symbol(")");
    } else if (at("VALUES")) { // without parentheses, as some tools write it
        table.node = DerivedTable{parse_query()};
    } else {
        table.node = NamedTable{parse_qualified_name("a table name")};
        if (at_symbol("(")) fail(peek().place, "There are no table functions");
    }
    if (at_any({"PIVOT", "UNPIVOT"}) && at_symbol("(", 1)) {
        fail(peek().place, peek().word + " is not supported; use SUM(CASE WHEN … THEN … END) a column, or UNION ALL");
    }
    parse_alias(table);
    if (at("WITH") && at_symbol("(", 1)) { // locking hints such as WITH (NOLOCK)
        take();
        position_ = closing(position_);
        expect_symbol(")");
    }
    return std::make_shared<const TableReference>(std::move(table));
}

void Parser::parse_alias(TableReference& table) {
    if (!accept("AS") && !at_alias()) return;
    table.alias = parse_identifier("an alias");
    if (accept_symbol("(")) {
        table.column_aliases = parse_identifier_list("a column name");
        expect_symbol(")");
    }
}

} // namespace snowatlas::sql::syntax

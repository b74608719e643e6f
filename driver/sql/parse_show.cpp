// SHOW and DESCRIBE, the first thing users of other databases type: queries over what the driver knows of its tables.
#include "driver/sql/failure.h"
#include "driver/sql/parser.h"

namespace snowatlas::sql::syntax {
namespace {

SelectStatement query_of(std::string_view text) {
    return std::get<SelectStatement>(parse(text).node);
}

} // namespace

decltype(Statement::node) Parser::parse_show() {
    accept("FULL");
    if (accept("SCHEMAS") || accept("DATABASES")) {
        return query_of("SELECT DISTINCT tableSchema FROM system.tables WHERE tableSchema IS NOT NULL ORDER BY 1");
    }
    if (accept("TABLES")) return parse_show_tables();
    if (!accept("COLUMNS") && !accept("FIELDS")) {
        fail(peek().place, "SHOW knows TABLES, SCHEMAS and COLUMNS FROM a table, not " + describe(peek()));
    }
    if (!accept("FROM")) expect("IN");
    return Describe{parse_qualified_name("a table name")};
}

SelectStatement Parser::parse_show_tables() {
    const auto resembles = [this](const char* column, ExpressionPtr pattern) {
        const Place place = pattern->place;
        return make(place, Like{make(place, Name{{column, false, place}}), std::move(pattern), nullptr, false, true});
    };
    Operation all{"and", {}};
    if (accept("FROM") || accept("IN")) {
        const Identifier schema = parse_identifier("the name of a schema");
        all.operands.push_back(resembles("tableSchema", make(schema.place, text_literal(schema.text))));
    }
    if (accept("LIKE")) {
        if (peek().kind != TokenKind::Text) unexpected("a text in single quotes");
        all.operands.push_back(resembles("tableName", parse_primary()));
    }
    Query query = *query_of("SELECT tableSchema, tableName, tableType, remarks FROM system.tables "
                            "ORDER BY tableSchema, tableName")
                       .query;
    if (all.operands.size() == 1) std::get<Select>(query.body).where = all.operands.front();
    if (all.operands.size() == 2) std::get<Select>(query.body).where = make(Place{}, std::move(all));
    return {std::make_shared<const Query>(std::move(query)), false};
}

} // namespace snowatlas::sql::syntax

// Statements around queries: temporary tables, views and indexes, and changes to them.
#include "driver/base/text.h"
#include "driver/sql/failure.h"
#include "driver/sql/parser.h"

namespace snowatlas::sql::syntax {

Statement Parser::parse_statement() {
    Statement statement;
    const Token& first = peek();
    if (at_any({"SELECT", "WITH", "VALUES", "TABLE"}) || at_symbol("(")) {
        statement.node = parse_select_statement(false);
    } else if (accept("EXPLAIN")) {
        accept("PLAN");
        accept("FOR");
        statement.node = parse_select_statement(true);
    } else if (accept("SHOW")) {
        statement.node = parse_show();
    } else if (accept("DESCRIBE") || accept("DESC")) {
        accept("TABLE");
        statement.node = Describe{parse_qualified_name("a table name")};
    } else if (accept("CREATE")) {
        std::visit([&](auto node) { statement.node = std::move(node); }, parse_create());
    } else if (accept("INSERT")) {
        statement.node = parse_insert();
    } else if (accept("UPDATE")) {
        statement.node = parse_update();
    } else if (accept("DELETE")) {
        statement.node = parse_delete();
    } else if (accept("TRUNCATE")) {
        accept("TABLE");
        Delete all;
        all.table = parse_qualified_name("a table name");
        statement.node = std::move(all);
    } else if (accept("DROP")) {
        statement.node = parse_drop();
    } else if (at_symbol("{")) {
        parse_escape(); // {call …} says why it is refused
        unexpected("SELECT");
    } else if (at_any({"COMMIT", "ROLLBACK", "BEGIN", "START"})) {
        fail(first.place,
             "Transactions are ended by SQLEndTran (commit or rollback of the connection), not by SQL text");
    } else if (at_any({"MERGE", "ALTER", "GRANT", "REVOKE", "EXEC", "EXECUTE", "CALL", "SET", "USE"})) {
        fail(first.place, first.word + " is not supported: the driver is read-only towards Snow Atlas; it runs SELECT, "
                                       "and CREATE, INSERT, UPDATE, DELETE and DROP on temporary tables");
    } else if (first.kind == TokenKind::End) {
        fail(first.place, "The statement is empty");
    } else {
        unexpected("SELECT, WITH, VALUES, EXPLAIN, SHOW, DESCRIBE, CREATE, INSERT, UPDATE, DELETE or DROP");
    }
    while (accept_symbol(";")) {
    }
    expect_end();
    statement.parameters = parameters_;
    return statement;
}

Identifier Parser::parse_identifier(std::string_view what) {
    const Token& token = peek();
    const bool word = token.kind == TokenKind::Word;
    if (!word && token.kind != TokenKind::QuotedName) unexpected(std::string(what));
    if (word && is_reserved(token.word)) {
        unexpected(std::string(what) + " (a reserved word needs double quotes to be a name)");
    }
    take();
    return {token.text, !word, token.place};
}

std::vector<Identifier> Parser::parse_identifier_list(std::string_view what) {
    std::vector<Identifier> list;
    do {
        list.push_back(parse_identifier(what));
    } while (accept_symbol(","));
    return list;
}

// After a period any word is a name, reserved or not.
Identifier Parser::parse_name_part() {
    const Token& part = peek();
    if (part.kind != TokenKind::Word && part.kind != TokenKind::QuotedName) unexpected("a name after '.'");
    take();
    return {part.text, part.kind == TokenKind::QuotedName, part.place};
}

Name Parser::parse_qualified_name(std::string_view what) {
    Name name{parse_identifier(what)};
    while (at_symbol(".")) {
        take();
        name.push_back(parse_name_part());
        if (name.size() > 3) {
            fail(name.front().place, "A table name has at most three parts: database.schema.table");
        }
    }
    return name;
}

SelectStatement Parser::parse_select_statement(bool explain) {
    return {parse_query(), explain};
}

decltype(Statement::node) Parser::parse_create() {
    bool or_replace = false;
    if (accept("OR")) {
        expect("REPLACE");
        or_replace = true;
    }
    if (at_any({"LOCAL", "GLOBAL"}) && at_any({"TEMP", "TEMPORARY"}, 1)) take();
    const bool temporary = accept("TEMPORARY") || accept("TEMP");
    const bool unique = accept("UNIQUE");
    if (!unique && accept("TABLE")) return parse_create_table(temporary);
    if (!unique && accept("VIEW")) return parse_create_view(temporary, or_replace);
    if (accept("INDEX")) return parse_create_index(unique);
    unexpected("TEMPORARY TABLE, TEMPORARY VIEW or INDEX");
}

CreateTable Parser::parse_create_table(bool temporary) {
    CreateTable table;
    table.temporary = temporary;
    if (accept("IF")) {
        expect("NOT");
        expect("EXISTS");
        table.if_not_exists = true;
    }
    table.name = parse_qualified_name("a table name");
    // (a, b) AS SELECT … names columns, (a INTEGER, …) defines them.
    const bool names_only = at_symbol("(") && (at_symbol(",", 2) || at_symbol(")", 2));
    if (names_only) {
        take();
        table.column_names = parse_identifier_list("a column name");
        expect_symbol(")");
    } else if (accept_symbol("(")) {
        parse_table_elements(table);
        expect_symbol(")");
    }
    skip_storage_options();
    const auto on_commit = [&] {
        if (!accept("ON")) return;
        expect("COMMIT");
        table.delete_on_commit = at("DELETE");
        if (!accept("DELETE")) expect("PRESERVE");
        expect("ROWS");
    };
    on_commit();
    if (table.columns.empty()) {
        expect("AS");
        table.source = parse_query();
        if (accept("WITH")) {
            table.with_data = !accept("NO");
            expect("DATA");
        }
        on_commit();
    }
    return table;
}

// MySQL's ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 …: how a temporary table is stored is the driver's affair, and its
// text is Unicode.
void Parser::skip_storage_options() {
    while (at("DEFAULT") || at_any({"ENGINE", "CHARSET", "CHARACTER", "COLLATE"})) {
        accept("DEFAULT");
        if (accept("CHARACTER")) {
            expect("SET");
        } else if (!accept("ENGINE") && !accept("CHARSET")) {
            expect("COLLATE");
        }
        if (at_symbol("=")) take();
        parse_identifier("the option's value");
    }
}

void Parser::parse_table_elements(CreateTable& table) {
    do {
        const bool constraint = (at_any({"CONSTRAINT", "CHECK", "FOREIGN"}) && !at_symbol(",", 1)) ||
                                (at("PRIMARY") && at("KEY", 1)) || (at("UNIQUE") && at_symbol("(", 1));
        if (constraint) {
            parse_table_constraint(table);
        } else {
            table.columns.push_back(parse_column_definition());
        }
    } while (accept_symbol(","));
    if (table.columns.empty()) unexpected("a column definition");
}

std::string Parser::parse_constraint_name() {
    return accept("CONSTRAINT") ? parse_identifier("the name of a constraint").text : std::string();
}

Check Parser::parse_check(std::string name) {
    expect_symbol("(");
    const std::size_t begin = peek().begin;
    ExpressionPtr condition = parse_expression();
    if (name.empty()) name = trim(text_.substr(begin, peek().begin - begin));
    expect_symbol(")");
    return {std::move(name), std::move(condition)};
}

void Parser::parse_table_constraint(CreateTable& table) {
    std::string name = parse_constraint_name();
    if (accept("CHECK")) {
        table.checks.push_back(parse_check(std::move(name)));
        return;
    }
    if (at("FOREIGN")) fail(peek().place, "Temporary tables have no foreign keys");
    const bool primary = accept("PRIMARY");
    if (primary) {
        expect("KEY");
    } else {
        expect("UNIQUE");
    }
    expect_symbol("(");
    (primary ? table.primary_keys : table.unique_keys).push_back(parse_identifier_list("a column name"));
    expect_symbol(")");
}

ColumnDefinition Parser::parse_column_definition() {
    ColumnDefinition column;
    column.name = parse_identifier("a column name");
    column.type = parse_type();
    while (true) {
        std::string name = parse_constraint_name();
        if (accept("NOT")) {
            expect("NULL");
            column.not_null = true;
        } else if (accept("NULL")) {
            column.not_null = false;
        } else if (accept("DEFAULT")) {
            column.default_value = parse_sum();
        } else if (accept("PRIMARY")) {
            expect("KEY");
            column.primary_key = true;
        } else if (accept("UNIQUE")) {
            column.unique = true;
        } else if (accept("CHECK")) {
            column.check = parse_check(std::move(name));
        } else if (at("REFERENCES")) {
            fail(peek().place, "Temporary tables have no foreign keys");
        } else {
            return column;
        }
    }
}

CreateView Parser::parse_create_view(bool temporary, bool or_replace) {
    CreateView view;
    view.temporary = temporary;
    view.or_replace = or_replace;
    view.name = parse_qualified_name("the name of a view");
    if (accept_symbol("(")) {
        view.columns = parse_identifier_list("a column name");
        expect_symbol(")");
    }
    expect("AS");
    const std::size_t begin = peek().begin;
    view.query = parse_query();
    const std::size_t end = peek().kind == TokenKind::End ? text_.size() : peek().begin;
    view.text = std::string(trim(text_.substr(begin, end - begin)));
    return view;
}

CreateIndex Parser::parse_create_index(bool unique) {
    CreateIndex index;
    index.unique = unique;
    index.name = parse_identifier("the name of an index");
    expect("ON");
    index.table = parse_qualified_name("a table name");
    expect_symbol("(");
    do {
        index.columns.push_back(parse_identifier("a column name"));
        if (!accept("ASC")) accept("DESC");
    } while (accept_symbol(","));
    expect_symbol(")");
    return index;
}

Insert Parser::parse_insert() {
    Insert insert;
    accept("INTO");
    insert.table = parse_qualified_name("a table name");
    if (at_symbol("(") && !at_query(position_)) {
        take();
        insert.columns = parse_identifier_list("a column name");
        expect_symbol(")");
    }
    if (at("DEFAULT") && at("VALUES", 1)) {
        take();
        take();
        return insert;
    }
    insert.source = parse_query();
    return insert;
}

Update Parser::parse_update() {
    Update update;
    update.table = parse_qualified_name("a table name");
    if (accept("AS") || (at_alias() && !at("SET"))) update.alias = parse_identifier("an alias");
    expect("SET");
    do {
        Identifier column = parse_identifier("a column name");
        while (accept_symbol(".")) column = parse_identifier("a column name"); // t.a = …
        expect_symbol("=");
        update.assignments.emplace_back(std::move(column), parse_expression());
    } while (accept_symbol(","));
    if (at("FROM")) fail(peek().place, "UPDATE … FROM is not supported; use a subquery in SET and WHERE");
    if (at("WHERE") && at("CURRENT", 1) && at("OF", 2)) {
        fail(peek().place, "Positioned updates are not supported: the driver's cursors are read-only");
    }
    if (accept("WHERE")) update.where = parse_expression();
    return update;
}

Delete Parser::parse_delete() {
    Delete remove;
    accept("FROM");
    remove.table = parse_qualified_name("a table name");
    if (accept("AS") || at_alias()) remove.alias = parse_identifier("an alias");
    if (at("WHERE") && at("CURRENT", 1) && at("OF", 2)) {
        fail(peek().place, "Positioned deletes are not supported: the driver's cursors are read-only");
    }
    if (accept("WHERE")) remove.where = parse_expression();
    return remove;
}

Drop Parser::parse_drop() {
    Drop drop;
    if (!at("TABLE")) accept("TEMPORARY");
    if (accept("TABLE")) {
        drop.kind = sql::Drop::Kind::Table;
    } else if (accept("VIEW")) {
        drop.kind = sql::Drop::Kind::View;
    } else if (accept("INDEX")) {
        drop.kind = sql::Drop::Kind::Index;
    } else {
        unexpected("TABLE, VIEW or INDEX");
    }
    if (accept("IF")) {
        expect("EXISTS");
        drop.if_exists = true;
    }
    drop.name = parse_qualified_name("the name of a temporary table, view or index");
    if (!accept("CASCADE")) accept("RESTRICT");
    return drop;
}

} // namespace snowatlas::sql::syntax

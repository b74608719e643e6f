// Tokens to the syntax tree, by recursive descent. One method a grammar rule; README.md has the grammar.
#pragma once

#include <array>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "driver/sql/lexer.h"
#include "driver/sql/syntax.h"

namespace snowatlas::sql::syntax {

// How deep expressions, queries and joins may nest; keeps every recursion over the tree within a small stack.
inline constexpr int kMaxNesting = 200;
// The most operands of one chain of + - || * / % and the most arms of UNION, which nest to the left once bound.
inline constexpr std::size_t kMaxChain = 500;

// Throws 42000, or 22007 for a date, time or timestamp literal that is none.
Statement parse(std::string_view text);

class Parser {
  public:
    explicit Parser(std::string_view text);
    Statement parse_statement();

  private:
    // Cursor over the tokens. Keywords are unquoted words, in upper case here.
    const Token& peek(std::size_t ahead = 0) const;
    const Token& take();
    bool at(std::string_view keyword, std::size_t ahead = 0) const;
    bool at_any(std::initializer_list<std::string_view> keywords, std::size_t ahead = 0) const;
    bool at_symbol(std::string_view symbol, std::size_t ahead = 0) const;
    bool accept(std::string_view keyword);
    bool accept_symbol(std::string_view symbol);
    void expect(std::string_view keyword);
    void expect_symbol(std::string_view symbol);
    [[noreturn]] void unexpected(const std::string& expected) const;
    void expect_end() const;
    // Index of the token that closes the parenthesis at `index`.
    std::size_t closing(std::size_t index) const { return closing_[index]; }

    // Counts nesting; fails beyond kMaxNesting.
    class Nesting {
      public:
        explicit Nesting(Parser& parser);
        ~Nesting() { --parser_.depth_; }
        Nesting(const Nesting&) = delete;
        Nesting& operator=(const Nesting&) = delete;

      private:
        Parser& parser_;
    };

    // parse_expression.cpp
    ExpressionPtr parse_expression();
    ExpressionPtr parse_conjunction();
    ExpressionPtr parse_negation();
    ExpressionPtr parse_predicate();
    ExpressionPtr parse_predicate_tail(ExpressionPtr left);
    ExpressionPtr parse_is(ExpressionPtr left);
    ExpressionPtr parse_in(ExpressionPtr left, bool negated);
    ExpressionPtr parse_like(ExpressionPtr left, bool negated, bool ignore_case);
    ExpressionPtr parse_comparison(ExpressionPtr left, std::string_view comparison);
    ExpressionPtr parse_sum();
    ExpressionPtr parse_product();
    ExpressionPtr parse_unary();
    ExpressionPtr parse_postfix();
    std::vector<ExpressionPtr> parse_expression_list();

    // parse_primary.cpp
    ExpressionPtr parse_primary();
    ExpressionPtr parse_word();
    ExpressionPtr parse_parenthesised();
    ExpressionPtr parse_name();
    ExpressionPtr parse_case();
    ExpressionPtr parse_number(bool negative);
    TypeName parse_type();
    bool at_query(std::size_t index) const;

    // parse_call.cpp
    ExpressionPtr parse_call();
    ExpressionPtr parse_special_call(const std::string& word, Place place); // null: an ordinary call
    ExpressionPtr parse_cast(Place place, bool null_on_error);
    ExpressionPtr parse_convert(Place place, bool null_on_error);
    ExpressionPtr parse_trim(Place place);
    ExpressionPtr parse_substring(Place place);
    ExpressionPtr parse_overlay(Place place);
    void parse_call_tail(Call& call);
    Window parse_window();
    Frame parse_frame();
    FrameBound parse_frame_bound();

    // parse_escape.cpp
    ExpressionPtr parse_escape();
    ExpressionPtr parse_datetime(TypeId type, Place place);
    ExpressionPtr parse_guid(Place place);
    ExpressionPtr parse_interval(Place place);

    // parse_query.cpp
    QueryPtr parse_query();
    Query parse_set_operations();
    Query parse_intersections();
    Query parse_query_primary();
    Query combine(Query left, SetOperator op, Query right);
    Select parse_select();
    SelectItem parse_select_item();
    Into parse_into();
    void parse_group_by(Select& select);
    void parse_windows(Select& select);
    std::vector<GroupingSet> parse_grouping_element();
    void parse_with(Query& query);
    void parse_limits(Query& query);
    std::vector<OrderItem> parse_order_items();
    Values parse_values();

    // parse_from.cpp
    TableReferencePtr parse_table_reference();
    TableReferencePtr parse_table_primary();
    TableReferencePtr parse_joins(TableReferencePtr left);
    bool accept_join(Join& join);
    bool accept_apply(Join& join);
    void check_joins(std::size_t joins) const;
    void parse_from(Select& select);
    void parse_alias(TableReference& table);

    // parse_statement.cpp
    Name parse_qualified_name(std::string_view what);
    Identifier parse_identifier(std::string_view what);
    Identifier parse_name_part();
    std::vector<Identifier> parse_identifier_list(std::string_view what);
    SelectStatement parse_select_statement(bool explain);
    decltype(Statement::node) parse_create();
    CreateTable parse_create_table(bool temporary);
    void skip_storage_options();
    void parse_table_elements(CreateTable& table);
    void parse_table_constraint(CreateTable& table);
    std::string parse_constraint_name();
    Check parse_check(std::string name);
    ColumnDefinition parse_column_definition();
    CreateView parse_create_view(bool temporary, bool or_replace);
    CreateIndex parse_create_index(bool unique);
    Insert parse_insert();
    Update parse_update();
    Delete parse_delete();
    Drop parse_drop();

    // parse_show.cpp
    decltype(Statement::node) parse_show();
    SelectStatement parse_show_tables();

    // Not inlined: its temporaries would swell the frames of every recursive rule.
    template <typename Node> [[gnu::noinline]] ExpressionPtr make(Place place, Node node) {
        return std::make_shared<const Expression>(Expression{std::move(node), place});
    }
    bool at_alias() const; // a word that may be an alias without AS, or a quoted name

    std::string_view text_;
    std::vector<Token> tokens_;
    std::vector<std::size_t> closing_;           // by the index of "("
    std::vector<std::size_t> parameter_indexes_; // by the index of "?"
    std::size_t position_ = 0;
    std::size_t parameters_ = 0;
    int depth_ = 0;
};

// Words that are no column name without quotes.
bool is_reserved(std::string_view word);

} // namespace snowatlas::sql::syntax

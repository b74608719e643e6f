// The syntax tree: what was written, before names and types. Internal to driver/sql.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "driver/base/cell.h"
#include "driver/sql/bound.h"

namespace snowatlas::sql::syntax {

struct Expression;
struct Query;
struct TableReference;
using ExpressionPtr = std::shared_ptr<const Expression>;
using QueryPtr = std::shared_ptr<const Query>;
using TableReferencePtr = std::shared_ptr<const TableReference>;

struct Identifier {
    std::string text;
    bool quoted = false;
    Place place;
};
using Name = std::vector<Identifier>; // a, t.a, s.t.a

// A type as written. `length` and `scale` are empty where not given.
struct TypeName {
    TypeId id = TypeId::Unknown;
    std::optional<std::int32_t> length, scale;
    Place place;
};

struct Literal { // type Unknown: NULL
    SqlType type;
    Value value;
};
Literal text_literal(const std::string& text);
struct Parameter {
    std::size_t index = 0;
};
struct DefaultValue {}; // DEFAULT in INSERT and UPDATE
// INTERVAL '3' DAY, also INTERVAL x DAY: `amount` times `unit` ("month", "second", "frac_second" …).
struct Interval {
    std::string_view unit;
    ExpressionPtr amount;
};
// Name of the functions' canonical operator: "and", "or" (any number of operands), "not", "negate", "=", "<" …
struct Operation {
    std::string_view name;
    std::vector<ExpressionPtr> operands;
};
// a + b - c …: operators of one precedence, from the left.
struct Chain {
    ExpressionPtr first;
    struct Link {
        std::string_view operation; // + - || * / %
        ExpressionPtr operand;
        Place place;
    };
    std::vector<Link> links;
};
struct Between {
    ExpressionPtr operand, low, high;
    bool negated = false, symmetric = false;
};
struct Like {
    ExpressionPtr operand, pattern, escape;
    bool negated = false;
    bool ignore_case = false;
};
struct In {
    ExpressionPtr operand;
    std::vector<ExpressionPtr> list;
    QueryPtr query; // instead of the list
    bool negated = false;
};
struct IsNull {
    ExpressionPtr operand;
    bool negated = false;
};
struct IsTruth { // IS [NOT] TRUE | FALSE | UNKNOWN
    ExpressionPtr operand;
    std::optional<bool> truth;
    bool negated = false;
};
struct IsDistinct {
    ExpressionPtr left, right;
    bool negated = false;
};
struct Quantified {
    ExpressionPtr operand;
    std::string_view comparison;
    bool all = false;
    std::vector<ExpressionPtr> list;
    QueryPtr query; // instead of the list
};
struct Exists {
    QueryPtr query;
};
struct Subquery {
    QueryPtr query;
};
struct Row {
    std::vector<ExpressionPtr> elements;
};
struct Case {
    ExpressionPtr operand; // of the simple form
    std::vector<std::pair<ExpressionPtr, ExpressionPtr>> whens;
    ExpressionPtr otherwise;
};
struct Cast {
    ExpressionPtr operand;
    TypeName type;
    bool null_on_error = false; // TRY_CAST
};
struct OrderItem {
    ExpressionPtr expression;
    bool descending = false;
    std::optional<bool> nulls_first;
};
struct FrameBound {
    sql::FrameBound::Kind kind = sql::FrameBound::Kind::CurrentRow;
    ExpressionPtr offset;
};
struct Frame {
    sql::Frame::Unit unit = sql::Frame::Unit::Range;
    FrameBound start, end;
    std::string exclude;
    Place place;
};
struct Window {
    std::optional<Identifier> base; // a named window
    std::vector<ExpressionPtr> partition;
    std::vector<OrderItem> order;
    std::optional<Frame> frame;
};
struct Call {
    std::string name; // as written
    std::vector<ExpressionPtr> arguments;
    bool star = false; // COUNT(*)
    bool distinct = false;
    std::vector<OrderItem> order; // WITHIN GROUP, or ORDER BY among the arguments
    bool within_group = false;
    ExpressionPtr filter;
    bool ignore_nulls = false;
    std::optional<Window> over;
};

struct Expression {
    std::variant<Literal, Name, Parameter, DefaultValue, Interval, Operation, Chain, Between, Like, In, IsNull, IsTruth,
                 IsDistinct, Quantified, Exists, Subquery, Row, Case, Cast, Call>
        node;
    Place place;
};

struct NamedTable {
    Name name;
};
struct DerivedTable {
    QueryPtr query;
};
struct Join {
    JoinKind kind = JoinKind::Inner;
    bool natural = false;
    bool lateral = false; // the right side is a query that may speak of the left one
    TableReferencePtr left, right;
    ExpressionPtr on;
    std::vector<Identifier> using_columns;
};
struct TableReference {
    std::variant<NamedTable, DerivedTable, Join> node;
    std::optional<Identifier> alias;
    std::vector<Identifier> column_aliases;
    Place place;
};

struct SelectItem {
    ExpressionPtr expression; // null: a star
    Name star_of;             // t.*; empty for a plain star
    std::optional<Identifier> alias;
    Place place;
};
struct NamedWindow {
    Identifier name;
    Window window;
};
struct Into {
    Name name;
    bool temporary = false; // INTO TEMP t
};
using GroupingSet = std::vector<ExpressionPtr>;
struct Select {
    bool distinct = false;
    ExpressionPtr top;
    std::vector<SelectItem> items;
    std::optional<Into> into;
    std::vector<TableReferencePtr> from;
    ExpressionPtr where;
    bool has_group_by = false;
    // The terms of each set; a plain GROUP BY is one set.
    std::vector<GroupingSet> grouping_sets;
    ExpressionPtr having;
    std::vector<NamedWindow> windows;
    ExpressionPtr qualify;
};
struct Values {
    std::vector<std::vector<ExpressionPtr>> rows;
};
struct SetOperation {
    SetOperator op = SetOperator::Union;
    QueryPtr left, right;
};
struct Nested { // a query in parentheses that has its own ORDER BY, LIMIT or WITH
    QueryPtr query;
};
struct CommonTable {
    Identifier name;
    std::vector<Identifier> columns;
    QueryPtr query;
};
struct Query {
    std::vector<CommonTable> with;
    bool recursive = false;
    std::variant<Select, Values, SetOperation, Nested> body;
    std::vector<OrderItem> order;
    ExpressionPtr limit, offset;
    Place place;
};

struct Check {
    std::string name; // the condition's text where none is given
    ExpressionPtr condition;
};
struct ColumnDefinition {
    Identifier name;
    TypeName type;
    bool not_null = false, primary_key = false, unique = false;
    ExpressionPtr default_value;
    std::optional<Check> check;
};
struct SelectStatement {
    QueryPtr query;
    bool explain = false;
};
struct Describe { // also SHOW COLUMNS
    Name table;
};
struct CreateTable {
    Name name;
    bool temporary = false, if_not_exists = false, delete_on_commit = false;
    std::vector<ColumnDefinition> columns;
    std::vector<Identifier> column_names; // of AS SELECT
    std::vector<std::vector<Identifier>> primary_keys, unique_keys;
    std::vector<Check> checks;
    QueryPtr source;
    bool with_data = true;
};
struct CreateView {
    Name name;
    bool temporary = false, or_replace = false;
    std::vector<Identifier> columns;
    QueryPtr query;
    std::string text; // of the query
};
struct CreateIndex {
    Identifier name;
    Name table;
    std::vector<Identifier> columns;
    bool unique = false;
};
struct Insert {
    Name table;
    std::vector<Identifier> columns;
    QueryPtr source; // null: DEFAULT VALUES
};
struct Update {
    Name table;
    std::optional<Identifier> alias;
    std::vector<std::pair<Identifier, ExpressionPtr>> assignments;
    ExpressionPtr where;
};
struct Delete {
    Name table;
    std::optional<Identifier> alias;
    ExpressionPtr where;
};
struct Drop {
    sql::Drop::Kind kind = sql::Drop::Kind::Table;
    Name name;
    bool if_exists = false;
};
struct Statement {
    std::variant<SelectStatement, Describe, CreateTable, CreateView, CreateIndex, Insert, Update, Delete, Drop> node;
    std::size_t parameters = 0;
};

} // namespace snowatlas::sql::syntax

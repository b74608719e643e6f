// A statement after binding: every name resolved, every expression typed, every conversion written out.
// This is what the engine plans and runs. Immutable; parts are shared freely.
//
// The binder's promise to the engine:
//   - operands of a comparison, the arms of CASE, set operations and IN have been given one type by Cast nodes where
//   they
//     differed (for DECIMAL also one scale), so the engine never coerces;
//   - predicates are of type BIT (NULL = unknown);
//   - {escapes}, TOP, NATURAL/USING, BETWEEN, quantified ALL/ANY over lists, `*` and positions in ORDER BY are gone;
//   - aggregates stand only where they may, and everything beside them is grouped.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "driver/base/cell.h"
#include "schema/model.h"
#include "schema/sql_type.h"

namespace snowatlas::sql {

struct Function; // functions.h: one row per scalar function, operator, aggregate and window function

struct Place { // 1-based, in code points
    int line = 1;
    int column = 1;
};

struct Expression;
struct Query;
using ExpressionPtr = std::shared_ptr<const Expression>;
using QueryPtr = std::shared_ptr<const Query>;

struct Literal {
    Value value;
};
// `relation` is the id of a TableExpression of this query or of one around it (then the subquery is correlated).
struct ColumnRef {
    int relation = 0;
    std::size_t column = 0;
};
struct Parameter {
    std::size_t index = 0; // 0-based, in the order of the ? marks
};
// Operators too: "=", "and", "+", "like" … are functions of the table.
struct Call {
    const Function* function = nullptr;
    std::vector<ExpressionPtr> arguments;
};
struct Case { // searched form
    struct When {
        ExpressionPtr condition, result;
    };
    std::vector<When> whens;
    ExpressionPtr otherwise; // may be null: NULL
};
struct Cast { // to the expression's type; values that do not fit raise 22001, 22003, 22007 or 22018
    ExpressionPtr operand;
    bool explicit_cast = false; // written by the user: text is then truncated silently as SQL says
    bool null_on_error = false; // TRY_CAST: NULL instead of an error
};
struct InList {
    ExpressionPtr operand;
    std::vector<ExpressionPtr> list;
    bool negated = false;
};
enum class SortOrder : std::uint8_t { Ascending, Descending };
enum class NullsOrder : std::uint8_t { First, Last };
struct OrderTerm {
    ExpressionPtr expression;
    SortOrder order = SortOrder::Ascending;
    NullsOrder nulls = NullsOrder::First; // always filled: by default NULLs are lowest
};
struct Aggregate {
    const Function* function = nullptr;
    std::vector<ExpressionPtr> arguments; // empty: COUNT(*)
    bool distinct = false;
    ExpressionPtr filter;         // may be null
    std::vector<OrderTerm> order; // WITHIN GROUP
};
struct FrameBound {
    enum class Kind : std::uint8_t { UnboundedPreceding, Preceding, CurrentRow, Following, UnboundedFollowing } kind;
    ExpressionPtr offset; // for Preceding and Following
};
struct Frame {
    enum class Unit : std::uint8_t { Rows, Range, Groups } unit = Unit::Range;
    FrameBound start{FrameBound::Kind::UnboundedPreceding, nullptr};
    FrameBound end{FrameBound::Kind::CurrentRow, nullptr};
    std::string exclude; // "", "CURRENT ROW", "GROUP", "TIES"
};
struct WindowCall {
    const Function* function = nullptr;
    std::vector<ExpressionPtr> arguments;
    ExpressionPtr filter;
    std::vector<ExpressionPtr> partition;
    std::vector<OrderTerm> order;
    std::optional<Frame> frame;
};
struct ScalarSubquery { // more than one row: 21000
    QueryPtr query;
};
struct Exists {
    QueryPtr query;
};
struct InSubquery {
    std::vector<ExpressionPtr> operands; // more than one: a row value
    QueryPtr query;
    bool negated = false;
};
// operand <comparison> ANY|ALL (query)
struct Quantified {
    ExpressionPtr operand;
    const Function* comparison = nullptr;
    bool all = false;
    QueryPtr query;
};

struct Expression {
    SqlType type;
    std::variant<Literal, ColumnRef, Parameter, Call, Case, Cast, InList, Aggregate, WindowCall, ScalarSubquery, Exists,
                 InSubquery, Quantified>
        node;
    Place place;
};

// A temporary table or view of the connection, as the engine tells the binder of it.
struct LocalColumn {
    std::string name;
    SqlType type;
    ExpressionPtr default_value; // may be null
};
struct Check {
    std::string name;        // of the constraint; its text where it has none
    ExpressionPtr condition; // over relation 0
};
struct LocalTable {
    std::string name; // as created; "#t" keeps its mark
    std::vector<LocalColumn> columns;
    std::vector<std::size_t> primary_key;
    std::vector<std::vector<std::size_t>> unique_keys;
    std::vector<Check> checks;
    bool delete_on_commit = false;
    std::string view_text; // of a temporary view: its SELECT; empty for a table
};

struct OutputColumn {
    std::string name; // as in the result; empty names are filled "EXPR_1" …
    SqlType type;
};

struct TableExpression;
using TableExpressionPtr = std::shared_ptr<const TableExpression>;

struct BaseTable {
    std::shared_ptr<const schema::Table> table;
};
struct LocalTableRef {
    std::shared_ptr<const LocalTable> table;
};
struct DerivedTable { // also a view, once expanded
    QueryPtr query;
};
struct CteReference {
    int cte = 0; // id of a CommonTable of this or an outer query
};
enum class JoinKind : std::uint8_t { Inner, Left, Right, Full, Cross };
struct JoinedTable {
    JoinKind kind = JoinKind::Inner;
    TableExpressionPtr left, right;
    ExpressionPtr on; // null for Cross
};
struct TableExpression {
    int relation = 0; // unique in the statement; joins have one too, but no column refers to it
    std::string alias;
    std::vector<OutputColumn> columns; // empty for joins
    std::variant<BaseTable, LocalTableRef, DerivedTable, CteReference, JoinedTable> node;
};

struct SelectItem {
    ExpressionPtr expression;
    std::string name;
};
struct Select {
    bool distinct = false;
    std::vector<SelectItem> items;
    std::vector<TableExpressionPtr> from; // comma-separated; empty: one row without columns
    ExpressionPtr where;
    std::vector<ExpressionPtr> group_by;
    bool grouped = false; // GROUP BY, HAVING or an aggregate is there
    ExpressionPtr having;
};
struct Values {
    std::vector<std::vector<ExpressionPtr>> rows;
};
enum class SetOperator : std::uint8_t { Union, UnionAll, Intersect, IntersectAll, Except, ExceptAll };
struct SetOperation { // both sides are cast to the columns' types inside their select lists
    SetOperator op = SetOperator::Union;
    QueryPtr left, right;
};
struct CommonTable {
    int id = 0;
    std::string name;
    QueryPtr query;
    bool recursive = false;
};
struct Query {
    std::vector<CommonTable> with;
    std::variant<Select, Values, SetOperation> body;
    std::vector<OutputColumn> columns;
    // For a Select the terms may use anything its FROM gives, otherwise only ResultColumns: ColumnRef with relation
    // kResultRelation stands for the n-th column of the body.
    std::vector<OrderTerm> order;
    ExpressionPtr limit, offset; // BIGINT; null: none
};
inline constexpr int kResultRelation = -1;

// Statements.
struct QueryStatement {
    QueryPtr query;
    bool explain = false;
};
struct CreateTable {
    LocalTable table;
    bool if_not_exists = false;
    QueryPtr source; // CREATE … AS, SELECT … INTO; null otherwise
};
struct CreateView {
    LocalTable view;
    bool or_replace = false;
};
struct CreateIndex {
    std::string name, table;
    std::vector<std::string> columns;
    bool unique = false;
};
struct Insert {
    std::shared_ptr<const LocalTable> table;
    std::vector<std::size_t> columns; // targets, in the order of the source's columns
    QueryPtr source;                  // Values or any query, cast to the targets; null: DEFAULT VALUES
};
struct Update {
    std::shared_ptr<const LocalTable> table;
    int relation = 0; // of the table's columns in the expressions
    std::vector<std::pair<std::size_t, ExpressionPtr>> assignments;
    ExpressionPtr where;
};
struct Delete {
    std::shared_ptr<const LocalTable> table;
    int relation = 0;
    ExpressionPtr where;
};
struct Drop {
    enum class Kind : std::uint8_t { Table, View, Index } kind = Kind::Table;
    std::string name;
    bool if_exists = false;
};

struct ParameterInfo {
    SqlType type; // from its context; WVARCHAR(4000) nullable where that says nothing
    bool from_context = false;
    bool is_guid = false; // compared with ids: a value in the form of a guid is spelled as they are
};

struct Statement {
    std::variant<QueryStatement, CreateTable, CreateView, CreateIndex, Insert, Update, Delete, Drop> node;
    std::vector<ParameterInfo> parameters;
};

} // namespace snowatlas::sql

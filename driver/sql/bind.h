// The binder: names to columns, expressions to types. Internal to driver/sql; binder.h is the way in.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "driver/sql/binder.h"
#include "driver/sql/scope.h"
#include "driver/sql/syntax.h"
#include "driver/sql/typing.h"

namespace snowatlas::sql {

// A query while it is put together; then shared as QueryPtr.
using MutableQuery = std::shared_ptr<Query>;

class Binder {
  public:
    Binder(const Names& names, std::span<const SqlType> parameter_types, std::size_t parameters);
    Statement bind(const syntax::Statement& statement);

  private:
    using Types = std::span<const SqlType>;

    // bind_statement.cpp
    QueryStatement bind_node(const syntax::SelectStatement& node);
    QueryStatement bind_node(const syntax::Describe& node); // bind_describe.cpp
    CreateTable bind_node(const syntax::CreateTable& node);
    CreateView bind_node(const syntax::CreateView& node);
    CreateIndex bind_node(const syntax::CreateIndex& node);
    Insert bind_node(const syntax::Insert& node);
    Update bind_node(const syntax::Update& node);
    Delete bind_node(const syntax::Delete& node);
    Drop bind_node(const syntax::Drop& node);
    CreateTable select_into(const syntax::Into& into, const syntax::Query& query);
    void check_new_table(const syntax::Name& name, bool if_not_exists) const;
    std::string local_name(const syntax::Name& name) const;
    std::shared_ptr<const LocalTable> target_table(const syntax::Name& name, std::string_view verb) const;
    void add_columns_of(const Query& query, const std::vector<syntax::Identifier>& names, LocalTable& table,
                        Place place) const;
    void define_columns(const syntax::CreateTable& node, LocalTable& table);
    void add_constraints(const syntax::CreateTable& node, LocalTable& table);
    ExpressionPtr default_of(const LocalColumn& column, Place place);
    QueryPtr insert_source(const syntax::Insert& node, const LocalTable& table,
                           const std::vector<std::size_t>& columns);
    ExpressionPtr assigned(ExpressionPtr expression, const SqlType& target);

    // bind_query.cpp
    // What the place a query stands in says of its columns.
    struct Wanted {
        Types types{};       // columns nothing else tells a type of take it from here
        bool settled = true; // those left get the default type
    };
    MutableQuery bind_query(const syntax::Query& node, Wanted wanted);
    MutableQuery bind_query(const syntax::Query& node) { return bind_query(node, {}); }
    MutableQuery bind_subquery(const syntax::Query& node);
    void bind_with(const syntax::Query& node, Query& query);
    void bind_common_table(const syntax::CommonTable& node, bool may_recurse, CommonTable& table);
    void bind_recursive(const syntax::CommonTable& node, const syntax::SetOperation& operation, CommonTable& table);
    void bind_body(const syntax::Query& node, Query& query, Wanted wanted);
    void bind_values(const syntax::Values& node, Query& query, Wanted wanted, Place place);
    void bind_set_operation(const syntax::SetOperation& node, Query& query, Wanted wanted, Place place);
    void combine(SetOperator op, const QueryPtr& left, const QueryPtr& right, Query& query, Place place);
    // The query with its columns converted to these types.
    QueryPtr with_column_types(const QueryPtr& query, const std::vector<SqlType>& types);
    void bind_limits(const syntax::Query& node, Query& query);
    ExpressionPtr bind_row_count(const syntax::ExpressionPtr& node);
    void order_result(const syntax::Query& node, Query& query);
    void wrap_as_derived(Query& query, Place place);
    void bind_order_of_wrapped(const syntax::Query& node, Query& query);
    void name_columns(Query& query, const std::vector<syntax::Identifier>& names, std::string_view what, Place place);

    // bind_select.cpp
    void bind_select(const syntax::Select& node, const syntax::Query& around, Query& query, Wanted wanted);
    void bind_items(const syntax::Select& node, Select& select, Wanted wanted);
    void expand_star(const syntax::SelectItem& item, Select& select);
    void bind_group_by(const syntax::Select& node, Select& select);
    syntax::ExpressionPtr term_meant(const syntax::Select& node, const syntax::ExpressionPtr& term) const;
    void order_select(const syntax::Query& node, Query& query);
    void filter_by_windows(ExpressionPtr condition, Query& query);
    std::optional<std::size_t> position_of(const syntax::Expression& node, std::size_t columns,
                                           std::string_view clause) const;
    std::optional<std::size_t> item_named(const syntax::Expression& node, const std::vector<SelectItem>& items) const;
    static OrderTerm order_term(const syntax::OrderItem& item, ExpressionPtr expression);

    // grouping.cpp
    // `qualify` may be null.
    void check_grouped(const Query& query, const ExpressionPtr& qualify) const;

    // grouping_sets.cpp
    void join_with_sets(const syntax::Select& node, Select& select);
    void bind_grouping_sets(const syntax::Select& node, Select& select);
    ExpressionPtr value_by_set(const std::map<std::int64_t, std::vector<std::int64_t>>& sets_of_value, Place place);
    ExpressionPtr in_sets(const std::vector<std::int64_t>& sets, Place place) const;
    ExpressionPtr bind_grouping(const syntax::Call& node, Place place);
    // The value of the term of GROUP BY the expression is, if it is one; else the expression.
    ExpressionPtr as_grouped(ExpressionPtr expression) const;
    TableExpressionPtr numbers(std::size_t count, Place place);

    // bind_from.cpp
    struct FromPart {
        TableExpressionPtr table;
        std::vector<Relation> relations;
        std::vector<VisibleColumn> visible;
    };
    FromPart bind_table(const syntax::TableReference& node);
    FromPart bind_named_table(const syntax::TableReference& node, const syntax::Name& name);
    FromPart bind_derived_table(const syntax::TableReference& node, const syntax::Query& query);
    FromPart bind_join(const syntax::Join& node, Place place);
    void check_computed(const FromPart& part, Place place) const;
    Scope scope_over(const FromPart& part, std::string clause) const;
    QueryPtr expand_view(const LocalTable& view, Place place);
    FromPart single_table(TableExpression table, Relation relation, const syntax::TableReference& node);
    void merge_columns(const std::vector<std::string>& names, JoinKind kind, FromPart& left, FromPart& right,
                       FromPart& joined, std::vector<ExpressionPtr>& conditions, Place place);
    ExpressionPtr join_condition(const syntax::Join& node, FromPart& joined);
    void add_to_scope(FromPart part, Place place);
    struct QualifiedName {
        std::string schema, name;
    };
    QualifiedName resolve_database(const syntax::Name& name) const;
    [[noreturn]] void table_not_found(const syntax::Name& name) const;

    // bind_lateral.cpp
    // The right side of the join. `conditions` get what it says of the left one; `kind` becomes the join's to make.
    FromPart bind_lateral(const syntax::Join& node, const FromPart& left, JoinKind& kind,
                          std::vector<ExpressionPtr>& conditions);
    MutableQuery bind_beside(const syntax::Query& node, const FromPart& left);
    ExpressionPtr hidden_column(Query& query, const FromPart& part, ExpressionPtr expression,
                                const std::string& name) const;
    void fill_missing_groups(Query& query, FromPart& part, Place place);
    void choose_by_number(const std::vector<std::vector<ExpressionPtr>>& rows, FromPart& part, Place place);
    void limit_by_keys(Query& query, const std::vector<ExpressionPtr>& keys, Place place);

    // bind_expression.cpp
    ExpressionPtr bind(const syntax::ExpressionPtr& node);
    ExpressionPtr bind_node(const syntax::Literal& node, Place place);
    ExpressionPtr bind_node(const syntax::Name& node, Place place);
    ExpressionPtr bind_node(const syntax::Parameter& node, Place place);
    ExpressionPtr bind_node(const syntax::DefaultValue& node, Place place);
    ExpressionPtr bind_node(const syntax::Interval& node, Place place);
    ExpressionPtr bind_node(const syntax::Operation& node, Place place);
    ExpressionPtr bind_node(const syntax::Chain& node, Place place);
    ExpressionPtr bind_node(const syntax::Between& node, Place place);
    ExpressionPtr bind_node(const syntax::Like& node, Place place);
    ExpressionPtr bind_node(const syntax::In& node, Place place);
    ExpressionPtr bind_node(const syntax::IsNull& node, Place place);
    ExpressionPtr bind_node(const syntax::IsTruth& node, Place place);
    ExpressionPtr bind_node(const syntax::IsDistinct& node, Place place);
    ExpressionPtr bind_node(const syntax::Quantified& node, Place place);
    ExpressionPtr bind_node(const syntax::Exists& node, Place place);
    ExpressionPtr bind_node(const syntax::Subquery& node, Place place);
    ExpressionPtr bind_node(const syntax::Row& node, Place place);
    ExpressionPtr bind_node(const syntax::Case& node, Place place);
    ExpressionPtr bind_node(const syntax::Cast& node, Place place);
    ExpressionPtr bind_node(const syntax::Call& node, Place place);
    [[noreturn]] void column_not_found(const syntax::Name& node, Place place) const;
    ExpressionPtr bind_condition(const syntax::ExpressionPtr& node);
    ExpressionPtr condition(ExpressionPtr expression);
    std::vector<ExpressionPtr> bind_all(const std::vector<syntax::ExpressionPtr>& nodes);
    SqlType cast_type(const syntax::TypeName& name, const SqlType& operand) const;

    // bind_predicate.cpp
    ExpressionPtr compare(std::string_view comparison, ExpressionPtr left, ExpressionPtr right, Place place);
    ExpressionPtr compare_rows(std::string_view comparison, const syntax::ExpressionPtr& left,
                               const syntax::ExpressionPtr& right, Place place);
    ExpressionPtr in_list(const syntax::In& node, Place place);
    ExpressionPtr in_rows(const syntax::Row& operand, const syntax::In& node, Place place);
    ExpressionPtr in_query(const syntax::In& node, Place place);
    ExpressionPtr quantified_list(const syntax::Quantified& node, Place place);
    ExpressionPtr all_of(std::vector<ExpressionPtr> conditions, Place place);
    ExpressionPtr any_of(std::vector<ExpressionPtr> conditions, Place place);
    ExpressionPtr negated(ExpressionPtr condition, bool is_negated);

    // bind_arithmetic.cpp
    ExpressionPtr arithmetic(std::string_view operation, ExpressionPtr left, ExpressionPtr right, Place place);
    ExpressionPtr date_arithmetic(std::string_view operation, const ExpressionPtr& left, const ExpressionPtr& right,
                                  Place place);
    ExpressionPtr add_interval(ExpressionPtr operand, const syntax::Interval& interval, bool subtract, Place place);
    ExpressionPtr negate(ExpressionPtr operand, Place place);

    // bind_call.cpp
    ExpressionPtr call(std::string_view function, std::vector<ExpressionPtr> arguments, Place place);
    ExpressionPtr call(const Function& function, std::string_view shown, std::vector<ExpressionPtr> arguments,
                       Place place);
    // Converts the arguments to what the function takes and tells its result.
    SqlType apply_signature(const Function& function, std::string_view shown, std::vector<ExpressionPtr>& arguments,
                            Place place, std::size_t count_as = static_cast<std::size_t>(-1));
    void check_own_columns(const std::vector<ExpressionPtr>& arguments, const std::string& shown, Place place) const;
    std::vector<OrderTerm> bind_order(const std::vector<syntax::OrderItem>& items);
    ExpressionPtr bind_aggregate(const Function& function, const syntax::Call& node, Place place);
    [[noreturn]] void unknown_function(const std::string& name, Place place) const;

    // bind_window.cpp
    ExpressionPtr bind_window_call(const Function& function, const syntax::Call& node, Place place);
    ExpressionPtr ignore_nulls(WindowCall& window, const std::string& shown, Place place);
    syntax::Window resolved_window(const syntax::Window& window, Place place) const;
    // `ordered`: what a RANGE with offsets is ordered by; null for other frames.
    FrameBound bind_frame_bound(const syntax::FrameBound& bound, const SqlType* ordered);
    ExpressionPtr bind_range(const syntax::ExpressionPtr& node, const SqlType& ordered);

    // bind_special.cpp: calls the binder writes in another way. Null: not one of them.
    ExpressionPtr bind_special(const syntax::Call& node, Place place);
    ExpressionPtr bind_special_of_one(const syntax::Call& node, const Function* function, Place place);
    ExpressionPtr bind_special_of_some(const syntax::Call& node, std::string_view canonical, Place place);
    ExpressionPtr is_convertible(const syntax::ExpressionPtr& operand, TypeId type, Place place);
    ExpressionPtr current_moment(const syntax::Call& node, const Function& function, Place place);
    ExpressionPtr bind_niladic(std::string_view name, Place place);
    ExpressionPtr extract(std::string_view field, const syntax::ExpressionPtr& operand, Place place);
    ExpressionPtr timestamp_add(const syntax::Call& node, Place place);
    ExpressionPtr add_units(std::string_view unit, ExpressionPtr amount, ExpressionPtr operand, Place place);
    ExpressionPtr timestamp_difference(const syntax::Call& node, Place place);
    ExpressionPtr truncate_date(const syntax::Call& node, Place place);
    ExpressionPtr date_name(const syntax::Call& node, Place place);
    ExpressionPtr choose(std::vector<ExpressionPtr> condition_and_results, Place place);
    ExpressionPtr text_literal(std::string_view text, Place place) const;

    // coercion.cpp
    // A ? or NULL without a type takes this one; anything else stays as it is.
    // `from_context` is false where nothing but the default is known: then what the application has bound counts.
    ExpressionPtr adopt(ExpressionPtr expression, const SqlType& type, bool from_context = true);
    ExpressionPtr settle(ExpressionPtr expression) { return adopt(std::move(expression), kDefaultType, false); }
    ExpressionPtr parameter_of_type(const Parameter& parameter, const SqlType& type, Place place, bool from_context);
    // Implicit conversion; a text literal that is no value of the type is an error here already.
    ExpressionPtr convert(ExpressionPtr expression, const SqlType& type);
    ExpressionPtr convert_literal(const Expression& literal, const SqlType& type);
    // Gives all one type, that of a comparison or of a result over all of them, and tells it.
    SqlType unify_for_comparison(std::vector<ExpressionPtr>& items, bool equality, Place place);
    SqlType unify_results(std::vector<ExpressionPtr>& items, Place place);

    // guid_columns.cpp
    void note_guid_columns(const TableExpression& table);
    bool is_guid_column(const Query& query, std::size_t column) const;
    bool is_guid(const Expression& expression) const;
    ExpressionPtr spelled_as_guid(ExpressionPtr expression);
    // What is compared with a column of guids is spelled as they are.
    void spell_guids_alike(std::vector<ExpressionPtr>& items);

    friend class ScopeGuard;

    const Names& names_;
    Types parameter_types_;
    std::vector<ParameterInfo> parameters_;
    Scope* scope_ = nullptr;
    int next_relation_ = 1;
    int next_cte_ = 1;
    int view_depth_ = 0;
    struct KnownCommonTable {
        int id = 0;
        std::string name;
        std::vector<OutputColumn> columns;
        QueryPtr query; // null while it is being bound
        bool used = false;
    };
    std::vector<KnownCommonTable> common_tables_;
    std::set<std::pair<int, std::size_t>> guid_columns_; // by relation
};

// Makes a scope the current one while it lives.
class ScopeGuard {
  public:
    ScopeGuard(Binder& binder, Scope& scope) : binder_(binder), before_(binder.scope_) { binder.scope_ = &scope; }
    ~ScopeGuard() { binder_.scope_ = before_; }
    ScopeGuard(const ScopeGuard&) = delete;
    ScopeGuard& operator=(const ScopeGuard&) = delete;

  private:
    Binder& binder_;
    Scope* before_;
};

// Sets a value while it lives.
template <typename Value> class Temporarily {
  public:
    Temporarily(Value& variable, Value value) : variable_(variable), before_(std::move(variable)) {
        variable_ = std::move(value);
    }
    ~Temporarily() { variable_ = std::move(before_); }
    Temporarily(const Temporarily&) = delete;
    Temporarily& operator=(const Temporarily&) = delete;

  private:
    Value& variable_;
    Value before_;
};

} // namespace snowatlas::sql

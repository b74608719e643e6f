// Function calls: the table's functions, aggregates and windows.
#include <algorithm>

#include "driver/sql/bind.h"
#include "driver/sql/dialects.h"
#include "driver/sql/failure.h"
#include "driver/sql/function_families.h"
#include "driver/sql/tree.h"

namespace snowatlas::sql {
namespace {

std::string argument_counts(const Function& function) {
    const auto arguments = [](int count) { return counted(static_cast<std::size_t>(count), "argument"); };
    if (function.maximum_arguments < 0) return "at least " + arguments(function.minimum_arguments);
    if (function.minimum_arguments == function.maximum_arguments) return arguments(function.minimum_arguments);
    if (function.minimum_arguments == 0) return "at most " + arguments(function.maximum_arguments);
    return std::to_string(function.minimum_arguments) + " to " + arguments(function.maximum_arguments);
}

bool unifies_arguments(const Function& function) {
    return function.name == "coalesce" || function.name == "greatest" || function.name == "least";
}

} // namespace

void Binder::unknown_function(const std::string& name, Place place) const {
    if (const std::string_view advice = advice_for_function(name); !advice.empty()) {
        fail(place, "There is no function " + name + "; " + std::string(advice));
    }
    std::vector<std::string> known;
    for (const Function& function : function_table()) {
        if (function.kind != FunctionKind::Operator) known.emplace_back(function.name);
    }
    const std::string near = nearest_name(name, known);
    fail(place, "There is no function " + name + (near.empty() ? "" : "; did you mean " + to_upper(near) + "?"));
}

SqlType Binder::apply_signature(const Function& function, std::string_view shown, std::vector<ExpressionPtr>& arguments,
                                Place place, std::size_t count_as) {
    const auto count = static_cast<int>(std::min(arguments.size(), count_as));
    const bool too_many = function.maximum_arguments >= 0 && count > function.maximum_arguments;
    if (count < function.minimum_arguments || too_many) {
        fail(place, to_upper(shown) + " takes " + argument_counts(function) + ", not " + std::to_string(count));
    }
    std::vector<SqlType> types;
    for (const ExpressionPtr& argument : arguments) types.push_back(argument->type);
    try {
        const Function::Signature signature = function.type(types);
        for (std::size_t i = 0; i < arguments.size(); ++i) {
            const SqlType& wanted = signature.arguments[i];
            arguments[i] =
                is_known(wanted) || !is_known(signature.result) ? convert(arguments[i], wanted) : settle(arguments[i]);
        }
        return signature.result;
    } catch (const ArgumentProblem& problem) {
        fail(arguments[problem.argument]->place, to_upper(shown) + " takes " + problem.expected + " as argument " +
                                                     std::to_string(problem.argument + 1) + ", not " +
                                                     to_string(types[problem.argument]));
    }
}

ExpressionPtr Binder::call(std::string_view function, std::vector<ExpressionPtr> arguments, Place place) {
    return call(*find_function(function), function, std::move(arguments), place);
}

ExpressionPtr Binder::call(const Function& function, std::string_view shown, std::vector<ExpressionPtr> arguments,
                           Place place) {
    if (unifies_arguments(function) && !arguments.empty()) unify_results(arguments, place);
    if (function.name == "nullif" && arguments.size() == 2) unify_for_comparison(arguments, true, place);
    const SqlType type = apply_signature(function, shown, arguments, place);
    return make_expression(type, Call{&function, std::move(arguments)}, place);
}

ExpressionPtr Binder::bind_node(const syntax::Call& node, Place place) {
    if (equals_ignore_case(node.name, "MEDIAN") && node.arguments.size() == 1) {
        syntax::Call percentile = node; // MEDIAN(x) is PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY x)
        percentile.name = "PERCENTILE_CONT";
        percentile.order.push_back({node.arguments.front(), false, std::nullopt});
        percentile.arguments = {
            std::make_shared<const syntax::Expression>(syntax::Expression{syntax::Literal{kDouble, 0.5}, place})};
        return bind_node(percentile, place);
    }
    if (equals_ignore_case(node.name, "GROUPING") || equals_ignore_case(node.name, "GROUPING_ID")) {
        return bind_grouping(node, place);
    }
    const bool plain = !node.over && !node.distinct && !node.star && node.filter == nullptr && node.order.empty();
    if (plain) {
        if (ExpressionPtr special = bind_special(node, place)) return special;
    }
    const Function* function = find_function(node.name);
    if (function == nullptr || function->kind == FunctionKind::Operator) unknown_function(node.name, place);
    if (function->kind == FunctionKind::Window || node.over) return bind_window_call(*function, node, place);
    if (function->kind == FunctionKind::Aggregate) return bind_aggregate(*function, node, place);
    if (!plain) {
        fail(place, to_upper(node.name) + " is no aggregate: it takes no *, DISTINCT, FILTER, ORDER BY or OVER");
    }
    return call(*function, node.name, bind_all(node.arguments), place);
}

std::vector<OrderTerm> Binder::bind_order(const std::vector<syntax::OrderItem>& items) {
    std::vector<OrderTerm> terms;
    for (const syntax::OrderItem& item : items) terms.push_back(order_term(item, settle(bind(item.expression))));
    return terms;
}

// SUM(outer.x) in a subquery would be the outer query's aggregate by the standard; few mean that.
void Binder::check_own_columns(const std::vector<ExpressionPtr>& arguments, const std::string& shown,
                               Place place) const {
    bool own = false;
    bool outer = false;
    const std::function<void(const ExpressionPtr&)> visit = [&](const ExpressionPtr& expression) {
        if (const auto* column = std::get_if<ColumnRef>(&expression->node)) {
            const bool is_own = std::any_of(scope_->relations.begin(), scope_->relations.end(),
                                            [&](const Relation& relation) { return relation.id == column->relation; });
            own = own || is_own;
            outer = outer || !is_own;
        }
        for_each_operand(*expression, visit);
    };
    for (const ExpressionPtr& argument : arguments) visit(argument);
    if (outer && !own) {
        fail(place, shown + " aggregates only columns of an outer query; compute it in a derived table of that query");
    }
}

ExpressionPtr Binder::bind_aggregate(const Function& function, const syntax::Call& node, Place place) {
    const std::string shown = to_upper(node.name);
    if (scope_->in_aggregate) fail(place, shown + " stands inside another aggregate; use a derived table for that");
    if (!scope_->aggregates_allowed) {
        fail(place, "The aggregate " + shown + " cannot stand in " + scope_->clause +
                        (scope_->clause == "WHERE" ? "; conditions on aggregates go to HAVING" : ""));
    }
    if (node.star && function.name != "count") fail(place, shown + "(*) has no meaning; only COUNT takes *");
    if (!node.star && node.arguments.empty()) fail(place, shown + " takes " + argument_counts(function) + ", not 0");
    scope_->has_aggregate = true;
    const Temporarily<bool> inside(scope_->in_aggregate, true);
    Aggregate aggregate;
    aggregate.function = &function;
    aggregate.distinct = node.distinct;
    std::vector<ExpressionPtr> arguments = bind_all(node.arguments);
    check_own_columns(arguments, shown, place);
    if (function.name == "string_agg" && arguments.size() == 1) {
        arguments.push_back(text_literal(equals_ignore_case(node.name, "LISTAGG") ? "" : ",", place));
    }
    if (!node.order.empty() && !takes_order(function)) fail(place, shown + " takes no ORDER BY");
    aggregate.order = bind_order(node.order);
    const std::size_t own_arguments = arguments.size();
    if (needs_order(function)) {
        if (aggregate.order.size() != 1) fail(place, shown + "(fraction) needs WITHIN GROUP (ORDER BY one value)");
        arguments.push_back(aggregate.order.front().expression);
    }
    const SqlType type = apply_signature(function, shown, arguments, place, own_arguments);
    if (needs_order(function)) {
        aggregate.order.front().expression = arguments.back();
        arguments.pop_back();
    }
    aggregate.arguments = std::move(arguments);
    if (node.filter != nullptr) aggregate.filter = bind_condition(node.filter);
    if (scope_->row_exists != nullptr) {
        aggregate.filter =
            aggregate.filter == nullptr ? scope_->row_exists : all_of({scope_->row_exists, aggregate.filter}, place);
    }
    return make_expression(type, std::move(aggregate), place);
}

} // namespace snowatlas::sql

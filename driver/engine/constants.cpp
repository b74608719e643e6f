#include "driver/engine/constants.h"

#include <sqlite3.h>

#include "driver/engine/sqlite_text.h"
#include "driver/engine/tree_walk.h"
#include "driver/engine/value_mapping.h"
#include "driver/sql/functions.h"

namespace snowatlas::engine {
namespace {

bool is_obstacle(const sql::Expression& part) {
    if (const auto* call = std::get_if<sql::Call>(&part.node)) return call->function->name == "rand";
    return std::holds_alternative<sql::ColumnRef>(part.node) || std::holds_alternative<sql::Aggregate>(part.node) ||
           std::holds_alternative<sql::WindowCall>(part.node) || std::holds_alternative<sql::Exists>(part.node) ||
           std::holds_alternative<sql::InSubquery>(part.node) || std::holds_alternative<sql::Quantified>(part.node);
}

} // namespace

// Without columns, aggregates and other subqueries than those that can be answered, and the same every time.
bool Constants::is_constant(const sql::Expression& expression) {
    bool constant = true;
    TreeVisitor visitor;
    visitor.into_queries = false;
    visitor.expression = [&](const sql::Expression& part) {
        constant = constant && !is_obstacle(part);
        return constant;
    };
    walk(expression, visitor);
    if (!constant) return false;
    // Only now, so that nothing is asked for in vain.
    visitor.expression = [&](const sql::Expression& part) {
        if (const auto* subquery = std::get_if<sql::ScalarSubquery>(&part.node))
            constant = constant && is_answered(*subquery);
        return constant;
    };
    walk(expression, visitor);
    return constant;
}

bool Constants::is_answered(const sql::ScalarSubquery& subquery) {
    const auto* query = subquery.query.get();
    if (answered_.contains(query)) return true;
    if (!answer_ || refused_.contains(query)) return false;
    if (auto value = answer_(subquery)) return answered_.emplace(query, std::move(*value)).second;
    refused_.insert(query);
    return false;
}

std::optional<Value> Constants::value(const sql::Expression& expression) {
    const auto known = known_.find(&expression);
    if (known != known_.end()) return known->second;
    return known_.emplace(&expression, is_constant(expression) ? evaluate(expression) : std::nullopt).first->second;
}

std::optional<Value> Constants::evaluate(const sql::Expression& expression) {
    // Lists of thousands of literals are common, so these do not go the long way.
    if (const auto* literal = std::get_if<sql::Literal>(&expression.node)) return literal->value;
    if (const auto* parameter = std::get_if<sql::Parameter>(&expression.node))
        return parameter->index < parameters_.size() ? std::optional(parameters_[parameter->index]) : std::nullopt;
    ExecutionContext aside(context_.cancellation(), {});
    aside.set_now(context_.now());
    try {
        SqliteText text(database_.functions(), "", &answered_);
        Prepared statement(database_, "SELECT " + text.expression(expression), aside);
        const auto wanted = static_cast<std::size_t>(sqlite3_bind_parameter_count(statement.handle()));
        if (wanted > parameters_.size()) return std::nullopt;
        for (std::size_t i = 0; i < wanted; ++i)
            bind_value(statement.handle(), static_cast<int>(i + 1), view(parameters_[i]));
        if (!statement.step()) return std::nullopt;
        return own(read_column(statement.handle(), 0, expression.type));
    } catch (const Error&) {
        context_.cancellation().check();
        return std::nullopt;
    }
}

} // namespace snowatlas::engine

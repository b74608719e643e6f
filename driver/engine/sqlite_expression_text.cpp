// Expressions; sqlite_query_text.cpp has the queries.
#include <algorithm>

#include "driver/base/error.h"
#include "driver/base/text.h"
#include "driver/engine/conversion.h"
#include "driver/engine/sqlite_text.h"
#include "driver/engine/value_mapping.h"
#include "driver/sql/functions.h"

namespace snowatlas::engine {
namespace {

// The literal as its static type is kept in SQLite.
Cell literal_cell(const Value& value, const SqlType& type) {
    const auto cell = view(value);
    if (type.id == TypeId::Decimal && cell.kind() == CellKind::Integer) {
        if (const auto scaled = rescale(from_int64(cell.as_integer()), type.scale)) return Cell::decimal(*scaled);
    } else if (type.id == TypeId::Decimal && cell.kind() == CellKind::Decimal) {
        if (const auto scaled = rescale(cell.as_decimal(), type.scale)) return Cell::decimal(*scaled);
    } else if (is_approximate(type.id) && cell.kind() == CellKind::Integer) {
        return Cell::real(static_cast<double>(cell.as_integer()));
    } else if (is_approximate(type.id) && cell.kind() == CellKind::Decimal) {
        return Cell::real(to_double(cell.as_decimal()));
    }
    return cell;
}

std::string filled_in(std::string_view text, const std::vector<std::string>& arguments) {
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '$') {
            result += text[i];
        } else if (text[++i] == '*') {
            result += join(arguments, ", ");
        } else {
            const auto index = static_cast<std::size_t>(text[i] - '1');
            result += index < arguments.size() ? arguments[index] : "'$'"; // a JSON path that is left out
        }
    }
    return result;
}

bool is_one_row(const sql::Query& query) {
    const auto* select = std::get_if<sql::Select>(&query.body);
    return select && select->grouped && select->group_by.empty() && !query.limit && !query.offset;
}

std::vector<SqlType> types_of(const std::vector<sql::ExpressionPtr>& expressions) {
    std::vector<SqlType> types;
    for (const auto& expression : expressions) types.push_back(expression->type);
    return types;
}

} // namespace

std::string balanced(std::span<const std::string> operands, std::string_view operation) {
    if (operands.size() == 1) return operands[0];
    const auto middle = operands.size() / 2;
    return "(" + balanced(operands.first(middle), operation) + " " + std::string(operation) + " " +
           balanced(operands.subspan(middle), operation) + ")";
}

std::string relation_name(int relation) {
    return "\"r" + std::to_string(relation) + "\"";
}

std::string column_name(std::size_t column) {
    return "\"c" + std::to_string(column) + "\"";
}

std::string local_table_name(const sql::LocalTable& table) {
    return quoted_text("t_" + to_lower(table.name), '"');
}

// One overload a node.
struct NodeWriter {
    SqliteText& text;
    const SqlType& type;

    std::string operator()(const sql::Literal& literal) const {
        return literal_text(literal_cell(literal.value, type));
    }
    std::string operator()(const sql::ColumnRef& reference) const {
        if (reference.relation == text.bare_relation_) return column_name(reference.column);
        return relation_name(reference.relation) + "." + column_name(reference.column);
    }
    std::string operator()(const sql::Parameter& parameter) const { return "?" + std::to_string(parameter.index + 1); }
    std::string operator()(const sql::Call& call) const { return text.call(call, type); }
    std::string operator()(const sql::Case& choice) const {
        std::string result = "CASE";
        for (const auto& when : choice.whens)
            result += " WHEN " + text.expression(*when.condition) + " THEN " + text.expression(*when.result);
        if (choice.otherwise) result += " ELSE " + text.expression(*choice.otherwise);
        return "(" + result + " END)";
    }
    std::string operator()(const sql::Cast& cast) const { return text.cast(cast, type); }
    std::string operator()(const sql::InList& in) const {
        return "(" + text.expression(*in.operand) + (in.negated ? " NOT IN (" : " IN (") + text.list(in.list) + "))";
    }
    std::string operator()(const sql::Aggregate& aggregate) const {
        auto result =
            text.aggregate_call(*aggregate.function, aggregate.arguments, aggregate.distinct, aggregate.order, type);
        if (aggregate.filter) result += " FILTER (WHERE " + text.expression(*aggregate.filter) + ")";
        return result;
    }
    std::string operator()(const sql::WindowCall& call) const { return text.window_call(call, type); }
    std::string operator()(const sql::ScalarSubquery& subquery) const {
        if (const auto* value = text.answer_to(*subquery.query)) return literal_text(literal_cell(*value, type));
        return text.scalar_subquery(*subquery.query, type);
    }
    std::string operator()(const sql::Exists& exists) const { return "EXISTS (" + text.query(*exists.query) + ")"; }
    std::string operator()(const sql::InSubquery& in) const {
        return "((" + text.list(in.operands) + ")" + (in.negated ? " NOT IN (" : " IN (") + text.query(*in.query) +
               "))";
    }
    std::string operator()(const sql::Quantified& quantified) const { return text.quantified(quantified); }
};

std::string SqliteText::expression(const sql::Expression& expression) {
    return std::visit(NodeWriter{*this, expression.type}, expression.node);
}

std::string SqliteText::table_expression(const sql::Expression& expression, int relation) {
    bare_relation_ = relation;
    auto text = this->expression(expression);
    bare_relation_ = -2;
    return text;
}

std::string SqliteText::list(const std::vector<sql::ExpressionPtr>& expressions) {
    std::vector<std::string> parts;
    for (const auto& expression : expressions) parts.push_back(this->expression(*expression));
    return join(parts, ", ");
}

std::string SqliteText::not_a_position(const sql::Expression& expression) {
    auto text = this->expression(expression);
    return std::holds_alternative<sql::Literal>(expression.node) ? "(" + text + " IS NULL)" : text;
}

std::string SqliteText::function_call(std::string_view meaning, std::vector<SqlType> types, const SqlType& result,
                                      const std::string& arguments) {
    const auto* found = find_scalar(meaning);
    if (!found)
        throw Error(state::kNotImplemented, "The function " + to_upper(meaning) + " is not implemented by the driver.");
    return functions_.scalar(*found, std::move(types), result, on_error_) + "(" + arguments + ")";
}

std::string SqliteText::call(const sql::Call& call, const SqlType& type) {
    const auto name = call.function->name;
    std::vector<std::string> arguments;
    for (const auto& argument : call.arguments) arguments.push_back(expression(*argument));
    if (name == "and") return balanced(arguments, "AND");
    if (name == "or") return balanced(arguments, "OR");
    if (const auto native = native_text(name); !native.empty()) {
        // With one argument SQLite's functions of many mean something else, or nothing.
        if (native.find("$*") != std::string_view::npos && arguments.size() == 1) return arguments[0];
        return filled_in(native, arguments);
    }
    return function_call(name, types_of(call.arguments), type, join(arguments, ", "));
}

std::string SqliteText::cast(const sql::Cast& cast, const SqlType& type) {
    auto operand = expression(*cast.operand);
    const auto& from = cast.operand->type;
    if (from.id == TypeId::Unknown || type.id == TypeId::Unknown) return operand;
    // A parameter's text and bytes come as long as the application sends them.
    const bool any_length = std::holds_alternative<sql::Parameter>(cast.operand->node) && type.length > 0 &&
                            (is_text(type.id) || is_binary(type.id));
    if (!any_length && keeps_representation(from, type)) return operand;
    const auto* meaning = cast.null_on_error ? "try_cast" : cast.explicit_cast ? "cast" : "implicit cast";
    return function_call(meaning, {from}, type, operand);
}

std::string SqliteText::aggregate_call(const sql::Function& function, const std::vector<sql::ExpressionPtr>& arguments,
                                       bool distinct, const std::vector<sql::OrderTerm>& order, const SqlType& type) {
    if (const auto native = native_text(function.name); !native.empty()) {
        if (arguments.empty()) return std::string(native) + (function.name == "count" ? "(*)" : "()");
        return std::string(native) + (distinct ? "(DISTINCT " : "(") + list(arguments) + ")";
    }
    const auto* meaning = find_aggregate(function.name);
    if (!meaning)
        throw Error(state::kNotImplemented,
                    "The aggregate " + to_upper(function.name) + " is not implemented by the driver.");
    AggregateUse use{types_of(arguments), type, arguments.size(), {}, {}, false};
    auto cells = list(arguments);
    for (const auto& term : order) {
        use.types.push_back(term.expression->type);
        use.descending.push_back(term.order == sql::SortOrder::Descending);
        use.nulls_first.push_back(term.nulls == sql::NullsOrder::First);
        cells += ", " + expression(*term.expression);
    }
    const bool by_sqlite = distinct && use.types.size() == 1;
    use.distinct = distinct && !by_sqlite;
    return functions_.aggregate(*meaning, std::move(use)) + (by_sqlite ? "(DISTINCT " : "(") + cells + ")";
}

std::string SqliteText::window_call(const sql::WindowCall& call, const SqlType& type) {
    auto text = aggregate_call(*call.function, call.arguments, false, {}, type);
    if (call.filter) text += " FILTER (WHERE " + expression(*call.filter) + ")";
    text += " OVER (";
    if (!call.partition.empty()) text += "PARTITION BY " + list(call.partition) + " ";
    const bool counts_values = call.frame && call.frame->unit == sql::Frame::Unit::Range &&
                               (call.frame->start.offset || call.frame->end.offset);
    if (counts_values) { // over one term
        text += "ORDER BY " + range_number(*call.order[0].expression) + direction(call.order[0]) + " ";
    } else if (!call.order.empty()) {
        text += "ORDER BY " + order_terms(call.order, nullptr) + " ";
    }
    return text + frame(call) + ")";
}

std::string SqliteText::range_number(const sql::Expression& expression) {
    if (expression.type.id != TypeId::Decimal) return this->expression(expression);
    return function_call("range number", {expression.type}, {TypeId::BigInt, 0, 0, true}, this->expression(expression));
}

std::string SqliteText::frame(const sql::WindowCall& call) {
    if (!call.frame) return {};
    using Kind = sql::FrameBound::Kind;
    using Unit = sql::Frame::Unit;
    const auto& frame = *call.frame;
    const auto offset = [&](const sql::Expression& expression) {
        // SQLite wants a literal or a parameter here; the binder lets a DECIMAL be nothing else.
        if (expression.type.id != TypeId::Decimal) return this->expression(expression);
        return std::to_string(
            static_cast<std::int64_t>(std::get<Decimal>(std::get<sql::Literal>(expression.node).value).unscaled));
    };
    const auto bound = [&](const sql::FrameBound& bound) -> std::string {
        switch (bound.kind) {
        case Kind::UnboundedPreceding:
            return "UNBOUNDED PRECEDING";
        case Kind::Preceding:
            return offset(*bound.offset) + " PRECEDING";
        case Kind::CurrentRow:
            return "CURRENT ROW";
        case Kind::Following:
            return offset(*bound.offset) + " FOLLOWING";
        case Kind::UnboundedFollowing:
            break;
        }
        return "UNBOUNDED FOLLOWING";
    };
    const std::string unit = frame.unit == Unit::Rows ? "ROWS" : frame.unit == Unit::Range ? "RANGE" : "GROUPS";
    return unit + " BETWEEN " + bound(frame.start) + " AND " + bound(frame.end) +
           (frame.exclude.empty() ? "" : " EXCLUDE " + frame.exclude);
}

const Value* SqliteText::answer_to(const sql::Query& subquery) const {
    if (!answered_) return nullptr;
    const auto found = answered_->find(&subquery);
    return found == answered_->end() ? nullptr : &found->second;
}

std::string SqliteText::scalar_subquery(const sql::Query& query, const SqlType& type) {
    const auto inner = this->query(query);
    if (is_one_row(query)) return "(" + inner + ")";
    const SqlType count{TypeId::BigInt, 0, 0, false};
    return "(SELECT " + function_call("single row", {query.columns[0].type, count}, type, "\"c0\", count(*)") +
           " FROM (SELECT \"c0\" FROM (" + inner + ") LIMIT 2))";
}

// ANY is true if one row is; ALL is false if one row is not; otherwise a row that cannot tell makes both unknown.
std::string SqliteText::quantified(const sql::Quantified& quantified) {
    const auto name = quantified.comparison->name;
    const auto operand = expression(*quantified.operand);
    const auto rows = "(" + query(*quantified.query) + ") AS \"q\"";
    const auto comparison = "(" + operand + " " + std::string(name) + " \"q\".\"c0\")";
    const auto decisive = quantified.all ? "NOT " + comparison : comparison;
    return "(CASE WHEN EXISTS (SELECT 1 FROM " + rows + " WHERE " + decisive + ") THEN " +
           (quantified.all ? "0" : "1") + " WHEN EXISTS (SELECT 1 FROM " + rows + " WHERE " + comparison +
           " IS NULL) THEN NULL ELSE " + (quantified.all ? "1" : "0") + " END)";
}

} // namespace snowatlas::engine

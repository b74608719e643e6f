// + - * / %, signs, and what + and - mean for dates and intervals.
#include <algorithm>

#include "driver/base/text.h"
#include "driver/sql/bind.h"
#include "driver/sql/failure.h"
#include "driver/sql/tree.h"

namespace snowatlas::sql {
namespace {

bool is_plain_text(const ExpressionPtr& expression) {
    return is_text(expression->type.id) && expression->type.id != TypeId::Guid;
}

// '5' + 1: the text of a literal is read as the number it is.
ExpressionPtr number_of_literal(ExpressionPtr expression) {
    const auto* literal = std::get_if<Literal>(&expression->node);
    const auto* text = literal == nullptr ? nullptr : std::get_if<std::string>(&literal->value);
    if (text == nullptr || !is_plain_text(expression)) return expression;
    const auto number = parse_decimal(*text);
    if (!number) {
        fail(state::kInvalidCast, expression->place,
             in_quotes(*text) +
                 " is no number; texts are joined by || or CONCAT, and columns are named in double quotes");
    }
    const Decimal& value = number->value;
    const auto whole = value.scale == 0 ? to_int64(value) : std::nullopt;
    if (whole) {
        const bool small = *whole >= INT32_MIN && *whole <= INT32_MAX;
        return make_expression(small ? kInteger : kBigInt, Literal{*whole}, expression->place);
    }
    const std::int32_t precision = std::max({digits(value.unscaled), value.scale, 1});
    return make_expression({TypeId::Decimal, precision, value.scale, false}, Literal{value}, expression->place);
}

} // namespace

ExpressionPtr Binder::arithmetic(std::string_view operation, ExpressionPtr left, ExpressionPtr right, Place place) {
    const bool sum = operation == "+" || operation == "-";
    if (sum && (is_datetime(left->type.id) || is_datetime(right->type.id))) {
        return date_arithmetic(operation, left, right, place);
    }
    const bool left_text = is_plain_text(left);
    const bool right_text = is_plain_text(right);
    if (operation == "+" &&
        ((left_text && (right_text || !is_known(right->type))) || (right_text && !is_known(left->type)))) {
        return call("concat", {std::move(left), std::move(right)}, place);
    }
    if (!is_known(left->type) && !is_known(right->type)) {
        // Only what the application has bound can tell.
        for (ExpressionPtr* side : {&left, &right}) {
            const auto* parameter = std::get_if<Parameter>(&(*side)->node);
            if (parameter != nullptr && parameter->index < parameter_types_.size()) *side = settle(*side);
        }
    }
    return call(operation, {number_of_literal(std::move(left)), number_of_literal(std::move(right))}, place);
}

ExpressionPtr Binder::negate(ExpressionPtr operand, Place place) {
    operand = number_of_literal(std::move(operand));
    if (is_known(operand->type) && !is_numeric(operand->type.id) && !is_plain_text(operand)) {
        fail(place, "The sign - stands before numbers, not before " + to_string(operand->type));
    }
    if (const auto* literal = std::get_if<Literal>(&operand->node)) {
        if (const auto* whole = std::get_if<std::int64_t>(&literal->value);
            whole != nullptr && is_integer(operand->type.id) && *whole != INT64_MIN) {
            return make_expression(operand->type, Literal{-*whole}, place);
        }
        if (const auto* decimal = std::get_if<Decimal>(&literal->value)) {
            return make_expression(operand->type, Literal{Decimal{-decimal->unscaled, decimal->scale}}, place);
        }
        if (const auto* real = std::get_if<double>(&literal->value)) {
            return make_expression(operand->type, Literal{-*real}, place);
        }
    }
    return call("negate", {std::move(operand)}, place);
}

// DATE ± whole days is a DATE; ± a fraction and TIMESTAMP ± days are a TIMESTAMP; the difference of two dates is days.
ExpressionPtr Binder::date_arithmetic(std::string_view operation, const ExpressionPtr& left, const ExpressionPtr& right,
                                      Place place) {
    const bool left_date = is_datetime(left->type.id);
    const bool right_date = is_datetime(right->type.id);
    const SqlType& other = left_date ? right->type : left->type;
    const bool meaningful = !is_known(other) || is_numeric(other.id) || is_datetime(other.id) ||
                            (is_text(other.id) && other.id != TypeId::Guid);
    if (meaningful && operation == "-" && left_date) {
        const auto* literal = std::get_if<Literal>(&right->node);
        if (right_date || (literal != nullptr && is_plain_text(right))) {
            const bool both_days = left->type.id == TypeId::Date && right->type.id != TypeId::Timestamp;
            const SqlType moment{TypeId::Timestamp, 0, kTimestampScale, false};
            return call("days_between", {left, right_date ? right : convert(right, both_days ? kDate : moment)}, place);
        }
        return call("add_days", {left, negate(adopt(right, kInteger), place)}, place);
    }
    if (meaningful && operation == "+" && left_date && !right_date) return call("add_days", {left, right}, place);
    if (meaningful && operation == "+" && right_date && !left_date) return call("add_days", {right, left}, place);
    fail(place, to_string(left->type) + " " + std::string(operation) + " " + to_string(right->type) +
                    " has no meaning; days are added to dates, and dates are subtracted from dates");
}

// DATE ± days, months or years is a DATE, TIME ± hours, minutes or seconds a TIME, round the clock.
ExpressionPtr Binder::add_interval(ExpressionPtr operand, const syntax::Interval& interval, bool subtract,
                                   Place place) {
    ExpressionPtr amount = adopt(bind(interval.amount), kInteger);
    if (subtract) amount = negate(std::move(amount), place);
    if (is_known(operand->type) && !is_datetime(operand->type.id) && !is_plain_text(operand)) {
        fail(place, "An INTERVAL can only be added to or subtracted from a date or timestamp, not " +
                        to_string(operand->type));
    }
    const bool whole_days = interval.unit == "year" || interval.unit == "month" || interval.unit == "day";
    const SqlType type = operand->type;
    ExpressionPtr sum = add_units(interval.unit, std::move(amount), std::move(operand), place);
    if (type.id == TypeId::Date && whole_days) return convert(std::move(sum), kDate);
    if (type.id != TypeId::Time || whole_days) return sum;
    const std::int32_t scale = interval.unit == "frac_second" ? kTimestampScale : type.scale;
    return convert(std::move(sum), {TypeId::Time, 0, scale, false});
}

} // namespace snowatlas::sql

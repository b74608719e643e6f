// Giving types to what has none, and one type to what must have one in common.
#include <algorithm>

#include "driver/sql/bind.h"
#include "driver/sql/failure.h"
#include "driver/sql/tree.h"

namespace snowatlas::sql {
namespace {

const Literal* as_literal(const ExpressionPtr& expression) {
    return std::get_if<Literal>(&expression->node);
}
bool is_typed_literal(const ExpressionPtr& expression) {
    return is_known(expression->type) && as_literal(expression) != nullptr;
}
bool is_text_literal(const ExpressionPtr& expression) {
    return is_typed_literal(expression) && std::holds_alternative<std::string>(as_literal(expression)->value) &&
           expression->type.id != TypeId::Guid;
}
bool is_plain_text(const SqlType& type) {
    return is_text(type.id) && type.id != TypeId::Guid;
}

// Beside 'x' a ? may be any text, not only one of one character; NULL needs no room.
SqlType type_beside_literals(const ExpressionPtr& item, const SqlType& type) {
    return is_plain_text(type) && as_literal(item) == nullptr ? kDefaultType : type;
}

[[noreturn]] void not_comparable(const SqlType& a, const SqlType& b, Place place) {
    fail(place, to_string(a) + " and " + to_string(b) + " cannot be compared; CAST one of them to the other's type");
}
[[noreturn]] void no_common_type(const SqlType& a, const SqlType& b, Place place) {
    fail(place,
         to_string(a) + " and " + to_string(b) + " have no type in common; CAST one of them to the other's type");
}
std::string_view form_of(TypeId type) {
    if (type == TypeId::Date) return "; dates are written yyyy-mm-dd";
    if (type == TypeId::Time) return "; times are written hh:mm:ss";
    return type == TypeId::Timestamp ? "; timestamps are written yyyy-mm-dd hh:mm:ss" : "";
}
[[noreturn]] void no_value_of(const std::string& text, const SqlType& type, Place place) {
    fail(is_datetime(type.id) ? state::kInvalidDatetime : state::kInvalidCast, place,
         in_quotes(text) + " is no value of type " + to_string(type) + std::string(form_of(type.id)));
}

} // namespace

ExpressionPtr Binder::parameter_of_type(const Parameter& parameter, const SqlType& type, Place place,
                                        bool from_context) {
    ParameterInfo& info = parameters_[parameter.index];
    if (!is_known(info.type)) {
        const bool bound = parameter.index < parameter_types_.size() && is_known(parameter_types_[parameter.index]);
        info.type = with_nullable(type, true);
        info.from_context = from_context;
        if (bound) {
            const SqlType& application = parameter_types_[parameter.index];
            // What the application has bound decides where the context says nothing, and where its values could
            // not be told from others once converted: 2.5 compared with an INTEGER, a longer text.
            const auto merged = common_type(type, application);
            const bool same_family = (is_numeric(type.id) && is_numeric(application.id) && type.id != TypeId::Bit) ||
                                     (is_datetime(type.id) && is_datetime(application.id)) ||
                                     (is_plain_text(type) && is_plain_text(application));
            if (!from_context) {
                info.type = with_nullable(application, true);
            } else if (same_family && merged) {
                info.type = with_nullable(*merged, true);
            }
        }
    }
    return make_expression(info.type, parameter, place);
}

ExpressionPtr Binder::adopt(ExpressionPtr expression, const SqlType& type, bool from_context) {
    if (is_known(expression->type) || !is_known(type)) return expression;
    const Place place = expression->place;
    if (const auto* literal = std::get_if<Literal>(&expression->node)) {
        return make_expression(with_nullable(type, true), *literal, place);
    }
    if (const auto* parameter = std::get_if<Parameter>(&expression->node)) {
        return parameter_of_type(*parameter, type, place, from_context);
    }
    if (const auto* choice = std::get_if<Case>(&expression->node)) {
        Case result = *choice;
        for (Case::When& when : result.whens) when.result = adopt(when.result, type, from_context);
        if (result.otherwise != nullptr) result.otherwise = adopt(result.otherwise, type, from_context);
        const SqlType known = result.whens.front().result->type;
        return make_expression(with_nullable(known, true), std::move(result), place);
    }
    if (const auto* function = std::get_if<Call>(&expression->node)) {
        Call result = *function;
        for (ExpressionPtr& argument : result.arguments) argument = adopt(argument, type, from_context);
        const SqlType known = result.arguments.front()->type;
        return make_expression(with_nullable(known, true), std::move(result), place);
    }
    return expression;
}

ExpressionPtr Binder::convert_literal(const Expression& literal, const SqlType& type) {
    const Value& value = std::get<Literal>(literal.node).value;
    if (std::optional<Value> converted = convert_value(value, literal.type, type)) {
        return make_expression(with_nullable(type, literal.type.nullable), Literal{std::move(*converted)},
                               literal.place);
    }
    const auto* text = std::get_if<std::string>(&value);
    if (text == nullptr || is_text(type.id) || is_binary(type.id)) return nullptr;
    // A number or moment that only loses digits is converted when the statement runs.
    const bool readable = is_numeric(type.id)    ? parse_decimal(*text).has_value()
                          : is_datetime(type.id) ? parse_timestamp(*text).has_value() || parse_time(*text).has_value()
                                                 : false;
    if (!readable) no_value_of(*text, type, literal.place);
    return nullptr;
}

ExpressionPtr Binder::convert(ExpressionPtr expression, const SqlType& type) {
    expression = adopt(std::move(expression), type);
    if (!is_known(type) || same_representation(expression->type, type)) return expression;
    if (as_literal(expression) != nullptr) {
        if (ExpressionPtr literal = convert_literal(*expression, type)) return literal;
    }
    if (!can_cast(expression->type.id, type.id)) {
        fail(expression->place, "A value of type " + to_string(expression->type) + " is no " + to_string(type));
    }
    const Place place = expression->place;
    const SqlType result = with_nullable(type, expression->type.nullable);
    return make_expression(result, Cast{std::move(expression), false, false}, place);
}

SqlType Binder::unify_for_comparison(std::vector<ExpressionPtr>& items, bool equality, Place place) {
    if (equality) spell_guids_alike(items);
    SqlType pivot;
    const auto merge = [&](const SqlType& type) {
        const auto merged = comparison_type(pivot, type);
        if (!merged) not_comparable(pivot, type, place);
        pivot = *merged;
    };
    for (const ExpressionPtr& item : items) {
        if (is_known(item->type) && as_literal(item) == nullptr) merge(item->type);
    }
    const bool only_literals = !is_known(pivot);
    if (only_literals) {
        for (const ExpressionPtr& item : items) {
            if (is_known(item->type)) merge(item->type);
        }
    }
    // A literal is brought to the type of what it is compared with, where it is exactly a value of that type.
    for (ExpressionPtr& item : items) {
        if (!is_typed_literal(item) || same_representation(item->type, pivot)) continue;
        const Value& value = as_literal(item)->value;
        const bool exact = convert_value(value, item->type, pivot).has_value();
        if (is_plain_text(pivot)) {
            if (!exact || (is_numeric(item->type.id) && !equality)) merge(item->type);
        } else if (!exact && is_text_literal(item)) {
            const auto& text = std::get<std::string>(value);
            const auto number = is_numeric(pivot.id) ? parse_decimal(text) : std::nullopt;
            if (number) {
                const Decimal& decimal = number->value;
                const std::int32_t precision = std::max({digits(decimal.unscaled), decimal.scale, 1});
                item =
                    make_expression({TypeId::Decimal, precision, decimal.scale, false}, Literal{decimal}, item->place);
            } else if (pivot.id == TypeId::Date && parse_timestamp(text)) {
                item = convert(item, {TypeId::Timestamp, 0, kTimestampScale, false});
            } else {
                no_value_of(text, pivot, item->place);
            }
            merge(item->type);
        } else if (!exact) {
            merge(item->type);
        }
    }
    if (!is_known(pivot)) { // nothing but ? and NULL
        for (ExpressionPtr& item : items) {
            const auto* parameter = std::get_if<Parameter>(&item->node);
            if (parameter == nullptr || parameter->index >= parameter_types_.size()) continue;
            item = settle(item);
            merge(item->type);
        }
        if (!is_known(pivot)) pivot = kDefaultType;
    }
    for (ExpressionPtr& item : items) {
        if (is_known(item->type)) continue;
        item = adopt(item, only_literals ? type_beside_literals(item, pivot) : pivot);
        merge(item->type);
    }
    for (ExpressionPtr& item : items) item = convert(item, pivot);
    return pivot;
}

SqlType Binder::unify_results(std::vector<ExpressionPtr>& items, Place place) {
    SqlType pivot;
    const auto merge = [&](const SqlType& type) {
        const auto merged = common_type(pivot, type);
        if (!merged) no_common_type(pivot, type, place);
        pivot = *merged;
    };
    for (const ExpressionPtr& item : items) {
        if (is_known(item->type) && !is_text_literal(item)) merge(item->type);
    }
    for (const ExpressionPtr& item : items) {
        if (!is_text_literal(item)) continue;
        const bool gives_way = is_known(pivot) && !is_plain_text(pivot) &&
                               convert_value(as_literal(item)->value, item->type, pivot).has_value();
        if (!gives_way) merge(item->type);
    }
    if (!is_known(pivot)) return pivot;
    const bool only_literals = std::all_of(items.begin(), items.end(), [](const ExpressionPtr& item) {
        return !is_known(item->type) || is_typed_literal(item);
    });
    for (ExpressionPtr& item : items) {
        if (is_known(item->type)) continue;
        item = adopt(item, only_literals ? type_beside_literals(item, pivot) : pivot);
        merge(item->type);
    }
    bool nullable = false;
    for (ExpressionPtr& item : items) {
        item = convert(item, pivot);
        nullable = nullable || item->type.nullable;
    }
    return with_nullable(pivot, nullable);
}

} // namespace snowatlas::sql

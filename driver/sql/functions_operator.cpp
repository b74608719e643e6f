// Operators: comparison, logic, arithmetic.
#include <algorithm>
#include <array>

#include "driver/sql/function_families.h"
#include "driver/sql/typing.h"

namespace snowatlas::sql {

namespace {

using Types = std::span<const SqlType>;
using Signature = Function::Signature;

// The binder has given both sides one type.
Signature type_of_comparison(Types arguments) {
    return SignatureBuilder(arguments).returns(kBit);
}
Signature type_of_test(Types arguments) {
    return SignatureBuilder(arguments).returns_not_null(kBit);
}
Signature type_of_logic(Types arguments) {
    SignatureBuilder builder(arguments);
    for (std::size_t i = 0; i < arguments.size(); ++i) builder.condition(i);
    return builder.returns(kBit);
}
Signature type_of_truth_test(Types arguments) {
    return SignatureBuilder(arguments).condition(0).returns_not_null(kBit);
}
Signature type_of_negate(Types arguments) {
    const SignatureBuilder builder = SignatureBuilder(arguments).number(0);
    return builder.returns(builder[0]);
}

// DECIMAL(p,s) with the scale cut so that no more than 38 digits are needed, but never below 6 (or s, if less).
SqlType bounded_decimal(std::int32_t precision, std::int32_t scale) {
    if (precision > kMaxDecimalPrecision) {
        const std::int32_t whole = precision - scale;
        scale = std::max(std::min(scale, kMaxDecimalPrecision - whole), std::min(scale, 6));
        precision = kMaxDecimalPrecision;
    }
    return {TypeId::Decimal, precision, scale, false};
}

SqlType decimal_result(const SqlType& a, const SqlType& b, std::string_view operation) {
    const std::int32_t whole_a = a.length - a.scale;
    const std::int32_t whole_b = b.length - b.scale;
    const std::int32_t scale = std::max(a.scale, b.scale);
    if (operation == "*") return bounded_decimal(a.length + b.length + 1, a.scale + b.scale);
    if (operation == "/") {
        const std::int32_t quotient_scale = std::max(6, a.scale + b.length + 1);
        return bounded_decimal(whole_a + b.scale + quotient_scale, quotient_scale);
    }
    if (operation == "%") return bounded_decimal(std::min(whole_a, whole_b) + scale, scale);
    return bounded_decimal(std::max(whole_a, whole_b) + scale + 1, scale);
}

} // namespace

Signature type_of_arithmetic(Types arguments, std::string_view operation) {
    SignatureBuilder builder(arguments);
    // An operand without a type of its own takes the other's.
    for (std::size_t i = 0; i < 2; ++i) {
        if (!is_known(arguments[i]) && is_numeric(arguments[1 - i].id)) builder.as(i, arguments[1 - i]);
    }
    builder.number(0).number(1);
    const SqlType a = builder[0];
    const SqlType b = builder[1];
    if (is_approximate(a.id) || is_approximate(b.id)) return builder.real(0).real(1).returns(kDouble);
    if (a.id != TypeId::Decimal && b.id != TypeId::Decimal) {
        const bool big = a.id == TypeId::BigInt || b.id == TypeId::BigInt;
        return builder.returns(big ? kBigInt : kInteger);
    }
    const SqlType left = as_decimal(a);
    const SqlType right = as_decimal(b);
    const SqlType result = decimal_result(left, right, operation);
    if (operation == "*" || operation == "/") {
        builder.as(0, left).as(1, right);
    } else { // one scale
        const auto with_scale = [&](const SqlType& type) {
            const std::int32_t grown = type.length + std::max(result.scale - type.scale, 0);
            return SqlType{TypeId::Decimal, std::min(grown, kMaxDecimalPrecision), result.scale, false};
        };
        builder.as(0, with_scale(left)).as(1, with_scale(right));
    }
    return builder.returns(result);
}

namespace {

constexpr FunctionKind kOperator = FunctionKind::Operator;

constexpr auto kOperators = std::to_array<Function>({
    {"=", kOperator, 2, 2, type_of_comparison},
    {"<>", kOperator, 2, 2, type_of_comparison},
    {"<", kOperator, 2, 2, type_of_comparison},
    {"<=", kOperator, 2, 2, type_of_comparison},
    {">", kOperator, 2, 2, type_of_comparison},
    {">=", kOperator, 2, 2, type_of_comparison},
    {"is distinct from", kOperator, 2, 2, type_of_test},
    {"is not distinct from", kOperator, 2, 2, type_of_test},
    {"is null", kOperator, 1, 1, type_of_test},
    {"is not null", kOperator, 1, 1, type_of_test},
    {"is true", kOperator, 1, 1, type_of_truth_test},
    {"is not true", kOperator, 1, 1, type_of_truth_test},
    {"is false", kOperator, 1, 1, type_of_truth_test},
    {"is not false", kOperator, 1, 1, type_of_truth_test},
    {"and", kOperator, 2, -1, type_of_logic},
    {"or", kOperator, 2, -1, type_of_logic},
    {"not", kOperator, 1, 1, type_of_logic},
    {"negate", kOperator, 1, 1, type_of_negate},
    {"+", kOperator, 2, 2, [](Types types) { return type_of_arithmetic(types, "+"); }},
    {"-", kOperator, 2, 2, [](Types types) { return type_of_arithmetic(types, "-"); }},
    {"*", kOperator, 2, 2, [](Types types) { return type_of_arithmetic(types, "*"); }},
    {"/", kOperator, 2, 2, [](Types types) { return type_of_arithmetic(types, "/"); }},
    {"like", kOperator, 2, 3,
     [](Types types) { return SignatureBuilder(types).text(0).text(1).text(2).returns(kBit); }},
});

} // namespace

std::span<const Function> operator_functions() {
    return kOperators;
}

} // namespace snowatlas::sql

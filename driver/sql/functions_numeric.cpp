// Functions of numbers.
#include <algorithm>
#include <array>

#include <sql.h>
#include <sqlext.h>

#include "driver/sql/function_families.h"
#include "driver/sql/typing.h"

namespace snowatlas::sql {
namespace {

using Types = std::span<const SqlType>;
using Signature = Function::Signature;

// Outside a function's domain (the root of -1) the result is NULL.
Signature real_to_real(Types types) {
    return SignatureBuilder(types).real(0).real(1).returns_nullable(kDouble);
}
Signature type_of_abs(Types types) {
    const SignatureBuilder builder = SignatureBuilder(types).number(0);
    return builder.returns(builder[0]);
}
Signature type_of_whole(Types types) { // CEILING, FLOOR
    const SignatureBuilder builder = SignatureBuilder(types).number(0);
    SqlType result = builder[0];
    if (result.id == TypeId::Decimal) {
        result.length = std::clamp(result.length - result.scale + 1, 1, kMaxDecimalPrecision);
        result.scale = 0;
    }
    return builder.returns(result);
}
Signature type_of_round(Types types) { // ROUND, TRUNCATE
    const SignatureBuilder builder = SignatureBuilder(types).number(0).integer(1);
    SqlType result = builder[0];
    if (result.id == TypeId::Decimal) result.length = std::min(result.length + 1, kMaxDecimalPrecision);
    return builder.returns(result);
}

constexpr auto kNumeric = SQL_NUMERIC_FUNCTIONS;

constexpr auto kNumericFunctions = std::to_array<Function>({
    {"%", kScalar, 2, 2, [](Types types) { return type_of_arithmetic(types, "%"); }, kNumeric, SQL_FN_NUM_MOD},
    {"abs", kScalar, 1, 1, type_of_abs, kNumeric, SQL_FN_NUM_ABS},
    {"acos", kScalar, 1, 1, real_to_real, kNumeric, SQL_FN_NUM_ACOS},
    {"asin", kScalar, 1, 1, real_to_real, kNumeric, SQL_FN_NUM_ASIN},
    {"atan", kScalar, 1, 1, real_to_real, kNumeric, SQL_FN_NUM_ATAN},
    {"atan2", kScalar, 2, 2, real_to_real, kNumeric, SQL_FN_NUM_ATAN2},
    {"ceiling", kScalar, 1, 1, type_of_whole, kNumeric, SQL_FN_NUM_CEILING},
    {"cos", kScalar, 1, 1, real_to_real, kNumeric, SQL_FN_NUM_COS},
    {"cot", kScalar, 1, 1, real_to_real, kNumeric, SQL_FN_NUM_COT},
    {"degrees", kScalar, 1, 1, real_to_real, kNumeric, SQL_FN_NUM_DEGREES},
    {"exp", kScalar, 1, 1, real_to_real, kNumeric, SQL_FN_NUM_EXP},
    {"floor", kScalar, 1, 1, type_of_whole, kNumeric, SQL_FN_NUM_FLOOR},
    {"log", kScalar, 1, 2, real_to_real, kNumeric, SQL_FN_NUM_LOG},
    {"log10", kScalar, 1, 1, real_to_real, kNumeric, SQL_FN_NUM_LOG10},
    {"pi", kScalar, 0, 0, [](Types types) { return SignatureBuilder(types).returns_not_null(kDouble); }, kNumeric,
     SQL_FN_NUM_PI},
    {"power", kScalar, 2, 2, real_to_real, kNumeric, SQL_FN_NUM_POWER},
    {"radians", kScalar, 1, 1, real_to_real, kNumeric, SQL_FN_NUM_RADIANS},
    {"rand", kScalar, 0, 1, [](Types types) { return SignatureBuilder(types).integer(0).returns_not_null(kDouble); },
     kNumeric, SQL_FN_NUM_RAND, false},
    {"round", kScalar, 1, 2, type_of_round, kNumeric, SQL_FN_NUM_ROUND},
    {"sign", kScalar, 1, 1, [](Types types) { return SignatureBuilder(types).number(0).returns(kInteger); }, kNumeric,
     SQL_FN_NUM_SIGN},
    {"sin", kScalar, 1, 1, real_to_real, kNumeric, SQL_FN_NUM_SIN},
    {"sqrt", kScalar, 1, 1, real_to_real, kNumeric, SQL_FN_NUM_SQRT},
    {"square", kScalar, 1, 1, real_to_real},
    {"tan", kScalar, 1, 1, real_to_real, kNumeric, SQL_FN_NUM_TAN},
    {"truncate", kScalar, 1, 2, type_of_round, kNumeric, SQL_FN_NUM_TRUNCATE},
});

} // namespace

std::span<const Function> numeric_functions() {
    return kNumericFunctions;
}

} // namespace snowatlas::sql

// Aggregates and window functions.
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
constexpr FunctionKind kAggregate = FunctionKind::Aggregate;
constexpr FunctionKind kWindow = FunctionKind::Window;

// Text is not added up silently: which number '1,5' is, only the user knows.
void require_number(Types types) {
    const TypeId id = types[0].id;
    if (is_known(types[0]) && !is_numeric(id)) throw ArgumentProblem{0, "a number"};
}
Signature type_of_sum(Types types) {
    require_number(types);
    const SignatureBuilder builder = SignatureBuilder(types).number(0);
    const SqlType& argument = builder[0];
    if (argument.id == TypeId::Decimal) {
        return builder.returns_nullable({TypeId::Decimal, kMaxDecimalPrecision, argument.scale, true});
    }
    return builder.returns_nullable(is_approximate(argument.id) ? kDouble : kBigInt);
}
Signature type_of_average(Types types) {
    require_number(types);
    const SignatureBuilder builder = SignatureBuilder(types).number(0);
    const SqlType& argument = builder[0];
    if (is_approximate(argument.id)) return builder.returns_nullable(kDouble);
    return builder.returns_nullable({TypeId::Decimal, kMaxDecimalPrecision, std::max(argument.scale, 6), true});
}
Signature type_of_statistic(Types types) {
    require_number(types);
    return SignatureBuilder(types).real(0).real(1).returns_nullable(kDouble);
}
Signature type_of_extreme(Types types) {
    return SignatureBuilder(types).returns_nullable(types[0]);
}
Signature type_of_bool(Types types) {
    return SignatureBuilder(types).condition(0).returns_nullable(kBit);
}
Signature type_of_string_agg(Types types) {
    return SignatureBuilder(types).text(0).text(1).returns_nullable(text_type(kLongTextLength));
}
// The second type is that of what is ordered by.
Signature type_of_percentile_cont(Types types) {
    if (types.size() > 1 && !is_numeric(types[1].id)) throw ArgumentProblem{1, "a number"};
    return SignatureBuilder(types).real(0).real(1).returns_nullable(kDouble);
}
Signature type_of_percentile_disc(Types types) {
    return SignatureBuilder(types).real(0).returns_nullable(types.back());
}
Signature returns_big_integer(Types types) {
    return SignatureBuilder(types).returns_not_null(kBigInt);
}
Signature returns_fraction(Types types) {
    return SignatureBuilder(types).returns_not_null(kDouble);
}
Signature type_of_neighbour(Types types) { // LAG, LEAD
    SignatureBuilder builder(types);
    builder.integer(1).as(2, types[0]);
    return builder.returns_nullable(types[0]);
}
Signature type_of_nth(Types types) {
    return SignatureBuilder(types).integer(1).returns_nullable(types[0]);
}

constexpr auto kInfo = SQL_AGGREGATE_FUNCTIONS;

constexpr auto kAggregates = std::to_array<Function>({
    {"avg", kAggregate, 1, 1, type_of_average, kInfo, SQL_AF_AVG},
    {"bool_and", kAggregate, 1, 1, type_of_bool},
    {"bool_or", kAggregate, 1, 1, type_of_bool},
    {"corr", kAggregate, 2, 2, type_of_statistic},
    {"count", kAggregate, 0, 1, returns_big_integer, kInfo, SQL_AF_COUNT | SQL_AF_DISTINCT | SQL_AF_ALL},
    {"covar_pop", kAggregate, 2, 2, type_of_statistic},
    {"covar_samp", kAggregate, 2, 2, type_of_statistic},
    {"max", kAggregate, 1, 1, type_of_extreme, kInfo, SQL_AF_MAX},
    {"min", kAggregate, 1, 1, type_of_extreme, kInfo, SQL_AF_MIN},
    {"percentile_cont", kAggregate, 1, 1, type_of_percentile_cont},
    {"percentile_disc", kAggregate, 1, 1, type_of_percentile_disc},
    {"stddev_pop", kAggregate, 1, 1, type_of_statistic},
    {"stddev_samp", kAggregate, 1, 1, type_of_statistic},
    {"string_agg", kAggregate, 1, 2, type_of_string_agg},
    {"sum", kAggregate, 1, 1, type_of_sum, kInfo, SQL_AF_SUM},
    {"var_pop", kAggregate, 1, 1, type_of_statistic},
    {"var_samp", kAggregate, 1, 1, type_of_statistic},
});

constexpr auto kWindows = std::to_array<Function>({
    {"cume_dist", kWindow, 0, 0, returns_fraction},
    {"dense_rank", kWindow, 0, 0, returns_big_integer},
    {"first_value", kWindow, 1, 1, type_of_extreme},
    {"lag", kWindow, 1, 3, type_of_neighbour},
    {"last_value", kWindow, 1, 1, type_of_extreme},
    {"lead", kWindow, 1, 3, type_of_neighbour},
    // What IGNORE NULLS becomes: the nth value of the frame that is not NULL, from its start or its end.
    {"nth last value not null", kWindow, 2, 2, type_of_nth},
    {"nth value not null", kWindow, 2, 2, type_of_nth},
    {"nth_value", kWindow, 2, 2, type_of_nth},
    {"ntile", kWindow, 1, 1, [](Types types) { return SignatureBuilder(types).integer(0).returns(kBigInt); }},
    {"percent_rank", kWindow, 0, 0, returns_fraction},
    {"rank", kWindow, 0, 0, returns_big_integer},
    {"row_number", kWindow, 0, 0, returns_big_integer},
});

} // namespace

bool takes_order(const Function& function) {
    return function.name == "string_agg" || needs_order(function);
}
bool needs_order(const Function& function) {
    return function.name == "percentile_cont" || function.name == "percentile_disc";
}

std::span<const Function> aggregate_functions() {
    return kAggregates;
}
std::span<const Function> window_functions() {
    return kWindows;
}

} // namespace snowatlas::sql

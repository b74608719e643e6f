// Arithmetic and mathematical functions. Integers that overflow are 22003, division by zero is 22012. The operands of
// an operator have the types the binder gave them: both integers, both DECIMAL (perhaps of different scale), or both
// DOUBLE.
#include <cmath>
#include <limits>
#include <numbers>
#include <random>

#include "driver/engine/function_meaning.h"

namespace snowatlas::engine {
namespace {

[[noreturn]] void throw_overflow(std::string_view operation) {
    throw Error(state::kNumericOutOfRange, "The result of " + std::string(operation) +
                                               " is too large for its type; cast an operand to DOUBLE "
                                               "or a larger DECIMAL.");
}

[[noreturn]] void throw_division_by_zero() {
    throw Error(state::kDivisionByZero, "A number was divided by zero; NULLIF(divisor, 0) gives NULL instead.");
}

double real_of(const Cell& cell) {
    if (cell.kind() == CellKind::Integer) return static_cast<double>(cell.as_integer());
    if (cell.kind() == CellKind::Decimal) return to_double(cell.as_decimal());
    return cell.as_real();
}

Decimal decimal_of(const Cell& cell) {
    return cell.kind() == CellKind::Integer ? from_int64(cell.as_integer()) : cell.as_decimal();
}

Cell finite(double value, std::string_view operation) {
    if (!std::isfinite(value)) throw_overflow(operation);
    return Cell::real(value);
}

Cell decimal_result(std::optional<Decimal> value, const SqlType& type, std::string_view operation) {
    if (value) value = rescale(*value, type.scale);
    if (!value) throw_overflow(operation);
    return Cell::decimal(*value);
}

// What the result's type says the operator works on.
enum class Domain { Integer, Decimal, Real };

Domain domain_of(const SqlType& type) {
    if (type.id == TypeId::Decimal) return Domain::Decimal;
    return is_approximate(type.id) ? Domain::Real : Domain::Integer;
}

Cell add_numbers(FunctionCall& call, std::span<const Cell> arguments) {
    switch (domain_of(call.result)) {
    case Domain::Integer: {
        std::int64_t sum = 0;
        if (__builtin_add_overflow(arguments[0].as_integer(), arguments[1].as_integer(), &sum)) throw_overflow("+");
        return Cell::integer(sum);
    }
    case Domain::Decimal:
        return decimal_result(add(decimal_of(arguments[0]), decimal_of(arguments[1])), call.result, "+");
    case Domain::Real:
        break;
    }
    return finite(real_of(arguments[0]) + real_of(arguments[1]), "+");
}

Cell subtract_numbers(FunctionCall& call, std::span<const Cell> arguments) {
    switch (domain_of(call.result)) {
    case Domain::Integer: {
        std::int64_t difference = 0;
        if (__builtin_sub_overflow(arguments[0].as_integer(), arguments[1].as_integer(), &difference))
            throw_overflow("-");
        return Cell::integer(difference);
    }
    case Domain::Decimal:
        return decimal_result(subtract(decimal_of(arguments[0]), decimal_of(arguments[1])), call.result, "-");
    case Domain::Real:
        break;
    }
    return finite(real_of(arguments[0]) - real_of(arguments[1]), "-");
}

Cell multiply_numbers(FunctionCall& call, std::span<const Cell> arguments) {
    switch (domain_of(call.result)) {
    case Domain::Integer: {
        std::int64_t product = 0;
        if (__builtin_mul_overflow(arguments[0].as_integer(), arguments[1].as_integer(), &product)) throw_overflow("*");
        return Cell::integer(product);
    }
    case Domain::Decimal:
        return decimal_result(multiply(decimal_of(arguments[0]), decimal_of(arguments[1])), call.result, "*");
    case Domain::Real:
        break;
    }
    return finite(real_of(arguments[0]) * real_of(arguments[1]), "*");
}

Cell divide_numbers(FunctionCall& call, std::span<const Cell> arguments) {
    switch (domain_of(call.result)) {
    case Domain::Integer: {
        const auto dividend = arguments[0].as_integer(), divisor = arguments[1].as_integer();
        if (divisor == 0) throw_division_by_zero();
        if (divisor == -1 && dividend == std::numeric_limits<std::int64_t>::min()) throw_overflow("/");
        return Cell::integer(dividend / divisor);
    }
    case Domain::Decimal: {
        const auto divisor = decimal_of(arguments[1]);
        if (divisor.unscaled == 0) throw_division_by_zero();
        return decimal_result(divide(decimal_of(arguments[0]), divisor, call.result.scale), call.result, "/");
    }
    case Domain::Real:
        break;
    }
    if (real_of(arguments[1]) == 0) throw_division_by_zero();
    return finite(real_of(arguments[0]) / real_of(arguments[1]), "/");
}

Cell modulo(FunctionCall& call, std::span<const Cell> arguments) {
    switch (domain_of(call.result)) {
    case Domain::Integer: {
        const auto divisor = arguments[1].as_integer();
        if (divisor == 0) throw_division_by_zero();
        return Cell::integer(divisor == -1 ? 0 : arguments[0].as_integer() % divisor);
    }
    case Domain::Decimal: {
        const auto divisor = decimal_of(arguments[1]);
        if (divisor.unscaled == 0) throw_division_by_zero();
        return decimal_result(remainder(decimal_of(arguments[0]), divisor), call.result, "MOD");
    }
    case Domain::Real:
        break;
    }
    if (real_of(arguments[1]) == 0) throw_division_by_zero();
    return Cell::real(std::fmod(real_of(arguments[0]), real_of(arguments[1])));
}

Cell negate(FunctionCall& call, std::span<const Cell> arguments) {
    const auto& value = arguments[0];
    switch (domain_of(call.result)) {
    case Domain::Integer:
        if (value.as_integer() == std::numeric_limits<std::int64_t>::min()) throw_overflow("-");
        return Cell::integer(-value.as_integer());
    case Domain::Decimal: {
        const auto number = decimal_of(value);
        return decimal_result(Decimal{-number.unscaled, number.scale}, call.result, "-");
    }
    case Domain::Real:
        break;
    }
    return Cell::real(-real_of(value));
}

int sign_of(const Cell& cell) {
    switch (cell.kind()) {
    case CellKind::Integer:
        return (cell.as_integer() > 0) - (cell.as_integer() < 0);
    case CellKind::Decimal:
        return (cell.as_decimal().unscaled > 0) - (cell.as_decimal().unscaled < 0);
    default:
        return (cell.as_real() > 0) - (cell.as_real() < 0);
    }
}

Cell absolute(FunctionCall& call, std::span<const Cell> arguments) {
    return sign_of(arguments[0]) < 0 ? negate(call, arguments) : arguments[0];
}

Cell sign(FunctionCall&, std::span<const Cell> arguments) {
    return Cell::integer(sign_of(arguments[0]));
}

// DECIMAL to a whole number in the given direction, at the result's scale.
Cell whole_decimal(const Cell& cell, const SqlType& type, int direction) {
    const auto value = cell.as_decimal();
    const auto unit = power_of_ten(value.scale);
    auto whole = value.unscaled / unit;
    const auto rest = value.unscaled % unit;
    if (rest != 0 && (rest > 0) == (direction > 0)) whole += direction;
    const Decimal result{whole, 0};
    if (type.id == TypeId::Decimal) return decimal_result(result, type, "rounding");
    const auto integer = to_int64(result);
    if (!integer) throw_overflow("rounding");
    return Cell::integer(*integer);
}

Cell ceiling(FunctionCall& call, std::span<const Cell> arguments) {
    if (arguments[0].kind() == CellKind::Integer) return arguments[0];
    if (arguments[0].kind() == CellKind::Decimal) return whole_decimal(arguments[0], call.result, 1);
    return Cell::real(std::ceil(arguments[0].as_real()));
}

Cell floor_of(FunctionCall& call, std::span<const Cell> arguments) {
    if (arguments[0].kind() == CellKind::Integer) return arguments[0];
    if (arguments[0].kind() == CellKind::Decimal) return whole_decimal(arguments[0], call.result, -1);
    return Cell::real(std::floor(arguments[0].as_real()));
}

// ROUND and TRUNCATE(number, places): places may be negative.
Decimal at_places(Decimal value, std::int64_t places, bool round) {
    if (places >= value.scale) return value;
    if (value.scale - places > kMaxDecimalPrecision) return {0, value.scale};
    const auto unit = power_of_ten(static_cast<int>(value.scale - places));
    const auto rest = value.unscaled % unit;
    auto kept = value.unscaled - rest;
    if (round && (rest < 0 ? -rest : rest) * 2 >= unit) kept += rest < 0 ? -unit : unit;
    return {kept, value.scale};
}

double at_places(double value, std::int64_t places, bool round) {
    if (!std::isfinite(value) || places > 300) return value;
    const double factor = std::pow(10.0, static_cast<double>(places < -320 ? -320 : places));
    const double scaled = value * factor;
    if (!std::isfinite(scaled)) return value;
    return factor == 0 ? 0 : (round ? std::round(scaled) : std::trunc(scaled)) / factor;
}

template <bool round> Cell to_places(FunctionCall& call, std::span<const Cell> arguments) {
    const auto places = arguments.size() > 1 ? arguments[1].as_integer() : 0;
    const auto& value = arguments[0];
    const std::string_view name = round ? "ROUND" : "TRUNCATE";
    if (value.kind() == CellKind::Real) return finite(at_places(value.as_real(), places, round), name);
    const auto result = at_places(decimal_of(value), places, round);
    if (value.kind() == CellKind::Decimal) return decimal_result(result, call.result, name);
    const auto integer = to_int64(result);
    if (!integer) throw_overflow(name);
    return Cell::integer(*integer);
}

// NULL outside of the function's domain.
Cell in_domain(double value, std::string_view function) {
    return std::isnan(value) ? Cell() : finite(value, function);
}

template <double (*function)(double)> Cell real_function(FunctionCall&, std::span<const Cell> arguments) {
    return in_domain(function(real_of(arguments[0])), "a mathematical function");
}

double cotangent(double angle) {
    return 1 / std::tan(angle);
}
double to_degrees(double angle) {
    return angle * (180 / std::numbers::pi);
}
double to_radians(double angle) {
    return angle * (std::numbers::pi / 180);
}

double square(double value) {
    return value * value;
}

// LOG(x), or LOG(x, base)
Cell natural_logarithm(FunctionCall&, std::span<const Cell> arguments) {
    const auto value = real_of(arguments[0]);
    if (value <= 0) return {};
    if (arguments.size() == 1) return Cell::real(std::log(value));
    const auto base = real_of(arguments[1]);
    return base <= 0 || base == 1 ? Cell() : Cell::real(std::log(value) / std::log(base));
}

Cell common_logarithm(FunctionCall&, std::span<const Cell> arguments) {
    return real_of(arguments[0]) <= 0 ? Cell() : Cell::real(std::log10(real_of(arguments[0])));
}

Cell arc_tangent_2(FunctionCall&, std::span<const Cell> arguments) {
    return Cell::real(std::atan2(real_of(arguments[0]), real_of(arguments[1])));
}

Cell power(FunctionCall&, std::span<const Cell> arguments) {
    const auto base = real_of(arguments[0]), exponent = real_of(arguments[1]);
    if (base == 0 && exponent < 0) throw_division_by_zero();
    return in_domain(std::pow(base, exponent), "POWER");
}

Cell pi(FunctionCall&, std::span<const Cell>) {
    return Cell::real(std::numbers::pi);
}

// RAND([seed]): a seed gives the same number every time.
Cell random_number(FunctionCall&, std::span<const Cell> arguments) {
    std::uniform_real_distribution<double> distribution(0, 1);
    if (!arguments.empty() && !arguments[0].is_null()) {
        std::mt19937_64 seeded(static_cast<std::uint64_t>(arguments[0].as_integer()));
        return Cell::real(distribution(seeded));
    }
    thread_local std::mt19937_64 generator{std::random_device{}()};
    return Cell::real(distribution(generator));
}

constexpr ScalarMeaning kNumericFunctions[] = {
    {"+", add_numbers},
    {"-", subtract_numbers},
    {"*", multiply_numbers},
    {"/", divide_numbers},
    {"%", modulo},
    {"negate", negate},
    {"abs", absolute},
    {"sign", sign},
    {"ceiling", ceiling},
    {"floor", floor_of},
    {"round", to_places<true>},
    {"truncate", to_places<false>},
    {"acos", real_function<std::acos>},
    {"asin", real_function<std::asin>},
    {"atan", real_function<std::atan>},
    {"atan2", arc_tangent_2},
    {"cos", real_function<std::cos>},
    {"cot", real_function<cotangent>},
    {"sin", real_function<std::sin>},
    {"tan", real_function<std::tan>},
    {"degrees", real_function<to_degrees>},
    {"radians", real_function<to_radians>},
    {"exp", real_function<std::exp>},
    {"log", natural_logarithm},
    {"log10", common_logarithm},
    {"sqrt", real_function<std::sqrt>},
    {"square", real_function<square>},
    {"power", power},
    {"pi", pi},
    {"rand", random_number, true, false},
};

} // namespace

std::span<const ScalarMeaning> numeric_functions() {
    return kNumericFunctions;
}

} // namespace snowatlas::engine

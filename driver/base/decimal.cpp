#include "driver/base/decimal.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "driver/base/text.h"

namespace snowatlas {
namespace {

constexpr std::array<Int128, kMaxDecimalPrecision + 1> make_powers() {
    std::array<Int128, kMaxDecimalPrecision + 1> powers{};
    Int128 power = 1;
    for (auto& entry : powers) {
        entry = power;
        if (&entry != &powers.back()) power *= 10;
    }
    return powers;
}
constexpr auto kPowers = make_powers();
// The largest magnitude of 38 digits.
constexpr Int128 kLargest = kPowers.back() - 1;

constexpr Int128 magnitude(Int128 value) {
    return value < 0 ? -value : value;
}

std::optional<Int128> checked_multiply(Int128 a, Int128 b) {
    Int128 product = 0;
    if (__builtin_mul_overflow(a, b, &product) || magnitude(product) > kLargest) return std::nullopt;
    return product;
}

std::optional<Decimal> bounded(Int128 unscaled, int scale) {
    if (magnitude(unscaled) > kLargest) return std::nullopt;
    return Decimal{unscaled, scale};
}

// Quotient rounded half away from zero.
Int128 divide_rounded(Int128 dividend, Int128 divisor) {
    const Int128 quotient = dividend / divisor;
    const Int128 rest = magnitude(dividend % divisor);
    const Int128 half = magnitude(divisor) - rest;
    if (rest < half || rest == 0) return quotient;
    return (dividend < 0) == (divisor < 0) ? quotient + 1 : quotient - 1;
}

struct SameScale {
    Int128 a, b;
    int scale;
};
std::optional<SameScale> align(Decimal a, Decimal b) {
    const int scale = std::max(a.scale, b.scale);
    const auto left = rescale(a, scale);
    const auto right = rescale(b, scale);
    if (!left || !right) return std::nullopt;
    return SameScale{left->unscaled, right->unscaled, scale};
}

// The digits of a number's text, before they become one value.
struct NumberText {
    bool negative = false;
    std::string digits; // without leading zeros
    int scale = 0;      // may be negative after an exponent
};

std::optional<NumberText> scan_number(std::string_view text) {
    text = trim(text);
    NumberText number;
    std::size_t at = 0;
    if (at < text.size() && (text[at] == '-' || text[at] == '+')) number.negative = text[at++] == '-';
    bool any = false;
    bool after_point = false;
    for (; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '.' && !after_point) {
            after_point = true;
        } else if (c >= '0' && c <= '9') {
            any = true;
            if (after_point) ++number.scale;
            if (c != '0' || !number.digits.empty()) number.digits += c;
        } else {
            break;
        }
    }
    if (!any) return std::nullopt;
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        if (at < text.size() && text[at] == '+') ++at;
        int exponent = 0;
        const auto [end, error] = std::from_chars(text.data() + at, text.data() + text.size(), exponent);
        if (error != std::errc() || exponent > 10'000 || exponent < -10'000) return std::nullopt;
        at = static_cast<std::size_t>(end - text.data());
        number.scale -= exponent;
    }
    if (at != text.size()) return std::nullopt;
    return number;
}

} // namespace

Int128 power_of_ten(int exponent) {
    return kPowers.at(static_cast<std::size_t>(exponent));
}

std::optional<ParsedDecimal> parse_decimal(std::string_view text, int max_scale) {
    auto number = scan_number(text);
    if (!number) return std::nullopt;
    ParsedDecimal parsed;
    bool round_up = false;
    if (number->scale > max_scale) {
        const auto surplus = static_cast<std::size_t>(number->scale - max_scale);
        const auto kept = number->digits.size() > surplus ? number->digits.size() - surplus : 0;
        const std::string_view cut = std::string_view(number->digits).substr(kept);
        parsed.rounded = cut.find_first_not_of('0') != std::string_view::npos;
        round_up = cut.size() == surplus && cut.front() >= '5';
        number->digits.resize(kept);
        number->scale = max_scale;
    }
    if (number->scale < 0 && !number->digits.empty()) {
        if (number->digits.size() + static_cast<std::size_t>(-number->scale) > kMaxDecimalPrecision)
            return std::nullopt;
        number->digits.append(static_cast<std::size_t>(-number->scale), '0');
    }
    if (number->digits.size() > kMaxDecimalPrecision) return std::nullopt;
    Int128 value = 0;
    for (const char digit : number->digits) value = value * 10 + (digit - '0');
    if (round_up) ++value;
    if (value > kLargest) return std::nullopt;
    parsed.value = {number->negative ? -value : value, std::max(number->scale, 0)};
    return parsed;
}

std::optional<Decimal> rescale(Decimal value, int scale) {
    if (scale == value.scale) return value;
    if (scale > value.scale) {
        if (value.unscaled == 0) return Decimal{0, scale};
        if (scale - value.scale > kMaxDecimalPrecision) return std::nullopt;
        const auto unscaled = checked_multiply(value.unscaled, power_of_ten(scale - value.scale));
        if (!unscaled) return std::nullopt;
        return Decimal{*unscaled, scale};
    }
    const int cut = value.scale - scale;
    if (cut > kMaxDecimalPrecision) return Decimal{0, scale};
    return Decimal{divide_rounded(value.unscaled, power_of_ten(cut)), scale};
}

std::optional<Decimal> add(Decimal a, Decimal b) {
    const auto aligned = align(a, b);
    if (!aligned) return std::nullopt;
    // Both are below 10^38, so the sum of two fits 128 bits.
    return bounded(aligned->a + aligned->b, aligned->scale);
}

std::optional<Decimal> subtract(Decimal a, Decimal b) {
    return add(a, {-b.unscaled, b.scale});
}

std::optional<Decimal> multiply(Decimal a, Decimal b) {
    const auto product = checked_multiply(a.unscaled, b.unscaled);
    if (!product) return std::nullopt;
    return Decimal{*product, a.scale + b.scale};
}

std::optional<Decimal> divide(Decimal a, Decimal b, int scale) {
    // Long division digit by digit: the dividend may need more than 38 digits, the quotient may not.
    const bool negative = (a.unscaled < 0) != (b.unscaled < 0);
    const UInt128 divisor = static_cast<UInt128>(magnitude(b.unscaled));
    UInt128 rest = static_cast<UInt128>(magnitude(a.unscaled));
    UInt128 quotient = rest / divisor;
    rest %= divisor;
    int steps = scale - (a.scale - b.scale);
    if (steps < 0) {
        const auto rough = bounded(static_cast<Int128>(quotient), a.scale - b.scale);
        if (!rough) return std::nullopt;
        const auto rounded = rescale(*rough, scale);
        return rounded ? std::optional<Decimal>({negative ? -rounded->unscaled : rounded->unscaled, scale}) : rounded;
    }
    constexpr auto kLimit = static_cast<UInt128>(kLargest);
    for (; steps > 0; --steps) {
        if (quotient > kLimit / 10) return std::nullopt;
        quotient *= 10;
        // Ten times the rest may not fit 128 bits: it is added up modulo the divisor, counting how often it went over.
        UInt128 sum = 0;
        unsigned carries = 0;
        for (int digit = 0; digit < 10; ++digit) {
            sum += rest;
            if (sum >= divisor) {
                sum -= divisor;
                ++carries;
            }
        }
        quotient += carries;
        rest = sum;
    }
    if (rest >= divisor - rest) ++quotient;
    if (quotient > kLimit) return std::nullopt;
    const auto signed_quotient = static_cast<Int128>(quotient);
    return Decimal{negative ? -signed_quotient : signed_quotient, scale};
}

std::optional<Decimal> remainder(Decimal a, Decimal b) {
    const auto aligned = align(a, b);
    if (!aligned) return std::nullopt;
    return Decimal{aligned->a % aligned->b, aligned->scale};
}

int compare(Decimal a, Decimal b) {
    if (const auto aligned = align(a, b)) return aligned->a < aligned->b ? -1 : (aligned->a > aligned->b ? 1 : 0);
    // Too wide to align: then the whole parts differ.
    const Int128 left = a.unscaled / power_of_ten(a.scale);
    const Int128 right = b.unscaled / power_of_ten(b.scale);
    return left < right ? -1 : 1;
}

std::string to_string(Decimal value) {
    UInt128 rest = static_cast<UInt128>(magnitude(value.unscaled));
    std::string reversed;
    do {
        reversed += static_cast<char>('0' + static_cast<int>(rest % 10));
        rest /= 10;
    } while (rest != 0);
    while (reversed.size() <= static_cast<std::size_t>(value.scale)) reversed += '0';
    if (value.scale > 0) reversed.insert(static_cast<std::size_t>(value.scale), 1, '.');
    if (value.unscaled < 0) reversed += '-';
    std::reverse(reversed.begin(), reversed.end());
    return reversed;
}

double to_double(Decimal value) {
    const std::string text = to_string(value);
    double result = 0;
    std::from_chars(text.data(), text.data() + text.size(), result);
    return result;
}

std::optional<Decimal> from_double(double value, int max_scale) {
    if (!std::isfinite(value)) return std::nullopt;
    std::array<char, 64> buffer{};
    const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
    if (error != std::errc()) return std::nullopt;
    const auto parsed =
        parse_decimal(std::string_view(buffer.data(), static_cast<std::size_t>(end - buffer.data())), max_scale);
    if (!parsed) return std::nullopt;
    return parsed->value;
}

std::optional<std::int64_t> to_int64(Decimal value) {
    const Int128 whole = value.scale > kMaxDecimalPrecision ? 0 : value.unscaled / power_of_ten(value.scale);
    if (whole > INT64_MAX || whole < INT64_MIN) return std::nullopt;
    return static_cast<std::int64_t>(whole);
}

int digits(Int128 value) {
    int count = 1;
    for (Int128 rest = magnitude(value) / 10; rest != 0; rest /= 10) ++count;
    return count;
}

} // namespace snowatlas

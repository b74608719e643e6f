// Exact decimal numbers: a 128-bit integer and a scale.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace snowatlas {

__extension__ typedef __int128 Int128;
__extension__ typedef unsigned __int128 UInt128;

// The most digits a DECIMAL of the driver has; as in every big database.
inline constexpr int kMaxDecimalPrecision = 38;

// unscaled * 10^-scale. Plain data; equal numbers of different scale are different values: rescale first.
struct Decimal {
    Int128 unscaled = 0;
    int scale = 0;
    friend bool operator==(const Decimal&, const Decimal&) = default;
};

struct ParsedDecimal {
    Decimal value;
    bool rounded = false; // digits beyond `max_scale` were cut off by rounding
};

// 10^exponent for 0 <= exponent <= 38.
Int128 power_of_ten(int exponent);

// Reads "-12.50", "1e3", ".5" with blanks around it. Scale is what the text has, at most max_scale (further digits
// are rounded half away from zero). Empty if it is no number or has more than 38 digits.
std::optional<ParsedDecimal> parse_decimal(std::string_view text, int max_scale = kMaxDecimalPrecision);

// Same number with another scale; fewer digits round half away from zero. Empty beyond 38 digits.
std::optional<Decimal> rescale(Decimal value, int scale);

// Exact, or empty where the result has more than 38 digits. Results: add/subtract: the larger scale; multiply: the
// sum of both scales; divide: `scale` digits, rounded half away from zero (divisor not zero).
std::optional<Decimal> add(Decimal a, Decimal b);
std::optional<Decimal> subtract(Decimal a, Decimal b);
std::optional<Decimal> multiply(Decimal a, Decimal b);
std::optional<Decimal> divide(Decimal a, Decimal b, int scale);
// Remainder with the sign of the dividend (divisor not zero).
std::optional<Decimal> remainder(Decimal a, Decimal b);
// <0, 0, >0 by numeric value.
int compare(Decimal a, Decimal b);

// Digits before and after the point as stored: {12.50 scale 2} is "12.50".
std::string to_string(Decimal value);
double to_double(Decimal value);
// Exact conversion of the shortest text that identifies the double; empty for NaN, infinity and beyond 38 digits.
std::optional<Decimal> from_double(double value, int max_scale);
// The integral part (towards zero) if it fits.
std::optional<std::int64_t> to_int64(Decimal value);
inline Decimal from_int64(std::int64_t value) {
    return {value, 0};
}
// Number of decimal digits of the unscaled value (0 has 1).
int digits(Int128 value);

} // namespace snowatlas

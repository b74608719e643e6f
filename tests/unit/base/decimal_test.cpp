#include "driver/base/decimal.h"

#include <gtest/gtest.h>

namespace snowatlas {
namespace {

std::string text(const std::optional<Decimal>& value) {
    return value ? to_string(*value) : "none";
}
Decimal number(std::string_view digits) {
    return parse_decimal(digits).value().value;
}

TEST(Decimal, ReadsNumbersAsWritten) {
    const struct {
        std::string_view input, expected;
    } cases[] = {
        {"0", "0"},
        {"-12.50", "-12.50"},
        {" 7 ", "7"},
        {".5", "0.5"},
        {"5.", "5"},
        {"1e3", "1000"},
        {"1.5E-3", "0.0015"},
        {"+3", "3"},
        {"000.10", "0.10"},
        {"2521.32", "2521.32"},
        {"", "none"},
        {"abc", "none"},
        {"1.2.3", "none"},
        {"1e", "none"},
        {"--1", "none"},
        {"12 3", "none"},
        {"NaN", "none"},
        {"-", "none"},
        {".", "none"},
        {"1e99", "none"},
        {"99999999999999999999999999999999999999", "99999999999999999999999999999999999999"},
        {"100000000000000000000000000000000000000", "none"},
    };
    for (const auto& c : cases) {
        const auto parsed = parse_decimal(c.input);
        EXPECT_EQ(parsed ? to_string(parsed->value) : "none", c.expected) << c.input;
    }
}

TEST(Decimal, RoundsDigitsBeyondTheScaleHalfAwayFromZero) {
    const struct {
        std::string_view input, expected;
        bool rounded;
    } cases[] = {{"1.00005", "1.0001", true},  {"-1.00005", "-1.0001", true}, {"1.00004", "1.0000", true},
                 {"1.50000", "1.5000", false}, {"0.00001", "0.0000", true},   {"0.000001", "0.0000", true},
                 {"9.99999", "10.0000", true}};
    for (const auto& c : cases) {
        const auto parsed = parse_decimal(c.input, 4).value();
        EXPECT_EQ(to_string(parsed.value), c.expected) << c.input;
        EXPECT_EQ(parsed.rounded, c.rounded) << c.input;
    }
}

TEST(Decimal, CalculatesExactly) {
    EXPECT_EQ(text(add(number("0.1"), number("0.2"))), "0.3");
    EXPECT_EQ(text(add(number("1.5"), number("2.25"))), "3.75");
    EXPECT_EQ(text(subtract(number("1"), number("0.01"))), "0.99");
    EXPECT_EQ(text(multiply(number("-1.5"), number("1.5"))), "-2.25");
    EXPECT_EQ(text(divide(number("1"), number("3"), 6)), "0.333333");
    EXPECT_EQ(text(divide(number("2"), number("3"), 6)), "0.666667");
    EXPECT_EQ(text(divide(number("-10.00"), number("4"), 1)), "-2.5");
    EXPECT_EQ(text(divide(number("100.1234"), number("1"), 2)), "100.12");
    EXPECT_EQ(text(divide(number("99999999999999999999999999999999999999"), number("3"), 0)),
              "33333333333333333333333333333333333333");
    EXPECT_EQ(text(divide(number("1"), number("99999999999999999999999999999999999999"), 38)),
              "0.00000000000000000000000000000000000001");
    EXPECT_EQ(text(remainder(number("-7.5"), number("2"))), "-1.5");
}

TEST(Decimal, SaysWhereAResultHasNoRoom) {
    const Decimal largest = number("99999999999999999999999999999999999999");
    EXPECT_EQ(text(add(largest, number("1"))), "none");
    EXPECT_EQ(text(multiply(largest, number("10"))), "none");
    EXPECT_EQ(text(divide(largest, number("0.1"), 0)), "none");
    EXPECT_EQ(text(rescale(largest, 1)), "none");
}

TEST(Decimal, ComparesByValueWhateverTheScale) {
    EXPECT_EQ(compare(number("1.0"), number("1.000")), 0);
    EXPECT_LT(compare(number("-2"), number("1.5")), 0);
    EXPECT_GT(compare(number("99999999999999999999999999999999999999"), number("1.5")), 0);
    EXPECT_LT(compare(number("-99999999999999999999999999999999999999"), number("1.5")), 0);
}

TEST(Decimal, ConvertsToAndFromOtherNumbers) {
    EXPECT_EQ(to_int64(number("-12.99")), -12);
    EXPECT_FALSE(to_int64(number("9223372036854775808")).has_value());
    EXPECT_DOUBLE_EQ(to_double(number("2521.32")), 2521.32);
    EXPECT_EQ(text(from_double(0.1, 38)), "0.1");
    EXPECT_EQ(text(from_double(1e300, 38)), "none");
    EXPECT_EQ(digits(0), 1);
    EXPECT_EQ(digits(-1234), 4);
}

} // namespace
} // namespace snowatlas

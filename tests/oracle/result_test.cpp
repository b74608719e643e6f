// The comparison itself: a test that finds no difference must be able to find one.
#include "tests/oracle/result.h"

#include <gtest/gtest.h>

#include "tests/oracle/query_file.h"

namespace snowatlas::oracle {
namespace {

Result one(const std::optional<std::string>& value, ValueClass value_class, int scale = -1) {
    return {{{"x", value_class, scale}}, {{value}}};
}

TEST(Difference, IsFound) {
    EXPECT_NE(difference(one("a", ValueClass::Text), one("b", ValueClass::Text), false), "");
    EXPECT_NE(difference(one("a", ValueClass::Text), one(std::nullopt, ValueClass::Text), false), "");
    EXPECT_NE(difference(one("1", ValueClass::Number, 0), one("2", ValueClass::Number), false), "");
    EXPECT_NE(difference(one("1.5", ValueClass::Number), one("1.6", ValueClass::Number), false), "");
    EXPECT_NE(difference(one("2025-01-01 00:00:00", ValueClass::Timestamp),
                         one("2025-01-01 00:00:00.1", ValueClass::Timestamp), false),
              "");
    Result two = one("a", ValueClass::Text);
    two.rows.push_back({"a"});
    EXPECT_NE(difference(two, one("a", ValueClass::Text), false), "") << "one row is not two";
    const Result forth{{{"x", ValueClass::Text, -1}}, {{"a"}, {"b"}}};
    const Result back{{{"x", ValueClass::Text, -1}}, {{"b"}, {"a"}}};
    EXPECT_EQ(difference(forth, back, false), "");
    EXPECT_NE(difference(forth, back, true), "");
}

TEST(Difference, IsNoneBetweenSpellings) {
    EXPECT_EQ(difference(one("1.50", ValueClass::Number, 2), one("1.5", ValueClass::Number), false), "");
    EXPECT_EQ(difference(one("0.33", ValueClass::Number, 2), one("0.333333", ValueClass::Number), false), "");
    EXPECT_EQ(difference(one("2025-01-01 00:00:00.1000000", ValueClass::Timestamp),
                         one("2025-01-01 00:00:00.1", ValueClass::Timestamp), false),
              "");
}

TEST(QueryFile, EscapesOfDatesBecomeText) {
    EXPECT_EQ(without_date_escapes("a < {ts '2025-01-01 00:00:00'} OR b = { D '2025-01-01' }"),
              "a < '2025-01-01 00:00:00' OR b = '2025-01-01'");
}

} // namespace
} // namespace snowatlas::oracle

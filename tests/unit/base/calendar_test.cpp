#include "driver/base/calendar.h"

#include <gtest/gtest.h>

namespace snowatlas {
namespace {

TEST(Calendar, ReadsEverySpellingOfATimestamp) {
    const struct {
        std::string_view input, expected;
    } cases[] = {
        {"2026-01-31T23:59:59Z", "2026-01-31 23:59:59"},
        {"2026-01-31t23:59:59z", "2026-01-31 23:59:59"},
        {"2030-01-02T15:04:05", "2030-01-02 15:04:05"},
        {"2030-01-02 15:04", "2030-01-02 15:04:00"},
        {"2026-01-31T23:59:59.359Z", "2026-01-31 23:59:59.359"},
        {"2026-01-31T23:59:59.755837Z", "2026-01-31 23:59:59.755837"},
        {"2026-01-31T23:59:59.1234567Z", "2026-01-31 23:59:59.1234567"},
        {"2026-01-31T23:59:59.123456789Z", "2026-01-31 23:59:59.1234567"},
        {"2026-01-31T01:00:00+02:00", "2026-01-30 23:00:00"},
        {"2026-01-31T23:00:00-0230", "2026-02-01 01:30:00"},
        {"2026-01-31", "2026-01-31 00:00:00"},
        {"0001-01-01T00:00:00", "0001-01-01 00:00:00"},
        {"9999-12-31T23:59:59.9999999Z", "9999-12-31 23:59:59.9999999"},
        {"2024-02-29T00:00:00Z", "2024-02-29 00:00:00"},
        {"2016-12-31T23:59:60Z", "2016-12-31 23:59:59.9999999"},
    };
    for (const auto& c : cases) {
        const auto ticks = parse_timestamp(c.input);
        ASSERT_TRUE(ticks.has_value()) << c.input;
        EXPECT_EQ(format_timestamp(*ticks), c.expected) << c.input;
    }
}

TEST(Calendar, RefusesWhatIsNoMoment) {
    for (const auto* input : {"", "soon", "2026-13-01", "2023-02-29", "2026-01-31T24:00:00", "2026-01-31T10:61",
                              "31.01.2026", "2026-01-31T10:00:00X", "2026-01-31T10:00:00.", "2026-1-1", "0000-01-01",
                              "2026-01-31Z10:00", "0001-01-01T00:00:00+01:00"})
        EXPECT_FALSE(parse_timestamp(input).has_value()) << input;
}

TEST(Calendar, TellsWhereAFractionWasCut) {
    bool truncated = true;
    parse_timestamp("2026-01-31T23:59:59.123456700Z", &truncated);
    EXPECT_FALSE(truncated);
    parse_timestamp("2026-01-31T23:59:59.123456701Z", &truncated);
    EXPECT_TRUE(truncated);
}

TEST(Calendar, CountsDaysBothWaysOverTheWholeRange) {
    EXPECT_EQ(to_days({1970, 1, 1}), 0);
    EXPECT_EQ(to_days({1969, 12, 31}), -1);
    EXPECT_EQ(to_days({2000, 3, 1}), 11'017);
    std::int64_t expected = to_days({1, 1, 1});
    for (int year = 1; year <= 9999; year += 1)
        for (int month = 1; month <= 12; ++month) {
            const Date first{year, month, 1};
            ASSERT_EQ(to_days(first), expected) << year << "-" << month;
            const Date back = date_from_days(expected);
            ASSERT_TRUE(back.year == year && back.month == month && back.day == 1) << year << "-" << month;
            expected += days_in_month(year, month);
        }
}

TEST(Calendar, SplitsMomentsBefore1970IntoDayAndTime) {
    const auto ticks = parse_timestamp("1969-12-31T23:00:00Z").value();
    EXPECT_EQ(day_of(ticks), -1);
    EXPECT_EQ(format_time(time_of(ticks)), "23:00:00");
    EXPECT_EQ(format_rfc3339(ticks), "1969-12-31T23:00:00Z");
}

TEST(Calendar, ReadsDatesAndTimesAlone) {
    EXPECT_EQ(format_date(parse_date("2026-02-28").value()), "2026-02-28");
    EXPECT_FALSE(parse_date("2026-02-28T00:00:00").has_value());
    EXPECT_EQ(format_time(parse_time("07:08:09.5").value()), "07:08:09.5");
    EXPECT_FALSE(parse_time("7:08").has_value());
}

} // namespace
} // namespace snowatlas

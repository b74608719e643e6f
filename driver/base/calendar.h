// Dates and times of day in the proleptic Gregorian calendar, as integers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace snowatlas {

// A tick is 100 ns: the finest fraction the API delivers and a timestamp of the driver keeps (scale 7).
inline constexpr std::int64_t kTicksPerSecond = 10'000'000;
inline constexpr std::int64_t kTicksPerDay = 86'400 * kTicksPerSecond;
inline constexpr int kTimestampScale = 7;

struct Date { // year 1 to 9999
    int year = 1970;
    int month = 1;
    int day = 1;
};
struct TimeOfDay {
    int hour = 0;
    int minute = 0;
    int second = 0;
    int ticks = 0; // fraction, 0 to 9,999,999
};
struct Timestamp {
    Date date;
    TimeOfDay time;
};

bool is_valid(const Date& date);
bool is_valid(const TimeOfDay& time);

// Days since 1970-01-01.
std::int64_t to_days(const Date& date);
Date date_from_days(std::int64_t days);
// Ticks since midnight.
std::int64_t to_ticks(const TimeOfDay& time);
TimeOfDay time_from_ticks(std::int64_t ticks);
// Ticks since 1970-01-01 00:00:00.
std::int64_t to_ticks(const Timestamp& timestamp);
Timestamp timestamp_from_ticks(std::int64_t ticks);
// The day a timestamp falls on, and the time in it (floor, also before 1970).
std::int64_t day_of(std::int64_t timestamp_ticks);
std::int64_t time_of(std::int64_t timestamp_ticks);

// RFC 3339 and what the API sends beside it: 'T', 't' or a blank between date and time; seconds optional; 0 to 9
// fraction digits (cut after 7); 'Z', 'z', '+hh:mm' or no zone (then UTC); date alone is midnight.
// `truncated` (may be null) is set where fraction digits other than 0 were cut.
std::optional<std::int64_t> parse_timestamp(std::string_view text, bool* truncated = nullptr);
std::optional<std::int64_t> parse_date(std::string_view text);                            // yyyy-mm-dd
std::optional<std::int64_t> parse_time(std::string_view text, bool* truncated = nullptr); // hh:mm:ss[.fffffff]

// "2026-01-31", "23:59:59[.f…]", "2026-01-31 23:59:59[.f…]"; the fraction without trailing zeros, none if it is 0.
std::string format_date(std::int64_t days);
std::string format_time(std::int64_t ticks);
std::string format_timestamp(std::int64_t ticks);
// "2026-01-31T23:59:59.1234567Z", the form filters of the API take.
std::string format_rfc3339(std::int64_t ticks);

int days_in_month(int year, int month);
// The current moment in ticks since 1970-01-01 UTC.
std::int64_t now_ticks();

} // namespace snowatlas

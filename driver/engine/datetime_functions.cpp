// Dates and times. A DATE is days, a TIME ticks since midnight, a TIMESTAMP ticks; all since 1970 and floored, so that
// moments before 1970 behave like those after.
#include <algorithm>
#include <array>
#include <cmath>

#include "driver/base/calendar.h"
#include "driver/engine/function_meaning.h"

namespace snowatlas::engine {
namespace {

constexpr std::array<std::string_view, 12> kMonthNames = {"January",   "February", "March",    "April",
                                                          "May",       "June",     "July",     "August",
                                                          "September", "October",  "November", "December"};
constexpr std::array<std::string_view, 7> kDayNames = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                       "Thursday", "Friday", "Saturday"};
constexpr std::int64_t kTicksPerMinute = 60 * kTicksPerSecond;
constexpr std::int64_t kTicksPerHour = 60 * kTicksPerMinute;

// A moment of any date-time type as day and ticks in it; a TIME falls on the current date.
struct Moment {
    std::int64_t day = 0, ticks = 0;
};

Moment moment_of(const FunctionCall& call, const Cell& cell, const SqlType& type) {
    switch (type.id) {
    case TypeId::Date:
        return {cell.as_integer(), 0};
    case TypeId::Time:
        return {day_of(call.context.now()), cell.as_integer()};
    default:
        return {day_of(cell.as_integer()), time_of(cell.as_integer())};
    }
}

std::int64_t floor_modulo(std::int64_t value, std::int64_t divisor) {
    const auto rest = value % divisor;
    return rest < 0 ? rest + divisor : rest;
}

std::int64_t floor_divide(std::int64_t value, std::int64_t divisor) {
    return (value - floor_modulo(value, divisor)) / divisor;
}

// Sunday is 0; 1970-01-01 was a Thursday.
std::int64_t weekday(std::int64_t day) {
    return floor_modulo(day + 4, 7);
}

std::int64_t day_of_year(std::int64_t day) {
    return day - to_days({date_from_days(day).year, 1, 1}) + 1;
}

// Weeks begin on Sunday and 1 January is in week 1, as ODBC clients expect of WEEK.
std::int64_t week_of_year(std::int64_t day) {
    const auto first = to_days({date_from_days(day).year, 1, 1});
    return (day - first + weekday(first)) / 7 + 1;
}

// ISO 8601: weeks begin on Monday and belong to the year of their Thursday.
std::int64_t iso_thursday(std::int64_t day) {
    return day - floor_modulo(weekday(day) + 6, 7) + 3;
}

std::int64_t part_year(const Moment& moment) {
    return date_from_days(moment.day).year;
}
std::int64_t part_quarter(const Moment& moment) {
    return (date_from_days(moment.day).month + 2) / 3;
}
std::int64_t part_month(const Moment& moment) {
    return date_from_days(moment.day).month;
}
std::int64_t part_day(const Moment& moment) {
    return date_from_days(moment.day).day;
}
std::int64_t part_day_of_week(const Moment& moment) {
    return weekday(moment.day) + 1;
}
std::int64_t part_day_of_year(const Moment& moment) {
    return day_of_year(moment.day);
}
std::int64_t part_week(const Moment& moment) {
    return week_of_year(moment.day);
}
std::int64_t part_iso_year(const Moment& moment) {
    return date_from_days(iso_thursday(moment.day)).year;
}
std::int64_t part_iso_week(const Moment& moment) {
    return (day_of_year(iso_thursday(moment.day)) - 1) / 7 + 1;
}
std::int64_t part_iso_day_of_week(const Moment& moment) {
    return floor_modulo(weekday(moment.day) + 6, 7) + 1;
}
std::int64_t part_hour(const Moment& moment) {
    return moment.ticks / kTicksPerHour;
}
std::int64_t part_minute(const Moment& moment) {
    return moment.ticks / kTicksPerMinute % 60;
}
std::int64_t part_second(const Moment& moment) {
    return moment.ticks / kTicksPerSecond % 60;
}

Cell month_name(FunctionCall& call, std::span<const Cell> arguments) {
    const auto month = part_month(moment_of(call, arguments[0], call.types[0]));
    return Cell::text(kMonthNames[static_cast<std::size_t>(month - 1)]);
}

Cell day_name(FunctionCall& call, std::span<const Cell> arguments) {
    const auto day = weekday(moment_of(call, arguments[0], call.types[0]).day);
    return Cell::text(kDayNames[static_cast<std::size_t>(day)]);
}

// Units of TIMESTAMPADD, TIMESTAMPDIFF, DATE_TRUNC and EXTRACT: of fixed length, or counted in months.
struct Unit {
    std::string_view name;
    std::int64_t months; // 0: fixed
    std::int64_t ticks;  // 0: less than a tick (nanoseconds)
    std::int64_t (*part)(const Moment&);
};

std::int64_t part_fraction(const Moment& moment) {
    return moment.ticks % kTicksPerSecond * 100; // nanoseconds
}
std::int64_t part_microsecond(const Moment& moment) {
    return moment.ticks % kTicksPerSecond / 10;
}
std::int64_t part_millisecond(const Moment& moment) {
    return moment.ticks % kTicksPerSecond / 10'000;
}

constexpr Unit kUnits[] = {
    {"year", 12, 0, part_year},
    {"quarter", 3, 0, part_quarter},
    {"month", 1, 0, part_month},
    {"week", 0, 7 * kTicksPerDay, part_week},
    {"day", 0, kTicksPerDay, part_day},
    {"hour", 0, kTicksPerHour, part_hour},
    {"minute", 0, kTicksPerMinute, part_minute},
    {"second", 0, kTicksPerSecond, part_second},
    {"millisecond", 0, kTicksPerSecond / 1'000, part_millisecond},
    {"microsecond", 0, kTicksPerSecond / 1'000'000, part_microsecond},
    {"frac_second", 0, 0, part_fraction},
    {"nanosecond", 0, 0, part_fraction},
    {"dow", 0, kTicksPerDay, part_day_of_week},
    {"doy", 0, kTicksPerDay, part_day_of_year},
    {"iso_year", 0, 0, part_iso_year},
    {"iso_week", 0, 7 * kTicksPerDay, part_iso_week},
    {"iso_dow", 0, kTicksPerDay, part_iso_day_of_week},
};

const Unit& unit_of(const Cell& cell) {
    for (const auto& unit : kUnits)
        if (unit.name == cell.as_bytes()) return unit;
    throw Error(state::kSyntaxOrAccess, "There is no unit of time named '" + std::string(cell.as_bytes()) +
                                            "'; use YEAR, QUARTER, MONTH, WEEK, DAY, HOUR, MINUTE or SECOND.");
}

[[noreturn]] void throw_out_of_calendar() {
    throw Error(state::kDatetimeOverflow, "The result is not between the years 1 and 9999.");
}

std::int64_t checked_ticks(std::int64_t ticks) {
    static const auto lowest = to_ticks(Timestamp{{1, 1, 1}, {}});
    static const auto highest = to_ticks(Timestamp{{9999, 12, 31}, {23, 59, 59, 9'999'999}});
    if (ticks < lowest || ticks > highest) throw_out_of_calendar();
    return ticks;
}

std::int64_t checked_multiply(std::int64_t a, std::int64_t b) {
    std::int64_t product = 0;
    if (__builtin_mul_overflow(a, b, &product)) throw_out_of_calendar();
    return product;
}

std::int64_t checked_add(std::int64_t a, std::int64_t b) {
    std::int64_t sum = 0;
    if (__builtin_add_overflow(a, b, &sum)) throw_out_of_calendar();
    return sum;
}

// The last day of a shorter month stands for the days it lacks.
std::int64_t add_months(std::int64_t day, std::int64_t months) {
    const auto date = date_from_days(day);
    const auto total = checked_add(date.year * 12 + date.month - 1, months);
    const auto year = floor_divide(total, 12);
    if (year < 1 || year > 9999) throw_out_of_calendar();
    const auto month = static_cast<int>(floor_modulo(total, 12)) + 1;
    const auto in_year = static_cast<int>(year);
    return to_days({in_year, month, std::min(date.day, days_in_month(in_year, month))});
}

std::int64_t ticks_of(const Moment& moment) {
    return moment.day * kTicksPerDay + moment.ticks;
}

Cell moment_result(std::int64_t ticks, const SqlType& type) {
    checked_ticks(ticks);
    if (type.id == TypeId::Date) return Cell::integer(day_of(ticks));
    if (type.id == TypeId::Time) return Cell::integer(time_of(ticks));
    return Cell::integer(ticks);
}

// TIMESTAMPADD(unit, count, moment)
Cell timestamp_add(FunctionCall& call, std::span<const Cell> arguments) {
    const auto& unit = unit_of(arguments[0]);
    const auto count = arguments[1].as_integer();
    const auto moment = moment_of(call, arguments[2], call.types[2]);
    if (unit.months != 0)
        return moment_result(ticks_of({add_months(moment.day, checked_multiply(count, unit.months)), moment.ticks}),
                             call.result);
    const auto distance = unit.ticks == 0 ? count / 100 : checked_multiply(count, unit.ticks);
    return moment_result(checked_add(ticks_of(moment), distance), call.result);
}

// Number of unit boundaries between two moments: what SQL Server and the ODBC clients count, not whole units.
std::int64_t boundaries(const Unit& unit, std::int64_t from, std::int64_t to) {
    if (unit.months != 0) {
        const auto index = [&](std::int64_t ticks) {
            const auto date = date_from_days(day_of(ticks));
            return (date.year * 12 + date.month - 1) / unit.months;
        };
        return index(to) - index(from);
    }
    if (unit.ticks == 0) return checked_multiply(to - from, 100);
    // Weeks begin on Sunday: shift so that a multiple of 7 days is one.
    const auto shift = unit.ticks == 7 * kTicksPerDay ? 4 * kTicksPerDay : 0;
    return floor_divide(to + shift, unit.ticks) - floor_divide(from + shift, unit.ticks);
}

// TIMESTAMPDIFF(unit, from, to)
Cell timestamp_difference(FunctionCall& call, std::span<const Cell> arguments) {
    const auto from = ticks_of(moment_of(call, arguments[1], call.types[1]));
    const auto to = ticks_of(moment_of(call, arguments[2], call.types[2]));
    return Cell::integer(boundaries(unit_of(arguments[0]), from, to));
}

// EXTRACT(unit FROM moment), as ("extract", unit, moment)
Cell extract(FunctionCall& call, std::span<const Cell> arguments) {
    const auto part = unit_of(arguments[0]).part(moment_of(call, arguments[1], call.types[1]));
    if (call.result.id == TypeId::Decimal) return Cell::decimal(*rescale(from_int64(part), call.result.scale));
    if (is_approximate(call.result.id)) return Cell::real(static_cast<double>(part));
    return Cell::integer(part);
}

// DATE_TRUNC(unit, moment): the unit's beginning.
Cell date_truncate(FunctionCall& call, std::span<const Cell> arguments) {
    const auto& unit = unit_of(arguments[0]);
    const auto moment = moment_of(call, arguments[1], call.types[1]);
    if (unit.months != 0) {
        const auto date = date_from_days(moment.day);
        const auto months = static_cast<int>(unit.months);
        return moment_result(ticks_of({to_days({date.year, (date.month - 1) / months * months + 1, 1}), 0}),
                             call.result);
    }
    if (unit.ticks == 0) return moment_result(ticks_of(moment), call.result);
    if (unit.ticks == 7 * kTicksPerDay)
        return moment_result(ticks_of({moment.day - weekday(moment.day), 0}), call.result);
    return moment_result(ticks_of(moment) - floor_modulo(ticks_of(moment), unit.ticks), call.result);
}

Cell last_day(FunctionCall& call, std::span<const Cell> arguments) {
    auto date = date_from_days(moment_of(call, arguments[0], call.types[0]).day);
    date.day = days_in_month(date.year, date.month);
    return moment_result(to_days(date) * kTicksPerDay, call.result);
}

// DATE + whole days is a DATE, otherwise TIMESTAMP + days with a fraction.
Cell add_days(FunctionCall& call, std::span<const Cell> arguments) {
    const auto start = ticks_of(moment_of(call, arguments[0], call.types[0]));
    if (arguments[1].kind() == CellKind::Integer)
        return moment_result(checked_add(start, checked_multiply(arguments[1].as_integer(), kTicksPerDay)),
                             call.result);
    const double distance = arguments[1].as_real() * static_cast<double>(kTicksPerDay);
    if (!(std::fabs(distance) < 4e18)) throw_out_of_calendar();
    return moment_result(checked_add(start, std::llround(distance)), call.result);
}

// The first minus the second, in days.
Cell days_between(FunctionCall& call, std::span<const Cell> arguments) {
    const auto later = ticks_of(moment_of(call, arguments[0], call.types[0]));
    const auto earlier = ticks_of(moment_of(call, arguments[1], call.types[1]));
    if (is_approximate(call.result.id))
        return Cell::real(static_cast<double>(later - earlier) / static_cast<double>(kTicksPerDay));
    return Cell::integer((later - earlier) / kTicksPerDay);
}

// Seconds since 1970.
Cell epoch(FunctionCall& call, std::span<const Cell> arguments) {
    return Cell::integer(floor_divide(ticks_of(moment_of(call, arguments[0], call.types[0])), kTicksPerSecond));
}

int part_of_date(const Cell& cell) {
    return static_cast<int>(std::clamp<std::int64_t>(cell.as_integer(), -100'000, 100'000));
}

std::int64_t checked_days(std::span<const Cell> parts) {
    const Date date{part_of_date(parts[0]), part_of_date(parts[1]), part_of_date(parts[2])};
    if (!is_valid(date))
        throw Error(state::kDatetimeOverflow, "There is no date with year " + std::to_string(date.year) + ", month " +
                                                  std::to_string(date.month) + " and day " + std::to_string(date.day) +
                                                  ".");
    return to_days(date);
}

std::int64_t checked_time(std::span<const Cell> parts) {
    TimeOfDay time{part_of_date(parts[0]), part_of_date(parts[1]), part_of_date(parts[2]), 0};
    const auto milliseconds = parts.size() > 3 ? part_of_date(parts[3]) : 0;
    time.ticks = milliseconds * 10'000;
    if (!is_valid(time) || milliseconds < 0 || milliseconds > 999)
        throw Error(state::kDatetimeOverflow, "There is no time with hour " + std::to_string(time.hour) + ", minute " +
                                                  std::to_string(time.minute) + " and second " +
                                                  std::to_string(time.second) + ".");
    return to_ticks(time);
}

Cell make_date(FunctionCall&, std::span<const Cell> arguments) {
    return Cell::integer(checked_days(arguments));
}

Cell make_time(FunctionCall&, std::span<const Cell> arguments) {
    return Cell::integer(checked_time(arguments));
}

Cell make_timestamp(FunctionCall&, std::span<const Cell> arguments) {
    return Cell::integer(checked_days(arguments.first(3)) * kTicksPerDay + checked_time(arguments.subspan(3)));
}

Cell now(FunctionCall& call, std::span<const Cell>) {
    std::int64_t unit = 1; // of the last digit of the type
    for (auto i = call.result.scale; i < kTimestampScale; ++i) unit *= 10;
    const auto ticks = call.context.now() - floor_modulo(call.context.now(), unit);
    if (call.result.id == TypeId::Date) return Cell::integer(day_of(ticks));
    if (call.result.id == TypeId::Time) return Cell::integer(time_of(ticks));
    return Cell::integer(ticks);
}

// They give the same all through a statement, but a pooled database sees many: not deterministic for SQLite, which
// then evaluates them row by row to the same value.
constexpr ScalarMeaning kDatetimeFunctions[] = {
    {"monthname", month_name},
    {"dayname", day_name},
    {"timestampadd", timestamp_add},
    {"timestampdiff", timestamp_difference},
    {"extract", extract},
    {"date_trunc", date_truncate},
    {"last_day", last_day},
    {"add_days", add_days},
    {"days_between", days_between},
    {"epoch", epoch},
    {"make_date", make_date},
    {"make_time", make_time},
    {"make_timestamp", make_timestamp},
    {"current_date", now, false, false},
    {"current_time", now, false, false},
    {"current_timestamp", now, false, false},
};

} // namespace

std::span<const ScalarMeaning> datetime_functions() {
    return kDatetimeFunctions;
}

} // namespace snowatlas::engine

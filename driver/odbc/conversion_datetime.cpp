// Conversions to dates, times and timestamps.
#include "driver/base/calendar.h"
#include "driver/base/text.h"
#include "driver/odbc/conversion_parts.h"

namespace snowatlas::odbc {
namespace {

constexpr SQLUINTEGER kNanosecondsPerTick = 100;

bool is_number(const Cell& cell) {
    return cell.kind() == CellKind::Integer;
}

// Text of a date or time whose fields are out of range is 22007, any other text 22018.
Conversion reason(std::string_view text) {
    const auto digit = [&](std::size_t i) { return i < text.size() && text[i] >= '0' && text[i] <= '9'; };
    const bool date = digit(0) && digit(1) && digit(2) && digit(3) && text.size() >= 10 && text[4] == '-' && digit(5) &&
                      digit(6) && text[7] == '-' && digit(8) && digit(9);
    const bool time = digit(0) && digit(1) && text.size() >= 8 && text[2] == ':' && digit(3) && digit(4) &&
                      text[5] == ':' && digit(6) && digit(7);
    return date || time ? Conversion::InvalidDatetime : Conversion::NotConvertible;
}

struct Moment {
    std::int64_t ticks = 0;
    bool cut = false; // a fraction finer than a tick
};

std::optional<Moment> moment_of(std::string_view text) {
    Moment moment;
    if (const auto ticks = parse_timestamp(text, &moment.cut)) {
        moment.ticks = *ticks;
        return moment;
    }
    return std::nullopt;
}

Converted put_time_of_day(const Target& target, std::int64_t ticks, bool cut) {
    cut = cut || ticks % kTicksPerSecond != 0;
    return store(target, time_struct(ticks), cut ? Conversion::FractionCut : Conversion::Ok);
}

} // namespace

SQL_DATE_STRUCT date_struct(std::int64_t days) {
    const Date date = date_from_days(days);
    return {static_cast<SQLSMALLINT>(date.year), static_cast<SQLUSMALLINT>(date.month),
            static_cast<SQLUSMALLINT>(date.day)};
}

SQL_TIME_STRUCT time_struct(std::int64_t ticks) {
    const TimeOfDay time = time_from_ticks(ticks);
    return {static_cast<SQLUSMALLINT>(time.hour), static_cast<SQLUSMALLINT>(time.minute),
            static_cast<SQLUSMALLINT>(time.second)};
}

SQL_TIMESTAMP_STRUCT timestamp_struct(std::int64_t ticks) {
    const Timestamp timestamp = timestamp_from_ticks(ticks);
    SQL_TIMESTAMP_STRUCT result{};
    result.year = static_cast<SQLSMALLINT>(timestamp.date.year);
    result.month = static_cast<SQLUSMALLINT>(timestamp.date.month);
    result.day = static_cast<SQLUSMALLINT>(timestamp.date.day);
    result.hour = static_cast<SQLUSMALLINT>(timestamp.time.hour);
    result.minute = static_cast<SQLUSMALLINT>(timestamp.time.minute);
    result.second = static_cast<SQLUSMALLINT>(timestamp.time.second);
    result.fraction = static_cast<SQLUINTEGER>(timestamp.time.ticks) * kNanosecondsPerTick;
    return result;
}

Converted text_to_date(const Cell& cell, const SqlType&, const Target& target) {
    if (cell.kind() != CellKind::Text) return failed(Conversion::NotConvertible);
    const std::string_view text = trim(cell.as_bytes());
    if (const auto days = parse_date(text)) return store(target, date_struct(*days));
    const auto moment = moment_of(text);
    if (!moment) return failed(reason(text));
    const bool cut = moment->cut || time_of(moment->ticks) != 0;
    return store(target, date_struct(day_of(moment->ticks)), cut ? Conversion::FractionCut : Conversion::Ok);
}

Converted text_to_time(const Cell& cell, const SqlType&, const Target& target) {
    if (cell.kind() != CellKind::Text) return failed(Conversion::NotConvertible);
    const std::string_view text = trim(cell.as_bytes());
    bool cut = false;
    if (const auto ticks = parse_time(text, &cut)) return put_time_of_day(target, *ticks, cut);
    // A date alone has no time to give.
    const auto moment = text.size() > 10 ? moment_of(text) : std::nullopt;
    if (!moment) return failed(reason(text));
    return put_time_of_day(target, time_of(moment->ticks), moment->cut);
}

Converted text_to_timestamp(const Cell& cell, const SqlType&, const Target& target) {
    if (cell.kind() != CellKind::Text) return failed(Conversion::NotConvertible);
    const std::string_view text = trim(cell.as_bytes());
    bool cut = false;
    if (const auto ticks = parse_time(text, &cut)) {
        const std::int64_t today = day_of(now_ticks());
        return store(target, timestamp_struct(today * kTicksPerDay + *ticks),
                     cut ? Conversion::FractionCut : Conversion::Ok);
    }
    const auto moment = moment_of(text);
    if (!moment) return failed(reason(text));
    return store(target, timestamp_struct(moment->ticks), moment->cut ? Conversion::FractionCut : Conversion::Ok);
}

Converted date_to_date(const Cell& cell, const SqlType&, const Target& target) {
    if (!is_number(cell)) return failed(Conversion::NotConvertible);
    return store(target, date_struct(cell.as_integer()));
}
Converted date_to_timestamp(const Cell& cell, const SqlType&, const Target& target) {
    if (!is_number(cell)) return failed(Conversion::NotConvertible);
    return store(target, timestamp_struct(cell.as_integer() * kTicksPerDay));
}
Converted time_to_time(const Cell& cell, const SqlType&, const Target& target) {
    if (!is_number(cell)) return failed(Conversion::NotConvertible);
    return put_time_of_day(target, cell.as_integer(), false);
}
Converted time_to_timestamp(const Cell& cell, const SqlType&, const Target& target) {
    if (!is_number(cell)) return failed(Conversion::NotConvertible);
    return store(target, timestamp_struct(day_of(now_ticks()) * kTicksPerDay + cell.as_integer()));
}
Converted timestamp_to_date(const Cell& cell, const SqlType&, const Target& target) {
    if (!is_number(cell)) return failed(Conversion::NotConvertible);
    const std::int64_t ticks = cell.as_integer();
    return store(target, date_struct(day_of(ticks)), time_of(ticks) != 0 ? Conversion::FractionCut : Conversion::Ok);
}
Converted timestamp_to_time(const Cell& cell, const SqlType&, const Target& target) {
    if (!is_number(cell)) return failed(Conversion::NotConvertible);
    return put_time_of_day(target, time_of(cell.as_integer()), false);
}
Converted timestamp_to_timestamp(const Cell& cell, const SqlType&, const Target& target) {
    if (!is_number(cell)) return failed(Conversion::NotConvertible);
    return store(target, timestamp_struct(cell.as_integer()));
}

} // namespace snowatlas::odbc

#include "driver/base/calendar.h"

#include <array>
#include <bit>
#include <chrono>
#include <cstdint>
#include <cstring>

namespace snowatlas {
namespace {

// Reads text from left to right; every step says whether what was wanted was there.
class Reader {
  public:
    explicit Reader(std::string_view text) : text_(text) {}
    bool at_end() const { return at_ == text_.size(); }
    bool take(char wanted) {
        if (at_end() || text_[at_] != wanted) return false;
        ++at_;
        return true;
    }
    // Exactly `count` digits.
    bool number(int count, int& value) {
        value = 0;
        for (int i = 0; i < count; ++i) {
            if (at_end() || text_[at_] < '0' || text_[at_] > '9') return false;
            value = value * 10 + (text_[at_++] - '0');
        }
        return true;
    }
    // Any count of digits up to nine, as ticks; the rest of the digits may only be noticed.
    bool fraction(int& ticks, bool& truncated) {
        ticks = 0;
        int count = 0;
        for (; !at_end() && text_[at_] >= '0' && text_[at_] <= '9'; ++at_, ++count) {
            if (count < kTimestampScale)
                ticks = ticks * 10 + (text_[at_] - '0');
            else
                truncated = truncated || text_[at_] != '0';
        }
        for (int i = count; i < kTimestampScale; ++i) ticks *= 10;
        return count > 0 && count <= 9;
    }

  private:
    std::string_view text_;
    std::size_t at_ = 0;
};

using Eight = std::array<unsigned char, 8>;

// What eight letters have to be: a '0' where a digit is wanted.
struct Shape {
    std::uint64_t letters, digits;
    constexpr explicit Shape(const char (&text)[9]) {
        Eight letter{}, digit{};
        for (std::size_t i = 0; i < letter.size(); ++i) {
            letter[i] = static_cast<unsigned char>(text[i]);
            digit[i] = text[i] == '0' ? 0x0F : 0;
        }
        letters = std::bit_cast<std::uint64_t>(letter);
        digits = std::bit_cast<std::uint64_t>(digit);
    }
};

// Eight letters read at once: what of them is a digit has its value, and all others are 0.
class EightLetters {
  public:
    EightLetters(const char* text, const Shape& shape) {
        std::uint64_t letters = 0;
        std::memcpy(&letters, text, sizeof(letters));
        constexpr std::uint64_t kSixes = 0x0606060606060606, kHighHalves = 0xF0F0F0F0F0F0F0F0;
        const std::uint64_t values = letters ^ shape.letters;
        fits_ = (values & ~shape.digits) == 0 && ((values + kSixes) & kHighHalves) == 0;
        values_ = std::bit_cast<Eight>(values);
    }
    bool fits() const { return fits_; }
    int two_digits(std::size_t at) const { return values_[at] * 10 + values_[at + 1]; }

  private:
    bool fits_;
    Eight values_;
};

constexpr std::size_t kUsualLength = 19;

// "2024-05-06T07:08:09", what nearly every moment begins with. False: to be read step by step.
bool read_usual(std::string_view text, Timestamp& timestamp) {
    if (text.size() < kUsualLength) return false;
    static constexpr Shape kMonth("0000-00-"), kDay("0-00-00T"), kTime("00:00:00");
    const EightLetters month(text.data(), kMonth);
    const EightLetters day(text.data() + 3, kDay);
    const EightLetters time(text.data() + 11, kTime);
    if (!month.fits() || !day.fits() || !time.fits()) return false;
    timestamp.date = {month.two_digits(0) * 100 + month.two_digits(2), month.two_digits(5), day.two_digits(5)};
    timestamp.time.hour = time.two_digits(0);
    timestamp.time.minute = time.two_digits(3);
    timestamp.time.second = time.two_digits(6);
    return is_valid(timestamp.date) && is_valid(timestamp.time);
}

bool read_date(Reader& reader, Date& date) {
    return reader.number(4, date.year) && reader.take('-') && reader.number(2, date.month) && reader.take('-') &&
           reader.number(2, date.day) && is_valid(date);
}

bool read_time(Reader& reader, TimeOfDay& time, bool& truncated) {
    if (!reader.number(2, time.hour) || !reader.take(':') || !reader.number(2, time.minute)) return false;
    if (reader.take(':')) {
        if (!reader.number(2, time.second)) return false;
        if (reader.take('.') && !reader.fraction(time.ticks, truncated)) return false;
    }
    // A leap second is told as the last moment of its minute: neither ODBC's callers nor sorting know a 60th.
    if (time.second == 60) {
        time.second = 59;
        time.ticks = static_cast<int>(kTicksPerSecond - 1);
    }
    return is_valid(time);
}

// 'Z', "+hh:mm", "-hh:mm", "+hhmm" or nothing: minutes ahead of UTC.
bool read_zone(Reader& reader, int& minutes) {
    minutes = 0;
    if (reader.at_end() || reader.take('Z') || reader.take('z')) return true;
    const bool ahead = reader.take('+');
    if (!ahead && !reader.take('-')) return false;
    int hour = 0;
    int minute = 0;
    if (!reader.number(2, hour)) return false;
    reader.take(':');
    if (!reader.at_end() && !reader.number(2, minute)) return false;
    minutes = (hour * 60 + minute) * (ahead ? 1 : -1);
    return hour <= 23 && minute <= 59;
}

void append_number(std::string& text, int value, int width) {
    std::array<char, 10> digits{};
    for (int i = width - 1; i >= 0; --i, value /= 10)
        digits[static_cast<std::size_t>(i)] = static_cast<char>('0' + value % 10);
    text.append(digits.data(), static_cast<std::size_t>(width));
}

std::int64_t floor_divide(std::int64_t value, std::int64_t by) {
    return value >= 0 ? value / by : -((-value + by - 1) / by);
}

} // namespace

int days_in_month(int year, int month) {
    constexpr std::array<int, 12> kDays{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return month == 2 && leap ? 29 : kDays.at(static_cast<std::size_t>(month - 1));
}

bool is_valid(const Date& date) {
    return date.year >= 1 && date.year <= 9999 && date.month >= 1 && date.month <= 12 && date.day >= 1 &&
           (date.day <= 28 || date.day <= days_in_month(date.year, date.month));
}

bool is_valid(const TimeOfDay& time) {
    return time.hour >= 0 && time.hour <= 23 && time.minute >= 0 && time.minute <= 59 && time.second >= 0 &&
           time.second <= 59 && time.ticks >= 0 && time.ticks < kTicksPerSecond;
}

// Counts in eras of 400 years that begin on 1 March, so that the leap day is the last of its year.
std::int64_t to_days(const Date& date) {
    const std::int64_t year = date.month <= 2 ? date.year - 1 : date.year;
    const std::int64_t era = floor_divide(year, 400);
    const std::int64_t year_of_era = year - era * 400;
    const std::int64_t month = date.month > 2 ? date.month - 3 : date.month + 9;
    const std::int64_t day_of_year = (153 * month + 2) / 5 + date.day - 1;
    const std::int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146'097 + day_of_era - 719'468;
}

Date date_from_days(std::int64_t days) {
    days += 719'468;
    const std::int64_t era = floor_divide(days, 146'097);
    // Neri and Schneider, Euclidean affine functions and their application to calendar algorithms (2023), figure 12:
    // years, months and days by multiplication alone.
    const auto quarter_days = 4 * static_cast<std::uint32_t>(days - era * 146'097) + 3;
    const int century = static_cast<int>(quarter_days / 146'097);
    const std::uint64_t years = std::uint64_t{2'939'745} * (quarter_days % 146'097 / 4 * 4 + 3);
    const std::uint32_t day_of_year = static_cast<std::uint32_t>(years) / 2'939'745 / 4;
    const std::uint32_t months = 2141 * day_of_year + 197'913;
    const bool next_year = day_of_year >= 306; // January and February end the year that began in March
    Date date;
    date.year = static_cast<int>(era) * 400 + century * 100 + static_cast<int>(years >> 32) + (next_year ? 1 : 0);
    date.month = static_cast<int>(months / 65'536) - (next_year ? 12 : 0);
    date.day = static_cast<int>(months % 65'536 / 2141) + 1;
    return date;
}

std::int64_t to_ticks(const TimeOfDay& time) {
    return (std::int64_t{time.hour} * 3600 + std::int64_t{time.minute} * 60 + time.second) * kTicksPerSecond +
           time.ticks;
}

TimeOfDay time_from_ticks(std::int64_t ticks) {
    TimeOfDay time;
    time.ticks = static_cast<int>(ticks % kTicksPerSecond);
    const auto seconds = static_cast<int>(ticks / kTicksPerSecond);
    time.hour = seconds / 3600;
    time.minute = seconds / 60 % 60;
    time.second = seconds % 60;
    return time;
}

std::int64_t to_ticks(const Timestamp& timestamp) {
    return to_days(timestamp.date) * kTicksPerDay + to_ticks(timestamp.time);
}

Timestamp timestamp_from_ticks(std::int64_t ticks) {
    const auto day = day_of(ticks);
    return {date_from_days(day), time_from_ticks(ticks - day * kTicksPerDay)};
}

std::int64_t day_of(std::int64_t timestamp_ticks) {
    return floor_divide(timestamp_ticks, kTicksPerDay);
}

std::int64_t time_of(std::int64_t timestamp_ticks) {
    return timestamp_ticks - day_of(timestamp_ticks) * kTicksPerDay;
}

std::optional<std::int64_t> parse_timestamp(std::string_view text, bool* truncated) {
    Timestamp timestamp;
    bool cut = false;
    int zone_minutes = 0;
    const bool usual = read_usual(text, timestamp);
    if (usual && text.size() == kUsualLength + 1 && text.back() == 'Z') {
        if (truncated != nullptr) *truncated = false;
        return to_ticks(timestamp);
    }
    Reader reader(usual ? text.substr(kUsualLength) : text);
    if (usual) {
        if (reader.take('.') && !reader.fraction(timestamp.time.ticks, cut)) return std::nullopt;
        if (!read_zone(reader, zone_minutes) || !reader.at_end()) return std::nullopt;
    } else {
        timestamp = {};
        if (!read_date(reader, timestamp.date)) return std::nullopt;
        if (!reader.at_end()) {
            const bool separated = reader.take('T') || reader.take('t') || reader.take(' ');
            if (!separated || !read_time(reader, timestamp.time, cut)) return std::nullopt;
            if (!read_zone(reader, zone_minutes) || !reader.at_end()) return std::nullopt;
        }
    }
    const std::int64_t ticks = to_ticks(timestamp) - std::int64_t{zone_minutes} * 60 * kTicksPerSecond;
    // A zone must not push the moment out of the years a date can have.
    if (zone_minutes == 0) {
        if (truncated != nullptr) *truncated = cut;
        return ticks;
    }
    if (day_of(ticks) < to_days({1, 1, 1}) || day_of(ticks) > to_days({9999, 12, 31})) return std::nullopt;
    if (truncated != nullptr) *truncated = cut;
    return ticks;
}

std::optional<std::int64_t> parse_date(std::string_view text) {
    Reader reader(text);
    Date date;
    if (!read_date(reader, date) || !reader.at_end()) return std::nullopt;
    return to_days(date);
}

std::optional<std::int64_t> parse_time(std::string_view text, bool* truncated) {
    Reader reader(text);
    TimeOfDay time;
    bool cut = false;
    if (!read_time(reader, time, cut) || !reader.at_end()) return std::nullopt;
    if (truncated != nullptr) *truncated = cut;
    return to_ticks(time);
}

std::string format_date(std::int64_t days) {
    const Date date = date_from_days(days);
    std::string text;
    append_number(text, date.year, 4);
    text += '-';
    append_number(text, date.month, 2);
    text += '-';
    append_number(text, date.day, 2);
    return text;
}

std::string format_time(std::int64_t ticks) {
    const TimeOfDay time = time_from_ticks(ticks);
    std::string text;
    append_number(text, time.hour, 2);
    text += ':';
    append_number(text, time.minute, 2);
    text += ':';
    append_number(text, time.second, 2);
    if (time.ticks != 0) {
        text += '.';
        append_number(text, time.ticks, kTimestampScale);
        text.erase(text.find_last_not_of('0') + 1);
    }
    return text;
}

std::string format_timestamp(std::int64_t ticks) {
    return format_date(day_of(ticks)) + ' ' + format_time(time_of(ticks));
}

std::string format_rfc3339(std::int64_t ticks) {
    return format_date(day_of(ticks)) + 'T' + format_time(time_of(ticks)) + 'Z';
}

std::int64_t now_ticks() {
    using Ticks = std::chrono::duration<std::int64_t, std::ratio<1, kTicksPerSecond>>;
    return std::chrono::duration_cast<Ticks>(std::chrono::system_clock::now().time_since_epoch()).count();
}

} // namespace snowatlas

#include "driver/odbc/interval.h"

#include <array>
#include <charconv>

#include "driver/base/text.h"

namespace snowatlas::odbc {
namespace {

enum Field { Year, Month, Day, Hour, Minute, Second };
constexpr int kFieldCount = 6;
constexpr char kSeparatorAfter[kFieldCount] = {'-', 0, ' ', ':', ':', '.'};
constexpr std::uint32_t kLimit[kFieldCount] = {0, 12, 0, 24, 60, 60}; // of a field that does not lead
constexpr std::string_view kFieldNames[kFieldCount] = {"YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND"};

struct Range {
    Field first, last;
};
// By SQL_CODE_YEAR … SQL_CODE_MINUTE_TO_SECOND, from 1.
constexpr Range kRanges[] = {{Year, Year},     {Month, Month}, {Day, Day},      {Hour, Hour},  {Minute, Minute},
                             {Second, Second}, {Year, Month},  {Day, Hour},     {Day, Minute}, {Day, Second},
                             {Hour, Minute},   {Hour, Second}, {Minute, Second}};

Range range_of(int code) {
    return kRanges[code - 1];
}
int code_of(const SQL_INTERVAL_STRUCT& interval) {
    const int code = static_cast<int>(interval.interval_type);
    return code >= SQL_CODE_YEAR && code <= SQL_CODE_MINUTE_TO_SECOND ? code : SQL_CODE_DAY_TO_SECOND;
}

// The fields as an array, for loops.
struct Fields {
    std::array<std::uint32_t, kFieldCount> value{};
    std::uint32_t fraction = 0;
};

Fields fields_of(const SQL_INTERVAL_STRUCT& interval) {
    const Range range = range_of(code_of(interval));
    Fields fields;
    if (range.first <= Month) {
        fields.value[Year] = interval.intval.year_month.year;
        fields.value[Month] = interval.intval.year_month.month;
        return fields;
    }
    const SQL_DAY_SECOND_STRUCT& parts = interval.intval.day_second;
    fields.value = {0, 0, parts.day, parts.hour, parts.minute, parts.second};
    fields.fraction = parts.fraction;
    return fields;
}

SQL_INTERVAL_STRUCT interval_of(const Fields& fields, int code, bool negative) {
    SQL_INTERVAL_STRUCT interval{};
    interval.interval_type = static_cast<SQLINTERVAL>(code);
    interval.interval_sign = negative ? SQL_TRUE : SQL_FALSE;
    if (range_of(code).first <= Month) {
        interval.intval.year_month.year = fields.value[Year];
        interval.intval.year_month.month = fields.value[Month];
    } else {
        interval.intval.day_second = {fields.value[Day], fields.value[Hour], fields.value[Minute], fields.value[Second],
                                      fields.fraction};
    }
    return interval;
}

int digit_count(std::uint64_t value) {
    int count = 1;
    while (value >= 10) {
        value /= 10;
        ++count;
    }
    return count;
}

class TextReader {
  public:
    TextReader(std::string_view text, int code, IntervalPrecision precision)
        : text_(trim(text)), code_(code), precision_(precision) {}

    IntervalResult read() {
        Field first = range_of(code_).first;
        if (!strip_literal(first) || first != range_of(code_).first) return failed(Conversion::NotConvertible);
        take_sign();
        const Conversion status = read_fields(first);
        if (status != Conversion::Ok && status != Conversion::FractionCut) return failed(status);
        return {status, interval_of(fields_, code_, negative_)};
    }

  private:
    static IntervalResult failed(Conversion status) { return {status, {}}; }

    void take_sign() {
        if (text_.empty() || (text_.front() != '-' && text_.front() != '+')) return;
        if (text_.front() == '-') negative_ = !negative_;
        text_ = trim(text_.substr(1));
    }

    // INTERVAL [sign] 'value' UNIT[(…)] [TO UNIT[(…)]]: leaves the value, tells the first unit.
    bool strip_literal(Field& first) {
        if (!text_.empty() && text_.front() == '{') {
            if (text_.back() != '}') return false;
            text_ = trim(text_.substr(1, text_.size() - 2));
        }
        constexpr std::string_view kWord = "INTERVAL";
        if (text_.size() < kWord.size() || !equals_ignore_case(text_.substr(0, kWord.size()), kWord)) return true;
        text_ = trim(text_.substr(kWord.size()));
        take_sign();
        const std::size_t end = text_.find('\'', 1);
        if (text_.empty() || text_.front() != '\'' || end == std::string_view::npos) return false;
        const std::string_view unit = trim(text_.substr(end + 1));
        text_ = trim(text_.substr(1, end - 1));
        for (int i = 0; i < kFieldCount; ++i) {
            const std::string_view name = kFieldNames[i];
            if (unit.size() < name.size() || !equals_ignore_case(unit.substr(0, name.size()), name)) continue;
            first = static_cast<Field>(i);
            return true;
        }
        return false;
    }

    bool take_number(std::uint64_t& value, int& digits) {
        const char* start = text_.data();
        const auto [end, error] = std::from_chars(start, start + text_.size(), value);
        if (error != std::errc() || end == start) return false;
        digits = digit_count(value);
        text_.remove_prefix(static_cast<std::size_t>(end - start));
        return true;
    }

    Conversion read_fields(Field first) {
        const Field last = range_of(code_).last;
        bool cut = false;
        for (int field = first;; ++field) {
            std::uint64_t value = 0;
            int digits = 0;
            if (!take_number(value, digits)) return Conversion::NotConvertible;
            if (field == first) {
                if (digits > precision_.leading || value > UINT32_MAX) return Conversion::IntervalOverflow;
            } else if (value >= kLimit[field]) {
                return Conversion::NotConvertible;
            }
            if (field <= last)
                fields_.value[static_cast<std::size_t>(field)] = static_cast<std::uint32_t>(value);
            else
                cut = cut || value != 0;
            if (text_.empty()) break;
            if (field == Month || text_.front() != kSeparatorAfter[field]) return Conversion::NotConvertible;
            text_.remove_prefix(1);
            if (field == Second) return read_fraction(last == Second, cut);
        }
        return cut ? Conversion::FractionCut : Conversion::Ok;
    }

    Conversion read_fraction(bool wanted, bool cut) {
        int kept = 0;
        for (const char c : text_) {
            if (c < '0' || c > '9') return Conversion::NotConvertible;
            if (wanted && kept < precision_.fraction) {
                fields_.fraction = fields_.fraction * 10 + static_cast<std::uint32_t>(c - '0');
                ++kept;
            } else {
                cut = cut || c != '0';
            }
        }
        for (; wanted && kept < precision_.fraction; ++kept) fields_.fraction *= 10;
        return cut ? Conversion::FractionCut : Conversion::Ok;
    }

    std::string_view text_;
    int code_;
    IntervalPrecision precision_;
    bool negative_ = false;
    Fields fields_;
};

IntervalPrecision bounded(IntervalPrecision precision) {
    if (precision.leading <= 0) precision.leading = 2;
    if (precision.fraction < 0 || precision.fraction > 9) precision.fraction = 6;
    return precision;
}

} // namespace

IntervalResult interval_from_text(std::string_view text, SQLSMALLINT c_type, IntervalPrecision precision) {
    return TextReader(text, c_type - 100, bounded(precision)).read();
}

IntervalResult interval_from_number(Decimal number, SQLSMALLINT c_type, IntervalPrecision precision) {
    precision = bounded(precision);
    const int code = c_type - 100;
    const Field field = range_of(code).first;
    const bool negative = number.unscaled < 0;
    if (negative) number.unscaled = -number.unscaled;
    const Int128 power = power_of_ten(number.scale);
    const Int128 whole = number.unscaled / power;
    const Int128 rest = number.unscaled % power;
    if (digits(whole) > precision.leading || whole > static_cast<Int128>(UINT32_MAX))
        return {Conversion::IntervalOverflow, {}};
    Fields fields;
    fields.value[static_cast<std::size_t>(field)] = static_cast<std::uint32_t>(whole);
    bool cut = rest != 0;
    if (field == Second && rest != 0) {
        const int drop = number.scale - precision.fraction;
        const Int128 factor = power_of_ten(drop > 0 ? drop : -drop);
        cut = drop > 0 && rest % factor != 0;
        fields.fraction = static_cast<std::uint32_t>(drop > 0 ? rest / factor : rest * factor);
    }
    return {cut ? Conversion::FractionCut : Conversion::Ok, interval_of(fields, code, negative)};
}

IntervalResult interval_from_interval(const SQL_INTERVAL_STRUCT& interval, SQLSMALLINT c_type,
                                      IntervalPrecision precision) {
    precision = bounded(precision);
    constexpr std::uint64_t kUnits[kFieldCount] = {12, 1, 86400, 3600, 60, 1}; // in months, in seconds
    const Range source = range_of(code_of(interval));
    const Range target = range_of(c_type - 100);
    if ((source.first <= Month) != (target.first <= Month)) return {Conversion::NotConvertible, {}};
    const Fields given = fields_of(interval);
    std::uint64_t rest = 0;
    for (int field = source.first; field <= source.last; ++field)
        rest += given.value[static_cast<std::size_t>(field)] * kUnits[field];
    Fields fields;
    for (int field = target.first; field <= target.last; ++field) {
        const std::uint64_t value = rest / kUnits[field];
        rest %= kUnits[field];
        if (field == target.first && (digit_count(value) > precision.leading || value > UINT32_MAX))
            return {Conversion::IntervalOverflow, {}};
        fields.value[static_cast<std::size_t>(field)] = static_cast<std::uint32_t>(value);
    }
    const std::uint32_t fraction = source.last == Second ? given.fraction : 0;
    if (target.last == Second) fields.fraction = fraction;
    const bool cut = rest != 0 || (target.last != Second && fraction != 0);
    return {cut ? Conversion::FractionCut : Conversion::Ok,
            interval_of(fields, c_type - 100, interval.interval_sign == SQL_TRUE)};
}

std::optional<Decimal> number_from_interval(const SQL_INTERVAL_STRUCT& interval) {
    const Range range = range_of(code_of(interval));
    if (range.first != range.last) return std::nullopt;
    const Fields fields = fields_of(interval);
    Decimal number = from_int64(fields.value[static_cast<std::size_t>(range.first)]);
    if (range.first == Second && fields.fraction != 0) number = {number.unscaled * 1'000'000 + fields.fraction, 6};
    if (interval.interval_sign == SQL_TRUE) number.unscaled = -number.unscaled;
    return number;
}

std::string text_from_interval(const SQL_INTERVAL_STRUCT& interval) {
    const Range range = range_of(code_of(interval));
    const Fields fields = fields_of(interval);
    std::string text = interval.interval_sign == SQL_TRUE ? "-" : "";
    const auto padded = [](std::uint32_t value, std::size_t width) {
        std::string digits = std::to_string(value);
        while (digits.size() < width) digits.insert(digits.begin(), '0');
        return digits;
    };
    for (int field = range.first; field <= range.last; ++field) {
        const std::uint32_t value = fields.value[static_cast<std::size_t>(field)];
        text += field == range.first ? std::to_string(value) : padded(value, 2);
        if (field < range.last) text += kSeparatorAfter[field];
    }
    if (range.last == Second && fields.fraction != 0) {
        text += '.';
        text += padded(fields.fraction, 6);
        while (text.back() == '0') text.pop_back();
    }
    return text;
}

} // namespace snowatlas::odbc

// ODBC escape sequences {…}, and the literals of dates, times, GUIDs and intervals.
#include <algorithm>
#include <array>
#include <charconv>

#include "driver/base/calendar.h"
#include "driver/base/text.h"
#include "driver/sql/failure.h"
#include "driver/sql/parser.h"

namespace snowatlas::sql::syntax {

namespace {

std::int32_t fraction_digits(std::string_view text) {
    const std::size_t point = text.find('.');
    if (point == std::string_view::npos) return 0;
    std::int32_t count = 0;
    for (std::size_t i = point + 1; i < text.size() && text[i] >= '0' && text[i] <= '9'; ++i) ++count;
    return std::min(count, kTimestampScale);
}

struct IntervalField {
    std::string_view name;
    std::string_view unit;          // what TIMESTAMPADD calls it
    std::int64_t of_the_one_before; // how many make one of the field before; 0: none before
};
constexpr std::array<IntervalField, 6> kIntervalFields{{{"YEAR", "year", 0},
                                                        {"MONTH", "month", 12},
                                                        {"DAY", "day", 0},
                                                        {"HOUR", "hour", 24},
                                                        {"MINUTE", "minute", 60},
                                                        {"SECOND", "second", 60}}};
constexpr std::size_t kSecondField = 5;

std::optional<std::size_t> interval_field(std::string_view word) {
    if (word.size() > 1 && word.back() == 'S') word.remove_suffix(1); // INTERVAL '3' DAYS
    for (std::size_t i = 0; i < kIntervalFields.size(); ++i) {
        if (kIntervalFields[i].name == word) return i;
    }
    return std::nullopt;
}

constexpr std::int64_t kNanosecondsPerSecond = 1'000'000'000;

// '1 02:03:04.5' with the fields first to last, as a number of the last field; seconds with a fraction as
// nanoseconds. Empty if the text does not have these fields.
struct IntervalValue {
    std::int64_t amount = 0;
    bool nanoseconds = false;
};
std::optional<IntervalValue> parse_interval_text(std::string_view text, std::size_t first, std::size_t last) {
    text = trim(text);
    bool negative = false;
    if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
        negative = text.front() == '-';
        text = trim(text.substr(1));
    }
    IntervalValue value;
    for (std::size_t field = first; field <= last; ++field) {
        std::int64_t number = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (error != std::errc{} || number < 0 || number > INT32_MAX) return std::nullopt;
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
        value.amount = field == first ? number : value.amount * kIntervalFields[field].of_the_one_before + number;
        if (field == last) break;
        static constexpr std::string_view kSeparators = "- :";
        if (text.empty() || kSeparators.find(text.front()) == std::string_view::npos) return std::nullopt;
        text = trim(text.substr(1));
    }
    if (last == kSecondField && !text.empty() && text.front() == '.') {
        text.remove_prefix(1);
        std::int64_t fraction = 0;
        std::int64_t unit = kNanosecondsPerSecond;
        while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
            unit /= 10;
            fraction += unit * (text.front() - '0');
            text.remove_prefix(1);
        }
        if (fraction != 0) {
            value.nanoseconds = true;
            value.amount = value.amount * kNanosecondsPerSecond + fraction;
        }
    }
    if (!text.empty()) return std::nullopt;
    if (negative) value.amount = -value.amount;
    return value;
}

} // namespace

ExpressionPtr Parser::parse_escape() {
    const Nesting nesting(*this);
    const Place place = take().place;
    if (at_symbol("?") || peek().kind == TokenKind::Parameter || at("CALL")) {
        fail(place, "There are no stored procedures, so {call} has nothing to call; use SELECT");
    }
    if (peek().kind != TokenKind::Word) unexpected("d, t, ts, guid, fn, oj, escape or interval after '{'");
    const Token& keyword = take();
    ExpressionPtr result;
    if (keyword.word == "D") {
        result = parse_datetime(TypeId::Date, keyword.place);
    } else if (keyword.word == "T") {
        result = parse_datetime(TypeId::Time, keyword.place);
    } else if (keyword.word == "TS") {
        result = parse_datetime(TypeId::Timestamp, keyword.place);
    } else if (keyword.word == "GUID") {
        result = parse_guid(keyword.place);
    } else if (keyword.word == "INTERVAL") {
        result = parse_interval(keyword.place);
    } else if (keyword.word == "FN") {
        if (peek().kind != TokenKind::Word) unexpected("the name of a function after {fn");
        if (at_symbol("(", 1)) {
            result = parse_call();
        } else {
            Call call; // {fn CURRENT_DATE}
            call.name = peek().text;
            result = make(take().place, std::move(call));
        }
    } else {
        fail(place, "There is no escape sequence {" + keyword.text +
                        "} here; the driver knows d, t, ts, guid, fn, oj, escape and interval");
    }
    expect_symbol("}");
    return result;
}

ExpressionPtr Parser::parse_datetime(TypeId type, Place place) {
    if (peek().kind != TokenKind::Text) unexpected("a quoted date or time");
    const Token& token = take();
    const std::string_view text = trim(token.text);
    std::optional<std::int64_t> value;
    std::string_view form = "'2026-01-31 23:59:59.123'";
    SqlType result{type, 0, 0, false};
    if (type == TypeId::Date) {
        form = "'2026-01-31'";
        value = parse_date(text);
        // {d '2026-01-31 00:00:00'}, as some tools write it
        if (const auto moment = value ? std::nullopt : parse_timestamp(text); moment && time_of(*moment) == 0) {
            value = day_of(*moment);
        }
    } else if (type == TypeId::Time) {
        form = "'23:59:59'";
        value = parse_time(text);
        result.scale = fraction_digits(text);
    } else {
        value = parse_timestamp(text);
        result.scale = fraction_digits(text);
    }
    if (!value) {
        fail(state::kInvalidDatetime, place,
             in_quotes(text) + " is no " + std::string(type_info(type).name) + "; write it as " + std::string(form));
    }
    return make(place, Literal{result, *value});
}

ExpressionPtr Parser::parse_guid(Place place) {
    if (peek().kind != TokenKind::Text) unexpected("a quoted GUID");
    const std::string text = take().text;
    auto guid = lower_case_guid(trim(text));
    if (!guid) {
        fail(state::kInvalidCast, place,
             in_quotes(text) + " is no GUID; write it as '00112233-4455-6677-8899-aabbccddeeff'");
    }
    return make(place, Literal{{TypeId::Guid, kGuidLength, 0, false}, std::move(*guid)});
}

// Behind INTERVAL: [sign] 'text' DAY [TO SECOND], an expression and a unit, or '3 days'.
ExpressionPtr Parser::parse_interval(Place place) {
    bool negative = false;
    if ((at_symbol("-") || at_symbol("+")) && peek(1).kind == TokenKind::Text) negative = take().text == "-";
    const auto integer = [&](std::int64_t value) { return make(place, Literal{{TypeId::BigInt, 0, 0, false}, value}); };
    const auto skip_precision = [this] {
        if (!at_symbol("(")) return;
        position_ = closing(position_);
        expect_symbol(")");
    };
    std::string text;
    ExpressionPtr amount;
    const bool quoted = peek().kind == TokenKind::Text;
    if (quoted) {
        text = take().text;
    } else {
        amount = parse_primary();
    }
    std::optional<std::size_t> first;
    if (peek().kind == TokenKind::Word) first = interval_field(peek().word);
    if (quoted && !first) { // '3 days'
        const std::string_view trimmed = trim(text);
        const std::size_t blank = trimmed.rfind(' ');
        if (blank != std::string_view::npos) first = interval_field(to_upper(trimmed.substr(blank + 1)));
        if (!first) unexpected("YEAR, MONTH, DAY, HOUR, MINUTE or SECOND");
        text = std::string(trimmed.substr(0, blank));
    } else {
        if (!first) unexpected("YEAR, MONTH, DAY, HOUR, MINUTE or SECOND");
        take();
        skip_precision();
    }
    std::size_t last = *first;
    if (accept("TO")) {
        const auto field = peek().kind == TokenKind::Word ? interval_field(peek().word) : std::nullopt;
        if (!field || *field <= *first || (*first <= 1) != (*field <= 1)) unexpected("a smaller unit after TO");
        last = *field;
        take();
        skip_precision();
    }
    if (!quoted) return make(place, Interval{kIntervalFields[last].unit, std::move(amount)});
    const auto value = parse_interval_text(text, *first, last);
    if (!value) fail(state::kInvalidDatetime, place, in_quotes(text) + " is no interval of these units");
    const std::string_view unit = value->nanoseconds ? "frac_second" : kIntervalFields[last].unit;
    return make(place, Interval{unit, integer(negative ? -value->amount : value->amount)});
}

} // namespace snowatlas::sql::syntax

#include "tests/tenant/number_values.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "driver/base/calendar.h"
#include "driver/base/text.h"
#include "tests/tenant/random.h"

namespace snowatlas::tenant {

namespace {

// Columns whose lower-case name ends with `ending` lie in [low, high]; the first that fits counts.
struct Range {
    std::string_view ending;
    std::int64_t low, high;
};

constexpr std::array kIntegerRanges = {
    Range{"compliance", -60, 40},
    Range{"processorcount", 1, 4},
    Range{"corecount", 1, 64},
    Range{"socketcount", 1, 4},
    Range{"chipmodulesperprocessor", 1, 2},
    Range{"usedminutes", 0, 400'000},
    Range{"diskspace", 1LL << 36, 1LL << 42},
    Range{"diskspaceavailable", 0, 1LL << 40},
    Range{"diskspaceused", 0, 1LL << 41},
    Range{"maxmemoryused", 1LL << 30, 1LL << 39},
    Range{"memory", 4096, 262'144},
    Range{"sizemb", 32'000, 4'000'000},
    Range{"spacemb", 100, 900'000},
    Range{"percentage", 0, 100},
    Range{"riskscore", 0, 100},
    Range{"category", 0, 12},
    Range{"type", 0, 8},
    Range{"discoverytype", 0, 8},
    Range{"requirement", 0, 60},
    Range{"coverage", 0, 60},
    Range{"quantity", 1, 250},
    Range{"days", 0, 120},
};
constexpr Range kAnyInteger = {"", 0, 1000};

// How many per thousand are true.
constexpr std::array kFlagShares = {
    Range{"isinstalled", 880, 0},  Range{"isnolicenserequired", 300, 0},
    Range{"isos", 40, 0},          Range{"ishidden", 30, 0},
    Range{"isrecognized", 950, 0}, Range{"isenabled", 900, 0},
    Range{"isportable", 600, 0},   Range{"isserver", 150, 0},
    Range{"ismandatory", 300, 0},
};
constexpr std::int64_t kAnyFlag = 400;

// Days before (negative) or after 2026-01-01.
constexpr std::array kDayRanges = {
    Range{"lastscandate", -120, 0},       Range{"lastused", -400, 0},        Range{"lastuseddate", -400, 0},
    Range{"lastactive", -200, 0},         Range{"lastactivity", -200, 0},    Range{"lastlogon", -200, 0},
    Range{"validto", -200, 500},          Range{"validfrom", -1200, -200},   Range{"expiredate", -100, 700},
    Range{"endofsupportdate", -900, 900}, Range{"endoflifedate", -900, 900}, Range{"enddate", -200, 900},
    Range{"releasedate", -4000, -400},    Range{"created", -300, -1},        Range{"hiredate", -6000, -30},
    Range{"biosdate", -20'000, -300},
};
constexpr Range kAnyDay = {"", -1500, 0};

template <std::size_t N>
const Range& range_of(const std::array<Range, N>& ranges, const std::string& name, const Range& otherwise) {
    const auto found =
        std::find_if(ranges.begin(), ranges.end(), [&](const Range& range) { return name.ends_with(range.ending); });
    return found == ranges.end() ? otherwise : *found;
}

std::int64_t in_range(const Generator& generator, std::uint64_t noise) {
    return generator.low +
           static_cast<std::int64_t>(below(noise, static_cast<std::uint64_t>(generator.high - generator.low) + 1));
}

void produce_integer(const Context& context, Datum& out) {
    out.set(Datum::Kind::Integer, in_range(context.column.generator, context.noise));
}

void produce_flag(const Context& context, Datum& out) {
    out.set(Datum::Kind::Boolean, static_cast<std::int64_t>(context.noise % 1000) < context.column.generator.low);
}

// Whole numbers, two digits, four digits; rarely zero.
void produce_decimal(const Context& context, Datum& out) {
    constexpr std::array<std::int64_t, 5> kPowers = {1, 10, 100, 1000, 10'000};
    const int most = std::min(context.column.type.scale, 4);
    const std::uint64_t kind = context.noise % 8;
    const int scale = kind == 0 ? 0 : kind == 1 ? most : std::min(most, 2);
    out.kind = Datum::Kind::Decimal;
    out.scale = static_cast<std::uint8_t>(scale);
    out.integer =
        kind == 7 ? 0
                  : static_cast<std::int64_t>((context.noise >> 8) % 5000) * kPowers[static_cast<std::size_t>(scale)] +
                        static_cast<std::int64_t>((context.noise >> 30) %
                                                  static_cast<std::uint64_t>(kPowers[static_cast<std::size_t>(scale)]));
}

// Quarters: sums of them are exact in any order.
void produce_real(const Context& context, Datum& out) {
    out.kind = Datum::Kind::Real;
    out.real = static_cast<double>(context.noise % 40'000) / 4;
}

constexpr std::int64_t kFirstOf2026 = 20'454; // days since 1970

std::int64_t day_in_range(const Context& context) {
    return kFirstOf2026 + in_range(context.column.generator, context.noise);
}

void produce_date(const Context& context, Datum& out) {
    out.set(Datum::Kind::Date, day_in_range(context));
}

// Fractions differ from column to column: none, milliseconds, microseconds, ticks. A date nobody set is the year 1.
void produce_timestamp(const Context& context, Datum& out) {
    constexpr std::array<std::int64_t, 4> kUnits = {kTicksPerSecond, 10'000, 10, 1};
    if (!context.column.in_key && context.noise % 211 == 0) {
        out.set(Datum::Kind::Timestamp, to_ticks(Timestamp{{1, 1, 1}, {}}));
        return;
    }
    const std::int64_t unit = kUnits[context.column.generator.salt / 8 % kUnits.size()];
    const auto time = static_cast<std::int64_t>(mix(context.noise) % static_cast<std::uint64_t>(kTicksPerDay));
    out.set(Datum::Kind::Timestamp, day_in_range(context) * kTicksPerDay + time / unit * unit);
}

// What the request was made with: the driver's own choice where nothing is said, up to today.
void produce_query_date(const Context& context, Datum& out) {
    out.set(Datum::Kind::Date, day_of(now_ticks()) - context.column.generator.low);
}

void choose_range(Generator& generator, const Range& range) {
    generator.low = range.low;
    generator.high = range.high;
}

} // namespace

void choose_number_value(const Family&, FamilyColumn& column) {
    const std::string name = to_lower(column.name);
    Generator& generator = column.generator;
    if (column.member.empty() && is_datetime(column.type.id)) {
        generator.produce = produce_query_date;
        generator.low = name.starts_with("from") ? 30 : 0;
        generator.null_per_mille = 0;
        return;
    }
    switch (column.type.id) {
    case TypeId::Bit:
        generator.produce = produce_flag;
        generator.low = range_of(kFlagShares, name, {"", kAnyFlag, 0}).low;
        break;
    case TypeId::Decimal:
        generator.produce = produce_decimal;
        break;
    case TypeId::Real:
    case TypeId::Double:
        generator.produce = produce_real;
        break;
    case TypeId::Date:
        generator.produce = produce_date;
        choose_range(generator, range_of(kDayRanges, name, kAnyDay));
        break;
    case TypeId::Timestamp:
        generator.produce = produce_timestamp;
        choose_range(generator, range_of(kDayRanges, name, kAnyDay));
        break;
    case TypeId::TinyInt:
    case TypeId::SmallInt:
        generator.produce = produce_integer;
        choose_range(generator, {"", 0, 100});
        break;
    default:
        generator.produce = produce_integer;
        choose_range(generator, range_of(kIntegerRanges, name, kAnyInteger));
        if (column.type.id == TypeId::Integer) generator.high = std::min<std::int64_t>(generator.high, 2'000'000'000);
        break;
    }
}

} // namespace snowatlas::tenant

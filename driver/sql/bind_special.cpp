// Calls that are written another way once bound: units and fields as words, the many spellings of one function.
#include <array>

#include "driver/base/text.h"
#include "driver/base/utf16.h"
#include "driver/sql/bind.h"
#include "driver/sql/failure.h"
#include "driver/sql/tree.h"

namespace snowatlas::sql {
namespace {

// A word for a part of a date: as unit of TIMESTAMPADD (`factor` of them make `unit`s), as field of EXTRACT.
struct DatePart {
    std::string_view word;
    std::string_view unit;
    std::int64_t factor;
    std::string_view field; // empty: none
};
constexpr std::int64_t kPerMillisecond = 1'000'000; // frac_second counts nanoseconds
constexpr std::int64_t kPerMicrosecond = 1'000;
constexpr auto kDateParts = std::to_array<DatePart>({
    {"YEAR", "year", 1, "year"},
    {"YYYY", "year", 1, "year"},
    {"YY", "year", 1, "year"},
    {"QUARTER", "quarter", 1, "quarter"},
    {"QQ", "quarter", 1, "quarter"},
    {"Q", "quarter", 1, "quarter"},
    {"MONTH", "month", 1, "month"},
    {"MM", "month", 1, "month"},
    {"M", "month", 1, "month"},
    {"WEEK", "week", 1, "week"},
    {"WK", "week", 1, "week"},
    {"WW", "week", 1, "week"},
    {"WEEKOFYEAR", "week", 1, "week"},
    {"ISO_WEEK", "week", 1, "iso_week"},
    {"ISOWEEK", "week", 1, "iso_week"},
    {"ISOWK", "week", 1, "iso_week"},
    {"ISO_YEAR", "year", 1, "iso_year"},
    {"ISOYEAR", "year", 1, "iso_year"},
    {"DAY", "day", 1, "day"},
    {"DD", "day", 1, "day"},
    {"D", "day", 1, "day"},
    {"DAYOFMONTH", "day", 1, "day"},
    {"DAYOFYEAR", "day", 1, "doy"},
    {"DOY", "day", 1, "doy"},
    {"DY", "day", 1, "doy"},
    {"Y", "day", 1, "doy"},
    {"DAYOFWEEK", "day", 1, "dow"},
    {"WEEKDAY", "day", 1, "dow"},
    {"DOW", "day", 1, "dow"},
    {"DW", "day", 1, "dow"},
    {"W", "day", 1, "dow"},
    {"ISODOW", "day", 1, "iso_dow"},
    {"HOUR", "hour", 1, "hour"},
    {"HH", "hour", 1, "hour"},
    {"H", "hour", 1, "hour"},
    {"MINUTE", "minute", 1, "minute"},
    {"MI", "minute", 1, "minute"},
    {"N", "minute", 1, "minute"},
    {"SECOND", "second", 1, "second"},
    {"SS", "second", 1, "second"},
    {"S", "second", 1, "second"},
    {"MILLISECOND", "frac_second", kPerMillisecond, "millisecond"},
    {"MS", "frac_second", kPerMillisecond, "millisecond"},
    {"MICROSECOND", "frac_second", kPerMicrosecond, "microsecond"},
    {"MCS", "frac_second", kPerMicrosecond, "microsecond"},
    {"NANOSECOND", "frac_second", 1, "nanosecond"},
    {"NS", "frac_second", 1, "nanosecond"},
    {"FRAC_SECOND", "frac_second", 1, {}},
    {"EPOCH", "second", 1, "epoch"},
});

const DatePart* find_part(std::string_view word) {
    constexpr std::string_view kPrefix = "SQL_TSI_";
    std::string upper = to_upper(word);
    if (upper.rfind(kPrefix, 0) == 0) upper.erase(0, kPrefix.size());
    const auto find = [&]() -> const DatePart* {
        for (const DatePart& part : kDateParts) {
            if (part.word == upper) return &part;
        }
        return nullptr;
    };
    if (const DatePart* part = find()) return part;
    if (upper.size() > 3 && upper.back() == 'S') upper.pop_back(); // DAYS
    return find();
}

// The word of YEAR or 'year' as an argument; empty: the argument is something else.
std::string word_of(const syntax::ExpressionPtr& node) {
    if (const auto* name = std::get_if<syntax::Name>(&node->node); name != nullptr && name->size() == 1) {
        return name->front().text;
    }
    if (const auto* literal = std::get_if<syntax::Literal>(&node->node)) {
        if (const auto* text = std::get_if<std::string>(&literal->value)) return *text;
    }
    return {};
}

const DatePart& part_of(const syntax::ExpressionPtr& node, std::string_view function) {
    const DatePart* part = find_part(word_of(node));
    if (part == nullptr) {
        fail(node->place, to_upper(function) + " takes a unit as argument 1: SQL_TSI_SECOND, SQL_TSI_DAY …, or YEAR, "
                                               "QUARTER, MONTH, WEEK, DAY, HOUR, MINUTE, SECOND");
    }
    return *part;
}

// One-argument functions that are EXTRACT of a field.
constexpr auto kFieldFunctions = std::to_array<std::string_view>(
    {"YEAR", "QUARTER", "MONTH", "WEEK", "WEEKOFYEAR", "ISO_WEEK", "DAY", "DAYOFMONTH", "DAYOFWEEK", "DAYOFYEAR",
     "HOUR", "MINUTE", "SECOND", "MILLISECOND", "MICROSECOND", "EPOCH"});

constexpr auto kCastFunctions = std::to_array<std::pair<std::string_view, TypeId>>({{"DATE", TypeId::Date},
                                                                                    {"TIME", TypeId::Time},
                                                                                    {"TIMESTAMP", TypeId::Timestamp},
                                                                                    {"DATETIME", TypeId::Timestamp}});

syntax::ExpressionPtr cast_node(const syntax::ExpressionPtr& operand, TypeId type, std::optional<std::int32_t> length,
                                bool null_on_error, Place place) {
    return std::make_shared<const syntax::Expression>(
        syntax::Expression{syntax::Cast{operand, {type, length, {}, place}, null_on_error}, place});
}

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
    for (const std::string_view candidate : names) {
        if (equals_ignore_case(name, candidate)) return true;
    }
    return false;
}

} // namespace

ExpressionPtr Binder::text_literal(std::string_view text, Place place) const {
    return make_expression(text_type(static_cast<std::int64_t>(utf16_length(text))), Literal{std::string(text)}, place);
}

ExpressionPtr Binder::bind_niladic(std::string_view name, Place place) {
    const Function* function = find_function(name);
    if (function == nullptr) return nullptr;
    static constexpr auto kNiladic = std::to_array<std::string_view>(
        {"CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP", "LOCALTIME", "LOCALTIMESTAMP", "CURRENT_USER",
         "SESSION_USER", "SYSTEM_USER", "USER", "CURRENT_CATALOG", "SYSDATE"});
    for (const std::string_view known : kNiladic) {
        if (!equals_ignore_case(known, name)) continue;
        if (function->name == "user") return text_literal(names_.user_name(), place);
        if (function->name == "database") return text_literal(names_.database_name(), place);
        return call(*function, name, {}, place);
    }
    return nullptr;
}

ExpressionPtr Binder::bind_special(const syntax::Call& node, Place place) {
    const Function* function = find_function(node.name);
    const std::string_view canonical = function == nullptr ? std::string_view{} : function->name;
    const std::size_t count = node.arguments.size();
    if (count == 1) {
        if (ExpressionPtr special = bind_special_of_one(node, function, place)) return special;
    }
    if (canonical == "timestampadd" || equals_ignore_case(node.name, "DATE_SUB")) return timestamp_add(node, place);
    if (canonical == "timestampdiff") return timestamp_difference(node, place);
    if (canonical == "date_trunc") return truncate_date(node, place);
    if (equals_ignore_case(node.name, "DATENAME")) return date_name(node, place);
    if (is_one_of(node.name, {"MAX", "MIN"}) && count > 1) {
        return call(equals_ignore_case(node.name, "MAX") ? "greatest" : "least", bind_all(node.arguments), place);
    }
    if (count == 0 && canonical == "user") return text_literal(names_.user_name(), place);
    if (count == 0 && canonical == "database") return text_literal(names_.database_name(), place);
    return count == 2 || count == 3 ? bind_special_of_some(node, canonical, place) : nullptr;
}

ExpressionPtr Binder::bind_special_of_one(const syntax::Call& node, const Function* function, Place place) {
    const syntax::ExpressionPtr& operand = node.arguments.front();
    for (const std::string_view field : kFieldFunctions) {
        if (equals_ignore_case(node.name, field)) return extract(field, operand, place);
    }
    for (const auto& [name, type] : kCastFunctions) {
        if (equals_ignore_case(node.name, name)) return bind(cast_node(operand, type, {}, false, place));
    }
    if (equals_ignore_case(node.name, "ISDATE")) return is_convertible(operand, TypeId::Timestamp, place);
    if (equals_ignore_case(node.name, "ISNUMERIC")) return is_convertible(operand, TypeId::Double, place);
    if (equals_ignore_case(node.name, "ISNULL")) return call("is null", {settle(bind(operand))}, place);
    if (equals_ignore_case(node.name, "LOG2")) {
        return call("log", {bind(operand), make_expression(kInteger, Literal{std::int64_t{2}}, place)}, place);
    }
    const bool is_now =
        function != nullptr && (function->name == "current_timestamp" || function->name == "current_time");
    return is_now ? current_moment(node, *function, place) : nullptr;
}

ExpressionPtr Binder::bind_special_of_some(const syntax::Call& node, std::string_view canonical, Place place) {
    const auto& arguments = node.arguments;
    const std::size_t count = arguments.size();
    if (canonical == "extract" && count == 2) return extract(word_of(arguments[0]), arguments[1], place);
    if (equals_ignore_case(node.name, "ADD_MONTHS") && count == 2) {
        const syntax::Interval months{"month", arguments[1]};
        return add_interval(bind(arguments[0]), months, false, place);
    }
    if (is_one_of(node.name, {"INSTR", "STRPOS"})) {
        std::vector<ExpressionPtr> bound = bind_all(arguments);
        std::swap(bound[0], bound[1]);
        return call("locate", std::move(bound), place);
    }
    if (equals_ignore_case(node.name, "DIV") && count == 2) {
        std::vector<ExpressionPtr> bound = bind_all(arguments);
        for (ExpressionPtr& argument : bound) {
            if (!is_integer(argument->type.id)) argument = convert(argument, kBigInt);
        }
        return call("/", std::move(bound), place);
    }
    if (canonical == "iif" && count == 3) {
        return choose({bind_condition(arguments[0]), bind(arguments[1]), bind(arguments[2])}, place);
    }
    if (canonical == "nvl2" && count == 3) {
        ExpressionPtr is_there = call("is not null", {settle(bind(arguments[0]))}, place);
        return choose({std::move(is_there), bind(arguments[1]), bind(arguments[2])}, place);
    }
    return nullptr;
}

// ISDATE and ISNUMERIC: whether the value's text can be cast.
ExpressionPtr Binder::is_convertible(const syntax::ExpressionPtr& operand, TypeId type, Place place) {
    const syntax::ExpressionPtr text = cast_node(operand, TypeId::VarChar, {}, false, place);
    return call("is not null", {bind(cast_node(text, type, {}, true, place))}, place);
}

// CURRENT_TIMESTAMP(3): with so many fraction digits.
ExpressionPtr Binder::current_moment(const syntax::Call& node, const Function& function, Place place) {
    const auto* digits = std::get_if<syntax::Literal>(&node.arguments.front()->node);
    const auto* scale = digits == nullptr ? nullptr : std::get_if<std::int64_t>(&digits->value);
    if (scale == nullptr || *scale < 0 || *scale > 9) {
        fail(place, to_upper(node.name) + " takes the number of fraction digits, 0 to 9");
    }
    const SqlType type{function.type({}).result.id, 0,
                       static_cast<std::int32_t>(std::min<std::int64_t>(*scale, kTimestampScale)), false};
    return make_expression(type, Cast{call(function, node.name, {}, place), true, false}, place);
}

ExpressionPtr Binder::choose(std::vector<ExpressionPtr> condition_and_results, Place place) {
    std::vector<ExpressionPtr> results{condition_and_results[1], condition_and_results[2]};
    const SqlType type = unify_results(results, place);
    return make_expression(type, Case{{{condition_and_results[0], results[0]}}, results[1]}, place);
}

ExpressionPtr Binder::extract(std::string_view field, const syntax::ExpressionPtr& operand, Place place) {
    const DatePart* part = find_part(field);
    if (part == nullptr || part->field.empty()) {
        fail(place,
             "EXTRACT takes YEAR, QUARTER, MONTH, WEEK, DAY, DAYOFWEEK, DAYOFYEAR, HOUR, MINUTE or SECOND, not " +
                 std::string(field));
    }
    ExpressionPtr moment = bind(operand);
    const SqlType& type = moment->type;
    if (is_known(type) && !is_datetime(type.id) && !is_text(type.id)) {
        fail(operand->place, to_upper(field) + " is taken from a date, time or timestamp, not from " + to_string(type));
    }
    if (part->field == "epoch") return call("epoch", {std::move(moment)}, place);
    return call("extract", {text_literal(part->field, place), std::move(moment)}, place);
}

ExpressionPtr Binder::add_units(std::string_view unit, ExpressionPtr amount, ExpressionPtr operand, Place place) {
    if (unit == "frac_second") { // the fraction must have room
        operand = settle(std::move(operand));
        if (is_datetime(operand->type.id) && operand->type.scale < kTimestampScale) {
            const SqlType wide{TypeId::Timestamp, 0, kTimestampScale, operand->type.nullable};
            operand = make_expression(wide, Cast{std::move(operand), false, false}, place);
        }
    }
    return call("timestampadd", {text_literal(unit, place), std::move(amount), std::move(operand)}, place);
}

// TIMESTAMPADD(unit, n, x) is a TIMESTAMP, DATEADD(unit, n, date) stays a DATE where the unit is a day or more,
// DATE_ADD(x, INTERVAL n unit) adds an interval.
ExpressionPtr Binder::timestamp_add(const syntax::Call& node, Place place) {
    if (node.arguments.size() == 2) {
        if (const auto* interval = std::get_if<syntax::Interval>(&node.arguments[1]->node)) {
            const bool subtract = equals_ignore_case(node.name, "DATE_SUB");
            return add_interval(bind(node.arguments[0]), *interval, subtract, place);
        }
    }
    if (node.arguments.size() != 3) {
        fail(place, to_upper(node.name) + " takes 3 arguments: unit, number, timestamp");
    }
    const DatePart& part = part_of(node.arguments[0], node.name);
    ExpressionPtr amount = adopt(bind(node.arguments[1]), kBigInt);
    if (part.factor > 1) {
        amount = call("*", {convert(amount, kBigInt), make_expression(kBigInt, Literal{part.factor}, place)}, place);
    }
    ExpressionPtr operand = bind(node.arguments[2]);
    const bool whole_days =
        part.unit != "hour" && part.unit != "minute" && part.unit != "second" && part.unit != "frac_second";
    const bool stays_date =
        operand->type.id == TypeId::Date && whole_days && !equals_ignore_case(node.name, "TIMESTAMPADD");
    ExpressionPtr sum = add_units(part.unit, std::move(amount), std::move(operand), place);
    return stays_date ? convert(std::move(sum), kDate) : sum;
}

ExpressionPtr Binder::timestamp_difference(const syntax::Call& node, Place place) {
    const std::size_t count = node.arguments.size();
    if (count == 2) { // DATEDIFF(a, b): days from b to a
        return call("timestampdiff", {text_literal("day", place), bind(node.arguments[1]), bind(node.arguments[0])},
                    place);
    }
    if (count != 3) fail(place, to_upper(node.name) + " takes 3 arguments: unit, from, to");
    const DatePart& part = part_of(node.arguments[0], node.name);
    ExpressionPtr difference = call(
        "timestampdiff", {text_literal(part.unit, place), bind(node.arguments[1]), bind(node.arguments[2])}, place);
    if (part.factor == 1) return difference;
    return call("/", {std::move(difference), make_expression(kBigInt, Literal{part.factor}, place)}, place);
}

ExpressionPtr Binder::truncate_date(const syntax::Call& node, Place place) {
    if (node.arguments.size() != 2) fail(place, to_upper(node.name) + " takes 2 arguments: unit, timestamp");
    const DatePart& part = part_of(node.arguments[0], node.name);
    if (part.factor != 1 || part.unit == "frac_second") {
        fail(node.arguments[0]->place, to_upper(node.name) + " truncates to seconds at the finest");
    }
    return call("date_trunc", {text_literal(part.unit, place), bind(node.arguments[1])}, place);
}

ExpressionPtr Binder::date_name(const syntax::Call& node, Place place) {
    if (node.arguments.size() != 2) fail(place, to_upper(node.name) + " takes 2 arguments: unit, timestamp");
    const DatePart& part = part_of(node.arguments[0], node.name);
    if (part.field == "month") return call("monthname", {bind(node.arguments[1])}, place);
    if (part.field == "dow") return call("dayname", {bind(node.arguments[1])}, place);
    ExpressionPtr number = extract(part.word, node.arguments[1], place);
    return convert(number, text_type(display_size(number->type)));
}

} // namespace snowatlas::sql

// Window functions: what stands behind OVER.
#include <algorithm>
#include <array>
#include <optional>

#include "driver/base/calendar.h"
#include "driver/sql/bind.h"
#include "driver/sql/failure.h"
#include "driver/sql/function_families.h"
#include "driver/sql/tree.h"

namespace snowatlas::sql {
namespace {

struct UnitLength {
    std::string_view unit;
    std::int64_t ticks;
};
constexpr std::int32_t kMostRangeDigits = 18; // those of a BIGINT, in which the engine counts

constexpr std::array<UnitLength, 4> kLengths{{{"second", kTicksPerSecond},
                                              {"minute", 60 * kTicksPerSecond},
                                              {"hour", 3600 * kTicksPerSecond},
                                              {"day", kTicksPerDay}}};

// Functions that take IGNORE NULLS, as values of the frame that are not NULL.
struct NullsIgnored {
    std::string_view function, meaning;
    // LAG and LEAD look at the rows on one side of the current one, whatever the frame.
    std::optional<FrameBound::Kind> side;
};
constexpr std::array<NullsIgnored, 5> kNullsIgnored{{{"first_value", "nth value not null", std::nullopt},
                                                     {"lag", "nth last value not null", FrameBound::Kind::Preceding},
                                                     {"last_value", "nth last value not null", std::nullopt},
                                                     {"lead", "nth value not null", FrameBound::Kind::Following},
                                                     {"nth_value", "nth value not null", std::nullopt}}};

const std::int64_t* whole_literal(const Expression& expression) {
    const auto* literal = std::get_if<Literal>(&expression.node);
    return literal == nullptr ? nullptr : std::get_if<std::int64_t>(&literal->value);
}

} // namespace

// OVER w, OVER (w ORDER BY …): the named window's clauses come first.
syntax::Window Binder::resolved_window(const syntax::Window& window, Place place) const {
    if (!window.base) return window;
    const auto found = scope_->windows.find(window.base->text);
    if (found == scope_->windows.end()) {
        fail(window.base->place,
             "There is no window " + window.base->text + "; define it with WINDOW " + window.base->text + " AS (…)");
    }
    syntax::Window result = found->second;
    if (!window.partition.empty()) fail(place, "A window built on another has no PARTITION BY of its own");
    if (!window.order.empty()) {
        if (!result.order.empty()) fail(place, "The window " + window.base->text + " has an ORDER BY already");
        result.order = window.order;
    }
    if (window.frame) result.frame = window.frame;
    return result;
}

FrameBound Binder::bind_frame_bound(const syntax::FrameBound& bound, const SqlType* ordered) {
    FrameBound result{bound.kind, nullptr};
    if (bound.offset == nullptr) return result;
    result.offset = ordered == nullptr ? adopt(bind(bound.offset), kBigInt) : bind_range(bound.offset, *ordered);
    if (!is_numeric(result.offset->type.id)) fail(bound.offset->place, "The offset of a window frame is a number");
    return result;
}

// RANGE BETWEEN offset …: in the units of what the rows are ordered by.
ExpressionPtr Binder::bind_range(const syntax::ExpressionPtr& node, const SqlType& ordered) {
    const auto* interval = std::get_if<syntax::Interval>(&node->node);
    if (ordered.id == TypeId::Timestamp || ordered.id == TypeId::Date) {
        const std::string_view unit = interval == nullptr ? "day" : interval->unit;
        ExpressionPtr amount = adopt(bind(interval == nullptr ? node : interval->amount), kBigInt);
        const auto length = std::find_if(kLengths.begin(), kLengths.end(),
                                         [&](const UnitLength& candidate) { return candidate.unit == unit; });
        if (length == kLengths.end()) {
            fail(node->place, "RANGE takes an INTERVAL of days, hours, minutes or seconds; months differ in length");
        }
        if (!is_integer(amount->type.id)) fail(node->place, "The offset of a window frame over dates is whole days");
        if (ordered.id == TypeId::Date) {
            if (unit != "day") fail(node->place, "RANGE over a DATE takes days");
            return amount;
        }
        const std::int64_t* count = whole_literal(*amount);
        if (count == nullptr || *count > INT64_MAX / kTicksPerDay) {
            fail(node->place, "The offset of RANGE over a TIMESTAMP is a literal of up to 10,000,000 units");
        }
        return make_expression(kBigInt, Literal{*count * length->ticks}, node->place);
    }
    if (interval != nullptr || !is_numeric(ordered.id)) {
        fail(node->place,
             "RANGE with an offset needs ORDER BY a number, or a date and an offset of days or an INTERVAL, "
             "not " +
                 to_string(ordered));
    }
    ExpressionPtr offset = adopt(bind(node), kBigInt);
    if (!is_numeric(offset->type.id)) return offset;
    if (ordered.id == TypeId::Decimal) {
        if (ordered.scale <= kMostRangeDigits) {
            offset = convert(std::move(offset), {TypeId::Decimal, kMostRangeDigits, ordered.scale, false});
        }
        if (!std::holds_alternative<Literal>(offset->node)) { // SQLite takes no function there
            fail(node->place, "The offset of RANGE over a " + to_string(ordered) + " is a literal of that scale");
        }
        return offset;
    }
    return offset->type.id == TypeId::Decimal ? convert(std::move(offset), kDouble) : offset;
}

ExpressionPtr Binder::bind_window_call(const Function& function, const syntax::Call& node, Place place) {
    const std::string shown = to_upper(node.name);
    if (!node.over) fail(place, shown + " is a window function and needs OVER (…)");
    if (function.kind != FunctionKind::Window && function.kind != FunctionKind::Aggregate) {
        fail(place, shown + " is no window function and takes no OVER");
    }
    if (!scope_->windows_allowed || scope_->in_aggregate) {
        fail(place, "The window function " + shown +
                        " can only stand in the select list, in QUALIFY and in ORDER BY; "
                        "filter by it with QUALIFY");
    }
    if (node.distinct) fail(place, "DISTINCT is not supported in window functions");
    if (!node.order.empty()) fail(place, shown + " takes no ORDER BY of its own beside OVER");
    if (node.star && function.name != "count") fail(place, shown + "(*) has no meaning; only COUNT takes *");
    if (needs_order(function)) fail(place, shown + " is not supported as a window function");
    const Temporarily<bool> no_nesting(scope_->windows_allowed, false);
    WindowCall result;
    result.function = &function;
    result.arguments = bind_all(node.arguments);
    if (function.name == "string_agg" && result.arguments.size() == 1) {
        result.arguments.push_back(text_literal(",", place));
    }
    if (function.name == "count" && result.arguments.empty() && !node.star) {
        fail(place, shown + " takes 1 argument or *, not 0");
    }
    const SqlType type = apply_signature(function, shown, result.arguments, place);
    ExpressionPtr otherwise; // where LAG and LEAD find no row
    if (node.ignore_nulls) otherwise = ignore_nulls(result, shown, place);
    if (node.filter != nullptr) {
        if (function.kind != FunctionKind::Aggregate) fail(place, "FILTER stands only with aggregates");
        result.filter = bind_condition(node.filter);
    }
    const syntax::Window window = resolved_window(*node.over, place);
    for (const syntax::ExpressionPtr& part : window.partition) result.partition.push_back(settle(bind(part)));
    result.order = bind_order(window.order);
    if (window.frame && !result.frame) {
        const bool counts_values = window.frame->unit == Frame::Unit::Range &&
                                   (window.frame->start.offset != nullptr || window.frame->end.offset != nullptr);
        if (counts_values && result.order.size() != 1) {
            fail(window.frame->place, "RANGE with an offset needs ORDER BY one value");
        }
        const SqlType* ordered = counts_values ? &result.order.front().expression->type : nullptr;
        Frame frame{window.frame->unit, bind_frame_bound(window.frame->start, ordered),
                    bind_frame_bound(window.frame->end, ordered), window.frame->exclude};
        if (frame.start.kind > frame.end.kind || frame.start.kind == FrameBound::Kind::UnboundedFollowing ||
            frame.end.kind == FrameBound::Kind::UnboundedPreceding) {
            fail(window.frame->place, "The frame of the window ends before it starts");
        }
        result.frame = std::move(frame);
    }
    ExpressionPtr value = make_expression(type, std::move(result), place);
    return otherwise == nullptr ? value : call("coalesce", {std::move(value), std::move(otherwise)}, place);
}

// The call as one that leaves NULLs out. Gives what stands for a row that is not there, if that was written.
ExpressionPtr Binder::ignore_nulls(WindowCall& window, const std::string& shown, Place place) {
    const auto known = std::find_if(kNullsIgnored.begin(), kNullsIgnored.end(),
                                    [&](const NullsIgnored& row) { return row.function == window.function->name; });
    if (known == kNullsIgnored.end()) {
        fail(place, "IGNORE NULLS stands with FIRST_VALUE, LAST_VALUE, NTH_VALUE, LAG and LEAD, not with " + shown);
    }
    const ExpressionPtr one = make_expression(kBigInt, Literal{std::int64_t{1}}, place);
    ExpressionPtr otherwise = window.arguments.size() > 2 ? window.arguments[2] : nullptr;
    if (window.arguments.size() < 2) window.arguments.push_back(one);
    const std::int64_t* number = whole_literal(*window.arguments[1]);
    if (number == nullptr || *number < 1) {
        fail(place, "With IGNORE NULLS the second argument of " + shown + " is a literal of at least 1");
    }
    window.arguments.resize(2);
    window.function = find_function(known->meaning);
    using Kind = FrameBound::Kind;
    if (known->side == Kind::Preceding) {
        window.frame = Frame{Frame::Unit::Rows, {Kind::UnboundedPreceding, nullptr}, {Kind::Preceding, one}, {}};
    } else if (known->side == Kind::Following) {
        window.frame = Frame{Frame::Unit::Rows, {Kind::Following, one}, {Kind::UnboundedFollowing, nullptr}, {}};
    }
    return otherwise;
}

} // namespace snowatlas::sql

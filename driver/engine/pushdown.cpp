// Which restrictions may be sent to the server. A filter may give too many rows, never too few: SQLite checks again.
#include <algorithm>

#include "driver/base/text.h"
#include "driver/engine/plan.h"

namespace snowatlas::engine {
namespace {

using rest::Comparison;

bool is_text_test(Comparison comparison) {
    return comparison == Comparison::Contains || comparison == Comparison::StartsWith ||
           comparison == Comparison::EndsWith;
}

// The server may ignore case and fold what is not ASCII in its own way.
bool is_plain_text(const Value& value) {
    const auto* text = std::get_if<std::string>(&value);
    return text && !text->empty() && is_ascii(*text);
}

bool may_send(const schema::Column& column, const rest::Predicate& predicate) {
    // The server's form of these is another than the column's text.
    if (column.decoding == schema::Decoding::Names || column.decoding == schema::Decoding::Json) return false;
    const auto id = column.type.id;
    if (id == TypeId::LongText || id == TypeId::Time || is_binary(id)) return false;
    if (is_text(id) || id == TypeId::Guid)
        return (is_equality(predicate.comparison) || is_text_test(predicate.comparison)) &&
               std::all_of(predicate.values.begin(), predicate.values.end(), is_plain_text);
    return !is_text_test(predicate.comparison);
}

// A DECIMAL column is rounded to its scale: the server's own value may be up to half a unit away.
std::optional<std::vector<rest::Disjunction>> widened(const rest::Predicate& predicate) {
    if (!is_equality(predicate.comparison) && predicate.comparison == Comparison::NotEqual) return std::nullopt;
    const auto compare_unscaled = [](const Value& a, const Value& b) {
        return std::get<Decimal>(a).unscaled < std::get<Decimal>(b).unscaled;
    };
    const auto [lowest, highest] =
        std::minmax_element(predicate.values.begin(), predicate.values.end(), compare_unscaled);
    auto low = std::get<Decimal>(*lowest), high = std::get<Decimal>(*highest);
    low.unscaled -= 1;
    high.unscaled += 1;
    const rest::Disjunction at_least{{{predicate.column, Comparison::GreaterOrEqual, {Value(low)}}}};
    const rest::Disjunction at_most{{{predicate.column, Comparison::LessOrEqual, {Value(high)}}}};
    if (is_equality(predicate.comparison)) return std::vector{at_least, at_most};
    const bool upper = predicate.comparison == Comparison::Less || predicate.comparison == Comparison::LessOrEqual;
    return std::vector{upper ? at_most : at_least};
}

bool is_guid_text(const Value& value) {
    const auto* text = std::get_if<std::string>(&value);
    return text && text->size() == kGuidLength && to_lower(*text) == *text;
}

} // namespace

std::vector<rest::Disjunction> pushable_filter(const schema::Table& table, const Restrictions& restrictions) {
    std::vector<rest::Disjunction> filter;
    const auto add = [&](const rest::Disjunction& disjunction) {
        if (std::find(filter.begin(), filter.end(), disjunction) == filter.end()) filter.push_back(disjunction);
    };
    for (const auto& restriction : restrictions.constants) {
        const auto& alternatives = restriction.values.alternatives;
        const bool allowed = std::all_of(alternatives.begin(), alternatives.end(), [&](const auto& predicate) {
            return may_send(table.columns[predicate.column], predicate);
        });
        if (!allowed) continue;
        const bool any_decimal = std::any_of(alternatives.begin(), alternatives.end(), [&](const auto& predicate) {
            return table.columns[predicate.column].type.id == TypeId::Decimal;
        });
        if (!any_decimal) {
            add(restriction.values);
        } else if (alternatives.size() == 1) {
            if (const auto wider = widened(alternatives[0]))
                for (const auto& disjunction : *wider) add(disjunction);
        }
    }
    return filter;
}

bool is_exactly_pushable(const schema::Table& table, const ConstantRestriction& restriction) {
    if (restriction.transitive || restriction.values.alternatives.size() != 1) return false;
    const auto& predicate = restriction.values.alternatives[0];
    const auto& column = table.columns[predicate.column];
    if (!may_send(column, predicate)) return false;
    const auto id = column.type.id;
    if (column.decoding == schema::Decoding::Guid)
        return is_equality(predicate.comparison) &&
               std::all_of(predicate.values.begin(), predicate.values.end(), is_guid_text);
    // NULL is neither equal nor unequal in SQL; a server may see that differently.
    if (predicate.comparison == Comparison::NotEqual) return false;
    return id == TypeId::Bit || is_integer(id) || id == TypeId::Date || id == TypeId::Timestamp;
}

} // namespace snowatlas::engine

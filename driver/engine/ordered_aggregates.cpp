// Aggregates that look at their values in order: STRING_AGG, percentiles, and what IGNORE NULLS becomes. They keep the
// values of a group or frame.
#include <algorithm>
#include <cmath>
#include <deque>

#include "driver/engine/function_meaning.h"

namespace snowatlas::engine {
namespace {

int compare_values(const Value& a, const Value& b) {
    if (const auto* decimal = std::get_if<Decimal>(&a)) return compare(*decimal, std::get<Decimal>(b));
    if (const auto* binary = std::get_if<Binary>(&a)) return binary->bytes.compare(std::get<Binary>(b).bytes);
    if (const auto* text = std::get_if<std::string>(&a)) return text->compare(std::get<std::string>(b));
    if (const auto* real = std::get_if<double>(&a))
        return (*real > std::get<double>(b)) - (*real < std::get<double>(b));
    const auto* integer = std::get_if<std::int64_t>(&a);
    return integer ? (*integer > std::get<std::int64_t>(b)) - (*integer < std::get<std::int64_t>(b)) : 0;
}

bool is_null(const Value& value) {
    return std::holds_alternative<std::monostate>(value);
}

class OrderedAggregator : public Aggregator {
  public:
    explicit OrderedAggregator(const AggregateUse& use) : use_(use) {}
    void add(std::span<const Cell> cells) override {
        std::vector<Value> row;
        for (const auto& cell : cells) row.push_back(own(cell));
        rows_.push_back(std::move(row));
    }
    void remove(std::span<const Cell>) override { rows_.pop_front(); }

  protected:
    using Row = std::vector<Value>;

    bool comes_before(const Row& a, const Row& b) const {
        for (std::size_t i = 0; i < use_.descending.size(); ++i) {
            const auto &left = a[use_.argument_count + i], &right = b[use_.argument_count + i];
            if (is_null(left) || is_null(right)) {
                if (is_null(left) == is_null(right)) continue;
                return is_null(left) == use_.nulls_first[i];
            }
            const int order = compare_values(left, right);
            if (order != 0) return use_.descending[i] ? order > 0 : order < 0;
        }
        return false;
    }
    // The rows whose cell `wanted` is not NULL, in order.
    std::vector<const Row*> ordered(std::size_t wanted) const {
        std::vector<const Row*> rows;
        for (const auto& row : rows_)
            if (!is_null(row[wanted])) rows.push_back(&row);
        std::stable_sort(rows.begin(), rows.end(), [&](const Row* a, const Row* b) { return comes_before(*a, *b); });
        return rows;
    }

    AggregateUse use_;
    std::deque<Row> rows_;
};

// STRING_AGG(text[, separator])
class StringAggregator final : public OrderedAggregator {
  public:
    using OrderedAggregator::OrderedAggregator;
    Cell result(std::string& text) override {
        auto rows = ordered(0);
        if (use_.distinct) keep_first_of_each(rows);
        if (rows.empty()) return {};
        for (const auto* row : rows) {
            if (row != rows.front()) text += separator(*row);
            text += std::get<std::string>((*row)[0]);
        }
        return Cell::text(text);
    }

  private:
    std::string_view separator(const Row& row) const {
        if (use_.argument_count < 2) return ",";
        const auto* text = std::get_if<std::string>(&row[1]);
        return text ? std::string_view(*text) : std::string_view();
    }
    static void keep_first_of_each(std::vector<const Row*>& rows) {
        std::vector<std::string_view> seen;
        std::erase_if(rows, [&](const Row* row) {
            const std::string_view text = std::get<std::string>((*row)[0]);
            const auto place = std::lower_bound(seen.begin(), seen.end(), text);
            if (place != seen.end() && *place == text) return true;
            seen.insert(place, text);
            return false;
        });
    }
};

// PERCENTILE_CONT and PERCENTILE_DISC(fraction) WITHIN GROUP (ORDER BY value)
template <bool continuous> class PercentileAggregator final : public OrderedAggregator {
  public:
    using OrderedAggregator::OrderedAggregator;
    Cell result(std::string& text) override {
        const auto rows = ordered(1);
        if (rows.empty() || is_null(rows.front()->front())) return {};
        const double fraction = std::get<double>(rows.front()->front());
        if (!(fraction >= 0 && fraction <= 1))
            throw Error(state::kNumericOutOfRange, "The fraction of a percentile must be between 0 and 1.");
        const auto count = static_cast<double>(rows.size());
        if constexpr (continuous) {
            const double place = fraction * (count - 1);
            const double below = number(rows, std::floor(place)), above = number(rows, std::ceil(place));
            return Cell::real(below + (above - below) * (place - std::floor(place)));
        }
        const auto place = static_cast<std::size_t>(std::max(1.0, std::ceil(fraction * count)) - 1);
        const auto cell = view((*rows[place])[1]);
        if (cell.kind() != CellKind::Text) return cell;
        text = cell.as_bytes();
        return Cell::text(text);
    }

  private:
    static double number(const std::vector<const Row*>& rows, double place) {
        const auto cell = view((*rows[static_cast<std::size_t>(place)])[1]);
        if (cell.kind() == CellKind::Integer) return static_cast<double>(cell.as_integer());
        return cell.kind() == CellKind::Decimal ? to_double(cell.as_decimal()) : cell.as_real();
    }
};

// The nth value that is not NULL of the rows of a frame, which SQLite adds and takes back in their order.
template <bool from_last> class NthAggregator final : public Aggregator {
  public:
    explicit NthAggregator(const AggregateUse&) {}
    void add(std::span<const Cell> cells) override {
        if (!cells[0].is_null()) values_.emplace_back(added_, own(cells[0]));
        wanted_ = static_cast<std::size_t>(cells[1].as_integer());
        ++added_;
    }
    void remove(std::span<const Cell>) override {
        if (!values_.empty() && values_.front().first == removed_) values_.pop_front();
        ++removed_;
    }
    Cell result(std::string&) override {
        if (wanted_ == 0 || values_.size() < wanted_) return {};
        return view(values_[from_last ? values_.size() - wanted_ : wanted_ - 1].second);
    }

  private:
    std::deque<std::pair<std::uint64_t, Value>> values_; // by the row's number
    std::uint64_t added_ = 0, removed_ = 0;
    std::size_t wanted_ = 0;
};

template <typename Kind> std::unique_ptr<Aggregator> make(const AggregateUse& use) {
    return std::make_unique<Kind>(use);
}

constexpr AggregateMeaning kOrderedAggregates[] = {
    {"nth last value not null", make<NthAggregator<true>>},
    {"nth value not null", make<NthAggregator<false>>},
    {"string_agg", make<StringAggregator>},
    {"percentile_cont", make<PercentileAggregator<true>>},
    {"percentile_disc", make<PercentileAggregator<false>>},
};

} // namespace

std::span<const AggregateMeaning> ordered_aggregates() {
    return kOrderedAggregates;
}

} // namespace snowatlas::engine

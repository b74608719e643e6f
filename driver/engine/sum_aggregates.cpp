// SUM and AVG: exact for integers and DECIMAL, whatever the order of the rows.
#include <cmath>

#include "driver/engine/function_meaning.h"

namespace snowatlas::engine {
namespace {

[[noreturn]] void throw_sum_overflow(std::string_view function) {
    throw Error(state::kNumericOutOfRange,
                "The result of " + std::string(function) + " is too large for its type; cast the argument to DOUBLE.");
}

// Integers and DECIMALs of one scale as one 128-bit integer.
class ExactSum {
  public:
    void add(const Cell& cell, int sign) {
        const Int128 value = cell.kind() == CellKind::Decimal ? cell.as_decimal().unscaled : Int128(cell.as_integer());
        if (__builtin_add_overflow(sum_, sign * value, &sum_)) throw_sum_overflow("SUM");
        count_ += sign;
    }
    bool empty() const { return count_ == 0; }
    Int128 sum() const { return sum_; }
    std::int64_t count() const { return count_; }

  private:
    Int128 sum_ = 0;
    std::int64_t count_ = 0;
};

// Neumaier's compensated sum: adding in another order gives the same but for the last bit.
class RealSum {
  public:
    void add(double value, int sign) {
        const double signed_value = sign * value;
        const double total = sum_ + signed_value;
        if (std::isfinite(total))
            compensation_ += std::fabs(sum_) >= std::fabs(signed_value) ? (sum_ - total) + signed_value
                                                                        : (signed_value - total) + sum_;
        sum_ = total;
        count_ += sign;
    }
    bool empty() const { return count_ == 0; }
    std::int64_t count() const { return count_; }
    double sum() const {
        const double total = sum_ + compensation_;
        if (!std::isfinite(total)) throw_sum_overflow("SUM");
        return total;
    }

  private:
    double sum_ = 0, compensation_ = 0;
    std::int64_t count_ = 0;
};

class ExactAggregator : public Aggregator {
  public:
    explicit ExactAggregator(const AggregateUse& use)
        : result_(use.result), scale_(use.types[0].id == TypeId::Decimal ? use.types[0].scale : 0) {}
    void add(std::span<const Cell> cells) override {
        if (!cells[0].is_null()) sum_.add(cells[0], 1);
    }
    void remove(std::span<const Cell> cells) override {
        if (!cells[0].is_null()) sum_.add(cells[0], -1);
    }

  protected:
    Cell as_result(std::optional<Decimal> value, std::string_view function) const {
        if (value && result_.id == TypeId::Decimal) value = rescale(*value, result_.scale);
        if (!value) throw_sum_overflow(function);
        if (result_.id == TypeId::Decimal) return Cell::decimal(*value);
        if (is_approximate(result_.id)) return Cell::real(to_double(*value));
        const auto integer = to_int64(*value);
        if (!integer) throw_sum_overflow(function);
        return Cell::integer(*integer);
    }
    SqlType result_;
    int scale_;
    ExactSum sum_;
};

class ExactSumAggregator final : public ExactAggregator {
  public:
    using ExactAggregator::ExactAggregator;
    Cell result(std::string&) override { return sum_.empty() ? Cell() : as_result(Decimal{sum_.sum(), scale_}, "SUM"); }
};

class ExactAverageAggregator final : public ExactAggregator {
  public:
    using ExactAggregator::ExactAggregator;
    Cell result(std::string&) override {
        if (sum_.empty()) return {};
        const int scale = result_.id == TypeId::Decimal ? result_.scale : kMaxDecimalPrecision / 2;
        return as_result(divide(Decimal{sum_.sum(), scale_}, from_int64(sum_.count()), scale), "AVG");
    }
};

template <bool average> class RealAggregator final : public Aggregator {
  public:
    void add(std::span<const Cell> cells) override {
        if (!cells[0].is_null()) sum_.add(cells[0].as_real(), 1);
    }
    void remove(std::span<const Cell> cells) override {
        if (!cells[0].is_null()) sum_.add(cells[0].as_real(), -1);
    }
    Cell result(std::string&) override {
        if (sum_.empty()) return {};
        return Cell::real(average ? sum_.sum() / static_cast<double>(sum_.count()) : sum_.sum());
    }

  private:
    RealSum sum_;
};

std::unique_ptr<Aggregator> make_sum(const AggregateUse& use) {
    if (is_approximate(use.types[0].id)) return std::make_unique<RealAggregator<false>>();
    return std::make_unique<ExactSumAggregator>(use);
}

std::unique_ptr<Aggregator> make_average(const AggregateUse& use) {
    if (is_approximate(use.types[0].id)) return std::make_unique<RealAggregator<true>>();
    return std::make_unique<ExactAverageAggregator>(use);
}

constexpr AggregateMeaning kSumAggregates[] = {{"sum", make_sum}, {"avg", make_average}};

} // namespace

std::span<const AggregateMeaning> sum_aggregates() {
    return kSumAggregates;
}

} // namespace snowatlas::engine

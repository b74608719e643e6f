// Variance and its kin, by Welford's method: no cancellation where values are large and close to each other.
#include <algorithm>
#include <cmath>

#include "driver/engine/function_meaning.h"

namespace snowatlas::engine {
namespace {

// Running means and centred products of pairs (x, y); of one variable, y is x.
struct Moments {
    double count = 0, mean_x = 0, mean_y = 0, xx = 0, yy = 0, xy = 0;

    void add(double x, double y) {
        count += 1;
        const double dx = x - mean_x, dy = y - mean_y;
        mean_x += dx / count;
        mean_y += dy / count;
        xx += dx * (x - mean_x);
        yy += dy * (y - mean_y);
        xy += dx * (y - mean_y);
    }
    void remove(double x, double y) {
        if (count <= 1) {
            *this = Moments();
            return;
        }
        const double dx = x - mean_x, dy = y - mean_y;
        mean_x -= dx / (count - 1);
        mean_y -= dy / (count - 1);
        xx = std::max(0.0, xx - dx * (x - mean_x));
        yy = std::max(0.0, yy - dy * (y - mean_y));
        xy -= dx * (y - mean_y);
        count -= 1;
    }
};

using Statistic = Cell (*)(const Moments&);

template <Statistic statistic> class StatisticAggregator final : public Aggregator {
  public:
    void add(std::span<const Cell> cells) override {
        if (complete(cells)) moments_.add(cells.front().as_real(), cells.back().as_real());
    }
    void remove(std::span<const Cell> cells) override {
        if (complete(cells)) moments_.remove(cells.front().as_real(), cells.back().as_real());
    }
    Cell result(std::string&) override { return statistic(moments_); }

  private:
    static bool complete(std::span<const Cell> cells) {
        return std::none_of(cells.begin(), cells.end(), [](const Cell& cell) { return cell.is_null(); });
    }
    Moments moments_;
};

Cell variance_population(const Moments& moments) {
    return moments.count < 1 ? Cell() : Cell::real(moments.xx / moments.count);
}
Cell variance_sample(const Moments& moments) {
    return moments.count < 2 ? Cell() : Cell::real(moments.xx / (moments.count - 1));
}
Cell deviation_population(const Moments& moments) {
    return moments.count < 1 ? Cell() : Cell::real(std::sqrt(moments.xx / moments.count));
}
Cell deviation_sample(const Moments& moments) {
    return moments.count < 2 ? Cell() : Cell::real(std::sqrt(moments.xx / (moments.count - 1)));
}
Cell covariance_population(const Moments& moments) {
    return moments.count < 1 ? Cell() : Cell::real(moments.xy / moments.count);
}
Cell covariance_sample(const Moments& moments) {
    return moments.count < 2 ? Cell() : Cell::real(moments.xy / (moments.count - 1));
}
Cell correlation(const Moments& moments) {
    const double spread = std::sqrt(moments.xx) * std::sqrt(moments.yy);
    return moments.count < 1 || spread == 0 ? Cell() : Cell::real(moments.xy / spread);
}

template <Statistic statistic> std::unique_ptr<Aggregator> make(const AggregateUse&) {
    return std::make_unique<StatisticAggregator<statistic>>();
}

constexpr AggregateMeaning kStatisticAggregates[] = {
    {"var_pop", make<variance_population>},
    {"var_samp", make<variance_sample>},
    {"stddev_pop", make<deviation_population>},
    {"stddev_samp", make<deviation_sample>},
    {"covar_pop", make<covariance_population>},
    {"covar_samp", make<covariance_sample>},
    {"corr", make<correlation>},
};

} // namespace

std::span<const AggregateMeaning> statistic_aggregates() {
    return kStatisticAggregates;
}

} // namespace snowatlas::engine

#include "tests/oracle/result.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace snowatlas::oracle {

namespace {

constexpr double kRelativeTolerance = 1e-9;
constexpr std::size_t kShownRows = 5;

// The same text for equal values of a column; numbers rounded, so that rows sort alike on both sides.
std::string sort_key(const std::optional<std::string>& value, const ResultColumn& column) {
    if (!value) return "0";
    if (column.value_class == ValueClass::Number) {
        char text[64];
        const double number = std::strtod(value->c_str(), nullptr);
        std::snprintf(text, sizeof text, "1%.8g", number == 0 ? 0.0 : number);
        return text;
    }
    std::string text = "1" + *value;
    if (column.value_class == ValueClass::Timestamp && text.find('.') != std::string::npos) {
        while (text.back() == '0') text.pop_back();
        if (text.back() == '.') text.pop_back();
    }
    return text;
}

bool is_same(const std::optional<std::string>& a, const std::optional<std::string>& b, const ResultColumn& column) {
    if (a.has_value() != b.has_value()) return false;
    if (!a) return true;
    if (column.value_class != ValueClass::Number) return sort_key(a, column) == sort_key(b, column);
    const double x = std::strtod(a->c_str(), nullptr);
    const double y = std::strtod(b->c_str(), nullptr);
    const double rounding = column.scale >= 0 ? 0.51 * std::pow(10.0, -column.scale) : 0;
    // A whole number must be met exactly; only digits behind the point may be rounded away.
    const double tolerance = column.scale == 0 ? 0 : rounding;
    return std::fabs(x - y) <= tolerance + kRelativeTolerance * std::max(std::fabs(x), std::fabs(y));
}

std::vector<Row> sorted(const std::vector<Row>& rows, const std::vector<ResultColumn>& columns) {
    std::vector<std::pair<std::vector<std::string>, const Row*>> keyed;
    keyed.reserve(rows.size());
    for (const Row& row : rows) {
        std::vector<std::string> key;
        for (std::size_t column = 0; column < columns.size(); ++column)
            key.push_back(sort_key(row[column], columns[column]));
        keyed.emplace_back(std::move(key), &row);
    }
    std::sort(keyed.begin(), keyed.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<Row> result;
    result.reserve(rows.size());
    for (const auto& [key, row] : keyed) result.push_back(*row);
    return result;
}

std::string to_text(const Row& row) {
    std::string text;
    for (const auto& value : row) text += (text.empty() ? "" : " | ") + value.value_or("NULL");
    return text;
}

} // namespace

std::string difference(const Result& driver, const Result& expected, bool is_ordered) {
    if (driver.columns.size() != expected.columns.size())
        return "the driver has " + std::to_string(driver.columns.size()) + " columns, SQLite " +
               std::to_string(expected.columns.size());
    std::string text;
    if (driver.rows.size() != expected.rows.size())
        text += "the driver has " + std::to_string(driver.rows.size()) + " rows, SQLite " +
                std::to_string(expected.rows.size()) + "\n";
    const std::vector<Row> own = is_ordered ? driver.rows : sorted(driver.rows, driver.columns);
    const std::vector<Row> right = is_ordered ? expected.rows : sorted(expected.rows, driver.columns);
    std::size_t shown = 0;
    for (std::size_t place = 0; place < std::min(own.size(), right.size()) && shown < kShownRows; ++place) {
        std::string columns;
        for (std::size_t column = 0; column < driver.columns.size(); ++column)
            if (!is_same(own[place][column], right[place][column], driver.columns[column]))
                columns += " " + driver.columns[column].name;
        if (columns.empty()) continue;
        ++shown;
        text += "row " + std::to_string(place) + " differs in" + columns + "\n  driver: " + to_text(own[place]) +
                "\n  SQLite: " + to_text(right[place]) + "\n";
    }
    return text;
}

} // namespace snowatlas::oracle

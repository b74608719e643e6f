#include "installer/tool/progress.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <iostream>

#include "driver/base/text.h"
#include "installer/tool/listing.h"
#include "installer/tool/platform.h"

namespace snowatlas::tool {
namespace {

constexpr std::size_t kBarWidth = 20;
constexpr std::chrono::milliseconds kBetweenLines{500};
// A clock is looked at once for so many rows.
constexpr std::uint64_t kRowsBetweenLooks = 64;

// 1234567 → "1,234,567"
std::string grouped(std::uint64_t number) {
    std::string text = std::to_string(number);
    for (std::size_t place = text.size(); place > 3;) {
        place -= 3;
        text.insert(place, ",");
    }
    return text;
}

std::string counted(std::uint64_t number, const char* thing) {
    return grouped(number) + ' ' + thing + (number == 1 ? "" : "s");
}

std::string duration_text(double seconds) {
    const auto whole = static_cast<std::uint64_t>(std::llround(seconds));
    if (whole < 60) return std::to_string(whole) + " s";
    if (whole < 3600) return std::to_string(whole / 60) + " min " + std::to_string(whole % 60) + " s";
    return std::to_string(whole / 3600) + " h " + std::to_string(whole % 3600 / 60) + " min";
}

std::string bar(double share) {
    const auto full = static_cast<std::size_t>(share * kBarWidth);
    std::array<char, 8> percent{};
    std::snprintf(percent.data(), percent.size(), "%3d %%", static_cast<int>(share * 100));
    return '[' + std::string(full, '#') + std::string(kBarWidth - full, '-') + "] " + percent.data() + "  ";
}

} // namespace

std::string progress_line(const ProgressFigures& figures) {
    const double rate =
        figures.seconds > 0 ? static_cast<double>(figures.rows - figures.rows_before) / figures.seconds : 0;
    std::string line;
    if (figures.total && *figures.total > 0) {
        const double share = static_cast<double>(figures.rows) / static_cast<double>(*figures.total);
        line = bar(std::min(share, 1.0)) + grouped(figures.rows) + " of " + counted(*figures.total, "row");
    } else {
        line = counted(figures.rows, "row");
    }
    line += ", " + counted(figures.pages, "page");
    if (rate < 1) return line;
    line += ", " + grouped(static_cast<std::uint64_t>(rate)) + " rows/s";
    if (figures.total && *figures.total > figures.rows) {
        line += ", " + duration_text(static_cast<double>(*figures.total - figures.rows) / rate) + " left";
    }
    return line;
}

std::string progress_summary(const ProgressFigures& figures) {
    std::string text = counted(figures.rows, "row");
    if (figures.rows_before > 0) text += " (" + grouped(figures.rows_before) + " of them from before)";
    return text + ", " + counted(figures.pages, "page") + " in " + one_decimal(figures.seconds) + " s";
}

Progress::Progress(std::optional<std::uint64_t> total, std::function<std::uint64_t()> count_pages)
    : is_shown_(error_output_is_terminal()), count_pages_(std::move(count_pages)) {
    figures_.total = total;
}

Progress::~Progress() {
    draw("");
}

void Progress::count_row() {
    ++figures_.rows;
    if (!is_shown_ || figures_.rows % kRowsBetweenLooks != 0) return;
    const auto now = Clock::now();
    if (now - drawn_ < kBetweenLines) return;
    drawn_ = now;
    take_figures();
    draw(progress_line(figures_));
}

const ProgressFigures& Progress::finish() {
    take_figures();
    draw("");
    return figures_;
}

void Progress::take_figures() {
    figures_.seconds = std::chrono::duration<double>(Clock::now() - start_).count();
    figures_.pages = count_pages_();
}

// Over the line before; an empty one takes it away.
void Progress::draw(const std::string& line) {
    if (!is_shown_ || (line.empty() && width_ == 0)) return;
    const std::size_t blanks = width_ > line.size() ? width_ - line.size() : 0;
    std::cerr << '\r' << line << std::string(blanks, ' ') << (line.empty() ? "\r" : "") << std::flush;
    width_ = line.size();
}

} // namespace snowatlas::tool

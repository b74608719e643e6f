// How far an export has come, shown on the terminal.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace snowatlas::tool {

struct ProgressFigures {
    std::uint64_t rows = 0;        // in the file
    std::uint64_t rows_before = 0; // of them, written by an earlier run
    std::optional<std::uint64_t> total{};
    std::uint64_t pages = 0;
    double seconds = 0;
};

// "[#####---------------]  25 %  250,000 of 1,000,000 rows, 250 pages, 50,000 rows/s, 15 s left"
std::string progress_line(const ProgressFigures& figures);
// "1,000,000 rows, 1,000 pages in 20.0 s"
std::string progress_summary(const ProgressFigures& figures);

// Draws a line on the standard error where that is a terminal, twice a second at most.
class Progress {
  public:
    // `count_pages` is asked when a line is drawn.
    Progress(std::optional<std::uint64_t> total, std::function<std::uint64_t()> count_pages);
    ~Progress(); // takes the line away
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    void start_from(std::uint64_t rows) { figures_.rows = figures_.rows_before = rows; }
    void count_row();
    // Takes the line away until the next, so that something else can be written.
    void set_aside() { draw(""); }
    const ProgressFigures& finish();

  private:
    using Clock = std::chrono::steady_clock;
    void draw(const std::string& line);
    void take_figures();

    const bool is_shown_;
    const std::function<std::uint64_t()> count_pages_;
    const Clock::time_point start_ = Clock::now();
    Clock::time_point drawn_ = start_;
    std::size_t width_ = 0; // of the line that stands on the terminal
    ProgressFigures figures_;
};

} // namespace snowatlas::tool

// What an export leaves behind while it runs, so that it can be gone on with: rows that are complete in a file beside
// the one asked for, and how far they go.
#pragma once

#include <cstdint>
#include <deque>
#include <filesystem>
#include <optional>
#include <string>

namespace snowatlas::tool {

// How many of the last rows are looked for again.
inline constexpr std::size_t kRowsFoundAgain = 100;

struct ExportState {
    // What the rows are: server, statement, format and columns. Two exports with the same are the same.
    std::string origin;
    std::uint64_t rows = 0;
    std::uint64_t bytes = 0; // of the file that these rows take, with the header
    std::deque<std::string>
        last_marks; // what each of the last rows is known by, at most kRowsFoundAgain, in order; no line breaks in them
};

// "report.csv" → "report.csv.part", "report.csv.part.state"
std::filesystem::path part_of(const std::filesystem::path& file);
std::filesystem::path state_of(const std::filesystem::path& file);

// Replaces the file at once, so that there is always a whole one. Throws std::runtime_error where it cannot be written.
void save_state(const ExportState& state, const std::filesystem::path& file);
// Empty where there is none, or none this version understands.
std::optional<ExportState> load_state(const std::filesystem::path& file);
void remove_part(const std::filesystem::path& file);

} // namespace snowatlas::tool

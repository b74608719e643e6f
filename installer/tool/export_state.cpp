#include "installer/tool/export_state.h"

#include <charconv>
#include <fstream>
#include <stdexcept>

#include "driver/base/files.h"

namespace snowatlas::tool {
namespace {

namespace fs = std::filesystem;

// The first line; another layout gets another number.
constexpr const char* kLayout = "snowatlas-odbc export 1";
constexpr const char* kEnd = "end";

std::optional<std::uint64_t> number_in(const std::string& line) {
    std::uint64_t number = 0;
    const char* const end = line.data() + line.size();
    const auto [stopped, error] = std::from_chars(line.data(), end, number);
    return error == std::errc() && stopped == end ? std::optional(number) : std::nullopt;
}

} // namespace

fs::path part_of(const fs::path& file) {
    return fs::path(file) += ".part";
}

fs::path state_of(const fs::path& file) {
    return fs::path(file) += ".part.state";
}

void save_state(const ExportState& state, const fs::path& file) {
    const fs::path fresh = fs::path(state_of(file)) += ".new";
    std::ofstream out(fresh, std::ios::binary);
    out << kLayout << '\n' << state.origin << '\n' << state.rows << '\n' << state.bytes << '\n';
    for (const std::string& mark : state.last_marks) out << mark << '\n';
    out << kEnd << '\n';
    out.close();
    if (!out) throw std::runtime_error("The file " + text_of(fresh) + " cannot be written.");
    fs::rename(fresh, state_of(file));
}

std::optional<ExportState> load_state(const fs::path& file) {
    std::ifstream in(state_of(file), std::ios::binary);
    std::string layout, rows, bytes;
    ExportState state;
    if (!std::getline(in, layout) || layout != kLayout || !std::getline(in, state.origin) || !std::getline(in, rows) ||
        !std::getline(in, bytes)) {
        return std::nullopt;
    }
    std::string line;
    while (std::getline(in, line)) state.last_marks.push_back(line);
    const auto row_count = number_in(rows);
    const auto byte_count = number_in(bytes);
    if (!row_count || !byte_count || state.last_marks.empty() || state.last_marks.back() != kEnd) return std::nullopt;
    state.last_marks.pop_back();
    state.rows = *row_count;
    state.bytes = *byte_count;
    if (state.last_marks.size() > state.rows) return std::nullopt;
    return state;
}

void remove_part(const fs::path& file) {
    std::error_code ignored;
    fs::remove(part_of(file), ignored);
    fs::remove(state_of(file), ignored);
}

} // namespace snowatlas::tool

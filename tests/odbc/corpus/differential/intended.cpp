#include "tests/odbc/corpus/differential/intended.h"

#include <fstream>
#include <sstream>
#include <stdexcept>

namespace snowatlas::corpus {

IntendedDifferences::IntendedDifferences(const std::filesystem::path& file, const std::string& database) {
    constexpr std::string_view kArrow = " => ";
    std::ifstream input(file);
    if (!input) throw std::runtime_error("cannot read " + file.string());
    std::string line;
    for (int number = 1; std::getline(input, line); ++number) {
        if (line.empty() || line.rfind("--", 0) == 0) continue;
        std::istringstream words(line);
        std::string of;
        Entry entry;
        words >> of >> entry.kind >> std::ws;
        std::string rest;
        std::getline(words, rest);
        const std::size_t arrow = rest.rfind(kArrow);
        if (arrow == std::string::npos)
            throw std::runtime_error(file.string() + ":" + std::to_string(number) + ": a pattern needs ' => reason'");
        if (of != database) continue;
        entry.pattern = rest.substr(0, arrow);
        entry.reason = rest.substr(arrow + kArrow.size());
        entry.expression = std::regex(entry.pattern, std::regex::icase);
        entries_.push_back(std::move(entry));
    }
}

bool IntendedDifferences::covers(const std::string& sql, const std::string& kind) {
    for (Entry& entry : entries_) {
        if (entry.kind != kind || !std::regex_search(sql, entry.expression)) continue;
        entry.used = true;
        return true;
    }
    return false;
}

std::vector<std::string> IntendedDifferences::unused() const {
    std::vector<std::string> patterns;
    for (const Entry& entry : entries_)
        if (!entry.used) patterns.push_back(entry.kind + " " + entry.pattern);
    return patterns;
}

} // namespace snowatlas::corpus

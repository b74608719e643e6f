#include "driver/engine/stream_choice.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <utility>

namespace snowatlas::engine {
namespace {

bool is_loop(const QueryPlanLine& line) {
    return line.detail.starts_with("SCAN ") || line.detail.starts_with("SEARCH ");
}

// "SCAN r5 VIRTUAL TABLE INDEX 0:" is a scan of relation 5.
std::optional<int> relation_of(const QueryPlanLine& line) {
    const auto start = line.detail.find(' ') + 1;
    if (line.detail.compare(start, 1, "r") != 0) return std::nullopt;
    int relation = 0;
    const auto* first = line.detail.data() + start + 1;
    const auto [end, error] = std::from_chars(first, line.detail.data() + line.detail.size(), relation);
    return error == std::errc() && *end == ' ' ? std::optional(relation) : std::nullopt;
}

bool repeats(const QueryPlanLine& line) {
    return line.detail.find("CORRELATED") != std::string::npos || line.detail.find("RECURSIVE") != std::string::npos ||
           line.detail.find("OR") == 0 || line.detail.find("INDEX 1") != std::string::npos;
}

} // namespace

std::vector<int> streamed_relations(const std::vector<QueryPlanLine>& lines) {
    std::map<int, const QueryPlanLine*> by_id;
    std::map<int, int> mentions; // of a relation
    for (const auto& line : lines) {
        by_id[line.id] = &line;
        const auto name = line.detail.find(" r");
        if (name == std::string::npos) continue;
        int relation = 0;
        const auto* first = line.detail.data() + name + 2;
        if (std::from_chars(first, line.detail.data() + line.detail.size(), relation).ec == std::errc())
            ++mentions[relation];
    }
    const auto runs_once = [&](const QueryPlanLine& line) {
        for (const auto* at = &line; at; at = by_id.contains(at->parent) ? by_id.at(at->parent) : nullptr)
            if (repeats(*at)) return false;
        return true;
    };
    std::vector<int> streamed;
    std::map<int, bool> has_loop; // by parent
    for (const auto& line : lines) {
        if (!is_loop(line)) continue;
        const bool outermost = !std::exchange(has_loop[line.parent], true);
        const auto relation = relation_of(line);
        if (outermost && relation && mentions[*relation] == 1 && runs_once(line)) streamed.push_back(*relation);
    }
    return streamed;
}

} // namespace snowatlas::engine

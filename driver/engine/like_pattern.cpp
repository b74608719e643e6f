#include "driver/engine/like_pattern.h"

#include <algorithm>
#include <vector>

namespace snowatlas::engine {

std::optional<NeededText> needed_text(std::string_view pattern, std::string_view escape) {
    std::vector<std::string> runs(1); // literal text between wildcards
    while (!pattern.empty()) {
        if (!escape.empty() && pattern.starts_with(escape)) {
            pattern.remove_prefix(escape.size());
            if (pattern.empty()) return std::nullopt;
            runs.back() += pattern.front();
        } else if (pattern.front() == '%' || pattern.front() == '_') {
            runs.emplace_back();
        } else {
            runs.back() += pattern.front();
        }
        pattern.remove_prefix(1);
    }
    if (runs.size() == 1) {
        if (runs[0].empty()) return std::nullopt;
        return NeededText{rest::Comparison::Equal, runs[0]};
    }
    const auto longest =
        std::max_element(runs.begin(), runs.end(), [](const auto& a, const auto& b) { return a.size() < b.size(); });
    if (longest->empty()) return std::nullopt;
    const auto comparison = longest == runs.begin()     ? rest::Comparison::StartsWith
                            : longest == runs.end() - 1 ? rest::Comparison::EndsWith
                                                        : rest::Comparison::Contains;
    return NeededText{comparison, *longest};
}

} // namespace snowatlas::engine

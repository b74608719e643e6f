#include "driver/odbc/name_filter.h"

#include "driver/base/error.h"
#include "driver/base/text.h"

namespace snowatlas::odbc {

bool matches_pattern(std::string_view name, std::string_view pattern) {
    // Greedy with one point to come back to: linear for one `%`, never exponential.
    std::size_t n = 0;
    std::size_t p = 0;
    std::size_t star = std::string_view::npos;
    std::size_t star_name = 0;
    while (n < name.size()) {
        if (p < pattern.size() && pattern[p] == '%') {
            star = p++;
            star_name = n;
            continue;
        }
        if (p < pattern.size()) {
            const bool escaped = pattern[p] == '\\' && p + 1 < pattern.size();
            const std::string_view wanted = pattern.substr(escaped ? p + 1 : p, 1);
            const bool any = !escaped && pattern[p] == '_';
            const std::size_t step = any ? offset_of(name.substr(n), 1) : 1;
            if (any || equals_ignore_case(name.substr(n, 1), wanted)) {
                n += step;
                p += escaped ? 2 : 1;
                continue;
            }
        }
        if (star == std::string_view::npos) return false;
        p = star + 1;
        n = ++star_name;
    }
    while (p < pattern.size() && pattern[p] == '%') ++p;
    return p == pattern.size();
}

NameFilter NameFilter::ordinary(const std::optional<std::string>& argument) {
    if (!argument || argument->empty()) return {Kind::All, {}};
    return {Kind::Name, *argument};
}

NameFilter NameFilter::pattern(const std::optional<std::string>& argument) {
    // Power Query passes empty text for "any".
    if (!argument || argument->empty() || *argument == "%") return {Kind::All, {}};
    return {Kind::Pattern, *argument};
}

NameFilter NameFilter::identifier(const std::optional<std::string>& argument) {
    if (!argument)
        throw Error(state::kInvalidNullPointer, "With SQL_ATTR_METADATA_ID on, names must be given; one is a null "
                                                "pointer.");
    std::string_view name = trim(*argument);
    if (name.size() >= 2 && name.front() == '"' && name.back() == '"') name = trim(name.substr(1, name.size() - 2));
    if (name.empty()) return {Kind::All, {}};
    return {Kind::Name, std::string(name)};
}

bool NameFilter::matches(std::string_view name) const {
    switch (kind_) {
    case Kind::All:
        return true;
    case Kind::Name:
        return equals_ignore_case(name, text_);
    case Kind::Pattern:
        return matches_pattern(name, text_);
    }
    return false;
}

bool NameFilter::is_spelled(std::string_view name) const {
    return kind_ == Kind::Pattern && text_.find('_') != std::string::npos && equals_ignore_case(name, text_);
}

void NameFilter::take_literally() {
    kind_ = Kind::Name;
}

} // namespace snowatlas::odbc

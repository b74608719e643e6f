// Predicates to the filter language of the API.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "driver/rest/predicate.h"
#include "schema/model.h"

namespace snowatlas::rest {

// A field compared in some way: what an endpoint may refuse.
struct FilterUse {
    std::string field;
    std::string operation; // "-eq"
    // NOLINTNEXTLINE(modernize-use-nullptr): the comparison that the compiler writes has a 0 in it.
    friend auto operator<=>(const FilterUse&, const FilterUse&) = default;
};

struct FilterText {
    std::string text; // plain, not encoded; empty: nothing can be said
    std::vector<FilterUse> uses;
    bool has_dates = false;
    // Exactly the rows of the predicates, not more: all of them are said, none in a wider form.
    bool exact = true;
};

struct FilterOptions {
    bool quote_dates = true;
    std::function<bool(const FilterUse&)> refused; // may be empty
    // Of the text once it is in a URL: with what else is in it, below the 8 KiB that servers take of a request line.
    std::size_t max_encoded_bytes = 7680;
};

// What of the conjunction the path's filter can say, such that no row is lost: what it cannot say, what would make the
// URL too long, and what the path's parameters say, is left out.
FilterText build_filter(const schema::Table& table, const schema::AccessPath& path,
                        const std::vector<Disjunction>& conjunction, const FilterOptions& options = {});

} // namespace snowatlas::rest

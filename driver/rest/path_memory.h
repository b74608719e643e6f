// What endpoints have taught: page sizes they refuse, filters they do not know, the prefix their path needs.
#pragma once

#include <map>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "driver/rest/filter.h"

namespace snowatlas::rest {

// Kept for a process, client and host. Thread safe. Endpoints are named by their path template.
class PathMemory {
  public:
    enum class Prefix { Unknown, AsPublished, WithApi };

    // The largest page size that is worth asking for: `wanted`, or what is left of it after refusals; 0 if page
    // parameters are refused altogether.
    int page_size(std::string_view endpoint, int wanted) const;
    void refuse_page_size(std::string_view endpoint, int refused);
    void refuse_paging(std::string_view endpoint) { cannot(endpoint, &Endpoint::paged); }

    bool refuses(std::string_view endpoint, const FilterUse& use) const;
    // The answer was good with these, or with none of them and bad with them. Those known to be good are spared,
    // unless all are: then it is the combination that is refused.
    void accept(std::string_view endpoint, const std::vector<FilterUse>& uses);
    void refuse(std::string_view endpoint, const std::vector<FilterUse>& uses);

    // What answers have shown of a filter that was not refused: that it finds rows, or that it leaves out rows. A
    // server may pass over a field it does not know, or find nothing by it.
    enum class Effect { Finds, LeavesOut };
    void note(std::string_view endpoint, const std::vector<FilterUse>& uses, Effect effect);
    bool is_noted(std::string_view endpoint, const std::vector<FilterUse>& uses, Effect effect) const;

    bool quotes_dates(std::string_view endpoint) const { return can(endpoint, &Endpoint::quotes_dates); }
    void unquote_dates(std::string_view endpoint) { cannot(endpoint, &Endpoint::quotes_dates); }

    bool sorts(std::string_view endpoint) const { return can(endpoint, &Endpoint::sorts); }
    void refuse_sort(std::string_view endpoint) { cannot(endpoint, &Endpoint::sorts); }

    // Whether asking for one row tells how many there are.
    bool tells_total(std::string_view endpoint) const { return can(endpoint, &Endpoint::tells_total); }
    void note_no_total(std::string_view endpoint) { cannot(endpoint, &Endpoint::tells_total); }

    // Of paths that are published without "/api".
    Prefix prefix(std::string_view endpoint) const;
    void learn_prefix(std::string_view endpoint, Prefix prefix);

  private:
    struct Endpoint {
        int largest_page = 0; // 0: no refusal yet
        bool paged = true;
        bool quotes_dates = true;
        bool sorts = true;
        bool tells_total = true;
        std::set<FilterUse> accepted, refused;
        std::set<std::pair<FilterUse, Effect>> effects;
    };

    const Endpoint* find(std::string_view endpoint) const;
    // One of the flags above: true until it is known not to be.
    bool can(std::string_view endpoint, bool Endpoint::*what) const;
    void cannot(std::string_view endpoint, bool Endpoint::*what);

    mutable std::mutex mutex_;
    std::map<std::string, Endpoint, std::less<>> endpoints_;
    std::map<std::string, Prefix, std::less<>> prefixes_; // by the path's first two segments
};

// The sizes a refused page size is followed by.
int smaller_page_size(int refused); // 0: there is none

} // namespace snowatlas::rest

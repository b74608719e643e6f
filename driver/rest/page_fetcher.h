// One page of one key: the request for it, and what is tried where the endpoint refuses it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "driver/rest/decode_plan.h"
#include "driver/rest/decoder.h"
#include "driver/rest/filter.h"
#include "driver/rest/requester.h"
#include "driver/rest/session.h"
#include "driver/rest/url.h"

namespace snowatlas::rest {

struct PagePosition {
    int number = 1;
    int size = 0; // 0: neither number nor size is sent
};

// How the pages of one key are asked for; settled by the first, since pages under different filters do not fit
// together.
struct PageMode {
    FilterText filter;
    bool sorted = false;
};

struct FetchedPage {
    DecodedPage page;
    PageMode mode;
    PagePosition position; // as it was asked for in the end
};

// Rows that are looked at to see whether a filter holds: no more trouble than one.
inline constexpr int kSampleSize = 100;

// Thread safe.
class PageFetcher {
  public:
    PageFetcher(std::shared_ptr<Context> context, std::shared_ptr<const DecodePlan> plan, const ScanRequest& request);

    // Falls back where the answer is a refusal: dates without quotes, no filter, no sorting, smaller pages, no
    // pages, the path with "/api"; what helped is remembered. A key that is not there is an empty page. An empty page
    // under a filter that has never found anything is doubted first.
    FetchedPage first(const std::vector<Value>& key, int size, Gate::Slot slot, Cancellation& cancellation) const;
    FetchedPage next(const std::vector<Value>& key, const PageMode& mode, PagePosition position, Gate::Slot slot,
                     Cancellation& cancellation) const;

  private:
    class FirstPage;

    PageMode initial_mode() const;
    FilterText filter_text(bool quote_dates) const;
    std::string sort_text() const;
    DecodedPage get(const std::vector<Value>& key, const PageMode& mode, PagePosition position,
                    const std::string& prefix, Gate::Slot slot, Cancellation& cancellation) const;
    bool is_doubtful(const PageMode& mode, const DecodedPage& page) const;
    bool holds_for_row(const DecodedPage& page, std::size_t row) const;
    void note_found(const PageMode& mode, const DecodedPage& page) const;
    std::optional<FilterText> filter_by_value_of(std::size_t column, const DecodedPage& page) const;
    bool missing_is_empty() const;
    bool may_need_prefix() const;

    const schema::Table& table() const { return plan_->table(); }
    const schema::AccessPath& path() const { return plan_->path(); }
    PathMemory& memory() const { return context_->host->memory; }

    std::shared_ptr<Context> context_;
    std::shared_ptr<const DecodePlan> plan_;
    std::vector<Disjunction> conjunction_;
    std::vector<SortKey> sort_;
    std::vector<OptionalValue> optional_values_;
    bool missing_is_empty_;
};

// The page size to ask an endpoint for: the connection's, or the largest it allows; 0 where it has no pages.
int page_size_for(const schema::AccessPath& path, const Settings& settings, const PathMemory& memory);

} // namespace snowatlas::rest

#include "driver/rest/page_fetcher.h"

#include <algorithm>
#include <initializer_list>
#include <string_view>
#include <utility>

#include "driver/base/text.h"
#include "driver/rest/failure.h"
#include "driver/rest/json_text.h"
#include "driver/rest/url.h"

namespace snowatlas::rest {
namespace {

constexpr int kLargestUnstatedPage = 1000;
constexpr std::string_view kApiPrefix = "/api";

bool is_refusal(long status) {
    return status == 400 || status == 414 || status == 422;
}
// What a page that is too large for the server or its gateway looks like.
bool is_exhaustion(long status) {
    return status == 413 || status == 504;
}

bool names_any(const std::string& message, std::initializer_list<std::string_view> words) {
    const auto lower = to_lower(message);
    return std::any_of(words.begin(), words.end(),
                       [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

bool names_page_size(const std::string& message) {
    return names_any(message, {"page_size", "page size", "pagesize"});
}

// The number of a first page cannot be wrong: it is asking for pages at all that is refused.
bool names_page_number(const std::string& message) {
    return names_any(message, {"page_number", "page number", "pagenumber"});
}

} // namespace

int page_size_for(const schema::AccessPath& path, const Settings& settings, const PathMemory& memory) {
    const bool one_row = path.role == schema::Role::Detail || path.role == schema::Role::Singleton;
    const bool paged = path.paging.paged || (path.envelope == schema::Envelope::Page && !one_row);
    if (!paged) return 0;
    const int largest = path.paging.max_size > 0 ? path.paging.max_size : kLargestUnstatedPage;
    int size = largest;
    if (settings.page_size > 0) {
        size = path.paging.max_size > 0 ? std::min(settings.page_size, largest) : settings.page_size;
    }
    return memory.page_size(path.path, size);
}

PageFetcher::PageFetcher(std::shared_ptr<Context> context, std::shared_ptr<const DecodePlan> plan,
                         const ScanRequest& request)
    : context_(std::move(context)), plan_(std::move(plan)), conjunction_(request.filter),
      optional_values_(optional_values(plan_->table(), plan_->path(), request.columns, request.filter)),
      missing_is_empty_(request.missing_is_empty) {
    if (path().sortable) sort_ = request.sort;
}

FilterText PageFetcher::filter_text(bool quote_dates) const {
    FilterOptions options;
    options.quote_dates = quote_dates;
    options.refused = [this](const FilterUse& use) { return memory().refuses(path().path, use); };
    return build_filter(table(), path(), conjunction_, options);
}

std::string PageFetcher::sort_text() const {
    std::string text;
    for (const auto& key : sort_) {
        const auto& column = table().columns[key.column];
        if (!text.empty()) text += ',';
        text += column.member.empty() ? column.name : join(column.member, ".");
        text += key.descending ? ":desc" : ":asc";
    }
    return text;
}

PageMode PageFetcher::initial_mode() const {
    PageMode mode;
    mode.filter = filter_text(memory().quotes_dates(path().path));
    mode.sorted = !sort_.empty() && memory().sorts(path().path);
    return mode;
}

// A server may find nothing by a field it does not know instead of refusing it. Lists by key are not doubted: most
// that are empty are so with reason, and each would cost requests.
bool PageFetcher::is_doubtful(const PageMode& mode, const DecodedPage& page) const {
    return page.info.items == 0 && !mode.filter.text.empty() && path().role == schema::Role::List &&
           path().parameters.empty() && path().filter_fields.empty() &&
           !memory().is_noted(path().path, mode.filter.uses, PathMemory::Effect::Finds);
}

bool PageFetcher::holds_for_row(const DecodedPage& page, std::size_t row) const {
    return std::all_of(conjunction_.begin(), conjunction_.end(),
                       [&](const Disjunction& disjunction) { return holds_for(disjunction, *page.batch, row); });
}

// Rows that were found by a filter need not have been found by each of its alternatives.
void PageFetcher::note_found(const PageMode& mode, const DecodedPage& page) const {
    if (mode.filter.text.empty() || page.batch->row_count() == 0) return;
    if (memory().is_noted(path().path, mode.filter.uses, PathMemory::Effect::Finds)) return;
    const bool each = std::all_of(conjunction_.begin(), conjunction_.end(),
                                  [](const Disjunction& part) { return part.alternatives.size() == 1; });
    if (each && holds_for_row(page, 0)) memory().note(path().path, mode.filter.uses, PathMemory::Effect::Finds);
}

// One that at least a row of the page fulfils; empty where the filter language cannot say any of its values.
std::optional<FilterText> PageFetcher::filter_by_value_of(std::size_t column, const DecodedPage& page) const {
    for (std::size_t row = 0; row < page.batch->row_count(); ++row) {
        const auto cell = page.batch->cell(row, column);
        if (cell.is_null()) continue;
        const Predicate predicate{column, Comparison::Equal, {own(cell)}};
        auto filter = build_filter(table(), path(), {{{predicate}}}, {memory().quotes_dates(path().path), {}});
        if (!filter.text.empty()) return filter;
    }
    return {};
}

// Only a key can be missing; a list that is not there is an error, whatever the caller expects.
bool PageFetcher::missing_is_empty() const {
    return missing_is_empty_ && !path().parameters.empty();
}

bool PageFetcher::may_need_prefix() const {
    return path().path.rfind(kApiPrefix, 0) != 0;
}

DecodedPage PageFetcher::get(const std::vector<Value>& key, const PageMode& mode, PagePosition position,
                             const std::string& prefix, Gate::Slot slot, Cancellation& cancellation) const {
    TargetParts parts;
    parts.path_prefix = prefix;
    if (position.size > 0) {
        parts.query.emplace_back("page_number", std::to_string(position.number));
        parts.query.emplace_back("page_size", std::to_string(position.size));
    }
    if (!mode.filter.text.empty()) parts.query.emplace_back("filter", mode.filter.text);
    if (mode.sorted) parts.query.emplace_back("sort", sort_text());
    for (const auto& optional : optional_values_) parts.query.emplace_back(optional.name, optional.text);

    const Call call{build_target(table(), path(), key, parts), path().path};
    DecodedPage page;
    const Requester::Consume consume = [&](std::string_view body) {
        // The end of a list is a page without items, not no page: nothing at all would leave out rows unnoticed.
        if (position.number > 1 && trim_json(body).empty()) throw BrokenAnswer{"no text where a page was to come"};
        page = context_->host->decoders.decode(*plan_, key, body);
        return std::uint64_t{page.batch->row_count()};
    };
    Requester(*context_).get(call, std::move(slot), consume, cancellation);
    return page;
}

// The attempts at a first page, each with one thing less that the endpoint may have refused.
class PageFetcher::FirstPage {
  public:
    FirstPage(const PageFetcher& fetcher, const std::vector<Value>& key, int size, Cancellation& cancellation)
        : fetcher_(fetcher), key_(key), cancellation_(cancellation), mode_(fetcher.initial_mode()) {
        position_.size = fetcher.memory().page_size(endpoint(), size); // other keys may have taught something meanwhile
        quoted_ = fetcher.memory().quotes_dates(endpoint());
        if (fetcher.may_need_prefix() && fetcher.memory().prefix(endpoint()) == PathMemory::Prefix::WithApi) {
            prefix_ = kApiPrefix;
        }
    }

    FetchedPage fetch(Gate::Slot slot) {
        while (true) {
            try {
                auto page = fetcher_.get(key_, mode_, position_, prefix_, std::exchange(slot, {}), cancellation_);
                if (fetcher_.is_doubtful(mode_, page) && !proves_itself()) {
                    fetcher_.memory().refuse(endpoint(), mode_.filter.uses);
                    mode_.filter = {};
                    continue;
                }
                remember();
                fetcher_.note_found(mode_, page);
                return {std::move(page), mode_, position_};
            } catch (const HttpFailure& failure) {
                if (fall_back(failure)) continue;
                if (failure.status == 404 && fetcher_.missing_is_empty()) return {empty_page(), mode_, position_};
                throw describe_failure(failure, fetcher_.table(), fetcher_.path());
            }
        }
    }

  private:
    const std::string& endpoint() const { return fetcher_.path().path; }

    bool fall_back(const HttpFailure& failure) {
        if (failure.status == 404) return try_prefix();
        if (is_exhaustion(failure.status)) return shrink_page();
        // A server may stumble over a filter it should have refused; further attempts have been made already.
        if (failure.status == 500) return drop_filter() || drop_sort();
        if (!is_refusal(failure.status)) return false;
        if (names_page_number(failure.message) && drop_paging()) return true;
        if (names_page_size(failure.message) && shrink_page()) return true;
        return drop_quotes() || drop_filter() || drop_sort() || shrink_page() || drop_paging();
    }

    bool try_prefix() {
        if (!fetcher_.may_need_prefix() || !prefix_.empty()) return false;
        if (fetcher_.memory().prefix(endpoint()) != PathMemory::Prefix::Unknown) return false;
        prefix_ = kApiPrefix;
        return true;
    }

    // Whether the filter that found nothing is one the server understands, as far as a sample of the list shows.
    bool proves_itself() const {
        const auto sample = sample_of({});
        for (std::size_t row = 0; row < sample.batch->row_count(); ++row) {
            if (fetcher_.holds_for_row(sample, row)) return false;
        }
        const auto size = static_cast<std::uint64_t>(std::min(position_.size, kSampleSize));
        if (sample.info.items < size || position_.size == 0) return true; // that is the whole list
        for (const auto& disjunction : fetcher_.conjunction_) {
            for (const auto& predicate : disjunction.alternatives) {
                const auto filter = fetcher_.filter_by_value_of(predicate.column, sample);
                if (!filter) continue;
                if (sample_of(*filter).info.items == 0) return false;
                note_field_of(*filter);
            }
        }
        return true;
    }

    DecodedPage sample_of(FilterText filter) const {
        const PagePosition position{1, std::min(position_.size, kSampleSize)};
        return fetcher_.get(key_, {std::move(filter), false}, position, prefix_, {}, cancellation_);
    }

    // What finds a field's value knows the field.
    void note_field_of(const FilterText& proof) const {
        for (const auto& use : mode_.filter.uses) {
            const bool same = std::any_of(proof.uses.begin(), proof.uses.end(),
                                          [&](const FilterUse& proven) { return proven.field == use.field; });
            if (same) fetcher_.memory().note(endpoint(), {use}, PathMemory::Effect::Finds);
        }
    }

    bool drop_quotes() {
        if (!mode_.filter.has_dates || !quoted_) return false;
        refused_ = mode_.filter.uses;
        quoted_ = false;
        mode_.filter = fetcher_.filter_text(false);
        return true;
    }

    bool drop_filter() {
        if (mode_.filter.text.empty()) return false;
        refused_ = mode_.filter.uses;
        mode_.filter = {};
        return true;
    }

    bool drop_sort() {
        if (!mode_.sorted) return false;
        mode_.sorted = false;
        sort_refused_ = true;
        return true;
    }

    bool shrink_page() {
        const int smaller = position_.size > 0 ? smaller_page_size(position_.size) : 0;
        if (smaller == 0) return false;
        refused_size_ = position_.size;
        position_.size = smaller;
        return true;
    }

    // Lists that are published without page parameters may refuse them.
    bool drop_paging() {
        if (position_.size == 0) return false;
        position_.size = 0;
        paging_refused_ = true;
        return true;
    }

    // Only the last thing left out is what had been refused.
    void remember() {
        auto& memory = fetcher_.memory();
        if (fetcher_.may_need_prefix()) {
            memory.learn_prefix(endpoint(),
                                prefix_.empty() ? PathMemory::Prefix::AsPublished : PathMemory::Prefix::WithApi);
        }
        if (paging_refused_) {
            memory.refuse_paging(endpoint());
        } else if (refused_size_ > 0) {
            memory.refuse_page_size(endpoint(), refused_size_);
        } else if (sort_refused_) {
            memory.refuse_sort(endpoint());
        } else if (!refused_.empty() && mode_.filter.text.empty()) {
            memory.refuse(endpoint(), refused_);
        } else if (!refused_.empty()) {
            memory.unquote_dates(endpoint());
        }
        memory.accept(endpoint(), mode_.filter.uses);
    }

    DecodedPage empty_page() const {
        DecodedPage page;
        page.batch = fetcher_.plan_->make_batch(key_);
        page.batch->finish(0);
        return page;
    }

    const PageFetcher& fetcher_;
    const std::vector<Value>& key_;
    Cancellation& cancellation_;
    PageMode mode_;
    PagePosition position_;
    std::string prefix_;
    bool quoted_ = true;
    bool sort_refused_ = false;
    int refused_size_ = 0;
    bool paging_refused_ = false;
    std::vector<FilterUse> refused_;
};

FetchedPage PageFetcher::first(const std::vector<Value>& key, int size, Gate::Slot slot,
                               Cancellation& cancellation) const {
    return FirstPage(*this, key, size, cancellation).fetch(std::move(slot));
}

FetchedPage PageFetcher::next(const std::vector<Value>& key, const PageMode& mode, PagePosition position,
                              Gate::Slot slot, Cancellation& cancellation) const {
    const bool prefixed = may_need_prefix() && memory().prefix(path().path) == PathMemory::Prefix::WithApi;
    try {
        auto page = get(key, mode, position, std::string(prefixed ? kApiPrefix : ""), std::move(slot), cancellation);
        return {std::move(page), mode, position};
    } catch (const HttpFailure& failure) {
        throw describe_failure(failure, table(), path());
    }
}

} // namespace snowatlas::rest

// Which page to ask for next, and which was the last: the paging rules, without any request.
#pragma once

#include <cstdint>
#include <optional>

#include "driver/rest/decoder.h"
#include "driver/rest/page_fetcher.h"

namespace snowatlas::rest {

// The pages of one key, in order. Positions are handed out by next(), their answers reported to arrived() as they come
// and to delivered() in order.
class PagePlan {
  public:
    struct Start {
        int size = 0;     // of the first page; 0: no paging
        int max_size = 0; // pages grow up to this where the first one was sized by a hint
        // The first page is thought to be enough: the next is asked for only when it has been read.
        bool hinted = false;
        // Nobody will read this many rows at the beginning: whole pages of them are passed over where the first page
        // is as large as was asked for and tells how many there are.
        std::uint64_t rows_to_skip = 0;
    };
    enum class Verdict {
        More,
        Last,
        Repeated, // the server gave the first page again, and has no more: its rows are to be dropped; last
        AskAgain, // the server cut the page size so that this page does not follow the one before: drop it and all
                  // that were asked for after it
        Stuck,    // there are more rows, but the server gives the first page again and again
        Gap,      // a page that should have rows came empty, and this one behind it has some
    };

    explicit PagePlan(Start start) : start_(start), size_(start.size), growing_(start.hinted) {}

    // The next page, if it is thought to be there; or if the reader waits and there is nothing else to wait for.
    std::optional<PagePosition> next(bool reader_waits);
    // The first page was asked for with another size in the end.
    void resized(int size);
    void arrived(PagePosition position, const PageInfo& info);
    // `rows_are_new`: whether any row has not been on an earlier page; empty where rows have no key to tell by.
    Verdict delivered(PagePosition position, const PageInfo& info, std::optional<bool> rows_are_new);

    bool ended() const { return ended_; }
    // Of those to skip, on pages between the first and the second that was asked for; known once the first has arrived.
    std::uint64_t rows_left_out() const { return rows_left_out_; }
    // The first number of items the server gave, and the newest where it is another one.
    std::optional<std::int64_t> first_total() const { return first_total_; }
    std::optional<std::int64_t> changed_total() const { return changed_total_; }
    // Once ended: whether the server spoke of more rows or pages than it gave.
    bool gave_less_than_said() const { return gave_less_; }
    std::int64_t received() const { return received_; }

  private:
    int undelivered() const { return issued_ - delivered_; }
    int unanswered() const { return issued_ - arrived_; }
    Verdict after_unpaged(const PageInfo& info);
    Verdict after_empty(PagePosition position, const PageInfo& info);
    Verdict end(const PageInfo& info);
    bool is_full(PagePosition position, const PageInfo& info) const;
    bool has_more(PagePosition position, const PageInfo& info);
    void grow(PagePosition position);
    void pass_over(PagePosition first, const PageInfo& info);

    Start start_;
    int size_;
    bool growing_;
    int next_number_ = 1;
    int issued_ = 0, arrived_ = 0, delivered_ = 0;
    int full_ = 0;                           // pages that arrived full
    std::optional<std::int64_t> last_;       // number of the last page, as far as it is known
    std::optional<std::int64_t> short_page_; // number of a page that was not full
    std::int64_t received_ = 0;              // items delivered or left out
    std::uint64_t rows_left_out_ = 0;
    std::optional<std::int64_t> first_number_;
    std::optional<std::int64_t> first_total_, changed_total_;
    int empty_ = 0; // pages without items, one behind the other
    bool gave_less_ = false;
    bool short_inside_ = false; // a page before the last was not full: the server's page is smaller than it says
    bool ended_ = false;
};

} // namespace snowatlas::rest

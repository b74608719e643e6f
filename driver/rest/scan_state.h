// What the reader of a scan and the threads that fetch for it share.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "driver/base/cancellation.h"
#include "driver/rest/page_fetcher.h"
#include "driver/rest/page_plan.h"
#include "driver/rest/seen_keys.h"

namespace snowatlas::rest {

// Pages are asked for as far ahead as is allowed and sensible, come back in any order, and are handed over in order:
// all pages of the first key, then those of the second ...
class ScanState : public std::enable_shared_from_this<ScanState> {
  public:
    ScanState(std::shared_ptr<Context> context, ScanRequest request);

    struct Handed {
        DecodedPage page;
        std::optional<Diagnostic> warning; // about the scan, not about values
    };

    // Asks for the first page(s).
    void start();
    // Ends all requests, soon; waits for none.
    void stop();
    // Waits for the next page; empty after the last. A cancellation or deadline ends the scan. Reader's thread.
    std::optional<Handed> take(Cancellation& cancellation);

    std::uint64_t rows_left_out() const;

    const schema::Table& table() const { return *request_.table; }

  private:
    struct Page {
        PagePosition position;
        bool ready = false;
        bool abandoned = false;
        DecodedPage page;
        std::exception_ptr error;
    };
    // The pages of one key.
    struct Run {
        explicit Run(PagePlan::Start start) : plan(start) {}
        std::size_t key = 0; // index into keys_
        PagePlan plan;
        std::optional<PageMode> mode;            // once the first page is there
        std::deque<std::shared_ptr<Page>> pages; // asked for and not handed over, in order
        std::vector<std::uint64_t> first_hashes; // of the first page, until there is a second
        std::optional<SeenKeys> seen;
    };

    void resolve_keys();
    PagePlan::Start plan_start() const;
    std::size_t most_held() const;
    std::size_t most_keys_ahead() const;
    void fetch_ahead(bool reader_waits);
    void ask(Run& run, PagePosition position);
    void fetch(const std::shared_ptr<Run>& run, const std::shared_ptr<Page>& page, Gate::Slot slot);
    void arrive(Run& run, Page& page, FetchedPage fetched);
    std::optional<Handed> hand_over(Run& run);
    bool drop_seen_rows(Run& run, DecodedPage& page);
    void abandon_pages(Run& run);
    std::optional<Diagnostic> warn_of_total(const Run& run);

    const std::shared_ptr<Context> context_;
    const ScanRequest request_;
    std::shared_ptr<const DecodePlan> plan_;
    std::optional<PageFetcher> fetcher_;
    std::vector<std::vector<Value>> keys_; // each once, defaults put in
    int page_size_ = 0;
    int max_page_size_ = 0;
    Gate::Lane lane_ = 0;
    Cancellation stopped_; // of the requests

    mutable std::mutex mutex_;
    std::condition_variable arrived_;
    std::deque<std::shared_ptr<Run>> runs_; // the one that is handed over first
    std::size_t next_key_ = 0;              // to start a run for
    std::size_t finished_keys_ = 0;
    std::size_t held_ = 0; // pages asked for and not handed over
    bool warned_of_total_ = false;
    std::uint64_t rows_left_out_ = 0;
};

} // namespace snowatlas::rest

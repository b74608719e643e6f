#include "driver/rest/scan_state.h"

#include <algorithm>
#include <set>

#include "driver/rest/url.h"

namespace snowatlas::rest {
namespace {

constexpr std::size_t kMostKeyDoublings = 10;
// Pages that are decoded, or wait for one before them: with fewer, requests would wait for the reader.
constexpr std::size_t kLeastPagesWaiting = 2;

// Keeps the connection's context until the thread has let go of everything else.
struct FetchJob {
    std::shared_ptr<JobTicket> ticket; // destroyed last
    std::function<void(Gate::Slot)> run;
    void operator()(Gate::Slot slot) { run(std::move(slot)); }
};

} // namespace

ScanState::ScanState(std::shared_ptr<Context> context, ScanRequest request)
    : context_(std::move(context)), request_(std::move(request)) {
    const auto& path = request_.table->paths[request_.path];
    max_page_size_ = page_size_for(path, context_->settings, context_->host->memory);
    page_size_ = max_page_size_;
    if (request_.rows_wanted && page_size_ > 0) {
        const auto wanted = std::clamp<std::uint64_t>(*request_.rows_wanted, 1, static_cast<std::uint64_t>(page_size_));
        page_size_ = static_cast<int>(wanted);
    }
    std::vector<std::pair<std::size_t, Value>> constants;
    for (auto& optional : optional_values(*request_.table, path, request_.columns, request_.filter)) {
        if (optional.column) constants.emplace_back(*optional.column, std::move(optional.value));
    }
    plan_ = std::make_shared<const DecodePlan>(request_.table, request_.path, request_.columns, max_page_size_ > 0,
                                               std::move(constants));
    fetcher_.emplace(context_, plan_, request_);
    lane_ = context_->host->gate.new_lane();
    resolve_keys();
}

void ScanState::resolve_keys() {
    const auto& path = request_.table->paths[request_.path];
    if (path.parameters.empty()) {
        keys_.emplace_back();
        return;
    }
    // Without a key, defaults alone have to do.
    const auto given = request_.keys.empty() ? std::vector<Key>(1) : request_.keys;
    std::set<std::string> known;
    for (const auto& key : given) {
        auto resolved = resolve_key(*request_.table, path, key);
        if (resolved && known.insert(build_target(*request_.table, path, *resolved, {})).second) {
            keys_.push_back(std::move(*resolved));
        }
    }
}

PagePlan::Start ScanState::plan_start() const {
    const bool hinted = request_.rows_wanted.has_value() && page_size_ > 0;
    const bool is_whole_list = request_.keys.empty() && request_.filter.empty() &&
                               table().paths[request_.path].parameters.empty() && table().source.nested.empty();
    return {page_size_, max_page_size_, hinted, is_whole_list ? request_.rows_to_skip : 0};
}

std::size_t ScanState::most_held() const {
    const auto under_way = static_cast<std::size_t>(std::max(1, context_->settings.max_concurrency));
    return under_way + std::max(kLeastPagesWaiting, under_way / 2);
}

// Nobody may read more than the rows wanted: keys are then tried a few at a time, more with each that was not enough.
std::size_t ScanState::most_keys_ahead() const {
    if (!request_.rows_wanted) return most_held();
    return std::size_t{1} << std::min(finished_keys_, kMostKeyDoublings);
}

void ScanState::start() {
    const std::lock_guard lock(mutex_);
    fetch_ahead(false);
}

std::uint64_t ScanState::rows_left_out() const {
    const std::lock_guard lock(mutex_);
    return rows_left_out_;
}

void ScanState::stop() {
    stopped_.cancel();
    context_->host->gate.drop(lane_);
}

void ScanState::fetch_ahead(bool reader_waits) {
    for (std::size_t ahead = 0; ahead < most_keys_ahead(); ++ahead) {
        if (ahead == runs_.size()) {
            if (next_key_ == keys_.size()) return;
            runs_.push_back(std::make_shared<Run>(plan_start()));
            runs_.back()->key = next_key_++;
        }
        auto& run = *runs_[ahead];
        while (true) {
            // What the reader waits for is asked for even where pages of later keys take all room.
            const bool needed = ahead == 0 && run.pages.empty();
            if (!needed && held_ >= most_held()) return;
            const auto position = run.plan.next(reader_waits && ahead == 0);
            if (!position) break;
            ask(run, *position);
        }
    }
}

void ScanState::ask(Run& run, PagePosition position) {
    auto page = std::make_shared<Page>();
    page->position = position;
    run.pages.push_back(page);
    ++held_;
    const auto shared_run =
        *std::find_if(runs_.begin(), runs_.end(), [&](const auto& one) { return one.get() == &run; });
    context_->host->gate.submit(lane_, FetchJob{std::make_shared<JobTicket>(*context_),
                                                [self = shared_from_this(), shared_run, page](Gate::Slot slot) {
                                                    self->fetch(shared_run, page, std::move(slot));
                                                }});
}

// On a thread of the gate.
void ScanState::fetch(const std::shared_ptr<Run>& run, const std::shared_ptr<Page>& page, Gate::Slot slot) {
    FetchedPage fetched;
    std::exception_ptr error;
    try {
        stopped_.check();
        const auto& key = keys_[run->key];
        std::optional<PageMode> mode;
        {
            const std::lock_guard lock(mutex_);
            mode = run->mode;
        }
        fetched = mode ? fetcher_->next(key, *mode, page->position, std::move(slot), stopped_)
                       : fetcher_->first(key, page->position.size, std::move(slot), stopped_);
    } catch (...) {
        error = std::current_exception();
    }
    const std::lock_guard lock(mutex_);
    page->ready = true;
    page->error = error;
    if (!error && !page->abandoned) arrive(*run, *page, std::move(fetched));
    if (!stopped_.cancelled()) fetch_ahead(false);
    arrived_.notify_all();
}

void ScanState::arrive(Run& run, Page& page, FetchedPage fetched) {
    if (!run.mode) {
        run.mode = std::move(fetched.mode);
        if (fetched.position.size != page.position.size) run.plan.resized(fetched.position.size);
        page.position = fetched.position;
    }
    page.page = std::move(fetched.page);
    run.plan.arrived(page.position, page.page.info);
    rows_left_out_ = run.plan.rows_left_out();
}

std::optional<ScanState::Handed> ScanState::take(Cancellation& cancellation) {
    const Cancellation::Listener wake(cancellation, [this] {
        const std::lock_guard lock(mutex_); // so that the wake-up does not fall between looking and waiting
        arrived_.notify_all();
    });
    std::unique_lock lock(mutex_);
    while (true) {
        if (cancellation.stopped() || stopped_.cancelled()) {
            lock.unlock();
            stop(); // nobody reads on: no request is to follow
            cancellation.check();
            stopped_.check();
        }
        if (runs_.empty() && next_key_ == keys_.size()) return {};
        if (!runs_.empty() && runs_.front()->pages.empty() && runs_.front()->plan.ended()) {
            runs_.pop_front();
            ++finished_keys_;
            fetch_ahead(false);
            continue;
        }
        if (runs_.empty() || runs_.front()->pages.empty()) fetch_ahead(true);
        if (!runs_.empty() && !runs_.front()->pages.empty() && runs_.front()->pages.front()->ready) {
            auto handed = hand_over(*runs_.front());
            fetch_ahead(false);
            if (handed) return handed;
            continue;
        }
        auto until = Cancellation::Clock::now() + std::chrono::seconds(60);
        if (const auto deadline = cancellation.deadline()) until = std::min(until, *deadline);
        arrived_.wait_until(lock, until);
    }
}

std::optional<ScanState::Handed> ScanState::hand_over(Run& run) {
    const auto page = run.pages.front();
    if (page->error) std::rethrow_exception(page->error); // and again, should the reader ask once more
    run.pages.pop_front();
    --held_;
    const bool any_new = drop_seen_rows(run, page->page);
    const auto verdict =
        run.plan.delivered(page->position, page->page.info, run.seen ? std::optional(any_new) : std::nullopt);
    switch (verdict) {
    case PagePlan::Verdict::More:
        break;
    case PagePlan::Verdict::Last:
        abandon_pages(run);
        break;
    case PagePlan::Verdict::AskAgain:
    case PagePlan::Verdict::Repeated:
        abandon_pages(run);
        return {};
    case PagePlan::Verdict::Stuck:
        throw Error(state::kGeneral, "Snow Atlas gives the same page of " + table().qualified_name() +
                                         " again instead of the next one, so that its rows cannot be read completely. "
                                         "Ask for fewer rows with a predicate, or raise PageSize.");
    case PagePlan::Verdict::Gap:
        throw Error(state::kGeneral, "Snow Atlas gave an empty page of " + table().qualified_name() + " before page " +
                                         std::to_string(page->position.number) +
                                         ", which has rows, so that some are missing. Run the query again.");
    }
    Handed handed{std::move(page->page), warn_of_total(run)};
    return handed;
}

// True if a row is left, or none can be told.
bool ScanState::drop_seen_rows(Run& run, DecodedPage& page) {
    auto hashes = std::move(page.key_hashes);
    if (hashes.empty()) return true;
    if (!run.seen && run.first_hashes.empty()) { // most keys have one page only
        run.first_hashes = std::move(hashes);
        return true;
    }
    if (!run.seen) {
        run.seen.emplace();
        run.seen->add_page(run.first_hashes);
        run.first_hashes = {};
    }
    const auto kept = run.seen->add_page(hashes);
    if (!kept) return true;
    page.batch->select(*kept);
    return !kept->empty();
}

void ScanState::abandon_pages(Run& run) {
    for (const auto& page : run.pages) page->abandoned = true;
    held_ -= run.pages.size();
    run.pages.clear();
}

std::optional<Diagnostic> ScanState::warn_of_total(const Run& run) {
    if (warned_of_total_) return {};
    std::string text = table().qualified_name();
    if (run.plan.changed_total()) {
        text += " had " + std::to_string(*run.plan.first_total()) + " rows when reading began and " +
                std::to_string(*run.plan.changed_total()) +
                " later: it changed meanwhile, so that rows may be missing.";
    } else if (run.plan.gave_less_than_said()) {
        const auto total = run.plan.first_total();
        text += " has " + (total ? std::to_string(*total) + " rows" : std::string("more pages")) +
                " by what Snow Atlas says, but its pages ended after " + std::to_string(run.plan.received()) +
                " rows: some may be missing.";
    } else {
        return {};
    }
    warned_of_total_ = true;
    return Diagnostic{state::kWarning, text + " Run the query again where that matters."};
}

} // namespace snowatlas::rest

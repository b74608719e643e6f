#include "driver/rest/scan.h"

#include <algorithm>
#include <set>
#include <utility>

#include "driver/rest/scan_state.h"

namespace snowatlas::rest {
namespace {

// Lists that are empty, rather than refused, where a second permission is missing.
struct EmptyListHint {
    std::string_view table;
    std::string_view permission;
};
constexpr EmptyListHint kEmptyListHints[] = {{"sam.computers_applications", "sam.application.r"}};

std::string_view loss(DecodeNotice::Kind kind) {
    switch (kind) {
    case DecodeNotice::Kind::UnreadableDate:
        return "is no date; NULL is given instead";
    case DecodeNotice::Kind::RoundedNumber:
        return "has more digits than the column's type; it was rounded";
    case DecodeNotice::Kind::CutFraction:
        return "has a finer fraction than 100 ns; it was cut";
    }
    return "";
}

class PagedScan final : public Scan {
  public:
    PagedScan(std::shared_ptr<Context> context, ScanRequest request, std::function<void(Diagnostic)> warn)
        : warn_(std::move(warn)), unfiltered_list_(request.keys.empty() && request.filter.empty()),
          state_(std::make_shared<ScanState>(std::move(context), std::move(request))) {
        state_->start();
    }
    ~PagedScan() override { state_->stop(); }

    std::shared_ptr<const RowBatch> next(Cancellation& cancellation) override {
        while (auto handed = state_->take(cancellation)) {
            if (handed->warning) warn(std::move(*handed->warning));
            for (const auto& notice : handed->page.notices) warn_of_value(notice);
            if (handed->page.batch->row_count() == 0) continue;
            any_row_ = true;
            return std::move(handed->page.batch);
        }
        warn_of_empty_list();
        return nullptr;
    }

  private:
    void warn(Diagnostic diagnostic) {
        if (warn_) warn_(std::move(diagnostic));
    }

    void warn_of_value(const DecodeNotice& notice) {
        if (!warned_.insert({notice.column, notice.kind}).second) return;
        const auto name = state_->table().qualified_name() + "." + state_->table().columns[notice.column].name;
        warn({state::kFractionTruncated, "The value " + notice.sample + " of " + name + " " +
                                             std::string(loss(notice.kind)) +
                                             ". Further values of the column may be affected; this is said once."});
    }

    void warn_of_empty_list() {
        if (any_row_ || !unfiltered_list_ || std::exchange(warned_of_empty_, true)) return;
        const auto name = state_->table().qualified_name();
        for (const auto& hint : kEmptyListHints) {
            if (name != hint.table) continue;
            warn({state::kWarning, "Snow Atlas gave no row of " + name +
                                       ". If there are computers, the application registration probably lacks the "
                                       "permission " +
                                       std::string(hint.permission) + "."});
        }
    }

    std::function<void(Diagnostic)> warn_;
    bool unfiltered_list_;
    std::shared_ptr<ScanState> state_;
    std::set<std::pair<std::size_t, DecodeNotice::Kind>> warned_;
    bool any_row_ = false;
    bool warned_of_empty_ = false;
};

} // namespace

std::unique_ptr<Scan> start_scan(std::shared_ptr<Context> context, ScanRequest request,
                                 std::function<void(Diagnostic)> warn) {
    return std::make_unique<PagedScan>(std::move(context), std::move(request), std::move(warn));
}

} // namespace snowatlas::rest

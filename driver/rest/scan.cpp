#include "driver/rest/scan.h"

#include <utility>

#include "driver/base/error.h"
#include "driver/rest/pivot_scan.h"
#include "driver/rest/scan_state.h"
#include "driver/rest/value_warnings.h"
#include "schema/loader.h"

namespace snowatlas::rest {
namespace {

// Lists that are empty, rather than refused, where a second permission is missing. Where there are parents, there
// should be rows.
struct EmptyListHint {
    std::string_view table;
    std::string_view parent;
    std::string_view permission;
};
constexpr EmptyListHint kEmptyListHints[] = {{"sam.computers_applications", "sam.computers", "sam.application.r"}};

// False also where they cannot be asked for.
bool has_rows(const std::shared_ptr<Context>& context, std::string_view table, Cancellation& cancellation) {
    const auto catalog = schema::load_catalog();
    ScanRequest request;
    request.table = {catalog, catalog->find_qualified(table)};
    request.columns.assign(request.table->columns.size(), false);
    request.rows_wanted = 1;
    try {
        const auto first = start_scan(context, std::move(request), {})->next(cancellation);
        return first && first->row_count() > 0;
    } catch (const Error&) {
        return false;
    }
}

class PagedScan final : public Scan {
  public:
    PagedScan(std::shared_ptr<Context> context, ScanRequest request, std::function<void(Diagnostic)> warn)
        : context_(std::move(context)), warn_(std::move(warn)),
          unfiltered_list_(request.keys.empty() && request.filter.empty()),
          state_(std::make_shared<ScanState>(context_, std::move(request))) {
        state_->start();
    }
    ~PagedScan() override { state_->stop(); }

    std::shared_ptr<const RowBatch> next(Cancellation& cancellation) override {
        while (auto handed = state_->take(cancellation)) {
            if (handed->warning) warn(std::move(*handed->warning));
            for (const auto& notice : handed->page.notices)
                if (auto warning = value_warnings_.about(state_->table(), notice)) warn(std::move(*warning));
            if (handed->page.batch->row_count() == 0) continue;
            any_row_ = true;
            return std::move(handed->page.batch);
        }
        warn_of_empty_list(cancellation);
        return nullptr;
    }

    std::uint64_t rows_left_out() const override { return state_->rows_left_out(); }

  private:
    void warn(Diagnostic diagnostic) {
        if (warn_) warn_(std::move(diagnostic));
    }

    void warn_of_empty_list(Cancellation& cancellation) {
        if (any_row_ || !unfiltered_list_ || !warn_ || std::exchange(warned_of_empty_, true)) return;
        const auto name = state_->table().qualified_name();
        for (const auto& hint : kEmptyListHints) {
            if (name != hint.table || !has_rows(context_, hint.parent, cancellation)) continue;
            warn({state::kWarning, "Snow Atlas gave no row of " + name + " although there are rows of " +
                                       std::string(hint.parent) +
                                       ": the application registration probably lacks the permission " +
                                       std::string(hint.permission) + "."});
        }
    }

    std::shared_ptr<Context> context_;
    std::function<void(Diagnostic)> warn_;
    bool unfiltered_list_;
    std::shared_ptr<ScanState> state_;
    ValueWarnings value_warnings_;
    bool any_row_ = false;
    bool warned_of_empty_ = false;
};

} // namespace

std::unique_ptr<Scan> start_scan(std::shared_ptr<Context> context, ScanRequest request,
                                 std::function<void(Diagnostic)> warn) {
    if (request.table->source.pivot) return start_pivot_scan(context, request, std::move(warn));
    return std::make_unique<PagedScan>(std::move(context), std::move(request), std::move(warn));
}

} // namespace snowatlas::rest

#include "driver/rest/pivot_scan.h"

#include <algorithm>
#include <limits>
#include <string>
#include <unordered_map>
#include <utility>

#include "driver/base/error.h"
#include "driver/rest/scan.h"
#include "driver/rest/shared_scan.h"
#include "driver/rest/value_warnings.h"

namespace snowatlas::rest {
namespace {

constexpr std::size_t kKeyColumn = 0;
constexpr std::size_t kShownBytes = 64;
constexpr std::size_t kMostTextBytes = std::numeric_limits<std::uint32_t>::max(); // of one batch

class PivotScan final : public Scan {
  public:
    PivotScan(const std::shared_ptr<Context>& context, const ScanRequest& request, std::function<void(Diagnostic)> warn)
        : warn_(std::move(warn)), table_(request.table), pivot_(*table_->source.pivot),
          plan_(table_, 0, with_key(request.columns), false), shared_(request.pivot_values) {
        for (const auto& column : table_->columns) slots_[column.member.front()] = ColumnBatch::kNotAsked;
        for (std::size_t slot = 0; slot < plan_.slots().size(); ++slot)
            slots_[table_->columns[plan_.slots()[slot].column].member.front()] = static_cast<std::uint16_t>(slot);
        key_slot_ = slots_.extract(table_->columns[kKeyColumn].member.front()).mapped();
        if (!shared_)
            values_ = start_scan(context, values_request(), warn_);
        else if (!shared_->is_started())
            shared_->start(start_scan(context, values_request(), warn_));
    }

    std::shared_ptr<const RowBatch> next(Cancellation& cancellation) override {
        if (std::exchange(done_, true)) return nullptr;
        auto batch = plan_.make_batch({});
        ValueDecoder decoder(plan_, *batch);
        for (std::size_t number = 0; const auto page = values_page(number, cancellation); ++number)
            for (std::size_t row = 0; row < page->row_count(); ++row) take(*page, row, *batch, decoder);
        batch->finish(rows_.size());
        for (const auto& notice : decoder.notices()) warn_of(notice);
        return batch;
    }

  private:
    std::vector<bool> with_key(std::vector<bool> columns) const {
        columns.resize(table_->columns.size());
        columns[kKeyColumn] = true;
        return columns;
    }

    std::shared_ptr<const RowBatch> values_page(std::size_t number, Cancellation& cancellation) {
        return shared_ ? shared_->batch(number, cancellation) : values_->next(cancellation);
    }

    ScanRequest values_request() const {
        ScanRequest request;
        request.table = pivot_.values;
        request.columns.resize(pivot_.values->columns.size());
        for (const auto column : {pivot_.key, pivot_.field, pivot_.kind}) request.columns[column] = true;
        request.columns[pivot_.value] = plan_.slots().size() > 1 || shared_;
        request.missing_is_empty = false;
        return request;
    }

    bool is_of_table(const Cell& kind) const {
        const auto& kinds = pivot_.kinds;
        return kind.is_null() || std::find(kinds.begin(), kinds.end(), kind.as_bytes()) != kinds.end();
    }

    void take(const RowBatch& page, std::size_t row, ColumnBatch& batch, ValueDecoder& decoder) {
        const auto key = page.cell(row, pivot_.key);
        const auto field = page.cell(row, pivot_.field);
        if (key.is_null() || field.is_null() || !is_of_table(page.cell(row, pivot_.kind))) return;
        const auto known = slots_.find(std::string(field.as_bytes()));
        if (known == slots_.end()) return; // of other assets, or defined since the table was made
        const auto [entry, is_new] = rows_.try_emplace(std::string(key.as_bytes()), rows_.size());
        if (is_new) put_text(key_slot_, entry->second, key.as_bytes(), batch);
        const auto slot = known->second;
        const auto value = page.cell(row, pivot_.value);
        if (slot == ColumnBatch::kNotAsked || value.is_null()) return;
        if (batch.column(slot).has(entry->second)) return warn_of_second_value(slot);
        put(slot, entry->second, value.as_bytes(), batch, decoder);
    }

    static void put_text(std::uint16_t slot, std::size_t row, std::string_view text, ColumnBatch& batch) {
        auto& arena = batch.arena();
        if (arena.size() + text.size() > kMostTextBytes)
            throw Error(state::kGeneral,
                        "The custom fields hold more than 4 GB of text, which the driver cannot gather "
                        "into rows. Name the columns that are needed, or read "
                        "sam.custom_fields_values.");
        batch.column(slot).set_text(row, arena.size(), text.size());
        arena.append(text);
    }

    // People enter these values: one that cannot be read must not make the table unreadable.
    void put(std::uint16_t slot, std::size_t row, std::string_view text, ColumnBatch& batch, ValueDecoder& decoder) {
        if (batch.column(slot).storage() == Storage::Text) return put_text(slot, row, text, batch);
        try {
            decoder.put(slot, row, text);
        } catch (const Error&) {
            warn_of({DecodeNotice::Kind::UnreadableValue, plan_.slots()[slot].column,
                     std::string(text.substr(0, kShownBytes))});
        }
    }

    void warn_of(const DecodeNotice& notice) {
        if (auto warning = warnings_.about(*table_, notice); warning && warn_) warn_(std::move(*warning));
    }

    void warn_of_second_value(std::uint16_t slot) {
        if (std::exchange(warned_of_second_value_, true) || !warn_) return;
        warn_({state::kWarning, "An asset has more than one value of " + table_->qualified_name() + "." +
                                    table_->columns[plan_.slots()[slot].column].name +
                                    "; the first one is given. sam.custom_fields_values has all of them."});
    }

    std::function<void(Diagnostic)> warn_;
    std::shared_ptr<const schema::Table> table_;
    const schema::Pivot& pivot_;
    DecodePlan plan_;
    std::shared_ptr<SharedScan> shared_; // may be null
    std::uint16_t key_slot_ = 0;
    std::unordered_map<std::string, std::uint16_t> slots_; // by field
    std::unique_ptr<Scan> values_;                         // where it is not shared
    std::unordered_map<std::string, std::size_t> rows_;    // by key
    ValueWarnings warnings_;
    bool warned_of_second_value_ = false;
    bool done_ = false;
};

} // namespace

std::unique_ptr<Scan> start_pivot_scan(const std::shared_ptr<Context>& context, const ScanRequest& request,
                                       std::function<void(Diagnostic)> warn) {
    return std::make_unique<PivotScan>(context, request, std::move(warn));
}

} // namespace snowatlas::rest

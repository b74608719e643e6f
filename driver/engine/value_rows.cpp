#include "driver/engine/value_rows.h"

#include <utility>

namespace snowatlas::engine {
namespace {

class ValueBatch final : public rest::RowBatch {
  public:
    explicit ValueBatch(ValueRows rows) : rows_(std::move(rows)) {}
    std::size_t row_count() const override { return rows_.size(); }
    Cell cell(std::size_t row, std::size_t column) const override { return view(rows_[row][column]); }
    std::size_t memory_bytes() const override {
        return rows_.empty() ? 0 : rows_.size() * rows_[0].size() * sizeof(Value);
    }

  private:
    ValueRows rows_;
};

class ValueScan final : public rest::Scan {
  public:
    explicit ValueScan(ValueRows rows) : batch_(std::make_shared<ValueBatch>(std::move(rows))) {}
    std::shared_ptr<const rest::RowBatch> next(Cancellation&) override { return std::exchange(batch_, nullptr); }

  private:
    std::shared_ptr<const ValueBatch> batch_;
};

class ValueCursor final : public Cursor {
  public:
    explicit ValueCursor(ValueRows rows) : rows_(std::move(rows)) {}
    bool next(Cancellation& cancellation) override {
        cancellation.check();
        if (next_ >= rows_.size()) return false;
        ++next_;
        return true;
    }
    Cell cell(std::size_t column) const override { return view(rows_[next_ - 1][column]); }

  private:
    ValueRows rows_;
    std::size_t next_ = 0;
};

} // namespace

std::unique_ptr<rest::Scan> scan_of(ValueRows rows) {
    return std::make_unique<ValueScan>(std::move(rows));
}

std::unique_ptr<Cursor> cursor_of(ValueRows rows) {
    return std::make_unique<ValueCursor>(std::move(rows));
}

} // namespace snowatlas::engine

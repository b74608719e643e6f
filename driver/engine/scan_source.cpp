#include "driver/engine/scan_source.h"

#include <algorithm>
#include <bit>

namespace snowatlas::engine {
namespace {

std::vector<std::size_t> used_columns(const std::vector<bool>& columns) {
    std::vector<std::size_t> used;
    for (std::size_t column = 0; column < columns.size(); ++column)
        if (columns[column]) used.push_back(column);
    return used;
}

std::uint64_t mixed(std::uint64_t hash, std::uint64_t value) {
    hash ^= value + 0x9E3779B97F4A7C15ull + (hash << 6) + (hash >> 2);
    return hash * 0xBF58476D1CE4E5B9ull;
}

std::uint64_t hash_of(const Cell& cell) {
    switch (cell.kind()) {
    case CellKind::Null:
        break;
    case CellKind::Integer:
        return static_cast<std::uint64_t>(cell.as_integer());
    case CellKind::Real:
        return std::bit_cast<std::uint64_t>(cell.as_real() == 0 ? 0.0 : cell.as_real()); // -0 equals 0
    case CellKind::Decimal: {
        const auto bits = static_cast<UInt128>(cell.as_decimal().unscaled);
        return mixed(static_cast<std::uint64_t>(bits >> 64), static_cast<std::uint64_t>(bits));
    }
    case CellKind::Text:
    case CellKind::Binary:
        return std::hash<std::string_view>()(cell.as_bytes());
    }
    return 0;
}

} // namespace

ScanSource::ScanSource(ScanOpener opener, const std::vector<bool>& columns, ExecutionContext& context)
    : opener_(std::move(opener)), kept_(columns.size(), SIZE_MAX), kept_columns_(used_columns(columns)),
      context_(context), memory_(kept_columns_.size()) {
    for (std::size_t i = 0; i < kept_columns_.size(); ++i) kept_[kept_columns_[i]] = i;
}

bool ScanSource::keep_until(std::uint64_t row) {
    if (!scan_ && !complete_) scan_ = opener_();
    while (!complete_ && memory_.size() <= row) {
        const auto batch = scan_->next(context_.cancellation());
        rows_left_out_ = scan_->rows_left_out();
        if (!batch) {
            complete_ = true;
            scan_.reset();
            break;
        }
        for (std::size_t i = 0; i < batch->row_count(); ++i)
            memory_.append([&](std::size_t column) { return batch->cell(i, kept_columns_[column]); });
    }
    return row < memory_.size();
}

Cell ScanSource::cell(std::uint64_t row, std::size_t column) {
    return kept_[column] == SIZE_MAX ? Cell() : memory_.cell(row, kept_[column]);
}

const ScanSource::Index& ScanSource::index(const std::vector<std::size_t>& columns) {
    const auto found = indexes_.find(columns);
    if (found != indexes_.end()) return found->second;
    keep_until(UINT64_MAX - 1);
    Index index;
    index.reserve(memory_.size());
    for (std::uint64_t row = 0; row < memory_.size(); ++row) {
        std::uint64_t hash = 0;
        bool has_null = false; // equals nothing
        for (const auto column : columns) {
            const auto value = cell(row, column);
            has_null = has_null || value.is_null();
            hash = mixed(hash, hash_of(value));
        }
        if (!has_null) index.emplace_back(hash, row);
        if (row % 4096 == 0) context_.cancellation().check();
    }
    std::sort(index.begin(), index.end());
    return indexes_.emplace(columns, std::move(index)).first->second;
}

std::vector<std::uint64_t> ScanSource::find(const std::vector<std::size_t>& columns, const std::vector<Cell>& values) {
    std::uint64_t hash = 0;
    for (const auto& value : values) {
        if (value.is_null()) return {};
        hash = mixed(hash, hash_of(value));
    }
    const auto& index = this->index(columns);
    std::vector<std::uint64_t> rows;
    for (auto entry = std::lower_bound(index.begin(), index.end(), std::pair<std::uint64_t, std::uint64_t>(hash, 0));
         entry != index.end() && entry->first == hash; ++entry)
        rows.push_back(entry->second);
    return rows;
}

ScanSource::Reader::Reader(ScanSource& source) : source_(source) {
    if (!source.streamed_ || source.scan_ || source.complete_ || source.empty_rows_) return;
    source.streamed_ = false; // another pass, against expectation, reads and keeps
    scan_ = source.opener_();
    streams_ = true;
}

bool ScanSource::Reader::next() {
    if (started_) ++row_;
    started_ = true;
    if (source_.empty_rows_) return row_ < *source_.empty_rows_;
    return streams_ ? next_streamed() : source_.keep_until(row_);
}

bool ScanSource::Reader::next_streamed() {
    if (!scan_) return false;
    if (batch_) ++in_batch_;
    while (!batch_ || in_batch_ >= batch_->row_count()) {
        batch_ = scan_->next(source_.context_.cancellation());
        source_.rows_left_out_ = scan_->rows_left_out();
        in_batch_ = 0;
        if (!batch_) return false;
    }
    return true;
}

Cell ScanSource::Reader::cell(std::size_t column) const {
    if (streams_) return batch_->cell(in_batch_, column);
    return source_.empty_rows_ ? Cell() : source_.cell(row_, column);
}

void ScanSource::Reader::cells(std::size_t column, std::span<Cell> cells) const {
    if (streams_) return batch_->cells(in_batch_, column, cells);
    cells.front() = cell(column);
}

void ScanSource::Reader::skip(std::size_t rows) {
    row_ += rows;
    in_batch_ += rows;
}

} // namespace snowatlas::engine

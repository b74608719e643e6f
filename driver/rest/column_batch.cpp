#include "driver/rest/column_batch.h"

#include <algorithm>

namespace snowatlas::rest {

Storage storage_of(TypeId id) {
    switch (id) {
    case TypeId::Bit:
    case TypeId::TinyInt:
    case TypeId::SmallInt:
    case TypeId::Integer:
    case TypeId::BigInt:
    case TypeId::Date:
    case TypeId::Time:
    case TypeId::Timestamp:
        return Storage::Integer;
    case TypeId::Real:
    case TypeId::Double:
        return Storage::Real;
    case TypeId::Decimal:
        return Storage::Decimal;
    case TypeId::Binary:
    case TypeId::VarBinary:
    case TypeId::LongBinary:
        return Storage::Binary;
    default:
        return Storage::Text;
    }
}

void ColumnVector::clear() {
    present_.clear();
    integers_.clear();
    reals_.clear();
    decimals_.clear();
    texts_.clear();
    fallback_ = {};
}

template <typename T> void ColumnVector::put(std::vector<T>& values, std::size_t row, T value) {
    if (row >= values.size()) grow(values, row);
    values[row] = value;
    present_[row] = 1;
}

// Beyond the row, so that most rows find their place there.
template <typename T> void ColumnVector::grow(std::vector<T>& values, std::size_t row) {
    const auto rows = std::max({row + 1, 2 * row, values.capacity()});
    values.resize(rows);
    present_.resize(rows);
}

void ColumnVector::set_integer(std::size_t row, std::int64_t value) {
    put(integers_, row, value);
}
void ColumnVector::set_real(std::size_t row, double value) {
    put(reals_, row, value);
}
void ColumnVector::set_decimal(std::size_t row, Int128 unscaled) {
    put(decimals_, row, unscaled);
}
void ColumnVector::set_text(std::size_t row, std::size_t offset, std::size_t length) {
    put(texts_, row, TextRange{static_cast<std::uint32_t>(offset), static_cast<std::uint32_t>(length)});
}
void ColumnVector::set_null(std::size_t row) {
    if (row < present_.size()) present_[row] = 0;
}

void ColumnVector::finish(std::size_t rows) {
    present_.resize(rows);
    switch (storage_) {
    case Storage::Integer:
        integers_.resize(rows);
        break;
    case Storage::Real:
        reals_.resize(rows);
        break;
    case Storage::Decimal:
        decimals_.resize(rows);
        break;
    case Storage::Text:
    case Storage::Binary:
        texts_.resize(rows);
        break;
    }
}

template <typename Read> auto ColumnVector::with_storage(const char* arena, const Read& read) const {
    const auto bytes = [&](std::size_t row) {
        return std::string_view(arena + texts_[row].offset, texts_[row].length);
    };
    switch (storage_) {
    case Storage::Integer:
        return read([&](std::size_t row) { return Cell::integer(integers_[row]); });
    case Storage::Real:
        return read([&](std::size_t row) { return Cell::real(reals_[row]); });
    case Storage::Decimal:
        return read([&](std::size_t row) { return Cell::decimal({decimals_[row], scale_}); });
    case Storage::Text:
        return read([&](std::size_t row) { return Cell::text(bytes(row)); });
    case Storage::Binary:
        break;
    }
    return read([&](std::size_t row) { return Cell::binary(bytes(row)); });
}

Cell ColumnVector::cell(std::size_t row, const char* arena) const {
    if (!present_[row]) return view(fallback_);
    return with_storage(arena, [&](const auto& cell_of) { return cell_of(row); });
}

void ColumnVector::cells(std::size_t first_row, const char* arena, std::span<Cell> cells) const {
    with_storage(arena, [&](const auto& cell_of) {
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const auto row = first_row + i;
            cells[i] = present_[row] ? cell_of(row) : view(fallback_);
        }
    });
}

std::size_t ColumnVector::memory_bytes() const {
    return present_.capacity() + integers_.capacity() * sizeof(std::int64_t) + reals_.capacity() * sizeof(double) +
           decimals_.capacity() * sizeof(Int128) + texts_.capacity() * sizeof(TextRange) + sizeof(*this);
}

std::optional<BatchMemory::Parts> BatchMemory::take() {
    const std::lock_guard lock(mutex_);
    if (parts_.empty()) return {};
    auto parts = std::move(parts_.back());
    parts_.pop_back();
    return parts;
}

void BatchMemory::give_back(Parts parts) {
    if (parts.arena.capacity() > kLargestArena) return;
    for (auto& column : parts.columns) column.clear();
    parts.arena.clear();
    const std::lock_guard lock(mutex_);
    if (parts_.size() < kMostParts) parts_.push_back(std::move(parts));
}

ColumnBatch::~ColumnBatch() {
    memory_->give_back({std::move(columns_), std::move(arena_)});
}

Cell ColumnBatch::cell(std::size_t row, std::size_t column) const {
    const auto slot = slots_[column];
    if (slot == kNotAsked) return {};
    return columns_[slot].cell(selected_ ? selection_[row] : row, arena_.data());
}

void ColumnBatch::cells(std::size_t first_row, std::size_t column, std::span<Cell> cells) const {
    const auto slot = slots_[column];
    if (slot == kNotAsked || selected_) return RowBatch::cells(first_row, column, cells);
    columns_[slot].cells(first_row, arena_.data(), cells);
}

std::size_t ColumnBatch::memory_bytes() const {
    std::size_t bytes = sizeof(*this) + arena_.capacity() + slots_.capacity() * sizeof(std::uint16_t) +
                        selection_.capacity() * sizeof(std::uint32_t);
    for (const auto& column : columns_) bytes += column.memory_bytes();
    return bytes;
}

void ColumnBatch::finish(std::size_t rows) {
    rows_ = rows;
    for (auto& column : columns_) column.finish(rows);
}

void ColumnBatch::select(std::vector<std::uint32_t> rows) {
    selected_ = true;
    selection_ = std::move(rows);
}

} // namespace snowatlas::rest

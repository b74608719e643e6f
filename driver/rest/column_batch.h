// The RowBatch that decoding fills: one vector per column, text in one arena.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "driver/base/cell.h"
#include "driver/rest/row_batch.h"
#include "schema/sql_type.h"

namespace snowatlas::rest {

enum class Storage : std::uint8_t { Integer, Real, Decimal, Text, Binary };

Storage storage_of(TypeId id);

// The values of one column. Rows are written in ascending order; those left out are NULL. A value written twice to the
// same row (a member that the answer repeats) keeps the later one.
class ColumnVector {
  public:
    ColumnVector(Storage storage, int scale) : storage_(storage), scale_(scale) {}

    void clear(); // keeps its memory
    void set_integer(std::size_t row, std::int64_t value);
    void set_real(std::size_t row, double value);
    void set_decimal(std::size_t row, Int128 unscaled);
    // Bytes [offset, offset + length) of the batch's arena.
    void set_text(std::size_t row, std::size_t offset, std::size_t length);
    void set_null(std::size_t row);
    // A value has been written to the row.
    bool has(std::size_t row) const { return row < present_.size() && present_[row] != 0; }
    // Makes the column `rows` long.
    void finish(std::size_t rows);

    // What NULL reads as: the value the request was made with, where the answer does not repeat it.
    void set_fallback(Value value) { fallback_ = std::move(value); }

    Storage storage() const { return storage_; }
    Cell cell(std::size_t row, const char* arena) const;
    void cells(std::size_t first_row, const char* arena, std::span<Cell> cells) const;
    std::size_t memory_bytes() const;

  private:
    struct TextRange {
        std::uint32_t offset = 0;
        std::uint32_t length = 0;
    };

    template <typename T> void put(std::vector<T>& values, std::size_t row, T value);
    template <typename T> void grow(std::vector<T>& values, std::size_t row);
    // Calls `read` with a function that makes the cell of a row that has a value.
    template <typename Read> auto with_storage(const char* arena, const Read& read) const;

    Storage storage_;
    int scale_;
    std::vector<std::uint8_t> present_;
    std::vector<std::int64_t> integers_;
    std::vector<double> reals_;
    std::vector<Int128> decimals_;
    std::vector<TextRange> texts_;
    Value fallback_;
};

// What batches that nobody reads any more leave to the next ones of their scan. Thread safe.
class BatchMemory {
  public:
    struct Parts {
        std::vector<ColumnVector> columns;
        std::string arena;
    };
    std::optional<Parts> take();
    void give_back(Parts parts);

  private:
    static constexpr std::size_t kMostParts = 24;
    static constexpr std::size_t kLargestArena = std::size_t{1} << 20;

    std::mutex mutex_;
    std::vector<Parts> parts_;
};

class ColumnBatch final : public RowBatch {
  public:
    static constexpr std::uint16_t kNotAsked = std::numeric_limits<std::uint16_t>::max();

    // `slots` says for each column of the table which of the vectors has it, or kNotAsked.
    ColumnBatch(std::vector<std::uint16_t> slots, BatchMemory::Parts parts, std::shared_ptr<BatchMemory> memory)
        : slots_(std::move(slots)), columns_(std::move(parts.columns)), arena_(std::move(parts.arena)),
          memory_(std::move(memory)) {}
    ~ColumnBatch() override;
    ColumnBatch(const ColumnBatch&) = delete;
    ColumnBatch& operator=(const ColumnBatch&) = delete;

    std::size_t row_count() const override { return selected_ ? selection_.size() : rows_; }
    Cell cell(std::size_t row, std::size_t column) const override;
    void cells(std::size_t first_row, std::size_t column, std::span<Cell> cells) const override;
    std::size_t memory_bytes() const override;

    // While it is being filled.
    ColumnVector& column(std::size_t slot) { return columns_[slot]; }
    const ColumnVector& column(std::size_t slot) const { return columns_[slot]; }
    std::string& arena() { return arena_; }
    const std::string& arena() const { return arena_; }
    void finish(std::size_t rows);
    // Shows these rows only.
    void select(std::vector<std::uint32_t> rows);

  private:
    std::vector<std::uint16_t> slots_;
    std::vector<ColumnVector> columns_;
    std::string arena_;
    std::size_t rows_ = 0;
    bool selected_ = false;
    std::vector<std::uint32_t> selection_;
    std::shared_ptr<BatchMemory> memory_;
};

} // namespace snowatlas::rest

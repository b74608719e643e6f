// Rows of one answer, decoded into typed columns.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "driver/base/cell.h"

namespace snowatlas::rest {

// Immutable once handed out; may be read from any thread. Text points into the batch and lives as long as it does.
// Column indexes are those of the table; columns that were not asked for read as NULL.
class RowBatch {
  public:
    virtual ~RowBatch() = default;
    virtual std::size_t row_count() const = 0;
    virtual Cell cell(std::size_t row, std::size_t column) const = 0;
    // The same for a column of rows that follow each other.
    virtual void cells(std::size_t first_row, std::size_t column, std::span<Cell> cells) const {
        for (std::size_t i = 0; i < cells.size(); ++i) cells[i] = cell(first_row + i, column);
    }
    virtual std::size_t memory_bytes() const = 0;
};

} // namespace snowatlas::rest

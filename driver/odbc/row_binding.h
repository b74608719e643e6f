// Bound columns: from a row descriptor to converters that write rows into the application's buffers.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "driver/odbc/conversion.h"
#include "driver/odbc/descriptor.h"
#include "driver/odbc/result_set.h"

namespace snowatlas::odbc {

// How a row went into the buffers.
enum class RowOutcome : std::uint8_t { Success, SuccessWithInfo, Error };

// The length and indicator buffers of one cell, kept apart because a descriptor may set them apart.
struct LengthBuffers {
    SQLLEN* length = nullptr;
    SQLLEN* indicator = nullptr;
    // False where NULL cannot be told (22002).
    bool put_null() const;
    void put_length(SQLLEN value) const;
};

// Text and bytes cut to SQL_ATTR_MAX_LENGTH; 0 is no limit.
Cell cut_to_length(const Cell& cell, SQLULEN max_length);

// Made when the descriptor has changed, used for every row until it changes again.
class RowBinding {
  public:
    // 07009 for a bound column the result does not have, 07006 for one that cannot be converted.
    RowBinding(const Descriptor& ard, const std::vector<engine::ResultColumn>& columns, SQLULEN max_length,
               bool bookmarks);

    static constexpr std::size_t kMostRows = 64; // written at a time: their cells stay in the processor's nearest cache
    // Writes rows of the result, from row `number` on, into the bound arrays from element `index` on, a column after
    // the other. One row for each of `outcomes`, at most kMostRows: any one that can be read, or the first of
    // ResultSet::rows_at_hand(). Diagnostics carry row index + 1 and so on.
    void write(ResultSet& result, std::uint64_t number, std::size_t index, SQLLEN offset,
               std::span<RowOutcome> outcomes, DiagnosticArea& report);
    // Whether each column of the result has a data buffer.
    bool is_complete() const { return complete_; }

  private:
    struct Column {
        std::size_t index = 0;
        Converter convert = nullptr;
        SqlType type;
        Target target;
        LengthBuffers lengths;
        std::size_t data_stride = 0;
        std::size_t length_stride = 0;
    };

    // What is to be said of a value.
    struct Complaint {
        std::size_t row; // of those written together
        std::size_t column;
        Conversion status;
    };

    static Conversion write_cell(const Column& column, const Cell& cell, const Target& target,
                                 const LengthBuffers& lengths);
    void write_column(const Column& column, std::span<const Cell> cells, std::size_t index, SQLLEN offset);
    void tell_complaints(std::size_t index, std::span<RowOutcome> outcomes, DiagnosticArea& report);

    std::vector<Column> columns_;
    std::vector<Column> bookmark_; // none or one
    SQLULEN max_length_;
    bool complete_ = false;
    std::vector<Cell> cells_; // room for those of a column
    std::vector<Complaint> complaints_;
};

} // namespace snowatlas::odbc

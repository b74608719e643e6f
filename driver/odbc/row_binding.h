// Bound columns: from a row descriptor to converters that write rows into the application's buffers.
#pragma once

#include <cstdint>
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

    // Writes a row of the result, by its number, into element `index` of the bound arrays. Diagnostics carry row
    // index + 1.
    RowOutcome write(ResultSet& result, std::uint64_t number, std::size_t index, SQLLEN offset,
                     DiagnosticArea& report) const;
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

    Conversion write_cell(const Column& column, const Cell& cell, std::size_t index, SQLLEN offset) const;

    std::vector<Column> columns_;
    std::vector<Column> bookmark_; // none or one
    SQLULEN max_length_;
    bool complete_ = false;
};

} // namespace snowatlas::odbc

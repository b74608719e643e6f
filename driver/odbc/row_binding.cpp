#include "driver/odbc/row_binding.h"

#include <algorithm>

#include "driver/odbc/c_type.h"
#include "driver/odbc/text_buffer.h"

namespace snowatlas::odbc {
namespace {

SQLSMALLINT target_c_type(const DescriptorRecord& record, const SqlType& type) {
    if (record.concise_type != SQL_C_DEFAULT) return modern_c_type(record.concise_type);
    return default_c_type(type_info(type.id).odbc_type);
}

SQLLEN* moved(SQLLEN* pointer, std::size_t bytes) {
    return pointer == nullptr ? nullptr : reinterpret_cast<SQLLEN*>(reinterpret_cast<char*>(pointer) + bytes);
}

} // namespace

bool LengthBuffers::put_null() const {
    if (indicator == nullptr) return false;
    *indicator = SQL_NULL_DATA;
    return true;
}

void LengthBuffers::put_length(SQLLEN value) const {
    if (indicator != nullptr && indicator != length) *indicator = 0;
    if (length != nullptr) *length = value;
}

Cell cut_to_length(const Cell& cell, SQLULEN max_length) {
    if (max_length == 0) return cell;
    if (cell.kind() == CellKind::Text)
        return Cell::text(cell.as_bytes().substr(0, whole_characters(cell.as_bytes(), max_length)));
    if (cell.kind() == CellKind::Binary) return Cell::binary(cell.as_bytes().substr(0, max_length));
    return cell;
}

RowBinding::RowBinding(const Descriptor& ard, const std::vector<engine::ResultColumn>& columns, SQLULEN max_length,
                       bool bookmarks)
    : max_length_(max_length), cells_(kMostRows) {
    if (!bookmarks && ard.record(0).data != nullptr)
        throw Error(state::kInvalidDescriptorIndex, "Column 0 is bound, but bookmarks are off.");
    std::size_t with_data = 0;
    for (SQLSMALLINT number = bookmarks ? SQLSMALLINT{0} : SQLSMALLINT{1}; number <= ard.count(); ++number) {
        const DescriptorRecord& record = ard.record(number);
        if (!record.is_bound()) continue;
        if (static_cast<std::size_t>(number) > columns.size())
            throw Error(state::kInvalidDescriptorIndex, "Column " + std::to_string(number) +
                                                            " is bound, but the result has only " +
                                                            std::to_string(columns.size()) + ".");
        Column column;
        column.type = number == 0 ? SqlType{TypeId::BigInt} : columns[static_cast<std::size_t>(number) - 1].type;
        column.index = number == 0 ? 0 : static_cast<std::size_t>(number) - 1;
        column.target = {target_c_type(record, column.type),
                         static_cast<char*>(record.data),
                         record.octet_length,
                         record.precision,
                         record.scale,
                         record.leading_precision};
        column.convert = find_converter(column.type.id, column.target.c_type);
        if (column.convert == nullptr)
            throw Error(state::kRestrictedDataType, "Column " + std::to_string(number) + " (" + to_string(column.type) +
                                                        ") cannot be converted to the C type it is bound as.");
        column.lengths = {record.octet_length_pointer, record.indicator};
        const std::size_t fixed = c_type_size(column.target.c_type);
        column.data_stride = ard.stride(fixed != 0 ? fixed : static_cast<std::size_t>(record.octet_length));
        column.length_stride = ard.stride(sizeof(SQLLEN));
        if (number != 0 && record.data != nullptr) ++with_data;
        (number == 0 ? bookmark_ : columns_).push_back(column);
    }
    complete_ = with_data == columns.size();
}

Conversion RowBinding::write_cell(const Column& column, const Cell& cell, const Target& target,
                                  const LengthBuffers& lengths) {
    if (cell.is_null()) return lengths.put_null() ? Conversion::Ok : Conversion::NoIndicator;
    if (target.data == nullptr) { // only the length is wanted
        const std::size_t fixed = c_type_size(target.c_type);
        lengths.put_length(fixed != 0 ? static_cast<SQLLEN>(fixed) : column.convert(cell, column.type, target).length);
        return Conversion::Ok;
    }
    const Converted converted = column.convert(cell, column.type, target);
    if (converted.status == Conversion::Ok || is_warning(converted.status)) lengths.put_length(converted.length);
    return converted.status;
}

void RowBinding::write_column(const Column& column, std::span<const Cell> cells, std::size_t index, SQLLEN offset) {
    Target target = column.target;
    if (target.data == nullptr) {
        target.capacity = 0;
    } else {
        target.data += index * column.data_stride + static_cast<std::size_t>(offset);
    }
    const std::size_t length_offset = index * column.length_stride + static_cast<std::size_t>(offset);
    LengthBuffers lengths{moved(column.lengths.length, length_offset), moved(column.lengths.indicator, length_offset)};
    for (std::size_t row = 0; row < cells.size(); ++row) {
        const Conversion status = write_cell(column, cells[row], target, lengths);
        if (status != Conversion::Ok) complaints_.push_back({row, column.index, status});
        if (target.data != nullptr) target.data += column.data_stride;
        lengths.length = moved(lengths.length, column.length_stride);
        lengths.indicator = moved(lengths.indicator, column.length_stride);
    }
}

void RowBinding::write(ResultSet& result, std::uint64_t number, std::size_t index, SQLLEN offset,
                       std::span<RowOutcome> outcomes, DiagnosticArea& report) {
    const std::span<Cell> cells(cells_.data(), outcomes.size());
    for (const Column& column : bookmark_) {
        for (std::size_t row = 0; row < cells.size(); ++row)
            cells[row] = Cell::integer(static_cast<std::int64_t>(number + row));
        write_column(column, cells, index, offset);
    }
    complaints_.clear(); // a bookmark is never NULL, and fits
    for (const Column& column : columns_) {
        result.cells(number, column.index, cells);
        if (max_length_ != 0)
            for (Cell& cell : cells) cell = cut_to_length(cell, max_length_);
        write_column(column, cells, index, offset);
    }
    std::fill(outcomes.begin(), outcomes.end(), RowOutcome::Success);
    if (!complaints_.empty()) tell_complaints(index, outcomes, report);
}

// In the order of the rows, of a row in that of its columns.
void RowBinding::tell_complaints(std::size_t index, std::span<RowOutcome> outcomes, DiagnosticArea& report) {
    std::stable_sort(complaints_.begin(), complaints_.end(),
                     [](const Complaint& a, const Complaint& b) { return a.row < b.row; });
    for (const Complaint& complaint : complaints_) {
        report.add(diagnostic_of(complaint.status), static_cast<SQLLEN>(index + complaint.row + 1),
                   static_cast<SQLINTEGER>(complaint.column + 1));
        RowOutcome& outcome = outcomes[complaint.row];
        if (!is_warning(complaint.status)) {
            outcome = RowOutcome::Error;
        } else if (outcome == RowOutcome::Success) {
            outcome = RowOutcome::SuccessWithInfo;
        }
    }
}

} // namespace snowatlas::odbc

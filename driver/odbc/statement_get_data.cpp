// SQLGetData.
#include <algorithm>
#include <cstring>

#include "driver/base/code_page.h"
#include "driver/base/text.h"
#include "driver/base/utf16.h"
#include "driver/odbc/c_type.h"
#include "driver/odbc/statement.h"
#include "driver/odbc/text_buffer.h"

namespace snowatlas::odbc {
namespace {

bool comes_in_parts(SQLSMALLINT c_type) {
    return is_character_c_type(c_type) || c_type == SQL_C_BINARY;
}

[[noreturn]] void throw_column(SQLUSMALLINT column, std::size_t count) {
    throw Error(state::kInvalidDescriptorIndex, "The result has no column " + std::to_string(column) +
                                                    "; its columns "
                                                    "are numbered from 1 to " +
                                                    std::to_string(count) + ".");
}

} // namespace

// Where the value goes, SQL_C_DEFAULT and SQL_ARD_TYPE resolved. Precision and scale of NUMERIC come from the row
// descriptor with SQL_ARD_TYPE alone (SQLGetData, TargetType).
Target Statement::target_of(SQLUSMALLINT column, SQLSMALLINT c_type, SQLPOINTER data, SQLLEN capacity) const {
    Target target;
    target.data = static_cast<char*>(data);
    target.capacity = capacity;
    if (c_type == SQL_ARD_TYPE) {
        const auto number = static_cast<SQLSMALLINT>(column);
        const auto hold = ard_->hold();
        if (!ard_->has(number))
            throw Error(state::kInvalidDescriptorIndex,
                        "The row descriptor has no record of the column, whose type was "
                        "to be the one set there.");
        const DescriptorRecord& record = ard_->record(number);
        c_type = record.concise_type;
        target.precision = record.precision;
        target.scale = record.scale;
        target.leading_digits = record.leading_precision;
    }
    if (!is_c_type(c_type))
        throw Error(state::kInvalidApplicationType, "There is no C type " + std::to_string(c_type) + ".");
    if (c_type == SQL_C_DEFAULT)
        c_type = column == 0 ? SQLSMALLINT{SQL_C_UBIGINT}
                             : default_c_type(type_info(result_->columns()[column - 1U].type.id).odbc_type);
    target.c_type = modern_c_type(c_type);
    if (is_interval_c_type(target.c_type) && target.precision == 0) target.precision = 6;
    return target;
}

SQLRETURN Statement::get_data(SQLUSMALLINT column, SQLSMALLINT c_type, SQLPOINTER data, SQLLEN capacity,
                              SQLLEN* indicator) {
    if (!has_cursor() || !result_->is_positioned() || result_->rows_in_rowset() == 0) {
        if (!has_cursor() && !executed_) throw Error(state::kFunctionSequence, "Execute a statement first.");
        throw Error(state::kInvalidCursorState, "The cursor is not on a row; fetch one first.");
    }
    const std::size_t count = result_->columns().size();
    if (column > count || (column == 0 && options_.use_bookmarks == SQL_UB_OFF)) throw_column(column, count);
    const Target target = target_of(column, c_type, data, capacity);
    if (capacity < 0) throw Error(state::kInvalidLength, "The buffer length is negative.");
    if (data == nullptr) throw Error(state::kInvalidNullPointer, "The buffer is a null pointer.");
    const std::uint64_t number = result_->row_number(position_);
    if (!result_->can_read(number))
        throw Error(state::kInvalidCursorPosition,
                    "That row of the rowset cannot be read any more: a forward-only cursor whose columns are all bound "
                    "does not keep rows. Leave the column unbound, or use a static cursor.");
    if (partial_.column != column || partial_.c_type != target.c_type || column == 0) {
        partial_.column = column;
        partial_.c_type = target.c_type;
        partial_.offset = 0;
        partial_.rendered = false;
        partial_.done = false;
    }
    if (partial_.done) return SQL_NO_DATA;
    if (column == 0)
        return read_value(Cell::integer(static_cast<std::int64_t>(number)), {TypeId::BigInt}, target, indicator);
    return read_value(result_->cell(number, column - 1U), result_->columns()[column - 1U].type, target, indicator);
}

Converter Statement::converter_for(SQLUSMALLINT column, const SqlType& type, SQLSMALLINT c_type) {
    if (converters_.size() <= column) converters_.resize(result_->columns().size() + 1);
    ColumnConverter& known = converters_[column];
    if (known.c_type != c_type) known = {c_type, find_converter(type.id, c_type)};
    if (known.convert == nullptr)
        throw Error(state::kRestrictedDataType, "The column (" + to_string(type) +
                                                    ") cannot be converted to the C type "
                                                    "asked for.");
    return known.convert;
}

SQLRETURN Statement::read_value(const Cell& cell, const SqlType& type, const Target& target, SQLLEN* indicator) {
    const auto column = static_cast<SQLINTEGER>(partial_.column);
    const auto row = static_cast<SQLLEN>(position_ + 1);
    if (cell.is_null()) {
        if (indicator == nullptr) throw Error(diagnostic_of(Conversion::NoIndicator));
        *indicator = SQL_NULL_DATA;
        partial_.done = true;
        return SQL_SUCCESS;
    }
    const Converter convert = converter_for(partial_.column, type, target.c_type);
    if (comes_in_parts(target.c_type)) {
        if (!partial_.rendered) {
            const Cell cut = cut_to_length(cell, options_.max_length);
            partial_.text = target.c_type == SQL_C_BINARY ? render_binary(cut, type, partial_.scratch)
                                                          : render_text(cut, type, partial_.scratch);
            if (!kNarrowIsUtf8 && target.c_type == SQL_C_CHAR) {
                partial_.scratch = to_narrow(partial_.text.text);
                partial_.text.text = partial_.scratch;
            }
            partial_.rendered = true;
        }
        return read_part(target, indicator);
    }
    const Converted converted = convert(cell, type, target);
    if (converted.status != Conversion::Ok) report().add(diagnostic_of(converted.status), row, column);
    if (converted.status != Conversion::Ok && !is_warning(converted.status)) return SQL_ERROR;
    if (indicator != nullptr) *indicator = converted.length;
    partial_.done = true;
    return SQL_SUCCESS;
}

SQLRETURN Statement::read_part(const Target& target, SQLLEN* indicator) {
    const std::string_view rest = partial_.text.text.substr(partial_.offset);
    const std::size_t unit = target.c_type == SQL_C_WCHAR ? 2 : 1;
    const std::size_t terminator = target.c_type == SQL_C_BINARY ? 0 : 1;
    const std::size_t capacity = static_cast<std::size_t>(target.capacity) / unit;
    std::size_t room = capacity >= terminator ? capacity - terminator : 0;
    room -= room % partial_.text.grain;
    const bool first = partial_.offset == 0;
    if (first && capacity > 0 && partial_.text.indivisible > room) throw Error(diagnostic_of(Conversion::OutOfRange));

    std::size_t consumed = 0;
    std::size_t units = 0;
    if (target.c_type == SQL_C_WCHAR) {
        const Utf16Copy copied = copy_utf16(rest, target.data, room);
        consumed = copied.consumed;
        units = copied.units;
    } else {
        consumed = target.c_type == SQL_C_BINARY ? std::min(rest.size(), room) : whole_characters(rest, room);
        // Better half a character than no progress.
        if (consumed == 0) consumed = std::min(rest.size(), room);
        units = consumed;
        if (consumed > 0) std::memcpy(target.data, rest.data(), consumed);
    }
    if (first) {
        const auto behind = rest.substr(consumed);
        partial_.left = units * unit + (target.c_type == SQL_C_WCHAR ? utf16_length(behind) * 2 : behind.size());
    }
    if (indicator != nullptr) *indicator = static_cast<SQLLEN>(partial_.left);
    // A part that brings nothing would have the application ask forever.
    if (consumed == 0 && capacity > terminator && !rest.empty())
        throw Error(state::kInvalidLength, "The buffer is too short for the next character or pair of digits.");
    if (terminator != 0 && capacity > 0) std::memset(target.data + units * unit, 0, unit);
    partial_.offset += consumed;
    partial_.left -= units * unit;
    const bool complete = consumed == rest.size() && (capacity > 0 || (terminator == 0 && rest.empty()));
    partial_.done = complete;
    if (!complete)
        report().add(diagnostic_of(Conversion::TextCut), static_cast<SQLLEN>(position_ + 1),
                     static_cast<SQLINTEGER>(partial_.column));
    return SQL_SUCCESS;
}

} // namespace snowatlas::odbc

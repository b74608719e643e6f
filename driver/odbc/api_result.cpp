// Entry points: describing, binding and reading results.
#include "driver/odbc/c_type.h"
#include "driver/odbc/descriptor_fields.h"
#include "driver/odbc/guard.h"
#include "driver/odbc/handles.h"
#include "driver/odbc/statement.h"
#include "driver/odbc/text_buffer.h"

using namespace snowatlas;
using namespace snowatlas::odbc;

namespace {

template <typename Char> SQLRETURN describe_column(SQLHSTMT handle, SQLUSMALLINT number, Char* name,
                                                   SQLSMALLINT capacity, SQLSMALLINT* length, SQLSMALLINT* type,
                                                   SQLULEN* size, SQLSMALLINT* digits, SQLSMALLINT* nullable) noexcept {
    return call<Statement>(handle, "SQLDescribeCol", [&](Statement& statement) {
        const Descriptor& ird = statement.described_ird();
        if (ird.count() == 0) throw Error(state::kNotACursorSpecification, "The statement has no result set.");
        if (number > static_cast<SQLUSMALLINT>(ird.count()) ||
            (number == 0 && statement.options().use_bookmarks == SQL_UB_OFF))
            throw Error(state::kInvalidDescriptorIndex, "The result has no column " + std::to_string(number) + ".");
        const DescriptorRecord& column = ird.record(static_cast<SQLSMALLINT>(number));
        if (type != nullptr) *type = column.concise_type;
        if (size != nullptr) *size = column.length;
        if (digits != nullptr) *digits = column.scale;
        if (nullable != nullptr) *nullable = column.nullable;
        if (put_text(InCharacters{}, column.label, name, name == nullptr ? SQLSMALLINT{0} : capacity, length))
            statement.report().add({state::kStringTruncated, "The column's name was cut."});
    });
}

template <typename Char> SQLRETURN column_field(SQLHSTMT handle, SQLUSMALLINT number, SQLUSMALLINT field,
                                                SQLPOINTER text, SQLSMALLINT capacity, SQLSMALLINT* length,
                                                SQLLEN* out) noexcept {
    return call<Statement>(handle, "SQLColAttribute", [&](Statement& statement) {
        const Descriptor& ird = statement.described_ird();
        const bool counts = field == SQL_DESC_COUNT || field == SQL_COLUMN_COUNT;
        if (!counts && ird.count() == 0)
            throw Error(state::kNotACursorSpecification, "The statement has no result set.");
        if (!counts && number == 0 && statement.options().use_bookmarks == SQL_UB_OFF)
            throw Error(state::kInvalidDescriptorIndex, "Column 0 is the bookmark, and bookmarks are off.");
        const FieldValue value = column_attribute(ird, number, field);
        if (value.type != FieldType::Text) {
            if (out != nullptr) *out = value.number;
            return;
        }
        if (put_text<Char>(InBytes{}, value.text, text, text == nullptr ? SQLSMALLINT{0} : capacity, length))
            statement.report().add({state::kStringTruncated, "The column attribute was cut."});
    });
}

void bind_column(Statement& statement, SQLUSMALLINT number, SQLSMALLINT c_type, SQLPOINTER data, SQLLEN capacity,
                 SQLLEN* length) {
    if (capacity < 0) throw Error(state::kInvalidLength, "The buffer length is negative.");
    if (!is_c_type(c_type))
        throw Error(state::kInvalidApplicationType, "There is no C type " + std::to_string(c_type) + ".");
    const bool bookmark_type =
        c_type == SQL_C_BOOKMARK || c_type == SQL_C_VARBOOKMARK || c_type == SQL_C_ULONG || c_type == SQL_C_DEFAULT;
    if (number == 0 && !bookmark_type && data != nullptr)
        throw Error(state::kRestrictedDataType, "Column 0 is bound as SQL_C_BOOKMARK or SQL_C_VARBOOKMARK.");
    if (number > kHighestRecord) throw_record_number(number);
    const auto column = static_cast<SQLSMALLINT>(number);
    Descriptor& ard = statement.ard();
    const auto hold = ard.hold();
    if (data == nullptr && length == nullptr && !ard.has(column)) return;
    DescriptorRecord& record = ard.edit(column);
    record = {};
    record.set_concise_type(number == 0 && c_type == SQL_C_DEFAULT ? SQLSMALLINT{SQL_C_UBIGINT} : c_type);
    record.set_type_defaults();
    record.octet_length = capacity;
    record.data = data;
    record.indicator = length;
    record.octet_length_pointer = length;
    if (!record.is_bound()) ard.drop_unbound_tail();
}

} // namespace

SQLRETURN SQL_API SQLNumResultCols(SQLHSTMT handle, SQLSMALLINT* count) {
    return call<Statement>(handle, "SQLNumResultCols", [&](Statement& statement) {
        const SQLSMALLINT columns = statement.described_ird().count();
        if (count != nullptr) *count = columns;
    });
}
SQLRETURN SQL_API SQLDescribeCol(SQLHSTMT handle, SQLUSMALLINT number, SQLCHAR* name, SQLSMALLINT capacity,
                                 SQLSMALLINT* length, SQLSMALLINT* type, SQLULEN* size, SQLSMALLINT* digits,
                                 SQLSMALLINT* nullable) {
    return describe_column(handle, number, name, capacity, length, type, size, digits, nullable);
}
SQLRETURN SQL_API SQLDescribeColW(SQLHSTMT handle, SQLUSMALLINT number, SQLWCHAR* name, SQLSMALLINT capacity,
                                  SQLSMALLINT* length, SQLSMALLINT* type, SQLULEN* size, SQLSMALLINT* digits,
                                  SQLSMALLINT* nullable) {
    return describe_column(handle, number, name, capacity, length, type, size, digits, nullable);
}
SQLRETURN SQL_API SQLColAttribute(SQLHSTMT handle, SQLUSMALLINT number, SQLUSMALLINT field, SQLPOINTER text,
                                  SQLSMALLINT capacity, SQLSMALLINT* length, SQLLEN* out) {
    return column_field<SQLCHAR>(handle, number, field, text, capacity, length, out);
}
SQLRETURN SQL_API SQLColAttributeW(SQLHSTMT handle, SQLUSMALLINT number, SQLUSMALLINT field, SQLPOINTER text,
                                   SQLSMALLINT capacity, SQLSMALLINT* length, SQLLEN* out) {
    return column_field<SQLWCHAR>(handle, number, field, text, capacity, length, out);
}
SQLRETURN SQL_API SQLColAttributes(SQLHSTMT handle, SQLUSMALLINT number, SQLUSMALLINT field, SQLPOINTER text,
                                   SQLSMALLINT capacity, SQLSMALLINT* length, SQLLEN* out) {
    return column_field<SQLCHAR>(handle, number, field, text, capacity, length, out);
}
SQLRETURN SQL_API SQLColAttributesW(SQLHSTMT handle, SQLUSMALLINT number, SQLUSMALLINT field, SQLPOINTER text,
                                    SQLSMALLINT capacity, SQLSMALLINT* length, SQLLEN* out) {
    return column_field<SQLWCHAR>(handle, number, field, text, capacity, length, out);
}
SQLRETURN SQL_API SQLBindCol(SQLHSTMT handle, SQLUSMALLINT number, SQLSMALLINT c_type, SQLPOINTER data, SQLLEN capacity,
                             SQLLEN* length) {
    return call<Statement>(handle, "SQLBindCol", [&](Statement& statement) {
        bind_column(statement, number, c_type, data, capacity, length);
    });
}
SQLRETURN SQL_API SQLFetch(SQLHSTMT handle) {
    return call_waiting(handle, "SQLFetch", Waiting::Fetch, [](Statement& s) { return s.fetch(SQL_FETCH_NEXT, 0); });
}
SQLRETURN SQL_API SQLFetchScroll(SQLHSTMT handle, SQLSMALLINT orientation, SQLLEN offset) {
    return call_waiting(handle, "SQLFetchScroll", Waiting::FetchScroll,
                        [orientation, offset](Statement& s) { return s.fetch(orientation, offset); });
}
SQLRETURN SQL_API SQLExtendedFetch(SQLHSTMT handle, SQLUSMALLINT orientation, SQLLEN offset, SQLULEN* row_count,
                                   SQLUSMALLINT* row_status) {
    return call_waiting(handle, "SQLExtendedFetch", Waiting::ExtendedFetch,
                        [orientation, offset, row_count, row_status](Statement& s) {
                            return s.extended_fetch(orientation, offset, row_count, row_status);
                        });
}
SQLRETURN SQL_API SQLGetData(SQLHSTMT handle, SQLUSMALLINT number, SQLSMALLINT c_type, SQLPOINTER data, SQLLEN capacity,
                             SQLLEN* length) {
    return call<Statement>(handle, "SQLGetData", [&](Statement& statement) {
        return statement.get_data(number, c_type, data, capacity, length);
    });
}
SQLRETURN SQL_API SQLSetPos(SQLHSTMT handle, SQLSETPOSIROW row, SQLUSMALLINT operation, SQLUSMALLINT lock_type) {
    return call<Statement>(handle, "SQLSetPos",
                           [&](Statement& statement) { return statement.set_position(row, operation, lock_type); });
}
SQLRETURN SQL_API SQLBulkOperations(SQLHSTMT handle, SQLSMALLINT operation) {
    return call_waiting(handle, "SQLBulkOperations", Waiting::BulkOperations, [operation](Statement& s) {
        if (operation < SQL_ADD || operation > SQL_FETCH_BY_BOOKMARK)
            throw Error(state::kInvalidAttribute, "There is no bulk operation " + std::to_string(operation) + ".");
        if (operation != SQL_FETCH_BY_BOOKMARK)
            throw Error(state::kNotImplemented, "Rows of Snow Atlas cannot be changed through a cursor: the driver is "
                                                "read-only.");
        return s.fetch_by_bookmark();
    });
}
SQLRETURN SQL_API SQLRowCount(SQLHSTMT handle, SQLLEN* count) {
    return call<Statement>(handle, "SQLRowCount", [&](Statement& statement) {
        const SQLLEN rows = statement.row_count();
        if (count != nullptr) *count = rows;
    });
}
SQLRETURN SQL_API SQLMoreResults(SQLHSTMT handle) {
    return call_waiting(handle, "SQLMoreResults", Waiting::MoreResults, [](Statement& s) { return s.more_results(); });
}
SQLRETURN SQL_API SQLCloseCursor(SQLHSTMT handle) {
    end_running_call(handle);
    return call<Statement>(handle, "SQLCloseCursor", [](Statement& statement) {
        if (!statement.close_cursor()) throw Error(state::kInvalidCursorState, "The statement has no open cursor.");
    });
}
SQLRETURN SQL_API SQLSetScrollOptions(SQLHSTMT handle, SQLUSMALLINT, SQLLEN keyset, SQLUSMALLINT rowset) {
    return call<Statement>(handle, "SQLSetScrollOptions", [&](Statement& statement) {
        // Whatever concurrency is asked for, the driver only reads; a keyset's size says which cursor is meant.
        if (rowset == 0) throw Error(state::kRowValueRange, "A rowset has at least one row.");
        statement.require_no_cursor();
        statement.options().cursor_type =
            keyset == SQL_SCROLL_FORWARD_ONLY ? SQL_CURSOR_FORWARD_ONLY : SQLULEN{SQL_CURSOR_STATIC};
        statement.options().rowset_size = rowset;
    });
}

// Entry points: diagnostics. None of them waits for a running call, clears records or makes new ones.
#include <algorithm>
#include <array>
#include <cstring>

#include "driver/odbc/handles.h"
#include "driver/odbc/text_buffer.h"

using namespace snowatlas;
using namespace snowatlas::odbc;

namespace {

template <typename Char> void put_state(const SqlState& state, Char* out) {
    if (out == nullptr) return;
    const std::string_view code = state.code();
    for (std::size_t i = 0; i < code.size(); ++i) out[i] = static_cast<Char>(code[i]);
    out[code.size()] = 0;
}

template <typename Char> SQLRETURN put_record(const DiagnosticRecord& record, Char* state, SQLINTEGER* native,
                                              Char* message, SQLSMALLINT capacity, SQLSMALLINT* length) {
    put_state(record.state, state);
    if (native != nullptr) *native = record.native;
    const bool cut =
        put_text(InCharacters{}, record.message, message, message == nullptr ? SQLSMALLINT{0} : capacity, length);
    return cut ? SQL_SUCCESS_WITH_INFO : SQL_SUCCESS;
}

template <typename Char> SQLRETURN get_record(SQLSMALLINT type, SQLHANDLE handle, SQLSMALLINT number, Char* state,
                                              SQLINTEGER* native, Char* message, SQLSMALLINT capacity,
                                              SQLSMALLINT* length) noexcept {
    try {
        const auto object = find_handle(type, handle);
        if (object == nullptr) return SQL_INVALID_HANDLE;
        if (number <= 0 || capacity < 0) return SQL_ERROR;
        const auto record = object->diagnostics().record(static_cast<std::size_t>(number));
        return record ? put_record(*record, state, native, message, capacity, length) : SQL_NO_DATA;
    } catch (...) {
        return SQL_ERROR;
    }
}

// One field, written with its own width.
template <typename Char> class FieldWriter {
  public:
    FieldWriter(SQLPOINTER out, SQLSMALLINT capacity, SQLSMALLINT* length)
        : out_(out), capacity_(capacity), length_(length) {}

    template <typename Number> SQLRETURN number(Number value) const {
        if (out_ != nullptr) std::memcpy(out_, &value, sizeof value);
        if (length_ != nullptr) *length_ = static_cast<SQLSMALLINT>(sizeof value);
        return SQL_SUCCESS;
    }
    SQLRETURN text(std::string_view value) const {
        const bool cut = put_text<Char>(InBytes{}, value, out_, out_ == nullptr ? SQLSMALLINT{0} : capacity_, length_);
        return cut ? SQL_SUCCESS_WITH_INFO : SQL_SUCCESS;
    }

  private:
    SQLPOINTER out_;
    SQLSMALLINT capacity_;
    SQLSMALLINT* length_;
};

template <typename Char>
SQLRETURN header_field(DiagnosticArea& area, SQLSMALLINT type, SQLSMALLINT field, const FieldWriter<Char>& writer) {
    const DiagnosticHeader header = area.header();
    if (field == SQL_DIAG_NUMBER) return writer.number(static_cast<SQLINTEGER>(area.size()));
    if (field == SQL_DIAG_RETURNCODE) return writer.number(header.return_code);
    if (type != SQL_HANDLE_STMT) return SQL_ERROR;
    switch (field) {
    case SQL_DIAG_ROW_COUNT:
        return writer.number(header.row_count);
    case SQL_DIAG_CURSOR_ROW_COUNT:
        return writer.number(header.cursor_row_count);
    case SQL_DIAG_DYNAMIC_FUNCTION:
        return writer.text(header.dynamic_function);
    default:
        return writer.number(dynamic_function_code(header.dynamic_function));
    }
}

template <typename Char> SQLRETURN record_field(const DiagnosticArea& area, SQLSMALLINT number, SQLSMALLINT field,
                                                const FieldWriter<Char>& writer) {
    if (number <= 0) return SQL_ERROR;
    const auto record = area.record(static_cast<std::size_t>(number));
    if (!record) return SQL_NO_DATA;
    switch (field) {
    case SQL_DIAG_SQLSTATE:
        return writer.text(record->state.code());
    case SQL_DIAG_NATIVE:
        return writer.number(static_cast<SQLINTEGER>(record->native));
    case SQL_DIAG_MESSAGE_TEXT:
        return writer.text(record->message);
    case SQL_DIAG_CLASS_ORIGIN:
        return writer.text(class_origin(record->state));
    case SQL_DIAG_SUBCLASS_ORIGIN:
        return writer.text(subclass_origin(record->state));
    case SQL_DIAG_CONNECTION_NAME:
    case SQL_DIAG_SERVER_NAME:
        return writer.text(area.server_name());
    case SQL_DIAG_COLUMN_NUMBER:
        return writer.number(record->column);
    case SQL_DIAG_ROW_NUMBER:
        return writer.number(record->row);
    default:
        return SQL_ERROR;
    }
}

template <typename Char> SQLRETURN get_field(SQLSMALLINT type, SQLHANDLE handle, SQLSMALLINT number, SQLSMALLINT field,
                                             SQLPOINTER out, SQLSMALLINT capacity, SQLSMALLINT* length) noexcept {
    static constexpr std::array<SQLSMALLINT, 6> kHeaderFields = {
        SQL_DIAG_NUMBER,           SQL_DIAG_RETURNCODE,       SQL_DIAG_ROW_COUNT,
        SQL_DIAG_CURSOR_ROW_COUNT, SQL_DIAG_DYNAMIC_FUNCTION, SQL_DIAG_DYNAMIC_FUNCTION_CODE};
    try {
        const auto object = find_handle(type, handle);
        if (object == nullptr) return SQL_INVALID_HANDLE;
        const FieldWriter<Char> writer(out, capacity, length);
        const bool header = std::find(kHeaderFields.begin(), kHeaderFields.end(), field) != kHeaderFields.end();
        return header ? header_field(object->diagnostics(), type, field, writer)
                      : record_field(object->diagnostics(), number, field, writer);
    } catch (...) { // a buffer length that is none
        return SQL_ERROR;
    }
}

// ODBC 2: each call takes a record away. The most particular handle that is given counts.
template <typename Char> SQLRETURN next_error(SQLHENV environment, SQLHDBC connection, SQLHSTMT statement, Char* state,
                                              SQLINTEGER* native, Char* message, SQLSMALLINT capacity,
                                              SQLSMALLINT* length) noexcept {
    try {
        const auto object = statement != SQL_NULL_HSTMT   ? find_handle(SQL_HANDLE_STMT, statement)
                            : connection != SQL_NULL_HDBC ? find_handle(SQL_HANDLE_DBC, connection)
                                                          : find_handle(SQL_HANDLE_ENV, environment);
        if (object == nullptr) return SQL_INVALID_HANDLE;
        if (capacity < 0) return SQL_ERROR;
        if (const auto record = object->diagnostics().take_first())
            return put_record(*record, state, native, message, capacity, length);
        const std::string none = "00000";
        if (state != nullptr) std::copy_n(none.c_str(), none.size() + 1, state);
        return SQL_NO_DATA;
    } catch (...) {
        return SQL_ERROR;
    }
}

} // namespace

SQLRETURN SQL_API SQLGetDiagRec(SQLSMALLINT type, SQLHANDLE handle, SQLSMALLINT number, SQLCHAR* state,
                                SQLINTEGER* native, SQLCHAR* message, SQLSMALLINT capacity, SQLSMALLINT* length) {
    return get_record(type, handle, number, state, native, message, capacity, length);
}
SQLRETURN SQL_API SQLGetDiagRecW(SQLSMALLINT type, SQLHANDLE handle, SQLSMALLINT number, SQLWCHAR* state,
                                 SQLINTEGER* native, SQLWCHAR* message, SQLSMALLINT capacity, SQLSMALLINT* length) {
    return get_record(type, handle, number, state, native, message, capacity, length);
}
SQLRETURN SQL_API SQLGetDiagField(SQLSMALLINT type, SQLHANDLE handle, SQLSMALLINT number, SQLSMALLINT field,
                                  SQLPOINTER out, SQLSMALLINT capacity, SQLSMALLINT* length) {
    return get_field<SQLCHAR>(type, handle, number, field, out, capacity, length);
}
SQLRETURN SQL_API SQLGetDiagFieldW(SQLSMALLINT type, SQLHANDLE handle, SQLSMALLINT number, SQLSMALLINT field,
                                   SQLPOINTER out, SQLSMALLINT capacity, SQLSMALLINT* length) {
    return get_field<SQLWCHAR>(type, handle, number, field, out, capacity, length);
}
SQLRETURN SQL_API SQLError(SQLHENV environment, SQLHDBC connection, SQLHSTMT statement, SQLCHAR* state,
                           SQLINTEGER* native, SQLCHAR* message, SQLSMALLINT capacity, SQLSMALLINT* length) {
    return next_error(environment, connection, statement, state, native, message, capacity, length);
}
SQLRETURN SQL_API SQLErrorW(SQLHENV environment, SQLHDBC connection, SQLHSTMT statement, SQLWCHAR* state,
                            SQLINTEGER* native, SQLWCHAR* message, SQLSMALLINT capacity, SQLSMALLINT* length) {
    return next_error(environment, connection, statement, state, native, message, capacity, length);
}

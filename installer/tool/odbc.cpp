#include "installer/tool/odbc.h"

#include <algorithm>
#include <array>

#include "driver/base/text.h"

namespace snowatlas::tool {
namespace {

static_assert(sizeof(SQLWCHAR) == sizeof(char16_t), "the driver manager's wide characters are UTF-16");

constexpr std::size_t kRowsPerFetch = 128;
// Wider text is read in pieces: buffers for a whole rowset would cost more than they save.
constexpr std::size_t kLargestBoundText = 1000;

// ODBC takes text to be read through pointers to non-const; it does not write there.
class WideText {
  public:
    explicit WideText(std::string_view text) : units_(to_utf16(text)) {}
    SQLWCHAR* data() { return reinterpret_cast<SQLWCHAR*>(units_.data()); }
    SQLSMALLINT short_length() const { return static_cast<SQLSMALLINT>(units_.size()); }
    SQLLEN byte_length() const { return static_cast<SQLLEN>(units_.size() * sizeof(char16_t)); }
    SQLINTEGER length() const { return static_cast<SQLINTEGER>(units_.size()); }

  private:
    std::u16string units_;
};

std::string narrow(const SQLWCHAR* units, std::size_t count) {
    return to_utf8({reinterpret_cast<const char16_t*>(units), count});
}

std::vector<DiagnosticRecord> records_of(SQLSMALLINT type, SQLHANDLE handle) {
    std::vector<DiagnosticRecord> records;
    for (SQLSMALLINT number = 1;; ++number) {
        std::array<SQLWCHAR, 6> state{};
        std::array<SQLWCHAR, 4096> text{};
        SQLINTEGER native = 0;
        SQLSMALLINT length = 0;
        const SQLRETURN code = SQLGetDiagRecW(type, handle, number, state.data(), &native, text.data(),
                                              static_cast<SQLSMALLINT>(text.size()), &length);
        if (!SQL_SUCCEEDED(code)) break;
        const auto units = std::min<std::size_t>(static_cast<std::size_t>(length), text.size() - 1);
        records.push_back({narrow(state.data(), 5), native, narrow(text.data(), units)});
    }
    return records;
}

std::string first_text(const std::vector<DiagnosticRecord>& records) {
    return records.front().text;
}

} // namespace

OdbcError::OdbcError(std::vector<DiagnosticRecord> records)
    : std::runtime_error(first_text(records)), records_(std::move(records)) {}

ValueKind kind_of(SQLSMALLINT type) {
    switch (type) {
    case SQL_BIT:
        return ValueKind::Boolean;
    case SQL_TINYINT:
    case SQL_SMALLINT:
    case SQL_INTEGER:
    case SQL_BIGINT:
    case SQL_DECIMAL:
    case SQL_NUMERIC:
    case SQL_FLOAT:
    case SQL_REAL:
    case SQL_DOUBLE:
        return ValueKind::Number;
    default:
        return ValueKind::Text;
    }
}

Handle::Handle(SQLSMALLINT type, SQLHANDLE parent) : type_(type) {
    if (!SQL_SUCCEEDED(SQLAllocHandle(type, parent, &handle_))) {
        throw OdbcError({{"HY001", 0, "The ODBC driver manager gave no handle."}});
    }
}

Handle::~Handle() {
    SQLFreeHandle(type_, handle_);
}

bool Handle::check(SQLRETURN code, const WarningSink& warn) const {
    if (code == SQL_SUCCESS) return true;
    if (code == SQL_NO_DATA) return false;
    auto records = records_of(type_, handle_);
    if (code == SQL_SUCCESS_WITH_INFO) {
        if (warn) std::ranges::for_each(records, warn);
        return true;
    }
    if (records.empty()) records.push_back({"HY000", 0, "The driver reported an error without saying which."});
    throw OdbcError(std::move(records));
}

Connection::Connection(const std::string& target, WarningSink warn)
    : environment_(SQL_HANDLE_ENV, nullptr),
      connection_((environment_.check(SQLSetEnvAttr(environment_.get(), SQL_ATTR_ODBC_VERSION,
                                                    reinterpret_cast<SQLPOINTER>(SQL_OV_ODBC3_80), 0),
                                      {}),
                   SQL_HANDLE_DBC),
                  environment_.get()),
      warn_(std::move(warn)) {
    const bool is_connection_string = target.find('=') != std::string::npos;
    WideText text(is_connection_string ? target : "DSN=" + target);
    connection_.check(SQLDriverConnectW(connection_.get(), nullptr, text.data(), text.short_length(), nullptr, 0,
                                        nullptr, SQL_DRIVER_NOPROMPT),
                      warn_);
}

Connection::~Connection() {
    SQLDisconnect(connection_.get());
}

std::string Connection::info(SQLUSMALLINT type) const {
    std::array<SQLWCHAR, 256> text{};
    SQLSMALLINT bytes = 0;
    connection_.check(SQLGetInfoW(connection_.get(), type, text.data(), sizeof text, &bytes), {});
    return narrow(text.data(), std::min(static_cast<std::size_t>(bytes) / sizeof(SQLWCHAR), text.size() - 1));
}

Statement::Statement(const Connection& connection)
    : statement_(SQL_HANDLE_STMT, connection.handle()), warn_(connection.warn()) {}

void Statement::set_timeout(std::uint64_t seconds) {
    statement_.check(
        SQLSetStmtAttrW(statement_.get(), SQL_ATTR_QUERY_TIMEOUT, reinterpret_cast<SQLPOINTER>(seconds), 0), warn_);
}

void Statement::set_max_rows(std::uint64_t rows) {
    statement_.check(SQLSetStmtAttrW(statement_.get(), SQL_ATTR_MAX_ROWS, reinterpret_cast<SQLPOINTER>(rows), 0),
                     warn_);
}

void Statement::execute(std::string_view sql, std::span<const std::string> parameters) {
    std::vector<WideText> values;
    std::vector<SQLLEN> lengths;
    values.reserve(parameters.size());
    lengths.reserve(parameters.size());
    for (const std::string& parameter : parameters) {
        WideText& value = values.emplace_back(parameter);
        lengths.push_back(value.byte_length());
        const auto size = static_cast<SQLULEN>(std::max<SQLINTEGER>(value.length(), 1));
        statement_.check(SQLBindParameter(statement_.get(), static_cast<SQLUSMALLINT>(values.size()), SQL_PARAM_INPUT,
                                          SQL_C_WCHAR, SQL_WVARCHAR, size, 0, value.data(), value.byte_length(),
                                          &lengths.back()),
                         warn_);
    }
    WideText text(sql);
    statement_.check(SQLExecDirectW(statement_.get(), text.data(), text.length()), warn_);
    statement_.check(SQLFreeStmt(statement_.get(), SQL_RESET_PARAMS), {});
    describe();
}

void Statement::tables(std::string_view schema_pattern, std::string_view table_pattern) {
    WideText schema(schema_pattern);
    WideText table(table_pattern);
    statement_.check(SQLTablesW(statement_.get(), nullptr, 0, schema.data(), schema.short_length(), table.data(),
                                table.short_length(), nullptr, 0),
                     warn_);
    describe();
}

void Statement::columns(std::string_view schema, std::string_view table) {
    WideText schema_text(schema);
    WideText table_text(table);
    statement_.check(SQLColumnsW(statement_.get(), nullptr, 0, schema_text.data(), schema_text.short_length(),
                                 table_text.data(), table_text.short_length(), nullptr, 0),
                     warn_);
    describe();
}

void Statement::primary_keys(std::string_view schema, std::string_view table) {
    WideText schema_text(schema);
    WideText table_text(table);
    statement_.check(SQLPrimaryKeysW(statement_.get(), nullptr, 0, schema_text.data(), schema_text.short_length(),
                                     table_text.data(), table_text.short_length()),
                     warn_);
    describe();
}

SQLLEN Statement::affected_rows() const {
    SQLLEN rows = -1;
    statement_.check(SQLRowCount(statement_.get(), &rows), {});
    return rows;
}

void Statement::describe() {
    SQLSMALLINT count = 0;
    statement_.check(SQLNumResultCols(statement_.get(), &count), warn_);
    columns_.clear();
    for (SQLUSMALLINT number = 1; number <= static_cast<SQLUSMALLINT>(count); ++number) {
        std::array<SQLWCHAR, 512> name{};
        SQLSMALLINT length = 0;
        SQLSMALLINT nullable = 0;
        SQLSMALLINT digits = 0;
        SQLULEN size = 0;
        Column column;
        statement_.check(SQLDescribeColW(statement_.get(), number, name.data(), static_cast<SQLSMALLINT>(name.size()),
                                         &length, &column.type, &size, &digits, &nullable),
                         {});
        column.name = narrow(name.data(), std::min<std::size_t>(static_cast<std::size_t>(length), name.size() - 1));
        SQLLEN display = 0;
        statement_.check(
            SQLColAttributeW(statement_.get(), number, SQL_DESC_DISPLAY_SIZE, nullptr, 0, nullptr, &display), {});
        const auto characters = static_cast<std::size_t>(std::max<SQLLEN>(display, 0));
        // A character outside the basic plane takes two units.
        if (characters <= kLargestBoundText) column.units = 2 * characters;
        columns_.push_back(std::move(column));
    }
    if (!columns_.empty()) bind();
}

void Statement::bind() {
    const bool all_bound = std::ranges::all_of(columns_, [](const Column& column) { return column.units > 0; });
    rowset_size_ = all_bound ? kRowsPerFetch : 1;
    rows_fetched_ = 0;
    row_ = 0;
    cells_.assign(columns_.size(), std::nullopt);
    bindings_.assign(columns_.size(), {});
    statement_.check(SQLFreeStmt(statement_.get(), SQL_UNBIND), {});
    statement_.check(
        SQLSetStmtAttrW(statement_.get(), SQL_ATTR_ROW_ARRAY_SIZE, reinterpret_cast<SQLPOINTER>(rowset_size_), 0),
        warn_);
    statement_.check(SQLSetStmtAttrW(statement_.get(), SQL_ATTR_ROWS_FETCHED_PTR, &rows_fetched_, 0), warn_);
    for (std::size_t index = 0; index < columns_.size(); ++index) {
        if (columns_[index].units == 0) continue;
        const std::size_t units = columns_[index].units + 1;
        Binding& binding = bindings_[index];
        binding.units.resize(units * rowset_size_);
        binding.lengths.resize(rowset_size_);
        statement_.check(SQLBindCol(statement_.get(), static_cast<SQLUSMALLINT>(index + 1), SQL_C_WCHAR,
                                    binding.units.data(), static_cast<SQLLEN>(units * sizeof(SQLWCHAR)),
                                    binding.lengths.data()),
                         warn_);
    }
}

// A cancel that meets no running call makes the driver manager take the next one for out of sequence.
bool Statement::fetch() {
    const OdbcError cancelled({{"HY008", 0, "The statement was cancelled."}});
    if (is_cancelled_) throw cancelled;
    try {
        return statement_.check(SQLFetch(statement_.get()), warn_);
    } catch (const OdbcError&) {
        if (is_cancelled_) throw cancelled;
        throw;
    }
}

bool Statement::next() {
    ++row_;
    if (row_ >= rows_fetched_) {
        if (!fetch()) return false;
        row_ = 0;
    }
    for (std::size_t index = 0; index < columns_.size(); ++index) {
        if (columns_[index].units == 0) {
            cells_[index] = read_in_pieces(index);
            continue;
        }
        const Binding& binding = bindings_[index];
        const SQLLEN bytes = binding.lengths[row_];
        if (bytes == SQL_NULL_DATA) {
            cells_[index].reset();
            continue;
        }
        const std::size_t units = columns_[index].units;
        const std::size_t length = static_cast<std::size_t>(bytes) / sizeof(SQLWCHAR);
        cells_[index] = narrow(&binding.units[row_ * (units + 1)], std::min(length, units));
    }
    return true;
}

std::optional<std::string_view> Statement::cell(std::size_t column) const {
    const auto& value = cells_[column];
    return value ? std::optional<std::string_view>(*value) : std::nullopt;
}

std::optional<std::string> Statement::read_in_pieces(std::size_t column) {
    std::u16string value;
    std::vector<SQLWCHAR> piece(4096);
    for (;;) {
        SQLLEN bytes = 0;
        const SQLRETURN code = SQLGetData(statement_.get(), static_cast<SQLUSMALLINT>(column + 1), SQL_C_WCHAR,
                                          piece.data(), static_cast<SQLLEN>(piece.size() * sizeof(SQLWCHAR)), &bytes);
        // 01004 only says that there is more.
        if (!statement_.check(code, {})) break;
        if (bytes == SQL_NULL_DATA) return std::nullopt;
        const bool more = bytes == SQL_NO_TOTAL || static_cast<std::size_t>(bytes) >= piece.size() * sizeof(SQLWCHAR);
        const std::size_t units = more ? piece.size() - 1 : static_cast<std::size_t>(bytes) / sizeof(SQLWCHAR);
        value.append(reinterpret_cast<const char16_t*>(piece.data()), units);
        if (!more) break;
    }
    return to_utf8(value);
}

void Statement::cancel() {
    is_cancelled_ = true;
    SQLCancel(statement_.get());
}

} // namespace snowatlas::tool

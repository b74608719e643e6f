#include "driver/odbc/diagnostics.h"

#include <algorithm>
#include <array>

namespace snowatlas::odbc {
namespace {

constexpr std::string_view kPrefix = "[Snow Software][Snow Atlas ODBC Driver]";
constexpr std::string_view kDataSourcePrefix = "[Snow Atlas]";
// A block fetch may have a warning for every cell; nobody reads that many.
constexpr std::size_t kMaxRecords = 1000;

std::string message_of(const Diagnostic& diagnostic) {
    std::string message(kPrefix);
    if (diagnostic.native != 0) message += kDataSourcePrefix;
    message += diagnostic.text;
    std::replace_if(
        message.begin(), message.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
    return message;
}

} // namespace

void DiagnosticArea::clear() {
    return_code_.store(SQL_SUCCESS, std::memory_order_relaxed);
    if (empty()) return;
    const std::lock_guard lock(mutex_);
    records_.clear();
    count_ = 0;
    errors_ = 0;
}

void DiagnosticArea::add(const Diagnostic& diagnostic, SQLLEN row, SQLINTEGER column) {
    const std::lock_guard lock(mutex_);
    const bool is_error = !diagnostic.state.is_warning();
    if (records_.size() >= kMaxRecords && (!is_error || errors_ > 0)) return;
    DiagnosticRecord record{diagnostic.state, message_of(diagnostic), diagnostic.native, row, column};
    const auto place = is_error ? records_.begin() + static_cast<std::ptrdiff_t>(errors_.load()) : records_.end();
    records_.insert(place, std::move(record));
    if (is_error) ++errors_;
    count_ = records_.size();
}

void DiagnosticArea::set_server_name(std::string name) {
    const std::lock_guard lock(mutex_);
    server_name_ = std::move(name);
}

void DiagnosticArea::set_header(DiagnosticHeader header) {
    const std::lock_guard lock(mutex_);
    header_ = std::move(header);
}

std::optional<DiagnosticRecord> DiagnosticArea::record(std::size_t number) const {
    const std::lock_guard lock(mutex_);
    if (number == 0 || number > records_.size()) return std::nullopt;
    return records_[number - 1];
}

std::optional<DiagnosticRecord> DiagnosticArea::take_first() {
    const std::lock_guard lock(mutex_);
    if (records_.empty()) return std::nullopt;
    DiagnosticRecord first = std::move(records_.front());
    records_.erase(records_.begin());
    count_ = records_.size();
    if (!first.state.is_warning()) --errors_;
    return first;
}

void DiagnosticArea::take_over(DiagnosticArea& other) {
    const std::scoped_lock lock(mutex_, other.mutex_);
    records_ = std::move(other.records_);
    header_ = std::move(other.header_);
    count_ = records_.size();
    errors_ = other.errors_.load();
}

DiagnosticHeader DiagnosticArea::header() const {
    const std::lock_guard lock(mutex_);
    DiagnosticHeader header = header_;
    header.return_code = return_code_.load(std::memory_order_relaxed);
    return header;
}

std::string DiagnosticArea::server_name() const {
    const std::lock_guard lock(mutex_);
    return server_name_;
}

std::string_view class_origin(const SqlState& state) {
    return state.code().starts_with("IM") ? "ODBC 3.0" : "ISO 9075";
}

std::string_view subclass_origin(const SqlState& state) {
    // SQLGetDiagField, SQL_DIAG_SUBCLASS_ORIGIN: the subclasses that ODBC has defined itself.
    static constexpr std::array<std::string_view, 42> kOdbcSubclasses = {
        "01S00", "01S01", "01S02", "01S06", "01S07", "07S01", "08S01", "21S01", "21S02", "25S01", "25S02",
        "25S03", "42S01", "42S02", "42S11", "42S12", "42S21", "42S22", "HY095", "HY097", "HY098", "HY099",
        "HY100", "HY101", "HY105", "HY107", "HY109", "HY110", "HY111", "HYT00", "HYT01", "IM001", "IM002",
        "IM003", "IM004", "IM005", "IM006", "IM007", "IM008", "IM010", "IM011", "IM012"};
    const bool odbc = std::find(kOdbcSubclasses.begin(), kOdbcSubclasses.end(), state.code()) != kOdbcSubclasses.end();
    return odbc ? "ODBC 3.0" : "ISO 9075";
}

SQLINTEGER dynamic_function_code(std::string_view function) {
    struct Row {
        std::string_view name;
        SQLINTEGER code;
    };
    static constexpr Row kCodes[] = {
        {"SELECT CURSOR", SQL_DIAG_SELECT_CURSOR}, {"INSERT", SQL_DIAG_INSERT},
        {"UPDATE WHERE", SQL_DIAG_UPDATE_WHERE},   {"DELETE WHERE", SQL_DIAG_DELETE_WHERE},
        {"CREATE TABLE", SQL_DIAG_CREATE_TABLE},   {"CREATE VIEW", SQL_DIAG_CREATE_VIEW},
        {"CREATE INDEX", SQL_DIAG_CREATE_INDEX},   {"DROP TABLE", SQL_DIAG_DROP_TABLE},
        {"DROP VIEW", SQL_DIAG_DROP_VIEW},         {"DROP INDEX", SQL_DIAG_DROP_INDEX},
    };
    for (const Row& row : kCodes)
        if (row.name == function) return row.code;
    return SQL_DIAG_UNKNOWN_STATEMENT;
}

} // namespace snowatlas::odbc

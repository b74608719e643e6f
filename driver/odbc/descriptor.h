// Descriptors: what is bound, and what is described.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "driver/engine/connection.h"
#include "driver/odbc/handle.h"
#include "schema/sql_type.h"

namespace snowatlas::odbc {

enum class DescriptorRole : std::uint8_t {
    Application, // ARD, APD, and every explicit descriptor: what it is depends on the statement
    ImplementationRow,
    ImplementationParameter,
};

// Record numbers are SQLSMALLINT.
constexpr SQLUSMALLINT kHighestRecord = 0x7FFF;
// 07009.
[[noreturn]] void throw_record_number(SQLLEN number);

struct DescriptorRecord {
    // Of an application descriptor: a C type. Of an implementation descriptor: an SQL type.
    SQLSMALLINT type = SQL_C_DEFAULT; // verbose
    SQLSMALLINT concise_type = SQL_C_DEFAULT;
    SQLSMALLINT datetime_code = 0;
    SQLINTEGER leading_precision = 2; // SQL_DESC_DATETIME_INTERVAL_PRECISION
    SQLULEN length = 0;
    SQLLEN octet_length = 0;
    SQLSMALLINT precision = 0;
    SQLSMALLINT scale = 0;
    SQLINTEGER radix = 0;
    // Application descriptors.
    SQLPOINTER data = nullptr;
    SQLLEN* indicator = nullptr;
    SQLLEN* octet_length_pointer = nullptr;
    // Parameters.
    SQLSMALLINT parameter_type = SQL_PARAM_INPUT;
    bool set_by_application = false; // what a statement says of the parameter no longer counts
    // Implementation descriptors.
    SqlType sql_type;
    SQLSMALLINT nullable = SQL_NULLABLE_UNKNOWN;
    std::string name, label, base_column, base_table, table, schema;

    bool is_bound() const { return data != nullptr || indicator != nullptr || octet_length_pointer != nullptr; }
    // TYPE, CONCISE_TYPE and the code as one; the defaults the reference gives a type when it is set.
    void set_concise_type(SQLSMALLINT concise);
    void set_type_defaults();
};

class Descriptor : public Handle {
  public:
    static constexpr HandleKind kKind = HandleKind::Descriptor;

    // Implicit: part of a statement and locked with it.
    Descriptor(DescriptorRole role, const Handle& statement)
        : Handle(kKind, statement.shared_lock()), role_(role), statement_(&statement) {}
    // Explicit: allocated by the application on a connection.
    explicit Descriptor(SQLHANDLE connection) : Handle(kKind), connection_(connection) {}

    void admit() const override {
        if (statement_ != nullptr) statement_->admit();
    }
    DescriptorRole role() const { return role_; }
    bool is_implicit() const { return statement_ != nullptr; }
    SQLHANDLE connection() const { return connection_; }

    // For a statement that reads or changes records: locks a descriptor that other statements may use at the same time.
    // Does nothing with the statement's own, which its lock covers. Held for moments only.
    std::unique_lock<std::mutex> hold() const {
        return is_implicit() ? std::unique_lock<std::mutex>() : std::unique_lock(lock());
    }

    // Header fields; their names are the reference's without SQL_DESC_. They need no lock.
    std::atomic<SQLULEN> array_size{1};
    std::atomic<SQLUSMALLINT*> array_status{nullptr};
    std::atomic<SQLLEN*> bind_offset{nullptr};
    std::atomic<SQLULEN> bind_type{SQL_BIND_BY_COLUMN};
    std::atomic<SQLULEN*> rows_processed{nullptr};
    // What bind_offset points to, in bytes; 0 where it points nowhere.
    SQLLEN offset() const {
        const SQLLEN* const pointer = bind_offset;
        return pointer == nullptr ? 0 : *pointer;
    }

    // Bytes from one element of a bound array to the next, for elements of `width` bytes.
    std::size_t stride(std::size_t width) const {
        const SQLULEN row = bind_type;
        return row == SQL_BIND_BY_COLUMN ? width : static_cast<std::size_t>(row);
    }

    // Highest record number in use; records are numbered from 1, 0 is the bookmark's.
    SQLSMALLINT count() const { return static_cast<SQLSMALLINT>(records_.size() - 1); }
    void set_count(SQLSMALLINT count);
    bool has(SQLSMALLINT number) const { return number >= 0 && number <= count(); }
    const DescriptorRecord& record(SQLSMALLINT number) const { return records_[static_cast<std::size_t>(number)]; }
    // Makes room for it.
    DescriptorRecord& edit(SQLSMALLINT number);
    // After a record was unbound: COUNT is the highest one that is bound.
    void drop_unbound_tail();
    void copy_fields_from(const Descriptor& other);

    // Changes with every change of a record, so that what was derived from them is derived anew.
    std::uint64_t version() const { return version_; }
    void touch() { ++version_; }

    // Of an IRD: whether a statement has been prepared that it describes.
    bool is_described() const { return described_; }
    void describe_columns(const std::vector<engine::ResultColumn>& columns, bool odbc2_types);
    bool describes(const std::vector<engine::ResultColumn>& columns) const;
    void describe_parameters(const std::vector<sql::ParameterInfo>& parameters, bool odbc2_types);
    void forget();

  private:
    DescriptorRole role_ = DescriptorRole::Application;
    const Handle* statement_ = nullptr; // of an implicit one, which is freed before it
    bool described_ = false;
    SQLHANDLE connection_ = nullptr;
    std::vector<DescriptorRecord> records_{1};
    std::atomic<std::uint64_t> version_{0};
};

} // namespace snowatlas::odbc

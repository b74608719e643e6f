#include "driver/odbc/descriptor.h"

#include <algorithm>

#include "driver/base/decimal.h"
#include "driver/odbc/c_type.h"

namespace snowatlas::odbc {
namespace {

// What an implementation descriptor says of a type; the numbers are the schema's.
void describe_type(DescriptorRecord& record, const SqlType& type, bool odbc2_types) {
    const TypeInfo& info = type_info(type.id == TypeId::Unknown ? TypeId::VarChar : type.id);
    record.sql_type = type;
    record.type = info.verbose_type;
    record.concise_type = odbc2_types ? odbc2_type(info.odbc_type) : info.odbc_type;
    record.datetime_code = info.datetime_subcode;
    record.length = static_cast<SQLULEN>(std::max(column_size(type), 0));
    record.octet_length = octet_length(type);
    const std::int32_t digits = decimal_digits(type);
    // Of times the precision is that of the seconds' fraction.
    record.precision =
        static_cast<SQLSMALLINT>(is_datetime(type.id) ? std::max(digits, 0) : std::min(column_size(type), 0x7FFF));
    record.scale = static_cast<SQLSMALLINT>(std::max(digits, 0));
    record.radix = info.radix;
    record.leading_precision = 0;
}

} // namespace

void throw_record_number(SQLLEN number) {
    throw Error(state::kInvalidDescriptorIndex, "There can be no record " + std::to_string(number) +
                                                    "; columns and parameters are numbered from 1 to " +
                                                    std::to_string(kHighestRecord) + ".");
}

void DescriptorRecord::set_concise_type(SQLSMALLINT concise) {
    const VerboseType verbose = verbose_type(concise);
    concise_type = concise;
    type = verbose.type;
    datetime_code = verbose.code;
}

void DescriptorRecord::set_type_defaults() {
    switch (type) {
    case SQL_CHAR:
    case SQL_VARCHAR:
        length = 1;
        precision = 0;
        break;
    case SQL_DATETIME:
        precision = datetime_code == SQL_CODE_TIMESTAMP ? 6 : 0;
        break;
    case SQL_DECIMAL:
    case SQL_NUMERIC:
        scale = 0;
        precision = kMaxDecimalPrecision;
        break;
    case SQL_FLOAT:
        precision = 15;
        break;
    case SQL_INTERVAL:
        leading_precision = 2;
        precision = 6;
        break;
    default:
        break;
    }
}

void Descriptor::set_count(SQLSMALLINT count) {
    records_.resize(static_cast<std::size_t>(count) + 1);
    touch();
}

DescriptorRecord& Descriptor::edit(SQLSMALLINT number) {
    if (number > count()) records_.resize(static_cast<std::size_t>(number) + 1);
    touch();
    return records_[static_cast<std::size_t>(number)];
}

void Descriptor::drop_unbound_tail() {
    while (records_.size() > 1 && !records_.back().is_bound()) records_.pop_back();
    touch();
}

void Descriptor::copy_fields_from(const Descriptor& other) {
    array_size = other.array_size.load();
    array_status = other.array_status.load();
    bind_offset = other.bind_offset.load();
    bind_type = other.bind_type.load();
    rows_processed = other.rows_processed.load();
    records_ = other.records_;
    touch();
}

void Descriptor::describe_columns(const std::vector<engine::ResultColumn>& columns, bool odbc2_types) {
    records_.assign(columns.size() + 1, {});
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const engine::ResultColumn& column = columns[i];
        DescriptorRecord& record = records_[i + 1];
        describe_type(record, column.type, odbc2_types);
        record.nullable = column.type.nullable ? SQL_NULLABLE : SQL_NO_NULLS;
        record.name = column.label;
        record.label = column.label;
        record.base_column = column.base_column;
        record.base_table = column.base_table;
        record.table = column.table_alias.empty() ? column.base_table : column.table_alias;
        record.schema = column.base_schema;
    }
    DescriptorRecord& bookmark = records_[0];
    describe_type(bookmark, {TypeId::BigInt, 0, 0, false}, odbc2_types);
    bookmark.nullable = SQL_NO_NULLS;
    described_ = true;
    touch();
}

bool Descriptor::describes(const std::vector<engine::ResultColumn>& columns) const {
    return std::equal(columns.begin(), columns.end(), records_.begin() + 1, records_.end(),
                      [](const engine::ResultColumn& column, const DescriptorRecord& record) {
                          return column.type == record.sql_type && column.label == record.label;
                      });
}

void Descriptor::describe_parameters(const std::vector<sql::ParameterInfo>& parameters, bool odbc2_types) {
    if (records_.size() < parameters.size() + 1) records_.resize(parameters.size() + 1);
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        DescriptorRecord& record = records_[i + 1];
        if (record.set_by_application) continue;
        describe_type(record, parameters[i].type, odbc2_types);
        record.nullable = SQL_NULLABLE_UNKNOWN;
    }
    described_ = true;
    touch();
}

void Descriptor::forget() {
    records_.resize(1);
    described_ = false;
    touch();
}

} // namespace snowatlas::odbc

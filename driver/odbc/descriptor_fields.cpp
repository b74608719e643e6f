#include "driver/odbc/descriptor_fields.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <type_traits>

#include "driver/base/code_page.h"
#include "driver/odbc/c_type.h"
#include "driver/odbc/parameter_value.h"
#include "driver/odbc/platform.h"

namespace snowatlas::odbc {
namespace {

// Applications allocate SQL_C_CHAR buffers by the display size, and PHP's PDO and Perl's DBD::ODBC lose what does not
// fit: where that text is UTF-8, a unit of 16 bits takes up to three bytes.
SQLLEN shown_size(const SqlType& type) {
    constexpr SQLLEN kMostBytesOfUnit = kNarrowIsUtf8 ? 3 : 1;
    const SQLLEN size = display_size(type);
    if (!is_text(type.id)) return size;
    return std::min<SQLLEN>(size * kMostBytesOfUnit, std::numeric_limits<SQLINTEGER>::max());
}

// May a field be read or written in a descriptor of this role? SQLSetDescField's table.
enum class Access : std::uint8_t { None, Read, Write };

struct FieldRule {
    SQLSMALLINT id;
    FieldType type;
    bool header;
    Access application, row, parameter; // ARD and APD; IRD; IPD
};

constexpr Access kNone = Access::None;
constexpr Access kRead = Access::Read;
constexpr Access kWrite = Access::Write;

constexpr FieldRule kFields[] = {
    {SQL_DESC_ALLOC_TYPE, FieldType::SmallInt, true, kRead, kRead, kRead},
    {SQL_DESC_ARRAY_SIZE, FieldType::UnsignedLength, true, kWrite, kNone, kNone},
    {SQL_DESC_ARRAY_STATUS_PTR, FieldType::Pointer, true, kWrite, kWrite, kWrite},
    {SQL_DESC_BIND_OFFSET_PTR, FieldType::Pointer, true, kWrite, kNone, kNone},
    {SQL_DESC_BIND_TYPE, FieldType::Integer, true, kWrite, kNone, kNone},
    {SQL_DESC_COUNT, FieldType::SmallInt, true, kWrite, kRead, kWrite},
    {SQL_DESC_ROWS_PROCESSED_PTR, FieldType::Pointer, true, kNone, kWrite, kWrite},
    {SQL_DESC_AUTO_UNIQUE_VALUE, FieldType::Integer, false, kNone, kRead, kNone},
    {SQL_DESC_BASE_COLUMN_NAME, FieldType::Text, false, kNone, kRead, kNone},
    {SQL_DESC_BASE_TABLE_NAME, FieldType::Text, false, kNone, kRead, kNone},
    {SQL_DESC_CASE_SENSITIVE, FieldType::Integer, false, kNone, kRead, kRead},
    {SQL_DESC_CATALOG_NAME, FieldType::Text, false, kNone, kRead, kNone},
    {SQL_DESC_CONCISE_TYPE, FieldType::SmallInt, false, kWrite, kRead, kWrite},
    {SQL_DESC_DATA_PTR, FieldType::Pointer, false, kWrite, kNone, kWrite},
    {SQL_DESC_DATETIME_INTERVAL_CODE, FieldType::SmallInt, false, kWrite, kRead, kWrite},
    {SQL_DESC_DATETIME_INTERVAL_PRECISION, FieldType::Integer, false, kWrite, kRead, kWrite},
    {SQL_DESC_DISPLAY_SIZE, FieldType::Length, false, kNone, kRead, kNone},
    {SQL_DESC_FIXED_PREC_SCALE, FieldType::SmallInt, false, kNone, kRead, kRead},
    {SQL_DESC_INDICATOR_PTR, FieldType::Pointer, false, kWrite, kNone, kNone},
    {SQL_DESC_LABEL, FieldType::Text, false, kNone, kRead, kNone},
    {SQL_DESC_LENGTH, FieldType::UnsignedLength, false, kWrite, kRead, kWrite},
    {SQL_DESC_LITERAL_PREFIX, FieldType::Text, false, kNone, kRead, kNone},
    {SQL_DESC_LITERAL_SUFFIX, FieldType::Text, false, kNone, kRead, kNone},
    {SQL_DESC_LOCAL_TYPE_NAME, FieldType::Text, false, kNone, kRead, kRead},
    {SQL_DESC_NAME, FieldType::Text, false, kNone, kRead, kWrite},
    {SQL_DESC_NULLABLE, FieldType::SmallInt, false, kNone, kRead, kRead},
    {SQL_DESC_NUM_PREC_RADIX, FieldType::Integer, false, kWrite, kRead, kWrite},
    {SQL_DESC_OCTET_LENGTH, FieldType::Length, false, kWrite, kRead, kWrite},
    {SQL_DESC_OCTET_LENGTH_PTR, FieldType::Pointer, false, kWrite, kNone, kNone},
    {SQL_DESC_PARAMETER_TYPE, FieldType::SmallInt, false, kNone, kNone, kWrite},
    {SQL_DESC_PRECISION, FieldType::SmallInt, false, kWrite, kRead, kWrite},
    {SQL_DESC_ROWVER, FieldType::SmallInt, false, kNone, kRead, kRead},
    {SQL_DESC_SCALE, FieldType::SmallInt, false, kWrite, kRead, kWrite},
    {SQL_DESC_SCHEMA_NAME, FieldType::Text, false, kNone, kRead, kNone},
    {SQL_DESC_SEARCHABLE, FieldType::SmallInt, false, kNone, kRead, kNone},
    {SQL_DESC_TABLE_NAME, FieldType::Text, false, kNone, kRead, kNone},
    {SQL_DESC_TYPE, FieldType::SmallInt, false, kWrite, kRead, kWrite},
    {SQL_DESC_TYPE_NAME, FieldType::Text, false, kNone, kRead, kRead},
    {SQL_DESC_UNNAMED, FieldType::SmallInt, false, kNone, kRead, kWrite},
    {SQL_DESC_UNSIGNED, FieldType::SmallInt, false, kNone, kRead, kRead},
    {SQL_DESC_UPDATABLE, FieldType::SmallInt, false, kNone, kRead, kNone},
};

const FieldRule* find_rule(SQLSMALLINT field) {
    const auto* found =
        std::find_if(std::begin(kFields), std::end(kFields), [&](const FieldRule& rule) { return rule.id == field; });
    return found == std::end(kFields) ? nullptr : found;
}

Access access_of(const FieldRule& rule, DescriptorRole role) {
    if (role == DescriptorRole::ImplementationRow) return rule.row;
    return role == DescriptorRole::ImplementationParameter ? rule.parameter : rule.application;
}

[[noreturn]] void throw_unknown_field(SQLLEN field) {
    throw Error(state::kInvalidFieldIdentifier,
                "There is no descriptor field " + std::to_string(field) + " in this kind of descriptor.");
}

template <typename Stored> FieldValue value_of(FieldType type, const Stored& stored) {
    FieldValue value;
    value.type = type;
    if constexpr (std::is_arithmetic_v<Stored>)
        value.number = static_cast<SQLLEN>(stored);
    else if constexpr (std::is_pointer_v<Stored>)
        value.pointer = stored;
    else
        value.text = stored;
    return value;
}

FieldValue header_field(const Descriptor& descriptor, const FieldRule& rule) {
    switch (rule.id) {
    case SQL_DESC_ALLOC_TYPE:
        return value_of(rule.type, descriptor.is_implicit() ? SQL_DESC_ALLOC_AUTO : SQL_DESC_ALLOC_USER);
    case SQL_DESC_ARRAY_SIZE:
        return value_of(rule.type, descriptor.array_size.load());
    case SQL_DESC_ARRAY_STATUS_PTR:
        return value_of(rule.type, descriptor.array_status.load());
    case SQL_DESC_BIND_OFFSET_PTR:
        return value_of(rule.type, descriptor.bind_offset.load());
    case SQL_DESC_BIND_TYPE:
        return value_of(rule.type, descriptor.bind_type.load());
    case SQL_DESC_COUNT:
        return value_of(rule.type, descriptor.count());
    default:
        return value_of(rule.type, descriptor.rows_processed.load());
    }
}

void set_header_field(Descriptor& descriptor, SQLSMALLINT field, const FieldValue& value) {
    switch (field) {
    case SQL_DESC_ARRAY_SIZE:
        if (value.number < 1) throw Error(state::kInvalidAttributeValue, "SQL_DESC_ARRAY_SIZE must be at least 1.");
        descriptor.array_size = static_cast<SQLULEN>(value.number);
        break;
    case SQL_DESC_ARRAY_STATUS_PTR:
        descriptor.array_status = static_cast<SQLUSMALLINT*>(value.pointer);
        break;
    case SQL_DESC_BIND_OFFSET_PTR:
        descriptor.bind_offset = static_cast<SQLLEN*>(value.pointer);
        break;
    case SQL_DESC_BIND_TYPE:
        descriptor.bind_type = static_cast<SQLULEN>(value.number);
        break;
    case SQL_DESC_COUNT:
        if (value.number < 0) throw_record_number(value.number);
        descriptor.set_count(static_cast<SQLSMALLINT>(value.number));
        break;
    default:
        descriptor.rows_processed = static_cast<SQLULEN*>(value.pointer);
        break;
    }
    descriptor.touch();
}

// A record's field as it is stored.
template <auto Member> FieldValue stored(const DescriptorRecord& record, FieldType type) {
    return value_of(type, record.*Member);
}
template <auto Member> void store(DescriptorRecord& record, const FieldValue& value, DescriptorRole) {
    auto& member = record.*Member;
    using Stored = std::remove_reference_t<decltype(member)>;
    if constexpr (std::is_arithmetic_v<Stored>)
        member = static_cast<Stored>(value.number);
    else if constexpr (std::is_pointer_v<Stored>)
        member = static_cast<Stored>(value.pointer);
    else
        member = value.text;
}

// What the record's SQL type says.
const TypeInfo& info_of(const DescriptorRecord& record) {
    return type_info(record.sql_type.id == TypeId::Unknown ? TypeId::VarChar : record.sql_type.id);
}
template <auto Member> FieldValue of_type(const DescriptorRecord& record, FieldType type) {
    return value_of(type, info_of(record).*Member);
}
FieldValue is_unsigned(const DescriptorRecord& record, FieldType type) {
    return value_of(type, info_of(record).unsigned_attribute != 0); // what is no number counts as unsigned
}

// What is the same of every record.
template <SQLLEN Value> FieldValue always(const DescriptorRecord&, FieldType type) {
    return value_of(type, Value);
}
FieldValue no_text(const DescriptorRecord&, FieldType type) {
    return value_of(type, std::string_view{});
}
FieldValue display_size_of(const DescriptorRecord& record, FieldType type) {
    return value_of(type, shown_size(record.sql_type));
}
FieldValue is_unnamed(const DescriptorRecord& record, FieldType type) {
    return value_of(type, record.name.empty() ? SQL_UNNAMED : SQL_NAMED);
}

SQLSMALLINT small_number(const FieldValue& value) {
    return static_cast<SQLSMALLINT>(value.number);
}

void check_type_code(SQLSMALLINT type, DescriptorRole role) {
    const bool valid =
        role == DescriptorRole::Application ? is_c_type(type) || type == SQL_ARD_TYPE : is_odbc_sql_type(type);
    if (!valid)
        throw Error(state::kInconsistentDescriptor, std::to_string(type) + " is no type code of this descriptor.");
}

void set_verbose_type(DescriptorRecord& record, const FieldValue& value, DescriptorRole role) {
    const SQLSMALLINT type = small_number(value);
    if (type == SQL_DATETIME || type == SQL_INTERVAL) {
        record.type = type;
        if (const SQLSMALLINT concise = concise_type(type, record.datetime_code)) record.concise_type = concise;
    } else {
        check_type_code(type, role);
        record.set_concise_type(type);
    }
    record.set_type_defaults();
}

void set_concise_type(DescriptorRecord& record, const FieldValue& value, DescriptorRole role) {
    const SQLSMALLINT type = small_number(value);
    check_type_code(type, role);
    record.set_concise_type(type);
    record.set_type_defaults();
}

void set_datetime_code(DescriptorRecord& record, const FieldValue& value, DescriptorRole) {
    const SQLSMALLINT code = small_number(value);
    record.datetime_code = code;
    if (const SQLSMALLINT concise = concise_type(record.type, code)) record.concise_type = concise;
    record.set_type_defaults();
}

void set_parameter_type(DescriptorRecord& record, const FieldValue& value, DescriptorRole) {
    const SQLSMALLINT type = small_number(value);
    if (type != SQL_PARAM_INPUT && type != SQL_PARAM_INPUT_OUTPUT && type != SQL_PARAM_OUTPUT)
        throw Error(state::kInvalidParameterType, "The parameter type is none of input, output and both.");
    record.parameter_type = type;
}

void set_unnamed(DescriptorRecord& record, const FieldValue& value, DescriptorRole) {
    if (small_number(value) != SQL_UNNAMED)
        throw Error(state::kInvalidFieldIdentifier, "SQL_DESC_UNNAMED can only be set to SQL_UNNAMED.");
    record.name.clear();
}

void set_data(DescriptorRecord& record, const FieldValue& value, DescriptorRole role) {
    if (role != DescriptorRole::ImplementationParameter) record.data = value.pointer;
    if (value.pointer != nullptr) check_consistency(record, role);
}

// How the fields of a record are read and, where an application may write them, written.
struct RecordField {
    SQLSMALLINT id;
    FieldValue (*read)(const DescriptorRecord& record, FieldType type);
    void (*write)(DescriptorRecord& record, const FieldValue& value, DescriptorRole role) = nullptr;
};

using Record = DescriptorRecord;
constexpr RecordField kRecordFields[] = {
    {SQL_DESC_AUTO_UNIQUE_VALUE, always<SQL_FALSE>},
    {SQL_DESC_BASE_COLUMN_NAME, stored<&Record::base_column>},
    {SQL_DESC_BASE_TABLE_NAME, stored<&Record::base_table>},
    {SQL_DESC_CASE_SENSITIVE, of_type<&TypeInfo::case_sensitive>},
    {SQL_DESC_CATALOG_NAME, no_text},
    {SQL_DESC_CONCISE_TYPE, stored<&Record::concise_type>, set_concise_type},
    {SQL_DESC_DATA_PTR, stored<&Record::data>, set_data},
    {SQL_DESC_DATETIME_INTERVAL_CODE, stored<&Record::datetime_code>, set_datetime_code},
    {SQL_DESC_DATETIME_INTERVAL_PRECISION, stored<&Record::leading_precision>, store<&Record::leading_precision>},
    {SQL_DESC_DISPLAY_SIZE, display_size_of},
    {SQL_DESC_FIXED_PREC_SCALE, always<SQL_FALSE>},
    {SQL_DESC_INDICATOR_PTR, stored<&Record::indicator>, store<&Record::indicator>},
    {SQL_DESC_LABEL, stored<&Record::label>},
    {SQL_DESC_LENGTH, stored<&Record::length>, store<&Record::length>},
    {SQL_DESC_LITERAL_PREFIX, of_type<&TypeInfo::literal_prefix>},
    {SQL_DESC_LITERAL_SUFFIX, of_type<&TypeInfo::literal_suffix>},
    {SQL_DESC_LOCAL_TYPE_NAME, of_type<&TypeInfo::name>},
    {SQL_DESC_NAME, stored<&Record::name>, store<&Record::name>},
    {SQL_DESC_NULLABLE, stored<&Record::nullable>},
    {SQL_DESC_NUM_PREC_RADIX, stored<&Record::radix>, store<&Record::radix>},
    {SQL_DESC_OCTET_LENGTH, stored<&Record::octet_length>, store<&Record::octet_length>},
    {SQL_DESC_OCTET_LENGTH_PTR, stored<&Record::octet_length_pointer>, store<&Record::octet_length_pointer>},
    {SQL_DESC_PARAMETER_TYPE, stored<&Record::parameter_type>, set_parameter_type},
    {SQL_DESC_PRECISION, stored<&Record::precision>, store<&Record::precision>},
    {SQL_DESC_ROWVER, always<SQL_FALSE>},
    {SQL_DESC_SCALE, stored<&Record::scale>, store<&Record::scale>},
    {SQL_DESC_SCHEMA_NAME, stored<&Record::schema>},
    {SQL_DESC_SEARCHABLE, of_type<&TypeInfo::searchable>},
    {SQL_DESC_TABLE_NAME, stored<&Record::table>},
    {SQL_DESC_TYPE, stored<&Record::type>, set_verbose_type},
    {SQL_DESC_TYPE_NAME, of_type<&TypeInfo::name>},
    {SQL_DESC_UNNAMED, is_unnamed, set_unnamed},
    {SQL_DESC_UNSIGNED, is_unsigned},
    {SQL_DESC_UPDATABLE, always<SQL_ATTR_READONLY>},
};

const RecordField& record_field(SQLSMALLINT id) {
    const auto* found = std::find_if(std::begin(kRecordFields), std::end(kRecordFields),
                                     [&](const RecordField& field) { return field.id == id; });
    if (found == std::end(kRecordFields)) throw_unknown_field(id);
    return *found;
}

void set_record_field(DescriptorRecord& record, const FieldRule& rule, const FieldValue& value, DescriptorRole role) {
    record_field(rule.id).write(record, value, role);
    if (rule.type == FieldType::Pointer) return;
    // Whatever else is set takes the binding away (SQLSetDescField).
    if (role == DescriptorRole::Application) record.data = nullptr;
    if (role == DescriptorRole::ImplementationParameter) {
        record.set_by_application = true;
        if (is_interval_c_type(record.concise_type))
            record.sql_type = kIntervalParameter;
        else if (const auto type = sql_type_of(record.concise_type, record.length, record.scale))
            record.sql_type = *type;
    }
}

struct LegacyField {
    SQLUSMALLINT id;
    SQLSMALLINT field;
};
// ODBC 2 numbers that are no ODBC 3 ones. LENGTH, PRECISION and SCALE keep their own meaning.
constexpr LegacyField kLegacyFields[] = {
    {SQL_COLUMN_COUNT, SQL_DESC_COUNT},
    {SQL_COLUMN_NAME, SQL_DESC_NAME},
    {SQL_COLUMN_NULLABLE, SQL_DESC_NULLABLE},
};

} // namespace

const FieldType* field_type(SQLSMALLINT field) {
    const FieldRule* rule = find_rule(field);
    return rule == nullptr ? nullptr : &rule->type;
}

void check_consistency(const DescriptorRecord& record, DescriptorRole role) {
    const auto inconsistent = [](const std::string& what) { throw Error(state::kInconsistentDescriptor, what); };
    if (record.type == SQL_DATETIME || record.type == SQL_INTERVAL) {
        if (concise_type(record.type, record.datetime_code) == 0)
            inconsistent("The descriptor record's date or interval code does not go with its type.");
    } else {
        check_type_code(record.concise_type, role);
    }
    const bool numeric = record.concise_type == SQL_NUMERIC || record.concise_type == SQL_DECIMAL;
    if (numeric && (record.precision < 1 || record.precision > 38 || record.scale > record.precision))
        inconsistent("A NUMERIC record needs a precision from 1 to 38 and a scale no larger than that.");
}

FieldValue get_field(const Descriptor& descriptor, SQLSMALLINT record, SQLSMALLINT field, bool& no_data) {
    const FieldRule* rule = find_rule(field);
    if (rule == nullptr || access_of(*rule, descriptor.role()) == Access::None) throw_unknown_field(field);
    if (rule->header) return header_field(descriptor, *rule);
    if (descriptor.role() == DescriptorRole::ImplementationRow && !descriptor.is_described())
        throw Error(state::kStatementNotPrepared, "The statement is not prepared, so its columns are not known yet.");
    if (record < 0 || (record == 0 && descriptor.role() == DescriptorRole::ImplementationParameter))
        throw_record_number(record);
    if (record > descriptor.count()) {
        no_data = true;
        return {};
    }
    return record_field(field).read(descriptor.record(record), rule->type);
}

void set_field(Descriptor& descriptor, SQLSMALLINT record, SQLSMALLINT field, const FieldValue& value) {
    const FieldRule* rule = find_rule(field);
    if (rule == nullptr) throw_unknown_field(field);
    const Access access = access_of(*rule, descriptor.role());
    if (access != Access::Write) {
        if (descriptor.role() == DescriptorRole::ImplementationRow)
            throw Error(state::kCannotModifyIrd, "The implementation row descriptor cannot be changed.");
        throw_unknown_field(field);
    }
    if (rule->header) return set_header_field(descriptor, field, value);
    if (record < 0 || (record == 0 && descriptor.role() != DescriptorRole::Application)) throw_record_number(record);
    set_record_field(descriptor.edit(record), *rule, value, descriptor.role());
}

FieldValue column_attribute(const Descriptor& ird, SQLUSMALLINT column, SQLUSMALLINT field) {
    auto id = static_cast<SQLSMALLINT>(field);
    for (const LegacyField& legacy : kLegacyFields)
        if (legacy.id == field) id = legacy.field;
    if (id == SQL_DESC_COUNT) return value_of(FieldType::Length, ird.count());
    if (column > ird.count())
        throw Error(state::kInvalidDescriptorIndex, "The result has no column " + std::to_string(column) + ".");
    const DescriptorRecord& record = ird.record(static_cast<SQLSMALLINT>(column));
    if (field == SQL_COLUMN_LENGTH) return value_of(FieldType::Length, record.octet_length);
    if (field == SQL_COLUMN_PRECISION) return value_of(FieldType::Length, record.length);
    if (field == SQL_COLUMN_SCALE) return value_of(FieldType::Length, record.scale);
    const FieldRule* rule = find_rule(id);
    if (rule == nullptr || rule->row == Access::None || rule->header) throw_unknown_field(field);
    return record_field(id).read(record, rule->type);
}

} // namespace snowatlas::odbc

#include "driver/odbc/descriptor_fields.h"

#include <algorithm>
#include <iterator>
#include <limits>

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

FieldValue number(FieldType type, SQLLEN value) {
    FieldValue result;
    result.type = type;
    result.number = value;
    return result;
}
FieldValue text(std::string_view value) {
    FieldValue result;
    result.type = FieldType::Text;
    result.text = value;
    return result;
}
FieldValue pointer(SQLPOINTER value) {
    FieldValue result;
    result.type = FieldType::Pointer;
    result.pointer = value;
    return result;
}

FieldValue header_field(const Descriptor& descriptor, const FieldRule& rule) {
    switch (rule.id) {
    case SQL_DESC_ALLOC_TYPE:
        return number(rule.type, descriptor.is_implicit() ? SQL_DESC_ALLOC_AUTO : SQL_DESC_ALLOC_USER);
    case SQL_DESC_ARRAY_SIZE:
        return number(rule.type, static_cast<SQLLEN>(descriptor.array_size));
    case SQL_DESC_ARRAY_STATUS_PTR:
        return pointer(descriptor.array_status);
    case SQL_DESC_BIND_OFFSET_PTR:
        return pointer(descriptor.bind_offset);
    case SQL_DESC_BIND_TYPE:
        return number(rule.type, static_cast<SQLLEN>(descriptor.bind_type));
    case SQL_DESC_COUNT:
        return number(rule.type, descriptor.count());
    default:
        return pointer(descriptor.rows_processed);
    }
}

FieldValue record_field(const DescriptorRecord& record, const FieldRule& rule) {
    const TypeInfo& info = type_info(record.sql_type.id == TypeId::Unknown ? TypeId::VarChar : record.sql_type.id);
    switch (rule.id) {
    case SQL_DESC_AUTO_UNIQUE_VALUE:
        return number(rule.type, SQL_FALSE);
    case SQL_DESC_BASE_COLUMN_NAME:
        return text(record.base_column);
    case SQL_DESC_BASE_TABLE_NAME:
        return text(record.base_table);
    case SQL_DESC_CASE_SENSITIVE:
        return number(rule.type, info.case_sensitive ? SQL_TRUE : SQL_FALSE);
    case SQL_DESC_CATALOG_NAME:
        return text("");
    case SQL_DESC_CONCISE_TYPE:
        return number(rule.type, record.concise_type);
    case SQL_DESC_DATA_PTR:
        return pointer(record.data);
    case SQL_DESC_DATETIME_INTERVAL_CODE:
        return number(rule.type, record.datetime_code);
    case SQL_DESC_DATETIME_INTERVAL_PRECISION:
        return number(rule.type, record.leading_precision);
    case SQL_DESC_DISPLAY_SIZE:
        return number(rule.type, shown_size(record.sql_type));
    case SQL_DESC_FIXED_PREC_SCALE:
        return number(rule.type, SQL_FALSE);
    case SQL_DESC_INDICATOR_PTR:
        return pointer(record.indicator);
    case SQL_DESC_LABEL:
        return text(record.label);
    case SQL_DESC_LENGTH:
        return number(rule.type, static_cast<SQLLEN>(record.length));
    case SQL_DESC_LITERAL_PREFIX:
        return text(info.literal_prefix);
    case SQL_DESC_LITERAL_SUFFIX:
        return text(info.literal_suffix);
    case SQL_DESC_LOCAL_TYPE_NAME:
    case SQL_DESC_TYPE_NAME:
        return text(info.name);
    case SQL_DESC_NAME:
        return text(record.name);
    case SQL_DESC_NULLABLE:
        return number(rule.type, record.nullable);
    case SQL_DESC_NUM_PREC_RADIX:
        return number(rule.type, record.radix);
    case SQL_DESC_OCTET_LENGTH:
        return number(rule.type, record.octet_length);
    case SQL_DESC_OCTET_LENGTH_PTR:
        return pointer(record.octet_length_pointer);
    case SQL_DESC_PARAMETER_TYPE:
        return number(rule.type, record.parameter_type);
    case SQL_DESC_PRECISION:
        return number(rule.type, record.precision);
    case SQL_DESC_ROWVER:
        return number(rule.type, SQL_FALSE);
    case SQL_DESC_SCALE:
        return number(rule.type, record.scale);
    case SQL_DESC_SCHEMA_NAME:
        return text(record.schema);
    case SQL_DESC_SEARCHABLE:
        return number(rule.type, info.searchable);
    case SQL_DESC_TABLE_NAME:
        return text(record.table);
    case SQL_DESC_TYPE:
        return number(rule.type, record.type);
    case SQL_DESC_UNNAMED:
        return number(rule.type, record.name.empty() ? SQL_UNNAMED : SQL_NAMED);
    case SQL_DESC_UNSIGNED:
        return number(rule.type, info.unsigned_attribute == 0 ? SQL_FALSE : SQL_TRUE);
    case SQL_DESC_UPDATABLE:
        return number(rule.type, SQL_ATTR_READONLY);
    default:
        break;
    }
    throw_unknown_field(rule.id);
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

void check_type_code(SQLSMALLINT type, DescriptorRole role) {
    const bool valid =
        role == DescriptorRole::Application ? is_c_type(type) || type == SQL_ARD_TYPE : is_odbc_sql_type(type);
    if (!valid)
        throw Error(state::kInconsistentDescriptor, std::to_string(type) + " is no type code of this descriptor.");
}

void set_verbose_type(DescriptorRecord& record, SQLSMALLINT type, DescriptorRole role) {
    if (type == SQL_DATETIME || type == SQL_INTERVAL) {
        record.type = type;
        if (const SQLSMALLINT concise = concise_type(type, record.datetime_code)) record.concise_type = concise;
    } else {
        check_type_code(type, role);
        record.set_concise_type(type);
    }
    record.set_type_defaults();
}

void set_datetime_code(DescriptorRecord& record, SQLSMALLINT code) {
    record.datetime_code = code;
    if (const SQLSMALLINT concise = concise_type(record.type, code)) record.concise_type = concise;
    record.set_type_defaults();
}

void set_record_field(DescriptorRecord& record, SQLSMALLINT field, const FieldValue& value, DescriptorRole role) {
    const auto small = static_cast<SQLSMALLINT>(value.number);
    switch (field) {
    case SQL_DESC_TYPE:
        set_verbose_type(record, small, role);
        break;
    case SQL_DESC_CONCISE_TYPE:
        check_type_code(small, role);
        record.set_concise_type(small);
        record.set_type_defaults();
        break;
    case SQL_DESC_DATETIME_INTERVAL_CODE:
        set_datetime_code(record, small);
        break;
    case SQL_DESC_DATETIME_INTERVAL_PRECISION:
        record.leading_precision = static_cast<SQLINTEGER>(value.number);
        break;
    case SQL_DESC_LENGTH:
        record.length = static_cast<SQLULEN>(value.number);
        break;
    case SQL_DESC_OCTET_LENGTH:
        record.octet_length = value.number;
        break;
    case SQL_DESC_PRECISION:
        record.precision = small;
        break;
    case SQL_DESC_SCALE:
        record.scale = small;
        break;
    case SQL_DESC_NUM_PREC_RADIX:
        record.radix = static_cast<SQLINTEGER>(value.number);
        break;
    case SQL_DESC_PARAMETER_TYPE:
        if (small != SQL_PARAM_INPUT && small != SQL_PARAM_INPUT_OUTPUT && small != SQL_PARAM_OUTPUT)
            throw Error(state::kInvalidParameterType, "The parameter type is none of input, output and both.");
        record.parameter_type = small;
        break;
    case SQL_DESC_NAME:
        record.name = value.text;
        break;
    case SQL_DESC_UNNAMED:
        if (small != SQL_UNNAMED)
            throw Error(state::kInvalidFieldIdentifier, "SQL_DESC_UNNAMED can only be set to SQL_UNNAMED.");
        record.name.clear();
        break;
    case SQL_DESC_INDICATOR_PTR:
        record.indicator = static_cast<SQLLEN*>(value.pointer);
        return;
    case SQL_DESC_OCTET_LENGTH_PTR:
        record.octet_length_pointer = static_cast<SQLLEN*>(value.pointer);
        return;
    case SQL_DESC_DATA_PTR:
        if (role != DescriptorRole::ImplementationParameter) record.data = value.pointer;
        if (value.pointer != nullptr) check_consistency(record, role);
        return;
    default:
        throw_unknown_field(field);
    }
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
    if (record < 0) throw_record_number(record);
    if (record > descriptor.count()) {
        no_data = true;
        return {};
    }
    return record_field(descriptor.record(record), *rule);
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
    set_record_field(descriptor.edit(record), field, value, descriptor.role());
}

FieldValue column_attribute(const Descriptor& ird, SQLUSMALLINT column, SQLUSMALLINT field) {
    auto id = static_cast<SQLSMALLINT>(field);
    for (const LegacyField& legacy : kLegacyFields)
        if (legacy.id == field) id = legacy.field;
    if (id == SQL_DESC_COUNT) return number(FieldType::Length, ird.count());
    if (column > ird.count())
        throw Error(state::kInvalidDescriptorIndex, "The result has no column " + std::to_string(column) + ".");
    const DescriptorRecord& record = ird.record(static_cast<SQLSMALLINT>(column));
    if (field == SQL_COLUMN_LENGTH) return number(FieldType::Length, record.octet_length);
    if (field == SQL_COLUMN_PRECISION) return number(FieldType::Length, static_cast<SQLLEN>(record.length));
    if (field == SQL_COLUMN_SCALE) return number(FieldType::Length, record.scale);
    const FieldRule* rule = find_rule(id);
    if (rule == nullptr || rule->row == Access::None || rule->header) throw_unknown_field(field);
    return record_field(record, *rule);
}

} // namespace snowatlas::odbc

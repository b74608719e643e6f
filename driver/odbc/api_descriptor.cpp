// Entry points: descriptors.
#include <cstring>

#include "driver/odbc/c_type.h"
#include "driver/odbc/descriptor_fields.h"
#include "driver/odbc/guard.h"
#include "driver/odbc/text_buffer.h"

using namespace snowatlas;
using namespace snowatlas::odbc;

namespace {

// Writes exactly the field's width.
template <typename Number> void put_number(SQLPOINTER out, SQLINTEGER* length, Number value) {
    if (out != nullptr) std::memcpy(out, &value, sizeof value);
    if (length != nullptr) *length = static_cast<SQLINTEGER>(sizeof value);
}

template <typename Char> void put_field(Descriptor& descriptor, const FieldValue& value, SQLPOINTER out,
                                        SQLINTEGER capacity, SQLINTEGER* length) {
    switch (value.type) {
    case FieldType::SmallInt:
        return put_number(out, length, static_cast<SQLSMALLINT>(value.number));
    case FieldType::Integer:
        return put_number(out, length, static_cast<SQLINTEGER>(value.number));
    case FieldType::UnsignedInteger:
        return put_number(out, length, static_cast<SQLUINTEGER>(value.number));
    case FieldType::Length:
        return put_number(out, length, value.number);
    case FieldType::UnsignedLength:
        return put_number(out, length, static_cast<SQLULEN>(value.number));
    case FieldType::Pointer:
        return put_number(out, length, value.pointer);
    case FieldType::Text:
        if (put_text<Char>(InBytes{}, value.text, out, out == nullptr ? 0 : capacity, length))
            descriptor.diagnostics().add({state::kStringTruncated, "The descriptor field was cut."});
    }
}

template <typename Char> SQLRETURN read_field(SQLHDESC handle, SQLSMALLINT record, SQLSMALLINT field, SQLPOINTER out,
                                              SQLINTEGER capacity, SQLINTEGER* length) noexcept {
    return call<Descriptor>(handle, "SQLGetDescField", [&](Descriptor& descriptor) -> SQLRETURN {
        bool no_data = false;
        const FieldValue value = get_field(descriptor, record, field, no_data);
        if (no_data) return SQL_NO_DATA;
        put_field<Char>(descriptor, value, out, capacity, length);
        return SQL_SUCCESS;
    });
}

template <typename Char> SQLRETURN write_field(SQLHDESC handle, SQLSMALLINT record, SQLSMALLINT field, SQLPOINTER in,
                                               SQLINTEGER length) noexcept {
    return call<Descriptor>(handle, "SQLSetDescField", [&](Descriptor& descriptor) {
        const FieldType* type = field_type(field);
        FieldValue value;
        value.type = type == nullptr ? FieldType::Integer : *type;
        value.pointer = in;
        const auto number = reinterpret_cast<std::intptr_t>(in);
        if (value.type == FieldType::SmallInt) value.number = static_cast<SQLSMALLINT>(number);
        if (value.type == FieldType::Integer) value.number = static_cast<SQLINTEGER>(number);
        if (value.type == FieldType::Length || value.type == FieldType::UnsignedLength)
            value.number = static_cast<SQLLEN>(number);
        if (value.type == FieldType::Text) value.text = text_in_bytes<Char>(in, length);
        set_field(descriptor, record, field, value);
    });
}

template <typename Char> SQLRETURN read_record(SQLHDESC handle, SQLSMALLINT number, Char* name, SQLSMALLINT capacity,
                                               SQLSMALLINT* length, SQLSMALLINT* type, SQLSMALLINT* subtype,
                                               SQLLEN* octets, SQLSMALLINT* precision, SQLSMALLINT* scale,
                                               SQLSMALLINT* nullable) noexcept {
    return call<Descriptor>(handle, "SQLGetDescRec", [&](Descriptor& descriptor) -> SQLRETURN {
        bool no_data = false;
        get_field(descriptor, number, SQL_DESC_TYPE, no_data); // the checks of a field are those of the record
        if (no_data) return SQL_NO_DATA;
        const DescriptorRecord& record = descriptor.record(number);
        if (type != nullptr) *type = record.type;
        if (subtype != nullptr) *subtype = record.datetime_code;
        if (octets != nullptr) *octets = record.octet_length;
        if (precision != nullptr) *precision = record.precision;
        if (scale != nullptr) *scale = record.scale;
        if (nullable != nullptr) *nullable = record.nullable;
        if (put_text(InCharacters{}, record.name, name, name == nullptr ? SQLSMALLINT{0} : capacity, length))
            descriptor.diagnostics().add({state::kStringTruncated, "The name was cut."});
        return SQL_SUCCESS;
    });
}

} // namespace

SQLRETURN SQL_API SQLGetDescField(SQLHDESC handle, SQLSMALLINT record, SQLSMALLINT field, SQLPOINTER out,
                                  SQLINTEGER capacity, SQLINTEGER* length) {
    return read_field<SQLCHAR>(handle, record, field, out, capacity, length);
}
SQLRETURN SQL_API SQLGetDescFieldW(SQLHDESC handle, SQLSMALLINT record, SQLSMALLINT field, SQLPOINTER out,
                                   SQLINTEGER capacity, SQLINTEGER* length) {
    return read_field<SQLWCHAR>(handle, record, field, out, capacity, length);
}
SQLRETURN SQL_API SQLSetDescField(SQLHDESC handle, SQLSMALLINT record, SQLSMALLINT field, SQLPOINTER in,
                                  SQLINTEGER length) {
    return write_field<SQLCHAR>(handle, record, field, in, length);
}
SQLRETURN SQL_API SQLSetDescFieldW(SQLHDESC handle, SQLSMALLINT record, SQLSMALLINT field, SQLPOINTER in,
                                   SQLINTEGER length) {
    return write_field<SQLWCHAR>(handle, record, field, in, length);
}
SQLRETURN SQL_API SQLGetDescRec(SQLHDESC handle, SQLSMALLINT number, SQLCHAR* name, SQLSMALLINT capacity,
                                SQLSMALLINT* length, SQLSMALLINT* type, SQLSMALLINT* subtype, SQLLEN* octets,
                                SQLSMALLINT* precision, SQLSMALLINT* scale, SQLSMALLINT* nullable) {
    return read_record(handle, number, name, capacity, length, type, subtype, octets, precision, scale, nullable);
}
SQLRETURN SQL_API SQLGetDescRecW(SQLHDESC handle, SQLSMALLINT number, SQLWCHAR* name, SQLSMALLINT capacity,
                                 SQLSMALLINT* length, SQLSMALLINT* type, SQLSMALLINT* subtype, SQLLEN* octets,
                                 SQLSMALLINT* precision, SQLSMALLINT* scale, SQLSMALLINT* nullable) {
    return read_record(handle, number, name, capacity, length, type, subtype, octets, precision, scale, nullable);
}
SQLRETURN SQL_API SQLSetDescRec(SQLHDESC handle, SQLSMALLINT number, SQLSMALLINT type, SQLSMALLINT subtype,
                                SQLLEN length, SQLSMALLINT precision, SQLSMALLINT scale, SQLPOINTER data,
                                SQLLEN* octet_length, SQLLEN* indicator) {
    return call<Descriptor>(handle, "SQLSetDescRec", [&](Descriptor& descriptor) {
        const auto set_number = [&](SQLSMALLINT field, SQLLEN value) {
            FieldValue field_value;
            field_value.number = value;
            set_field(descriptor, number, field, field_value);
        };
        const auto set_pointer = [&](SQLSMALLINT field, SQLPOINTER value) {
            FieldValue field_value;
            field_value.type = FieldType::Pointer;
            field_value.pointer = value;
            set_field(descriptor, number, field, field_value);
        };
        set_number(SQL_DESC_TYPE, type);
        if (type == SQL_DATETIME || type == SQL_INTERVAL) set_number(SQL_DESC_DATETIME_INTERVAL_CODE, subtype);
        set_number(SQL_DESC_OCTET_LENGTH, length);
        set_number(SQL_DESC_PRECISION, precision);
        set_number(SQL_DESC_SCALE, scale);
        if (descriptor.role() == DescriptorRole::Application) {
            set_pointer(SQL_DESC_OCTET_LENGTH_PTR, octet_length);
            set_pointer(SQL_DESC_INDICATOR_PTR, indicator);
            set_pointer(SQL_DESC_DATA_PTR, data);
        }
    });
}

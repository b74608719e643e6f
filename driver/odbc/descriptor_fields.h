// Reading and setting descriptor fields by number, under the rules of the reference.
#pragma once

#include <string>
#include <variant>

#include "driver/odbc/descriptor.h"

namespace snowatlas::odbc {

enum class FieldType : std::uint8_t { SmallInt, Integer, UnsignedInteger, Length, UnsignedLength, Pointer, Text };

struct FieldValue {
    FieldType type = FieldType::Integer;
    SQLLEN number = 0;
    SQLPOINTER pointer = nullptr;
    std::string text;
};

// Null where the reference defines no such field.
const FieldType* field_type(SQLSMALLINT field);
// HY091 for a field this kind of descriptor does not have, 07009 for a record number that is none. `no_data` is set
// for a record beyond the last.
FieldValue get_field(const Descriptor& descriptor, SQLSMALLINT record, SQLSMALLINT field, bool& no_data);
// HY016, HY091, HY024, HY021 …
void set_field(Descriptor& descriptor, SQLSMALLINT record, SQLSMALLINT field, const FieldValue& value);
// SQLColAttribute: fields of an IRD by ODBC 3 and ODBC 2 numbers. HY091 for others.
FieldValue column_attribute(const Descriptor& ird, SQLUSMALLINT column, SQLUSMALLINT field);
// HY021 where type, precision and scale of a record do not go together.
void check_consistency(const DescriptorRecord& record, DescriptorRole role);

} // namespace snowatlas::odbc

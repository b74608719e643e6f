#include <algorithm>
#include <iterator>

#include "driver/odbc/attributes.h"
#include "driver/odbc/statement.h"
#include "driver/odbc/statement_option_table.h"

namespace snowatlas::odbc {
namespace {

// Attributes that are fields of the statement's descriptors.
struct DescriptorAttribute {
    SQLINTEGER id;
    AttributeValue (*get)(Statement& statement);
    void (*set)(Statement& statement, SQLPOINTER value); // null: read only
};

SQLULEN array_size_of(SQLPOINTER value) {
    if (number_of(value) == 0) throw Error(state::kInvalidAttributeValue, "An array has at least one element.");
    return number_of(value);
}

const DescriptorAttribute kDescriptorAttributes[] = {
    {SQL_ATTR_ROW_ARRAY_SIZE, [](Statement& s) -> AttributeValue { return SQLULEN{s.ard().array_size}; },
     [](Statement& s, SQLPOINTER v) { s.ard().array_size = array_size_of(v); }},
    {SQL_ATTR_ROW_BIND_TYPE, [](Statement& s) -> AttributeValue { return SQLULEN{s.ard().bind_type}; },
     [](Statement& s, SQLPOINTER v) {
         s.ard().bind_type = number_of(v);
         s.ard().touch();
     }},
    {SQL_ATTR_ROW_BIND_OFFSET_PTR, [](Statement& s) -> AttributeValue { return SQLPOINTER{s.ard().bind_offset}; },
     [](Statement& s, SQLPOINTER v) { s.ard().bind_offset = static_cast<SQLLEN*>(v); }},
    {SQL_ATTR_ROW_OPERATION_PTR, [](Statement& s) -> AttributeValue { return SQLPOINTER{s.ard().array_status}; },
     [](Statement& s, SQLPOINTER v) { s.ard().array_status = static_cast<SQLUSMALLINT*>(v); }},
    {SQL_ATTR_ROW_STATUS_PTR, [](Statement& s) -> AttributeValue { return SQLPOINTER{s.ird().array_status}; },
     [](Statement& s, SQLPOINTER v) { s.ird().array_status = static_cast<SQLUSMALLINT*>(v); }},
    {SQL_ATTR_ROWS_FETCHED_PTR, [](Statement& s) -> AttributeValue { return SQLPOINTER{s.ird().rows_processed}; },
     [](Statement& s, SQLPOINTER v) { s.ird().rows_processed = static_cast<SQLULEN*>(v); }},
    {SQL_ATTR_PARAMSET_SIZE, [](Statement& s) -> AttributeValue { return SQLULEN{s.apd().array_size}; },
     [](Statement& s, SQLPOINTER v) { s.apd().array_size = array_size_of(v); }},
    {SQL_ATTR_PARAM_BIND_TYPE, [](Statement& s) -> AttributeValue { return SQLULEN{s.apd().bind_type}; },
     [](Statement& s, SQLPOINTER v) { s.apd().bind_type = number_of(v); }},
    {SQL_ATTR_PARAM_BIND_OFFSET_PTR, [](Statement& s) -> AttributeValue { return SQLPOINTER{s.apd().bind_offset}; },
     [](Statement& s, SQLPOINTER v) { s.apd().bind_offset = static_cast<SQLLEN*>(v); }},
    {SQL_ATTR_PARAM_OPERATION_PTR, [](Statement& s) -> AttributeValue { return SQLPOINTER{s.apd().array_status}; },
     [](Statement& s, SQLPOINTER v) { s.apd().array_status = static_cast<SQLUSMALLINT*>(v); }},
    {SQL_ATTR_PARAM_STATUS_PTR, [](Statement& s) -> AttributeValue { return SQLPOINTER{s.ipd().array_status}; },
     [](Statement& s, SQLPOINTER v) { s.ipd().array_status = static_cast<SQLUSMALLINT*>(v); }},
    {SQL_ATTR_PARAMS_PROCESSED_PTR, [](Statement& s) -> AttributeValue { return SQLPOINTER{s.ipd().rows_processed}; },
     [](Statement& s, SQLPOINTER v) { s.ipd().rows_processed = static_cast<SQLULEN*>(v); }},
    {SQL_ATTR_APP_ROW_DESC, [](Statement& s) -> AttributeValue { return s.ard().value(); },
     [](Statement& s, SQLPOINTER v) { s.use_descriptor(Statement::ApplicationDescriptor::Row, v); }},
    {SQL_ATTR_APP_PARAM_DESC, [](Statement& s) -> AttributeValue { return s.apd().value(); },
     [](Statement& s, SQLPOINTER v) { s.use_descriptor(Statement::ApplicationDescriptor::Parameter, v); }},
    {SQL_ATTR_IMP_ROW_DESC, [](Statement& s) -> AttributeValue { return s.ird().value(); }, nullptr},
    {SQL_ATTR_IMP_PARAM_DESC, [](Statement& s) -> AttributeValue { return s.ipd().value(); }, nullptr},
    {SQL_ATTR_ROW_NUMBER, [](Statement& s) -> AttributeValue { return s.row_number(); }, nullptr},
    // Of ODBC 2. A row's number is its bookmark.
    {SQL_GET_BOOKMARK, [](Statement& s) -> AttributeValue { return s.row_number(); }, nullptr},
};

const DescriptorAttribute* find_descriptor_attribute(SQLINTEGER id) {
    const auto* found = std::find_if(std::begin(kDescriptorAttributes), std::end(kDescriptorAttributes),
                                     [&](const DescriptorAttribute& row) { return row.id == id; });
    return found == std::end(kDescriptorAttributes) ? nullptr : found;
}

} // namespace

void throw_unknown_attribute(const char* kind, SQLINTEGER attribute) {
    throw Error(state::kInvalidAttribute,
                "There is no " + std::string(kind) + " attribute " + std::to_string(attribute) + ".");
}

void throw_attribute_value(const char* name) {
    throw Error(state::kInvalidAttributeValue, "The value is none of those defined for " + std::string(name) + ".");
}

void set_statement_attribute(Statement& statement, SQLINTEGER attribute, SQLPOINTER value) {
    if (const DescriptorAttribute* row = find_descriptor_attribute(attribute)) {
        if (row->set != nullptr) return row->set(statement, value);
        const bool descriptor = attribute == SQL_ATTR_IMP_ROW_DESC || attribute == SQL_ATTR_IMP_PARAM_DESC;
        throw Error(descriptor ? state::kImplicitDescriptor : state::kInvalidAttribute,
                    "The statement attribute " + std::to_string(attribute) + " can only be read.");
    }
    const StatementOption* option = find_statement_option(attribute);
    if (option == nullptr) throw_unknown_attribute("statement", attribute);
    if (option->fixed_by_cursor) statement.require_no_cursor();
    if (attribute == SQL_ATTR_MAX_LENGTH) statement.ard().touch();
    option->set(statement.options(), value, statement.report());
}

AttributeValue statement_attribute(Statement& statement, SQLINTEGER attribute) {
    if (const DescriptorAttribute* row = find_descriptor_attribute(attribute)) return row->get(statement);
    const StatementOption* option = find_statement_option(attribute);
    if (option == nullptr || option->get == nullptr) throw_unknown_attribute("statement", attribute);
    return option->get(statement.options());
}

} // namespace snowatlas::odbc

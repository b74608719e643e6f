// Attributes of connections and statements, as tables.
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "driver/odbc/platform.h"

namespace snowatlas::odbc {

class Connection;
class Statement;

// What SQLGet…Attr answers: numbers of 4 bytes, numbers or pointers of the size of a pointer, or text.
using AttributeValue = std::variant<SQLUINTEGER, SQLULEN, SQLPOINTER, std::string>;

// The value of an attribute that is a number, which callers pass in place of a pointer: SQLULEN for statements,
// 4 bytes for environments and connections, where the rest of the pointer means nothing.
inline SQLULEN number_of(SQLPOINTER value) {
    return reinterpret_cast<SQLULEN>(value);
}
inline SQLUINTEGER short_number_of(SQLPOINTER value) {
    return static_cast<SQLUINTEGER>(number_of(value));
}

// Errors HY092 and HY024. `kind`: "environment", "connection" or "statement"; `name`: "SQL_ATTR_…".
[[noreturn]] void throw_unknown_attribute(const char* kind, SQLINTEGER attribute);
[[noreturn]] void throw_attribute_value(const char* name);

// Unknown attributes are HY092, values the driver cannot take HY024 or HYC00, values it replaces a 01S02 warning.
void set_statement_attribute(Statement& statement, SQLINTEGER attribute, SQLPOINTER value);
AttributeValue statement_attribute(Statement& statement, SQLINTEGER attribute);

// `text`: the value of an attribute that is text (SQL_ATTR_CURRENT_CATALOG).
void set_connection_attribute(Connection& connection, SQLINTEGER attribute, SQLPOINTER value, const std::string& text);
bool is_text_attribute(SQLINTEGER attribute);
AttributeValue connection_attribute(Connection& connection, SQLINTEGER attribute);

} // namespace snowatlas::odbc

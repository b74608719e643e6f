#include <algorithm>
#include <iterator>

#include "driver/base/text.h"
#include "driver/odbc/attributes.h"
#include "driver/odbc/connection.h"
#include "driver/odbc/statement_option_table.h"

namespace snowatlas::odbc {
namespace {

struct ConnectionAttribute {
    SQLINTEGER id;
    AttributeValue (*get)(Connection& connection);         // null: cannot be read
    void (*set)(Connection& connection, SQLPOINTER value); // null: cannot be set
};

[[noreturn]] void throw_not_implemented(const char* what) {
    throw Error(state::kNotImplemented, std::string(what) + " is not something the driver does.");
}

void set_packet_size(Connection& connection, SQLPOINTER value) {
    if (connection.is_connected())
        throw Error(state::kCannotSetNow, "SQL_ATTR_PACKET_SIZE can only be set before connecting.");
    connection.attributes().packet_size = short_number_of(value);
}

void set_isolation(Connection& connection, SQLPOINTER value) {
    const SQLUINTEGER level = short_number_of(value);
    if (level != SQL_TXN_READ_UNCOMMITTED && level != SQL_TXN_READ_COMMITTED && level != SQL_TXN_REPEATABLE_READ &&
        level != SQL_TXN_SERIALIZABLE)
        throw_attribute_value("SQL_ATTR_TXN_ISOLATION");
    connection.attributes().txn_isolation = level;
}

void set_async_enable(Connection& connection, SQLPOINTER value) {
    find_statement_option(SQL_ATTR_ASYNC_ENABLE)->set(connection.statement_defaults(), value, connection.diagnostics());
}

const ConnectionAttribute kAttributes[] = {
    {SQL_ATTR_ACCESS_MODE, [](Connection& c) -> AttributeValue { return c.attributes().access_mode; },
     [](Connection& c, SQLPOINTER v) {
         if (short_number_of(v) > SQL_MODE_READ_ONLY) throw_attribute_value("SQL_ATTR_ACCESS_MODE");
         c.attributes().access_mode = short_number_of(v);
     }},
    {SQL_ATTR_AUTOCOMMIT,
     [](Connection& c) -> AttributeValue { return SQLUINTEGER{c.attributes().autocommit ? 1U : 0U}; },
     [](Connection& c, SQLPOINTER v) {
         if (short_number_of(v) > SQL_AUTOCOMMIT_ON) throw_attribute_value("SQL_ATTR_AUTOCOMMIT");
         c.set_autocommit(short_number_of(v) == SQL_AUTOCOMMIT_ON);
     }},
    {SQL_ATTR_LOGIN_TIMEOUT, [](Connection& c) -> AttributeValue { return c.attributes().login_timeout.value_or(15); },
     [](Connection& c, SQLPOINTER v) { c.attributes().login_timeout = short_number_of(v); }},
    {SQL_ATTR_CONNECTION_TIMEOUT, [](Connection& c) -> AttributeValue { return SQLUINTEGER{c.connection_timeout}; },
     [](Connection& c, SQLPOINTER v) { c.connection_timeout = short_number_of(v); }},
    {SQL_ATTR_TXN_ISOLATION, [](Connection& c) -> AttributeValue { return c.attributes().txn_isolation; },
     set_isolation},
    {SQL_ATTR_PACKET_SIZE, [](Connection& c) -> AttributeValue { return c.attributes().packet_size; }, set_packet_size},
    {SQL_ATTR_QUIET_MODE, [](Connection& c) -> AttributeValue { return c.attributes().quiet_mode; },
     [](Connection& c, SQLPOINTER v) { c.attributes().quiet_mode = v; }},
    {SQL_ATTR_CURRENT_CATALOG, [](Connection& c) -> AttributeValue { return c.database_name(); }, nullptr},
    {SQL_ATTR_CONNECTION_DEAD, [](Connection& c) -> AttributeValue { return SQLUINTEGER{c.is_dead() ? 1U : 0U}; },
     nullptr},
    {SQL_ATTR_AUTO_IPD, [](Connection&) -> AttributeValue { return SQLUINTEGER{SQL_TRUE}; }, nullptr},
    {SQL_ATTR_RESET_CONNECTION, nullptr,
     [](Connection& c, SQLPOINTER v) {
         if (short_number_of(v) != 1) throw_attribute_value("SQL_ATTR_RESET_CONNECTION");
         c.reset();
     }},
    {SQL_ATTR_ASYNC_DBC_FUNCTIONS_ENABLE, [](Connection&) -> AttributeValue { return SQLUINTEGER{0}; },
     [](Connection&, SQLPOINTER v) {
         if (short_number_of(v) != 0) throw_not_implemented("Connecting asynchronously");
     }},
    {SQL_ATTR_ASYNC_ENABLE,
     [](Connection& c) -> AttributeValue { return SQLULEN{c.statement_defaults().async ? 1U : 0U}; }, set_async_enable},
    {SQL_ATTR_METADATA_ID,
     [](Connection& c) -> AttributeValue { return SQLUINTEGER{c.statement_defaults().metadata_id ? 1U : 0U}; },
     [](Connection& c, SQLPOINTER v) {
         if (short_number_of(v) > SQL_TRUE) throw_attribute_value("SQL_ATTR_METADATA_ID");
         c.statement_defaults().metadata_id = short_number_of(v) == SQL_TRUE;
     }},
    {SQL_ATTR_ANSI_APP, nullptr,
     [](Connection&, SQLPOINTER) { throw_not_implemented("Behaving differently for ANSI applications"); }},
    {SQL_ATTR_ENLIST_IN_DTC, nullptr,
     [](Connection&, SQLPOINTER) { throw_not_implemented("Taking part in distributed transactions"); }},
    {SQL_ATTR_TRANSLATE_LIB, nullptr,
     [](Connection&, SQLPOINTER) { throw_not_implemented("Loading a translation library"); }},
    {SQL_ATTR_TRANSLATE_OPTION, nullptr,
     [](Connection&, SQLPOINTER) { throw_not_implemented("Loading a translation library"); }},
};

const ConnectionAttribute* find_attribute(SQLINTEGER id) {
    const auto* found = std::find_if(std::begin(kAttributes), std::end(kAttributes),
                                     [&](const ConnectionAttribute& row) { return row.id == id; });
    return found == std::end(kAttributes) ? nullptr : found;
}

} // namespace

bool is_text_attribute(SQLINTEGER attribute) {
    return attribute == SQL_ATTR_CURRENT_CATALOG;
}

void set_connection_attribute(Connection& connection, SQLINTEGER attribute, SQLPOINTER value, const std::string& text) {
    if (attribute == SQL_ATTR_CURRENT_CATALOG) {
        // There are no catalogs; naming the tenant is as good as naming none.
        if (text.empty() || equals_ignore_case(text, connection.database_name())) return;
        throw Error(state::kNotImplemented, "Snow Atlas has schemas but no catalogs, so none can be made the current "
                                            "one.");
    }
    if (const ConnectionAttribute* row = find_attribute(attribute)) {
        if (row->set == nullptr)
            throw Error(state::kInvalidAttribute,
                        "The connection attribute " + std::to_string(attribute) + " can only be read.");
        return row->set(connection, value);
    }
    // ODBC 2 applications set statement attributes here, for all statements to come.
    const StatementOption* option = find_statement_option(attribute);
    if (option == nullptr) throw_unknown_attribute("connection", attribute);
    option->set(connection.statement_defaults(), value, connection.diagnostics());
}

AttributeValue connection_attribute(Connection& connection, SQLINTEGER attribute) {
    if (const ConnectionAttribute* row = find_attribute(attribute); row != nullptr && row->get != nullptr)
        return row->get(connection);
    const StatementOption* option = find_statement_option(attribute);
    if (option == nullptr || option->get == nullptr) throw_unknown_attribute("connection", attribute);
    return option->get(connection.statement_defaults());
}

} // namespace snowatlas::odbc

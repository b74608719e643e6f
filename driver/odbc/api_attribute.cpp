// Entry points: attributes.
#include <cstring>

#include "driver/odbc/attributes.h"
#include "driver/odbc/guard.h"
#include "driver/odbc/statement.h"
#include "driver/odbc/text_buffer.h"

using namespace snowatlas;
using namespace snowatlas::odbc;

namespace {

// Writes exactly the width of the attribute; applications rely on the length pointer being set.
template <typename Char> void put_attribute(DiagnosticArea& report, const AttributeValue& value, SQLPOINTER out,
                                            SQLINTEGER capacity, SQLINTEGER* length) {
    if (const auto* text = std::get_if<std::string>(&value)) {
        if (put_text<Char>(InBytes{}, *text, out, out == nullptr ? 0 : capacity, length))
            report.add({state::kStringTruncated, "The attribute's text was cut."});
        return;
    }
    const auto put = [&](const auto& number) {
        if (out != nullptr) std::memcpy(out, &number, sizeof number);
        if (length != nullptr) *length = static_cast<SQLINTEGER>(sizeof number);
    };
    if (const auto* small = std::get_if<SQLUINTEGER>(&value))
        put(*small);
    else if (const auto* large = std::get_if<SQLULEN>(&value))
        put(*large);
    else
        put(std::get<SQLPOINTER>(value));
}

template <typename Char>
SQLRETURN set_connection(SQLHDBC handle, SQLINTEGER attribute, SQLPOINTER value, SQLINTEGER length) noexcept {
    return call<Connection>(handle, "SQLSetConnectAttr", [&](Connection& connection) {
        const std::string text = is_text_attribute(attribute) ? text_in_bytes<Char>(value, length) : std::string();
        set_connection_attribute(connection, attribute, value, text);
    });
}

template <typename Char> SQLRETURN get_connection(SQLHDBC handle, SQLINTEGER attribute, SQLPOINTER value,
                                                  SQLINTEGER capacity, SQLINTEGER* length) noexcept {
    return call<Connection>(handle, "SQLGetConnectAttr", [&](Connection& connection) {
        put_attribute<Char>(connection.diagnostics(), connection_attribute(connection, attribute), value, capacity,
                            length);
    });
}

SQLRETURN set_statement(SQLHSTMT handle, SQLINTEGER attribute, SQLPOINTER value) noexcept {
    return call<Statement>(handle, "SQLSetStmtAttr",
                           [&](Statement& statement) { set_statement_attribute(statement, attribute, value); });
}

SQLRETURN get_statement(SQLHSTMT handle, SQLINTEGER attribute, SQLPOINTER value, SQLINTEGER* length) noexcept {
    return call<Statement>(handle, "SQLGetStmtAttr", [&](Statement& statement) {
        put_attribute<SQLCHAR>(statement.report(), statement_attribute(statement, attribute), value, 0, length);
    });
}

} // namespace

SQLRETURN SQL_API SQLSetEnvAttr(SQLHENV handle, SQLINTEGER attribute, SQLPOINTER value, SQLINTEGER) {
    return call<Environment>(handle, "SQLSetEnvAttr",
                             [&](Environment& environment) { environment.set_attribute(attribute, value); });
}
SQLRETURN SQL_API SQLGetEnvAttr(SQLHENV handle, SQLINTEGER attribute, SQLPOINTER value, SQLINTEGER,
                                SQLINTEGER* length) {
    return call<Environment>(handle, "SQLGetEnvAttr", [&](Environment& environment) {
        const SQLINTEGER number = environment.attribute(attribute);
        if (value != nullptr) std::memcpy(value, &number, sizeof number);
        if (length != nullptr) *length = sizeof number;
    });
}
SQLRETURN SQL_API SQLSetConnectAttr(SQLHDBC handle, SQLINTEGER attribute, SQLPOINTER value, SQLINTEGER length) {
    return set_connection<SQLCHAR>(handle, attribute, value, length);
}
SQLRETURN SQL_API SQLSetConnectAttrW(SQLHDBC handle, SQLINTEGER attribute, SQLPOINTER value, SQLINTEGER length) {
    return set_connection<SQLWCHAR>(handle, attribute, value, length);
}
SQLRETURN SQL_API SQLGetConnectAttr(SQLHDBC handle, SQLINTEGER attribute, SQLPOINTER value, SQLINTEGER capacity,
                                    SQLINTEGER* length) {
    return get_connection<SQLCHAR>(handle, attribute, value, capacity, length);
}
SQLRETURN SQL_API SQLGetConnectAttrW(SQLHDBC handle, SQLINTEGER attribute, SQLPOINTER value, SQLINTEGER capacity,
                                     SQLINTEGER* length) {
    return get_connection<SQLWCHAR>(handle, attribute, value, capacity, length);
}
SQLRETURN SQL_API SQLSetStmtAttr(SQLHSTMT handle, SQLINTEGER attribute, SQLPOINTER value, SQLINTEGER) {
    return set_statement(handle, attribute, value);
}
SQLRETURN SQL_API SQLSetStmtAttrW(SQLHSTMT handle, SQLINTEGER attribute, SQLPOINTER value, SQLINTEGER) {
    return set_statement(handle, attribute, value);
}
SQLRETURN SQL_API SQLGetStmtAttr(SQLHSTMT handle, SQLINTEGER attribute, SQLPOINTER value, SQLINTEGER,
                                 SQLINTEGER* length) {
    return get_statement(handle, attribute, value, length);
}
SQLRETURN SQL_API SQLGetStmtAttrW(SQLHSTMT handle, SQLINTEGER attribute, SQLPOINTER value, SQLINTEGER,
                                  SQLINTEGER* length) {
    return get_statement(handle, attribute, value, length);
}

// ODBC 2. Text values of options end with a NUL.
SQLRETURN SQL_API SQLSetConnectOption(SQLHDBC handle, SQLUSMALLINT option, SQLULEN value) {
    return set_connection<SQLCHAR>(handle, option, reinterpret_cast<SQLPOINTER>(value), SQL_NTS);
}
SQLRETURN SQL_API SQLSetConnectOptionW(SQLHDBC handle, SQLUSMALLINT option, SQLULEN value) {
    return set_connection<SQLWCHAR>(handle, option, reinterpret_cast<SQLPOINTER>(value), SQL_NTS);
}
SQLRETURN SQL_API SQLGetConnectOption(SQLHDBC handle, SQLUSMALLINT option, SQLPOINTER value) {
    return get_connection<SQLCHAR>(handle, option, value, SQL_MAX_OPTION_STRING_LENGTH, nullptr);
}
SQLRETURN SQL_API SQLGetConnectOptionW(SQLHDBC handle, SQLUSMALLINT option, SQLPOINTER value) {
    return get_connection<SQLWCHAR>(handle, option, value, SQL_MAX_OPTION_STRING_LENGTH, nullptr);
}
SQLRETURN SQL_API SQLSetStmtOption(SQLHSTMT handle, SQLUSMALLINT option, SQLULEN value) {
    return set_statement(handle, option, reinterpret_cast<SQLPOINTER>(value));
}
SQLRETURN SQL_API SQLGetStmtOption(SQLHSTMT handle, SQLUSMALLINT option, SQLPOINTER value) {
    return get_statement(handle, option, value, nullptr);
}

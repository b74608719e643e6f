// Entry points: connecting and disconnecting.
#include "driver/odbc/connection.h"
#include "driver/odbc/guard.h"
#include "driver/odbc/text_buffer.h"

using namespace snowatlas;
using namespace snowatlas::odbc;

namespace {

template <typename Char> SQLRETURN connect(SQLHDBC handle, const Char* dsn, SQLSMALLINT dsn_length, const Char* user,
                                           SQLSMALLINT user_length, const Char* password,
                                           SQLSMALLINT password_length) noexcept {
    return call<Connection>(handle, "SQLConnect", [&](Connection& connection) {
        ConnectionEntries entries{{"DSN", text_or_empty(dsn, dsn_length)},
                                  {"UID", text_or_empty(user, user_length)},
                                  {"PWD", text_or_empty(password, password_length)}};
        connection.connect(entries);
    });
}

// Texts the application gets back: what it gave, which holds all that is needed to connect again.
template <typename Char> void put_connection_string(Connection& connection, const std::string& text, Char* out,
                                                    SQLSMALLINT capacity, SQLSMALLINT* length) {
    if (put_text(InCharacters{}, text, out, capacity, length))
        connection.diagnostics().add({state::kStringTruncated, "The completed connection string was cut."});
}

template <typename Char> SQLRETURN driver_connect(SQLHDBC handle, const Char* in, SQLSMALLINT in_length, Char* out,
                                                  SQLSMALLINT out_capacity, SQLSMALLINT* out_length,
                                                  SQLUSMALLINT completion) noexcept {
    return call<Connection>(handle, "SQLDriverConnect", [&](Connection& connection) {
        // There is no dialog: whatever completion is asked for, the string has to be complete.
        if (completion > SQL_DRIVER_COMPLETE_REQUIRED)
            throw Error(state::kInvalidCompletion, "The driver completion is none that is defined.");
        if (out != nullptr && out_capacity < 0)
            throw Error(state::kInvalidLength, "The length of the buffer for the connection string is negative.");
        const std::string text = text_or_empty(in, in_length);
        connection.connect(parse_connection_string(text));
        put_connection_string(connection, text, out, out == nullptr ? SQLSMALLINT{0} : out_capacity, out_length);
    });
}

template <typename Char> SQLRETURN browse_connect(SQLHDBC handle, const Char* in, SQLSMALLINT in_length, Char* out,
                                                  SQLSMALLINT out_capacity, SQLSMALLINT* out_length) noexcept {
    return call<Connection>(handle, "SQLBrowseConnect", [&](Connection& connection) -> SQLRETURN {
        const auto wanted = connection.browse(parse_connection_string(text_or_empty(in, in_length)));
        put_connection_string(connection, wanted ? *wanted : connection.browsed_string(), out, out_capacity,
                              out_length);
        return wanted ? SQL_NEED_DATA : SQL_SUCCESS;
    });
}

} // namespace

SQLRETURN SQL_API SQLConnect(SQLHDBC handle, SQLCHAR* dsn, SQLSMALLINT dsn_length, SQLCHAR* user,
                             SQLSMALLINT user_length, SQLCHAR* password, SQLSMALLINT password_length) {
    return connect(handle, dsn, dsn_length, user, user_length, password, password_length);
}
SQLRETURN SQL_API SQLConnectW(SQLHDBC handle, SQLWCHAR* dsn, SQLSMALLINT dsn_length, SQLWCHAR* user,
                              SQLSMALLINT user_length, SQLWCHAR* password, SQLSMALLINT password_length) {
    return connect(handle, dsn, dsn_length, user, user_length, password, password_length);
}
SQLRETURN SQL_API SQLDriverConnect(SQLHDBC handle, SQLHWND, SQLCHAR* in, SQLSMALLINT in_length, SQLCHAR* out,
                                   SQLSMALLINT out_capacity, SQLSMALLINT* out_length, SQLUSMALLINT completion) {
    return driver_connect(handle, in, in_length, out, out_capacity, out_length, completion);
}
SQLRETURN SQL_API SQLDriverConnectW(SQLHDBC handle, SQLHWND, SQLWCHAR* in, SQLSMALLINT in_length, SQLWCHAR* out,
                                    SQLSMALLINT out_capacity, SQLSMALLINT* out_length, SQLUSMALLINT completion) {
    return driver_connect(handle, in, in_length, out, out_capacity, out_length, completion);
}
SQLRETURN SQL_API SQLBrowseConnect(SQLHDBC handle, SQLCHAR* in, SQLSMALLINT in_length, SQLCHAR* out,
                                   SQLSMALLINT out_capacity, SQLSMALLINT* out_length) {
    return browse_connect(handle, in, in_length, out, out_capacity, out_length);
}
SQLRETURN SQL_API SQLBrowseConnectW(SQLHDBC handle, SQLWCHAR* in, SQLSMALLINT in_length, SQLWCHAR* out,
                                    SQLSMALLINT out_capacity, SQLSMALLINT* out_length) {
    return browse_connect(handle, in, in_length, out, out_capacity, out_length);
}
SQLRETURN SQL_API SQLDisconnect(SQLHDBC handle) {
    return call<Connection>(handle, "SQLDisconnect", [](Connection& connection) { connection.disconnect(); });
}

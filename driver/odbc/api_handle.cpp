// Entry points: allocating and freeing handles.
#include "driver/odbc/connection.h"
#include "driver/odbc/handles.h"
#include "driver/odbc/statement.h"

using namespace snowatlas;
using namespace snowatlas::odbc;

SQLRETURN SQL_API SQLAllocHandle(SQLSMALLINT type, SQLHANDLE input, SQLHANDLE* output) {
    return allocate(type, input, output);
}
SQLRETURN SQL_API SQLFreeHandle(SQLSMALLINT type, SQLHANDLE handle) {
    return free_handle(type, handle);
}
SQLRETURN SQL_API SQLFreeStmt(SQLHSTMT handle, SQLUSMALLINT option) {
    return free_statement(handle, option);
}
SQLRETURN SQL_API SQLCopyDesc(SQLHDESC source, SQLHDESC target) {
    return copy_descriptor(source, target);
}

// ODBC 1 and 2.
SQLRETURN SQL_API SQLAllocEnv(SQLHENV* environment) {
    return allocate_odbc2_environment(environment);
}
SQLRETURN SQL_API SQLAllocConnect(SQLHENV environment, SQLHDBC* connection) {
    return allocate(SQL_HANDLE_DBC, environment, connection);
}
SQLRETURN SQL_API SQLAllocStmt(SQLHDBC connection, SQLHSTMT* statement) {
    return allocate(SQL_HANDLE_STMT, connection, statement);
}
SQLRETURN SQL_API SQLFreeEnv(SQLHENV environment) {
    return free_handle(SQL_HANDLE_ENV, environment);
}
SQLRETURN SQL_API SQLFreeConnect(SQLHDBC connection) {
    return free_handle(SQL_HANDLE_DBC, connection);
}

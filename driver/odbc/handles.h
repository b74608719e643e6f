// Allocating and freeing handles of every kind.
#pragma once

#include <memory>

#include "driver/odbc/handle.h"

namespace snowatlas::odbc {

SQLRETURN allocate(SQLSMALLINT type, SQLHANDLE input, SQLHANDLE* output) noexcept;
// An environment of an application that cannot say its version.
SQLRETURN allocate_odbc2_environment(SQLHANDLE* output) noexcept;
SQLRETURN free_handle(SQLSMALLINT type, SQLHANDLE handle) noexcept;
SQLRETURN free_statement(SQLHANDLE handle, SQLUSMALLINT option) noexcept;
// Before a function that closes the statement's cursor: see Statement::end_running_call().
void end_running_call(SQLHSTMT handle) noexcept;
SQLRETURN copy_descriptor(SQLHANDLE source, SQLHANDLE target) noexcept;

// The object of a handle of the type SQL_HANDLE_…; null where there is none.
std::shared_ptr<Handle> find_handle(SQLSMALLINT type, SQLHANDLE handle);

} // namespace snowatlas::odbc

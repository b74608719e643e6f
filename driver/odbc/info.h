// SQLGetInfo and SQLGetFunctions.
#pragma once

#include <span>
#include <string>
#include <variant>

#include "driver/odbc/platform.h"

namespace snowatlas::odbc {

class Connection;

// Numbers of exactly the width the reference gives the information type, or text.
using InfoValue = std::variant<SQLUSMALLINT, SQLUINTEGER, SQLULEN, std::string>;

struct InfoRow {
    SQLUSMALLINT type;
    bool needs_connection; // 08003 without one
    InfoValue (*value)(const Connection& connection);
};
// One row per information type, in order of the reference's groups.
std::span<const InfoRow> info_table();
// Null where the driver knows no such type.
const InfoRow* find_info(SQLUSMALLINT type);

// Numbers (SQL_API_…) of the functions the library exports, ascending.
std::span<const SQLUSMALLINT> exported_functions();
bool is_exported(SQLUSMALLINT function);

} // namespace snowatlas::odbc

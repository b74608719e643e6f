// Tables by the name a user types.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "installer/tool/odbc.h"

namespace snowatlas::tool {

struct TableName {
    std::string schema, name;
    std::string quoted() const; // as it stands in a statement
};

// "sam.computers" → patterns of schema and name for SQLTables; any schema where none is given.
TableName table_patterns(const std::string& typed);
// `_` and `%` stand for themselves in the result.
std::string escaped_pattern(std::string_view name);

// The first table of that name; without a schema, in any.
std::optional<TableName> find_table(const Connection& connection, const std::string& typed);
// The same, but throws 42S02 with what to do. `target` as the user has named it.
TableName table_or_error(const Connection& connection, const std::string& typed, const std::string& target);

// Names of the columns of its primary key, in order.
std::vector<std::string> key_columns(const Connection& connection, const TableName& table);

} // namespace snowatlas::tool

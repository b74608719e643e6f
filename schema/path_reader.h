// From the JSON of an access path to the model.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "schema/model.h"
#include "schema/node_reader.h"

namespace snowatlas::schema {

// `table` has its columns and foreign keys already.
AccessPath read_path(const NodeReader& table_reader, const JsonNode& node, const Table& table);

// The index of a column; fails at `at` with the nearest name where there is none.
std::size_t require_column(const NodeReader& reader, const JsonNode& at, const Table& table, std::string_view name);

// "sam.computers.id" is table "sam.computers", column "id". Empty unless there are two points.
std::optional<PathParameter::Supplier> split_column(std::string_view text);

// A parameter or optional query of the path takes its value from this column.
bool path_is_made_with(const AccessPath& path, std::size_t column);

} // namespace snowatlas::schema

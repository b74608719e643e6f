// Path and query of a request.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "driver/base/cell.h"
#include "schema/model.h"

namespace snowatlas::rest {

// One value per parameter of the path: defaults put in where none is given, in the form the column has. Empty where no
// row can have this key (NULL, or a text that would name another path), so that nothing needs to be asked.
std::optional<std::vector<Value>> resolve_key(const schema::Table& table, const schema::AccessPath& path,
                                              const std::vector<Value>& key);

// As the API takes it: numbers and dates in their documented form, text as it is. Not yet encoded.
std::string parameter_text(const Value& value, const SqlType& type);

struct TargetParts {
    std::string path_prefix; // put before the path: "" or "/api"
    // Names and values, in order, in plain text.
    std::vector<std::pair<std::string, std::string>> query;
};

// "/api/sam/estate/v1/computers/…?page_number=1&page_size=1000", all percent-encoded, blanks as %20.
std::string build_target(const schema::Table& table, const schema::AccessPath& path, const std::vector<Value>& resolved,
                         const TargetParts& parts);

// The optional queries of the path that the columns asked for need.
std::vector<std::pair<std::string, std::string>> optional_queries(const schema::AccessPath& path,
                                                                  const std::vector<bool>& asked);

} // namespace snowatlas::rest

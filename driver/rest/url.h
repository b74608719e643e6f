// Path and query of a request.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "driver/base/cell.h"
#include "driver/rest/predicate.h"
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

// A query parameter that is sent only where it is needed.
struct OptionalValue {
    std::string name, text;
    // The column that shows the value in every row, where a predicate gave it.
    std::optional<std::size_t> column;
    Value value;
};

// Those that the columns asked for need, and those that a predicate says `column = value` for.
std::vector<OptionalValue> optional_values(const schema::Table& table, const schema::AccessPath& path,
                                           const std::vector<bool>& asked, const std::vector<Disjunction>& conjunction);

} // namespace snowatlas::rest

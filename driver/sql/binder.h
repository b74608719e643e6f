// From SQL text to a bound statement.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "driver/sql/bound.h"

namespace snowatlas::sql {

// What the binder asks about names. Implemented by the engine (remote tables and the connection's temporary ones).
class Names {
  public:
    virtual ~Names() = default;
    using Found = std::variant<std::monostate, std::shared_ptr<const schema::Table>, std::shared_ptr<const LocalTable>>;
    // `schema` is empty when the name is unqualified. Case does not matter.
    virtual Found find_table(std::string_view schema, std::string_view name) const = 0;
    // All qualified names, for "did you mean".
    virtual std::vector<std::string> table_names() const = 0;
    virtual bool has_schema(std::string_view schema) const = 0;
    // Constants of the session functions {fn USER()}, {fn DATABASE()}.
    virtual std::string user_name() const = 0;
    virtual std::string database_name() const = 0;
};

// Cuts a batch at its semicolons (not those in quotes, comments or braces); empty statements are left out.
std::vector<std::string> split_statements(std::string_view text);

// One statement. `parameter_types`: what the application has bound, used for ? marks whose context says nothing.
// Errors: 42000 with line and column and what was expected; 42S02, 42S22 with the nearest name; 42S01, 42S21, 21S01,
// 21S02; 22007/22018 for literals that are none.
Statement bind(std::string_view text, const Names& names, std::span<const SqlType> parameter_types = {});

// The text after escape sequences are resolved (SQLNativeSql). Syntax is checked no further than that takes.
std::string native_sql(std::string_view text);

} // namespace snowatlas::sql

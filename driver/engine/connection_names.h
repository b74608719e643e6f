// What the names in the statements of a connection stand for.
#pragma once

#include <string>
#include <vector>

#include "driver/base/cancellation.h"
#include "driver/engine/prepared_statement.h"
#include "driver/sql/binder.h"

namespace snowatlas::engine {

// Looking for a table of custom fields may take a request.
class ConnectionNames final : public sql::Names {
  public:
    ConnectionNames(const ConnectionState& state, Cancellation& cancellation)
        : state_(state), cancellation_(cancellation) {}

    // Temporary tables hide those of Snow Atlas, where the name has no schema.
    Found find_table(std::string_view schema, std::string_view name) const override;
    std::vector<std::string> table_names() const override;
    bool has_schema(std::string_view schema) const override;
    std::string user_name() const override;
    std::string database_name() const override;

  private:
    const ConnectionState& state_;
    Cancellation& cancellation_;
};

} // namespace snowatlas::engine

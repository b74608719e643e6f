// A small world of names to bind against, and bound statements as text.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "driver/base/error.h"
#include "driver/base/text.h"
#include "driver/sql/binder.h"

namespace snowatlas::sql::testing {

// Two schemas with a few tables, among them two of one name, and temporary tables #t and v (a view of it).
class TestNames : public Names {
  public:
    TestNames();
    Found find_table(std::string_view schema, std::string_view name) const override;
    std::vector<std::string> table_names() const override;
    bool has_schema(std::string_view schema) const override;
    std::string user_name() const override { return "reporting"; }
    std::string database_name() const override { return "acme"; }

  private:
    std::vector<std::shared_ptr<const schema::Table>> tables_;
    std::vector<std::shared_ptr<const LocalTable>> local_tables_;
};

// "name TYPE NOT NULL, name TYPE": the result's columns, of INSERT the target's.
std::string describe_columns(std::string_view sql, const std::vector<SqlType>& parameter_types = {});
// "TYPE, TYPE": the parameters' types; those not from the context in parentheses.
std::string describe_parameters(std::string_view sql, const std::vector<SqlType>& parameter_types = {});
// "42S02 There is no …"; empty where the statement binds.
std::string error_of(std::string_view sql);

} // namespace snowatlas::sql::testing

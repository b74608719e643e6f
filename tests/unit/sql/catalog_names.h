// The names of the driver's own tables, for tests that bind against them.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "driver/sql/binder.h"
#include "schema/loader.h"

namespace snowatlas::sql::testing {

class CatalogNames : public Names {
  public:
    CatalogNames() : catalog_(schema::load_catalog()) {}

    Found find_table(std::string_view schema, std::string_view name) const override {
        const schema::Table* table = catalog_->find(schema, name);
        if (table == nullptr) return std::monostate{};
        return std::shared_ptr<const schema::Table>(catalog_, table);
    }
    std::vector<std::string> table_names() const override {
        std::vector<std::string> names;
        for (const auto& table : catalog_->tables()) names.push_back(table->qualified_name());
        return names;
    }
    bool has_schema(std::string_view schema) const override {
        for (const std::string& known : catalog_->schemas()) {
            if (equals_ignore_case(known, schema)) return true;
        }
        return false;
    }
    std::string user_name() const override { return "client"; }
    std::string database_name() const override { return "tenant"; }
    const schema::Catalog& catalog() const { return *catalog_; }

  private:
    std::shared_ptr<const schema::Catalog> catalog_;
};

} // namespace snowatlas::sql::testing

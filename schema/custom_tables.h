// Tables of custom fields: sam.computers_custom and so on, with a column for each field that a tenant has defined.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "schema/model.h"

namespace snowatlas::schema {

struct CustomField {
    struct AssetType {
        std::string id, name;
    };
    std::string id, name, description;
    std::string data_type; // as the API names it: "Text", "Number", "Date", "Yes/No"
    std::vector<AssetType> asset_types;
};

// The name can be one of such a table. Ignores case.
bool is_custom_table_name(std::string_view name);
// The same where `schema` may be empty: then the assets' table must be there, so that names that users give to
// temporary tables are not taken for such.
bool may_be_custom_table(const Catalog& catalog, std::string_view schema, std::string_view name);

// A table for each kind of asset that has fields, but for those whose name `catalog` has a table for. Column names are
// those of the fields; schema/README.md has the rules.
std::vector<Table> custom_tables(const Catalog& catalog, std::vector<CustomField> fields);

} // namespace snowatlas::schema

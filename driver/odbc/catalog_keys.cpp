// Keys, privileges, and the procedures there are none of.
#include <algorithm>
#include <span>
#include <tuple>

#include "driver/base/text.h"
#include "driver/odbc/catalog.h"
#include "driver/odbc/catalog_columns.h"
#include "driver/odbc/name_filter.h"

namespace snowatlas::odbc {
namespace {

constexpr std::string_view kPublishedPrivileges[] = {"SELECT"};
constexpr std::string_view kTemporaryPrivileges[] = {"DELETE", "INSERT", "SELECT", "UPDATE"};

std::span<const std::string_view> privileges(bool temporary) {
    if (temporary) return kTemporaryPrivileges;
    return kPublishedPrivileges;
}

std::string primary_key_name(const std::string& table) {
    return "PK_" + table;
}

// One of the two tables of SQLForeignKeys; any where it is not given.
class KeyTable {
  public:
    KeyTable(const CatalogReader::TableName& name, NameFilter (*filter)(const Name& name))
        : schema_(name.table ? filter(name.schema) : NameFilter::ordinary({})),
          table_(name.table ? filter(name.table) : NameFilter::ordinary({})) {}
    bool is(const schema::Table& table) const { return schema_.matches(table.schema) && table_.matches(table.name); }

  private:
    NameFilter schema_, table_;
};

} // namespace

DriverResult CatalogReader::primary_keys(const Name& catalog, const Name& schema, const Name& table) const {
    using enum CatalogType;
    DriverResult result;
    result.columns = catalog_columns({{"TABLE_CAT", Name},
                                      {"TABLE_SCHEM", Name},
                                      {"TABLE_NAME", Name, false},
                                      {"COLUMN_NAME", Name, false},
                                      {"KEY_SEQ", SmallInt, false},
                                      {"PK_NAME", Name}});
    for (const Table& entry : find_named({catalog, schema, table})) {
        std::int64_t sequence = 0;
        for (const std::size_t index : entry.primary_key)
            result.rows.push_back({Value{}, value_of(entry.schema), entry.name, entry.columns[index].name, ++sequence,
                                   primary_key_name(entry.name)});
    }
    return result;
}

DriverResult CatalogReader::foreign_keys(const TableName& primary, const TableName& foreign) const {
    if (!primary.table && !foreign.table)
        throw Error(state::kInvalidNullPointer, "Name the table with the primary key, the one with the foreign key, or "
                                                "both.");
    using enum CatalogType;
    DriverResult result;
    result.columns = catalog_columns({{"PKTABLE_CAT", Name},
                                      {"PKTABLE_SCHEM", Name},
                                      {"PKTABLE_NAME", Name, false},
                                      {"PKCOLUMN_NAME", Name, false},
                                      {"FKTABLE_CAT", Name},
                                      {"FKTABLE_SCHEM", Name},
                                      {"FKTABLE_NAME", Name, false},
                                      {"FKCOLUMN_NAME", Name, false},
                                      {"KEY_SEQ", SmallInt, false},
                                      {"UPDATE_RULE", SmallInt},
                                      {"DELETE_RULE", SmallInt},
                                      {"FK_NAME", Name},
                                      {"PK_NAME", Name},
                                      {"DEFERRABILITY", SmallInt}});
    const auto filter = metadata_id_ ? NameFilter::identifier : NameFilter::ordinary;
    const KeyTable referenced(primary, filter);
    const KeyTable referring(foreign, filter);
    if (!catalog_matches(primary.catalog) || !catalog_matches(foreign.catalog)) return result;
    catalog_for(primary.table);
    const auto catalog = catalog_for(foreign.table);
    for (const auto& table : catalog->tables()) {
        if (!referring.is(*table)) continue;
        int ordinal = 0;
        for (const schema::ForeignKey& key : table->foreign_keys) {
            ++ordinal;
            const schema::Table* target = catalog->find_qualified(key.table);
            if (target == nullptr || !referenced.is(*target)) continue;
            for (std::size_t i = 0; i < key.columns.size(); ++i)
                result.rows.push_back({Value{}, target->schema, target->name, key.referenced_columns[i], Value{},
                                       table->schema, table->name, table->columns[key.columns[i]].name,
                                       static_cast<std::int64_t>(i + 1), std::int64_t{SQL_NO_ACTION},
                                       std::int64_t{SQL_NO_ACTION}, "FK_" + table->name + "_" + std::to_string(ordinal),
                                       primary_key_name(target->name), std::int64_t{SQL_NOT_DEFERRABLE}});
        }
    }
    // By the other table: its schema, its name, the sequence.
    const std::size_t schema_column = primary.table ? 5 : 1;
    const auto name_of = [&](const std::vector<Value>& row) {
        return std::tie(std::get<std::string>(row[schema_column]), std::get<std::string>(row[schema_column + 1]));
    };
    std::stable_sort(result.rows.begin(), result.rows.end(),
                     [&](const auto& a, const auto& b) { return name_of(a) < name_of(b); });
    return result;
}

DriverResult CatalogReader::table_privileges(const Name& catalog, const Name& schema, const Name& table) const {
    using enum CatalogType;
    DriverResult result;
    result.columns = catalog_columns({{"TABLE_CAT", Name},
                                      {"TABLE_SCHEM", Name},
                                      {"TABLE_NAME", Name, false},
                                      {"GRANTOR", Name},
                                      {"GRANTEE", Name, false},
                                      {"PRIVILEGE", Name, false},
                                      {"IS_GRANTABLE", Name}});
    for (const Table& entry : find(catalog, schema, table, Arguments::Patterns))
        for (const std::string_view privilege : privileges(entry.is_temporary()))
            result.rows.push_back({Value{}, value_of(entry.schema), entry.name, Value{}, user_, std::string(privilege),
                                   std::string("NO")});
    return result;
}

DriverResult CatalogReader::column_privileges(const TableName& table, const Name& column) const {
    using enum CatalogType;
    DriverResult result;
    result.columns = catalog_columns({{"TABLE_CAT", Name},
                                      {"TABLE_SCHEM", Name},
                                      {"TABLE_NAME", Name, false},
                                      {"COLUMN_NAME", Name, false},
                                      {"GRANTOR", Name},
                                      {"GRANTEE", Name, false},
                                      {"PRIVILEGE", Name, false},
                                      {"IS_GRANTABLE", Name}});
    const NameFilter names = metadata_id_ ? NameFilter::identifier(column) : NameFilter::pattern(column);
    for (const Table& entry : find_named(table)) {
        std::vector<std::string> sorted;
        for (const Column& field : entry.columns)
            if (names.matches(field.name)) sorted.push_back(field.name);
        std::sort(sorted.begin(), sorted.end());
        for (const std::string& name : sorted)
            for (const std::string_view privilege : privileges(entry.is_temporary())) {
                if (privilege == "DELETE") continue; // of whole rows
                result.rows.push_back({Value{}, value_of(entry.schema), entry.name, name, Value{}, user_,
                                       std::string(privilege), std::string("NO")});
            }
    }
    return result;
}

DriverResult CatalogReader::procedures() const {
    using enum CatalogType;
    return {catalog_columns({{"PROCEDURE_CAT", Name},
                             {"PROCEDURE_SCHEM", Name},
                             {"PROCEDURE_NAME", Name, false},
                             {"NUM_INPUT_PARAMS", Integer},
                             {"NUM_OUTPUT_PARAMS", Integer},
                             {"NUM_RESULT_SETS", Integer},
                             {"REMARKS", Text},
                             {"PROCEDURE_TYPE", SmallInt}}),
            {}};
}

DriverResult CatalogReader::procedure_columns() const {
    using enum CatalogType;
    return {catalog_columns({{"PROCEDURE_CAT", Name},
                             {"PROCEDURE_SCHEM", Name},
                             {"PROCEDURE_NAME", Name, false},
                             {"COLUMN_NAME", Name, false},
                             {"COLUMN_TYPE", SmallInt, false},
                             {"DATA_TYPE", SmallInt, false},
                             {"TYPE_NAME", Name, false},
                             {"COLUMN_SIZE", Integer},
                             {"BUFFER_LENGTH", Integer},
                             {"DECIMAL_DIGITS", SmallInt},
                             {"NUM_PREC_RADIX", SmallInt},
                             {"NULLABLE", SmallInt, false},
                             {"REMARKS", Text},
                             {"COLUMN_DEF", Text},
                             {"SQL_DATA_TYPE", SmallInt, false},
                             {"SQL_DATETIME_SUB", SmallInt},
                             {"CHAR_OCTET_LENGTH", Integer},
                             {"ORDINAL_POSITION", Integer, false},
                             {"IS_NULLABLE", Name}}),
            {}};
}

} // namespace snowatlas::odbc

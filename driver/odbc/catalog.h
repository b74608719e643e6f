// The results of the catalog functions and of SQLGetTypeInfo. From memory: the only request ever made for them is the
// one that finds out what custom fields there are, when a table of these is named.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "driver/engine/connection.h"
#include "driver/odbc/platform.h"

namespace snowatlas::odbc {

struct DriverResult {
    std::vector<engine::ResultColumn> columns;
    std::vector<std::vector<Value>> rows;
};

// An argument that may be a null pointer.
using Name = std::optional<std::string>;

// The tables of a connection as the catalog functions of one statement see them.
class CatalogReader {
  public:
    // `metadata_id`: arguments are identifiers instead of patterns. `odbc2`: dates have the codes of ODBC 2.
    CatalogReader(engine::Connection& connection, Cancellation& cancellation, std::string user, std::string database,
                  bool metadata_id, bool odbc2);

    DriverResult tables(const Name& catalog, const Name& schema, const Name& table, const Name& types) const;
    DriverResult columns(const Name& catalog, const Name& schema, const Name& table, const Name& column) const;
    DriverResult primary_keys(const Name& catalog, const Name& schema, const Name& table) const;
    struct TableName {
        Name catalog, schema, table;
    };
    DriverResult foreign_keys(const TableName& primary, const TableName& foreign) const;
    DriverResult statistics(const TableName& table, SQLUSMALLINT unique, SQLUSMALLINT reserved) const;
    DriverResult special_columns(SQLUSMALLINT identifier_type, const TableName& table, SQLUSMALLINT scope,
                                 SQLUSMALLINT nullable) const;
    DriverResult table_privileges(const Name& catalog, const Name& schema, const Name& table) const;
    DriverResult column_privileges(const TableName& table, const Name& column) const;
    // There are no procedures.
    DriverResult procedures() const;
    DriverResult procedure_columns() const;

  private:
    struct Column {
        std::string name;
        SqlType type;
        std::string remark;
    };
    // A published or a temporary table.
    struct Table {
        std::optional<std::string> schema; // none for a temporary one
        std::string name, kind, remark;
        std::vector<Column> columns;
        std::vector<std::size_t> primary_key;
        std::shared_ptr<const schema::Table> published; // null for a temporary one
        bool is_temporary() const { return published == nullptr; }
    };
    enum class Arguments { Patterns, Names };

    // Of this catalog, with the temporary ones.
    std::vector<Table> all_tables(const schema::Catalog& published) const;
    // The tables there are, those of custom fields among them if the name asks for one.
    std::shared_ptr<const schema::Catalog> catalog_for(const Name& table) const;
    std::vector<Table> find(const Name& catalog, const Name& schema, const Name& table, Arguments kind) const;
    // HY009 without a table's name.
    std::vector<Table> find_named(const TableName& table) const;
    bool catalog_matches(const Name& catalog) const;
    DriverResult enumerate_schemas() const;

    engine::Connection& connection_;
    Cancellation& cancellation_;
    std::string user_, database_;
    bool metadata_id_;
    bool odbc2_;
};

// HY004 for a code that is none.
DriverResult type_info_result(SQLSMALLINT type, bool odbc2);

} // namespace snowatlas::odbc

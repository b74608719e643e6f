#include "driver/odbc/catalog.h"

#include <algorithm>
#include <tuple>

#include "driver/base/text.h"
#include "driver/odbc/c_type.h"
#include "driver/odbc/catalog_columns.h"
#include "driver/odbc/name_filter.h"
#include "driver/odbc/text_buffer.h"
#include "schema/custom_tables.h"

namespace snowatlas::odbc {
namespace {

constexpr std::string_view kTable = "TABLE";
constexpr std::string_view kView = "VIEW";
constexpr std::string_view kTemporary = "LOCAL TEMPORARY";
constexpr std::string_view kSystem = "SYSTEM TABLE";
constexpr std::string_view kTableTypes[] = {kTemporary, kSystem, kTable, kView}; // sorted

std::int64_t number(SQLSMALLINT value) {
    return value;
}

std::string cut(const std::string& remark) {
    return remark.substr(0, whole_characters(remark, static_cast<std::size_t>(kRemarkLength)));
}

// "TABLE,VIEW", "'TABLE', 'VIEW'": the types asked for; empty for all.
std::vector<std::string> type_list(const Name& types) {
    std::vector<std::string> result;
    if (!types || trim(*types).empty() || trim(*types) == "%") return result;
    for (const std::string& part : split(*types, ',')) {
        std::string_view type = trim(part);
        if (type.size() >= 2 && type.front() == '\'' && type.back() == '\'') type = type.substr(1, type.size() - 2);
        if (!trim(type).empty()) result.push_back(to_upper(trim(type)));
    }
    return result;
}

bool is_empty(const Name& name) {
    return !name || name->empty();
}

std::vector<engine::ResultColumn> tables_columns() {
    using enum CatalogType;
    return catalog_columns(
        {{"TABLE_CAT", Name}, {"TABLE_SCHEM", Name}, {"TABLE_NAME", Name}, {"TABLE_TYPE", Name}, {"REMARKS", Text}});
}

DriverResult enumerate_types() {
    DriverResult result{tables_columns(), {}};
    for (const std::string_view type : kTableTypes)
        result.rows.push_back({Value{}, Value{}, Value{}, std::string(type), Value{}});
    return result;
}

// SQLColumns and SQLSpecialColumns say the same of a type.
struct TypeColumns {
    Value data_type, type_name, column_size, buffer_length, decimal_digits;
};
TypeColumns type_columns(const SqlType& type, bool odbc2) {
    const TypeInfo& info = type_info(type.id);
    const std::int32_t digits = decimal_digits(type);
    return {number(odbc2 ? odbc2_type(info.odbc_type) : info.odbc_type), std::string(info.name),
            std::int64_t{column_size(type)}, std::int64_t{octet_length(type)},
            digits < 0 ? Value{} : Value{std::int64_t{digits}}};
}

} // namespace

CatalogReader::CatalogReader(engine::Connection& connection, Cancellation& cancellation, std::string user,
                             std::string database, bool metadata_id, bool odbc2)
    : connection_(connection), cancellation_(cancellation), user_(std::move(user)), database_(std::move(database)),
      metadata_id_(metadata_id), odbc2_(odbc2) {}

std::shared_ptr<const schema::Catalog> CatalogReader::catalog_for(const Name& table) const {
    if (table && schema::is_custom_table_name(trim(*table))) connection_.discover_custom_tables(cancellation_);
    return connection_.catalog();
}

std::vector<CatalogReader::Table> CatalogReader::all_tables(const schema::Catalog& published_tables) const {
    std::vector<Table> tables;
    for (const auto& local : connection_.local_tables()) {
        Table table{std::nullopt,       local->name, std::string(local->view_text.empty() ? kTemporary : kView), {}, {},
                    local->primary_key, nullptr};
        for (const sql::LocalColumn& column : local->columns) table.columns.push_back({column.name, column.type, {}});
        tables.push_back(std::move(table));
    }
    for (const auto& published : published_tables.tables()) {
        Table table{published->schema,
                    published->name,
                    std::string(published->is_system ? kSystem : kTable),
                    published->remark,
                    {},
                    published->primary_key,
                    published};
        tables.push_back(std::move(table));
    }
    // No schema sorts first.
    std::stable_sort(tables.begin(), tables.end(), [](const Table& a, const Table& b) {
        return std::tie(a.schema, a.name) < std::tie(b.schema, b.name);
    });
    return tables;
}

bool CatalogReader::catalog_matches(const Name& catalog) const {
    return is_empty(catalog) || *catalog == "%" || equals_ignore_case(*catalog, database_);
}

std::vector<CatalogReader::Table> CatalogReader::find(const Name& catalog, const Name& schema, const Name& table,
                                                      Arguments kind) const {
    if (!catalog_matches(catalog)) return {};
    const auto filter_of = [&](const Name& name) {
        if (metadata_id_) return NameFilter::identifier(name);
        return kind == Arguments::Patterns ? NameFilter::pattern(name) : NameFilter::ordinary(name);
    };
    NameFilter schemas = filter_of(schema);
    NameFilter names = filter_of(table);
    std::vector<Table> tables = all_tables(*catalog_for(table));
    const auto schema_matches = [&](const Table& candidate) {
        return candidate.schema ? schemas.matches(*candidate.schema) : schemas.matches_all();
    };
    std::erase_if(tables, [&](const Table& candidate) { return !schema_matches(candidate); });
    if (std::any_of(tables.begin(), tables.end(), [&](const Table& t) { return names.is_spelled(t.name); }))
        names.take_literally();
    std::erase_if(tables, [&](const Table& candidate) { return !names.matches(candidate.name); });
    for (Table& found : tables) {
        if (found.published == nullptr) continue;
        for (const schema::Column& column : found.published->columns)
            found.columns.push_back({column.name, column.type, column.remark});
    }
    return tables;
}

std::vector<CatalogReader::Table> CatalogReader::find_named(const TableName& table) const {
    if (!table.table) throw Error(state::kInvalidNullPointer, "The table's name is a null pointer.");
    return find(table.catalog, table.schema, table.table, Arguments::Names);
}

DriverResult CatalogReader::enumerate_schemas() const {
    DriverResult result{tables_columns(), {}};
    std::vector<std::string> schemas = connection_.catalog()->schemas();
    std::sort(schemas.begin(), schemas.end());
    for (const std::string& schema : schemas) result.rows.push_back({Value{}, schema, Value{}, Value{}, Value{}});
    return result;
}

DriverResult CatalogReader::tables(const Name& catalog, const Name& schema, const Name& table,
                                   const Name& types) const {
    // SQLTables, "Usage": lists of catalogs, schemas and types. Some clients pass NULL for the empty arguments.
    if (catalog == "%" && is_empty(schema) && is_empty(table)) return {tables_columns(), {}};
    if (schema == "%" && is_empty(catalog) && is_empty(table) && table) return enumerate_schemas();
    if (types == "%" && is_empty(catalog) && is_empty(schema) && is_empty(table)) return enumerate_types();

    const std::vector<std::string> wanted = type_list(types);
    const bool all_names = !metadata_id_ && (!table || table->find('%') != std::string::npos);
    if (all_names) connection_.list_custom_tables(cancellation_);
    std::vector<Table> found = find(catalog, schema, table, Arguments::Patterns);
    std::stable_sort(found.begin(), found.end(), [](const Table& a, const Table& b) { return a.kind < b.kind; });
    DriverResult result{tables_columns(), {}};
    for (const Table& entry : found) {
        if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), entry.kind) == wanted.end()) continue;
        result.rows.push_back({Value{}, value_of(entry.schema), entry.name, entry.kind, cut(entry.remark)});
    }
    return result;
}

DriverResult CatalogReader::columns(const Name& catalog, const Name& schema, const Name& table,
                                    const Name& column) const {
    using enum CatalogType;
    DriverResult result;
    result.columns = catalog_columns({{"TABLE_CAT", Name},
                                      {"TABLE_SCHEM", Name},
                                      {"TABLE_NAME", Name, false},
                                      {"COLUMN_NAME", Name, false},
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
                                      {"IS_NULLABLE", Name}});
    const NameFilter wanted = metadata_id_ ? NameFilter::identifier(column) : NameFilter::pattern(column);
    for (const Table& entry : find(catalog, schema, table, Arguments::Patterns)) {
        NameFilter names = wanted;
        if (std::any_of(entry.columns.begin(), entry.columns.end(),
                        [&](const Column& c) { return names.is_spelled(c.name); }))
            names.take_literally();
        for (std::size_t i = 0; i < entry.columns.size(); ++i) {
            const Column& field = entry.columns[i];
            if (!names.matches(field.name)) continue;
            const TypeInfo& info = type_info(field.type.id);
            const TypeColumns type = type_columns(field.type, odbc2_);
            const bool bytes = is_text(field.type.id) || is_binary(field.type.id);
            result.rows.push_back({Value{}, value_of(entry.schema), entry.name, field.name, type.data_type,
                                   type.type_name, type.column_size, type.buffer_length, type.decimal_digits,
                                   info.radix == 0 ? Value{} : Value{std::int64_t{info.radix}},
                                   number(field.type.nullable ? SQL_NULLABLE : SQL_NO_NULLS), cut(field.remark),
                                   Value{}, odbc2_ ? type.data_type : Value{number(info.verbose_type)},
                                   info.datetime_subcode == 0 ? Value{} : Value{number(info.datetime_subcode)},
                                   bytes ? type.buffer_length : Value{}, static_cast<std::int64_t>(i + 1),
                                   std::string(field.type.nullable ? "YES" : "NO")});
        }
    }
    return result;
}

DriverResult CatalogReader::special_columns(SQLUSMALLINT identifier_type, const TableName& table, SQLUSMALLINT scope,
                                            SQLUSMALLINT nullable) const {
    if (identifier_type != SQL_BEST_ROWID && identifier_type != SQL_ROWVER)
        throw Error(state::kColumnTypeRange, "The identifier type is none of SQL_BEST_ROWID and SQL_ROWVER.");
    if (scope > SQL_SCOPE_SESSION) throw Error(state::kScopeRange, "The scope is none that is defined.");
    if (nullable > SQL_NULLABLE)
        throw Error(state::kNullableTypeRange, "The nullable argument is none of SQL_NO_NULLS and SQL_NULLABLE.");
    using enum CatalogType;
    DriverResult result;
    result.columns = catalog_columns({{"SCOPE", SmallInt},
                                      {"COLUMN_NAME", Name, false},
                                      {"DATA_TYPE", SmallInt, false},
                                      {"TYPE_NAME", Name, false},
                                      {"COLUMN_SIZE", Integer},
                                      {"BUFFER_LENGTH", Integer},
                                      {"DECIMAL_DIGITS", SmallInt},
                                      {"PSEUDO_COLUMN", SmallInt}});
    const std::vector<Table> found = find_named(table);
    if (identifier_type == SQL_ROWVER) return result;
    for (const Table& entry : found) {
        const bool has_nullable = std::any_of(entry.primary_key.begin(), entry.primary_key.end(),
                                              [&](std::size_t i) { return entry.columns[i].type.nullable; });
        if (nullable == SQL_NO_NULLS && has_nullable) continue;
        for (const std::size_t index : entry.primary_key) {
            const TypeColumns type = type_columns(entry.columns[index].type, odbc2_);
            result.rows.push_back({number(SQL_SCOPE_SESSION), entry.columns[index].name, type.data_type, type.type_name,
                                   type.column_size, type.buffer_length, type.decimal_digits,
                                   number(SQL_PC_NOT_PSEUDO)});
        }
    }
    return result;
}

DriverResult CatalogReader::statistics(const TableName& table, SQLUSMALLINT unique, SQLUSMALLINT reserved) const {
    if (unique > SQL_INDEX_ALL)
        throw Error(state::kUniquenessRange, "The argument is none of SQL_INDEX_UNIQUE and SQL_INDEX_ALL.");
    if (reserved > SQL_ENSURE) throw Error(state::kAccuracyRange, "The argument is none of SQL_QUICK and SQL_ENSURE.");
    using enum CatalogType;
    DriverResult result;
    result.columns = catalog_columns({{"TABLE_CAT", Name},
                                      {"TABLE_SCHEM", Name},
                                      {"TABLE_NAME", Name, false},
                                      {"NON_UNIQUE", SmallInt},
                                      {"INDEX_QUALIFIER", Name},
                                      {"INDEX_NAME", Name},
                                      {"TYPE", SmallInt, false},
                                      {"ORDINAL_POSITION", SmallInt},
                                      {"COLUMN_NAME", Name},
                                      {"ASC_OR_DESC", Name},
                                      {"CARDINALITY", Integer},
                                      {"PAGES", Integer},
                                      {"FILTER_CONDITION", Name}});
    // No indexes: a unique one makes Access read rows one by one by their key.
    for (const Table& entry : find_named(table)) {
        std::vector<Value> row(result.columns.size());
        row[1] = value_of(entry.schema);
        row[2] = entry.name;
        row[6] = number(SQL_TABLE_STAT);
        result.rows.push_back(std::move(row));
    }
    return result;
}

} // namespace snowatlas::odbc

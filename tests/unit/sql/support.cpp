#include "tests/unit/sql/support.h"

namespace snowatlas::sql::testing {
namespace {

constexpr SqlType text(std::int32_t length, bool nullable = true) {
    return {TypeId::VarChar, length, 0, nullable};
}
constexpr SqlType plain(TypeId id, bool nullable = true) {
    return {id, 0, 0, nullable};
}
constexpr SqlType kTimestamp{TypeId::Timestamp, 0, 7, true};
constexpr SqlType kMoney{TypeId::Decimal, 19, 4, true};

std::shared_ptr<const schema::Table> make_table(std::string schema, std::string name,
                                                std::vector<std::pair<std::string, SqlType>> columns) {
    auto table = std::make_shared<schema::Table>();
    table->schema = std::move(schema);
    table->name = std::move(name);
    for (const auto& [name_of_column, type] : columns) {
        schema::Column column;
        column.name = name_of_column;
        column.type = type;
        table->columns.push_back(std::move(column));
    }
    table->primary_key = {0};
    return table;
}

} // namespace

TestNames::TestNames() {
    tables_.push_back(make_table("sam", "computers",
                                 {{"id", text(36, false)},
                                  {"hostName", text(255)},
                                  {"organizationId", text(36)},
                                  {"isVirtual", plain(TypeId::Bit)},
                                  {"processorCount", plain(TypeId::Integer)},
                                  {"memoryMb", plain(TypeId::BigInt)},
                                  {"purchasePrice", kMoney},
                                  {"score", plain(TypeId::Double)},
                                  {"lastScanDate", kTimestamp},
                                  {"purchaseDate", plain(TypeId::Date)},
                                  {"tags", {TypeId::LongText, kLongTextLength, 0, true}}}));
    tables_.push_back(make_table("sam", "computers_applications",
                                 {{"computerId", text(36, false)},
                                  {"applicationId", text(36, false)},
                                  {"lastUsed", kTimestamp},
                                  {"usedCount", plain(TypeId::Integer)}}));
    tables_.push_back(
        make_table("sam", "applications", {{"id", text(36, false)}, {"name", text(255)}, {"manufacturer", text(255)}}));
    tables_.push_back(
        make_table("saas", "applications", {{"id", text(36, false)}, {"name", text(255)}, {"yearlyCost", kMoney}}));
    auto local = std::make_shared<LocalTable>();
    local->name = "#t";
    local->columns = {{"a", plain(TypeId::Integer, false), nullptr},
                      {"b", text(10), nullptr},
                      {"c", {TypeId::Decimal, 9, 2, true}, nullptr},
                      {"d", plain(TypeId::Date), nullptr}};
    local_tables_.push_back(std::move(local));
    auto view = std::make_shared<LocalTable>();
    view->name = "v";
    view->columns = {{"x", plain(TypeId::Integer, false), nullptr}, {"y", text(10), nullptr}};
    view->view_text = "SELECT a, b FROM #t WHERE a > 0";
    local_tables_.push_back(std::move(view));
}

Names::Found TestNames::find_table(std::string_view schema, std::string_view name) const {
    for (const auto& table : local_tables_) {
        if (schema.empty() && equals_ignore_case(table->name, name)) return table;
    }
    for (const auto& table : tables_) {
        const bool schema_fits = schema.empty() || equals_ignore_case(table->schema, schema);
        if (schema_fits && equals_ignore_case(table->name, name)) return table;
    }
    return std::monostate{};
}

std::vector<std::string> TestNames::table_names() const {
    std::vector<std::string> names;
    for (const auto& table : tables_) names.push_back(table->qualified_name());
    for (const auto& table : local_tables_) names.push_back(table->name);
    return names;
}

bool TestNames::has_schema(std::string_view schema) const {
    return equals_ignore_case(schema, "sam") || equals_ignore_case(schema, "saas");
}

namespace {

std::string describe_all(const std::vector<OutputColumn>& columns) {
    std::vector<std::string> parts;
    for (const OutputColumn& column : columns) {
        parts.push_back(column.name + " " + to_string(column.type) + (column.type.nullable ? "" : " NOT NULL"));
    }
    return join(parts, ", ");
}

std::vector<OutputColumn> columns_of(const LocalTable& table) {
    std::vector<OutputColumn> columns;
    for (const LocalColumn& column : table.columns) columns.push_back({column.name, column.type});
    return columns;
}

} // namespace

std::string describe_columns(std::string_view sql, const std::vector<SqlType>& parameter_types) {
    try {
        const Statement statement = snowatlas::sql::bind(sql, TestNames(), parameter_types);
        if (const auto* query = std::get_if<QueryStatement>(&statement.node))
            return describe_all(query->query->columns);
        if (const auto* create = std::get_if<CreateTable>(&statement.node))
            return describe_all(columns_of(create->table));
        if (const auto* view = std::get_if<CreateView>(&statement.node)) return describe_all(columns_of(view->view));
        if (const auto* insert = std::get_if<Insert>(&statement.node)) {
            return insert->source == nullptr ? "" : describe_all(insert->source->columns);
        }
        return "";
    } catch (const Error& error) {
        return std::string(error.sql_state().code()) + " " + error.what();
    }
}

std::string describe_parameters(std::string_view sql, const std::vector<SqlType>& parameter_types) {
    try {
        const Statement statement = snowatlas::sql::bind(sql, TestNames(), parameter_types);
        std::vector<std::string> parts;
        for (const ParameterInfo& parameter : statement.parameters) {
            const std::string type = to_string(parameter.type);
            parts.push_back(parameter.from_context ? type : "(" + type + ")");
        }
        return join(parts, ", ");
    } catch (const Error& error) {
        return std::string(error.sql_state().code()) + " " + error.what();
    }
}

std::string error_of(std::string_view sql) {
    try {
        snowatlas::sql::bind(sql, TestNames());
        return {};
    } catch (const Error& error) {
        return std::string(error.sql_state().code()) + " " + error.what();
    }
}

} // namespace snowatlas::sql::testing

// DESCRIBE: a table's columns as rows of values.
#include "driver/sql/bind.h"
#include "driver/sql/typing.h"

namespace snowatlas::sql {
namespace {

syntax::ExpressionPtr literal(syntax::Literal value) {
    return std::make_shared<const syntax::Expression>(syntax::Expression{std::move(value), Place{}});
}

std::vector<syntax::ExpressionPtr> row_of(const std::string& name, const SqlType& type, const std::string& remark) {
    return {literal(syntax::text_literal(name)), literal(syntax::text_literal(to_string(type))),
            literal({kBit, std::int64_t{type.nullable}}),
            literal(remark.empty() ? syntax::Literal{} : syntax::text_literal(remark))};
}

syntax::Values rows_of(const schema::Table& table) {
    syntax::Values values;
    for (const schema::Column& column : table.columns) {
        values.rows.push_back(row_of(column.name, column.type, column.remark));
    }
    return values;
}

syntax::Values rows_of(const LocalTable& table) {
    syntax::Values values;
    for (const LocalColumn& column : table.columns) values.rows.push_back(row_of(column.name, column.type, {}));
    return values;
}

} // namespace

QueryStatement Binder::bind_node(const syntax::Describe& node) {
    const QualifiedName name = resolve_database(node.table);
    const Names::Found found = names_.find_table(name.schema, name.name);
    syntax::Query query;
    if (const auto* remote = std::get_if<std::shared_ptr<const schema::Table>>(&found)) {
        query.body = rows_of(**remote);
    } else if (const auto* local = std::get_if<std::shared_ptr<const LocalTable>>(&found)) {
        query.body = rows_of(**local);
    } else {
        table_not_found(node.table);
    }
    const MutableQuery described = bind_query(query);
    static constexpr std::string_view kNames[] = {"columnName", "dataType", "isNullable", "remarks"};
    for (std::size_t i = 0; i < std::size(kNames); ++i) described->columns[i].name = kNames[i];
    return {described, false};
}

} // namespace snowatlas::sql

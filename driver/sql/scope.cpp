#include "driver/sql/scope.h"

#include <algorithm>

#include "driver/sql/failure.h"

namespace snowatlas::sql {
namespace {

// Whether `qualifier` (t, s.t or database.s.t) means this table.
bool is_meant(const Relation& relation, std::span<const syntax::Identifier> qualifier, const std::string& database) {
    if (qualifier.size() == 3) {
        if (!equals_ignore_case(qualifier[0].text, database)) return false;
        qualifier = qualifier.subspan(1);
    }
    const std::string& name = qualifier.back().text;
    if (qualifier.size() == 1) return equals_ignore_case(relation.alias, name);
    const bool same_name = equals_ignore_case(relation.alias, name) || equals_ignore_case(relation.table, name);
    return same_name && equals_ignore_case(relation.schema, qualifier.front().text);
}

[[noreturn]] void ambiguous(const std::string& name, const std::vector<std::string>& tables, Place place) {
    fail(place, "The column name " + name + " is ambiguous: " + join(tables, " and ") +
                    " have one; write it with the table's name, e.g. " + tables.front() + "." + name);
}

ExpressionPtr find_visible(const Scope& scope, const std::string& name, Place place) {
    const VisibleColumn* found = nullptr;
    std::vector<std::string> tables;
    for (const VisibleColumn& column : scope.visible) {
        if (!equals_ignore_case(column.name, name)) continue;
        found = &column;
        tables.push_back(column.origin);
    }
    if (tables.size() > 1) ambiguous(name, tables, place);
    return found == nullptr ? nullptr : found->expression;
}

} // namespace

void make_nullable(std::vector<Relation>& relations, std::vector<VisibleColumn>& visible) {
    for (Relation& relation : relations) relation.nullable = true;
    for (VisibleColumn& column : visible) {
        Expression copy = *column.expression;
        copy.type.nullable = true;
        column.expression = std::make_shared<const Expression>(std::move(copy));
    }
}

ExpressionPtr column_reference(const Relation& relation, std::size_t column, Place place) {
    if (!relation.values.empty()) {
        Expression value = *relation.values[column];
        value.place = place;
        return std::make_shared<const Expression>(std::move(value));
    }
    SqlType type = relation.columns[column].type;
    type.nullable = type.nullable || relation.nullable;
    return std::make_shared<const Expression>(Expression{type, ColumnRef{relation.id, column}, place});
}

std::string to_text(const syntax::Name& name) {
    std::vector<std::string> parts;
    for (const syntax::Identifier& part : name) parts.push_back(part.text);
    return join(parts, ".");
}

ExpressionPtr find_column(const Scope& scope, const syntax::Name& name, const std::string& database, Place place) {
    const std::string& column_name = name.back().text;
    if (name.size() == 1) {
        ExpressionPtr found = find_visible(scope, column_name, place);
        if (found == nullptr) return nullptr;
        Expression copy = *found;
        copy.place = place;
        return std::make_shared<const Expression>(std::move(copy));
    }
    const std::span qualifier(name.data(), name.size() - 1);
    ExpressionPtr found;
    std::vector<std::string> tables;
    for (const Relation& relation : scope.relations) {
        if (!is_meant(relation, qualifier, database)) continue;
        for (std::size_t i = 0; i < relation.columns.size(); ++i) {
            if (!equals_ignore_case(relation.columns[i].name, column_name)) continue;
            found = column_reference(relation, i, place);
            tables.push_back(relation.schema.empty() ? relation.alias : relation.schema + "." + relation.alias);
        }
    }
    if (tables.size() > 1) ambiguous(column_name, tables, place);
    return found;
}

std::vector<VisibleColumn> columns_of(const Scope& scope, const syntax::Name& table, const std::string& database) {
    std::vector<VisibleColumn> columns;
    for (const Relation& relation : scope.relations) {
        if (!is_meant(relation, table, database)) continue;
        for (std::size_t i = 0; i < relation.columns.size(); ++i) {
            columns.push_back(
                {relation.columns[i].name, column_reference(relation, i, table.front().place), relation.alias});
        }
    }
    return columns;
}

std::vector<std::string> column_names(const Scope* scope) {
    std::vector<std::string> names;
    for (; scope != nullptr; scope = scope->parent) {
        for (const VisibleColumn& column : scope->visible) names.push_back(column.name);
    }
    return names;
}

} // namespace snowatlas::sql

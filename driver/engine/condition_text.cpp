#include "driver/engine/condition_text.h"

#include <algorithm>
#include <cctype>

#include "driver/base/calendar.h"
#include "driver/base/text.h"
#include "driver/engine/tree_walk.h"
#include "driver/engine/value_mapping.h"
#include "driver/sql/functions.h"

namespace snowatlas::engine {
namespace {

constexpr std::size_t kMostListed = 5;  // operands of a chain or list
constexpr std::size_t kMostBytes = 300; // of a whole condition

std::string literal(const Value& value, const SqlType& type) {
    if (const auto* text = std::get_if<std::string>(&value)) return quoted_text(*text, '\'');
    if (const auto* real = std::get_if<double>(&value)) return std::to_string(*real);
    if (const auto* decimal = std::get_if<Decimal>(&value)) return to_string(*decimal);
    const auto* number = std::get_if<std::int64_t>(&value);
    if (!number) return std::holds_alternative<Binary>(value) ? "X'…'" : "NULL";
    if (type.id == TypeId::Date) return "{d " + quoted_text(format_date(*number), '\'') + "}";
    if (type.id == TypeId::Time) return "{t " + quoted_text(format_time(*number), '\'') + "}";
    if (type.id == TypeId::Timestamp) return "{ts " + quoted_text(format_timestamp(*number), '\'') + "}";
    return std::to_string(*number);
}

struct Writer {
    const RelationNames& names;
    const SqlType& type;

    std::string of(const sql::ExpressionPtr& expression) const {
        return std::visit(Writer{names, expression->type}, expression->node);
    }
    std::vector<std::string> listed(const std::vector<sql::ExpressionPtr>& expressions) const {
        std::vector<std::string> parts;
        for (const auto& expression : expressions) {
            if (parts.size() == kMostListed && expressions.size() > kMostListed + 1) {
                parts.push_back("… " + std::to_string(expressions.size() - kMostListed) + " more");
                break;
            }
            parts.push_back(of(expression));
        }
        return parts;
    }

    std::string operator()(const sql::Literal& node) const { return literal(node.value, type); }
    std::string operator()(const sql::ColumnRef& node) const { return names.column(node.relation, node.column); }
    std::string operator()(const sql::Parameter&) const { return "?"; }
    std::string operator()(const sql::Call& call) const {
        const auto name = std::string(call.function->name);
        const auto arguments = listed(call.arguments);
        const bool prefix_test = name.starts_with("is ");
        if (prefix_test && arguments.size() == 1) return arguments[0] + " " + to_upper(name);
        if (name == "not") return "NOT (" + arguments[0] + ")";
        if (name == "and" || name == "or") return "(" + join(arguments, " " + to_upper(name) + " ") + ")";
        const bool symbol = std::none_of(name.begin(), name.end(), [](unsigned char c) { return std::isalnum(c); });
        if ((symbol || prefix_test || name == "like") && arguments.size() >= 2)
            return arguments[0] + " " + to_upper(name) + " " + arguments[1];
        return to_upper(name) + "(" + join(arguments, ", ") + ")";
    }
    std::string operator()(const sql::Case&) const { return "CASE … END"; }
    std::string operator()(const sql::Cast& cast) const {
        if (!cast.explicit_cast) return of(cast.operand);
        return "CAST(" + of(cast.operand) + " AS " + to_string(type) + ")";
    }
    std::string operator()(const sql::InList& in) const {
        return of(in.operand) + (in.negated ? " NOT IN (" : " IN (") + join(listed(in.list), ", ") + ")";
    }
    std::string operator()(const sql::Aggregate& aggregate) const {
        return to_upper(aggregate.function->name) + "(" +
               (aggregate.arguments.empty() ? "*" : join(listed(aggregate.arguments), ", ")) + ")";
    }
    std::string operator()(const sql::WindowCall& call) const { return to_upper(call.function->name) + "() OVER (…)"; }
    std::string operator()(const sql::ScalarSubquery&) const { return "(SELECT …)"; }
    std::string operator()(const sql::Exists&) const { return "EXISTS (SELECT …)"; }
    std::string operator()(const sql::InSubquery& in) const {
        return join(listed(in.operands), ", ") + (in.negated ? " NOT IN (SELECT …)" : " IN (SELECT …)");
    }
    std::string operator()(const sql::Quantified& quantified) const {
        return of(quantified.operand) + " " + std::string(quantified.comparison->name) +
               (quantified.all ? " ALL (SELECT …)" : " ANY (SELECT …)");
    }
};

} // namespace

RelationNames::RelationNames(const sql::Query& query) {
    TreeVisitor visitor;
    visitor.table = [&](const sql::TableExpression& table) {
        auto name = table.alias;
        const auto* base = std::get_if<sql::BaseTable>(&table.node);
        const auto* local = std::get_if<sql::LocalTableRef>(&table.node);
        if (name.empty() && base) name = base->table->name;
        if (name.empty() && local) name = local->table->name;
        relations_[table.relation] = {name, table.columns};
    };
    walk(query, visitor);
}

std::string RelationNames::name(int relation) const {
    const auto found = relations_.find(relation);
    return found == relations_.end() || found->second.name.empty() ? "a derived table" : found->second.name;
}

std::string RelationNames::column(int relation, std::size_t column) const {
    const auto found = relations_.find(relation);
    if (found == relations_.end() || column >= found->second.columns.size())
        return "column " + std::to_string(column + 1);
    const auto& named = found->second;
    return (named.name.empty() ? "" : named.name + ".") + named.columns[column].name;
}

std::string condition_text(const sql::Expression& expression, const RelationNames& names) {
    auto text = std::visit(Writer{names, expression.type}, expression.node);
    if (text.size() <= kMostBytes) return text;
    std::size_t end = kMostBytes;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end; // not inside of a character
    return text.substr(0, end) + " …";
}

} // namespace snowatlas::engine

#include "driver/engine/explain_conditions.h"

#include <algorithm>
#include <variant>

#include "driver/base/text.h"
#include "driver/engine/plan_parts.h"
#include "driver/engine/tree_walk.h"
#include "driver/sql/functions.h"
#include "driver/sql/tree.h"

namespace snowatlas::engine {
namespace {

constexpr std::string_view kDriver = "evaluated by the driver: ";

class ConditionExplainer {
  public:
    ConditionExplainer(const RelationPlan& planned, const rest::Session& session)
        : planned_(planned), table_(*planned.table), session_(session), path_(table_.paths[planned.access.path]) {}

    std::string fate(const sql::Expression& condition) const {
        const bool answered = sql::contains_query(condition) && is_restriction(condition);
        return (answered ? "the subquery is answered first, " : "") + fate_of_value(condition);
    }

  private:
    bool is_restriction(const sql::Expression& condition) const {
        const auto& constants = planned_.restrictions.constants;
        return std::any_of(constants.begin(), constants.end(),
                           [&](const auto& restriction) { return restriction.conjunct == &condition; });
    }

    std::string fate_of_value(const sql::Expression& condition) const {
        std::string refusal;
        for (const auto& restriction : planned_.restrictions.constants) {
            if (restriction.conjunct != &condition) continue;
            if (planned_.only_counted) return "counted by Snow Atlas";
            if (is_key(restriction)) return "given as the key";
            if (is_sent(planned_, restriction, session_))
                return restriction.whole ? "sent as filter, checked again by the driver"
                                         : "sent as filter as far as it can be, evaluated by the driver";
            refusal = why_not_sent(restriction);
        }
        if (!refusal.empty()) return std::string(kDriver) + refusal;
        if (gives_keys(condition)) return "gives the keys, checked again by the driver";
        return std::string(kDriver) + why_no_restriction(condition);
    }

    std::string column_name(std::size_t column) const { return table_.columns[column].name; }

    bool is_key(const ConstantRestriction& restriction) const {
        if (restriction.values.alternatives.size() != 1) return false;
        const auto& predicate = restriction.values.alternatives[0];
        for (std::size_t i = 0; i < planned_.access.key.size(); ++i) {
            const auto column =
                path_.parameters.empty() ? planned_.access.key_filter->column : path_.parameters[i].column;
            if (column == predicate.column && planned_.access.key[i].constants == predicate.values) return true;
        }
        return false;
    }

    std::string why_not_sent(const ConstantRestriction& restriction) const {
        if (!path_.filterable) return "GET " + path_.path + " has no filter";
        const auto& predicate = restriction.values.alternatives.front();
        const auto& column = table_.columns[predicate.column];
        if (pushable_filter(table_, {{restriction}, {}, {}}).empty()) return why_not_pushable(column, predicate);
        for (const auto& alternative : restriction.values.alternatives)
            if (!path_.filter_fields.empty() && !path_.filter_fields.contains(alternative.column))
                return "the endpoint's filter does not know " + column_name(alternative.column);
        return "the filter of this endpoint cannot say it, refused it before, or would be too long";
    }

    static std::string why_not_pushable(const schema::Column& column, const rest::Predicate& predicate) {
        if (column.decoding == schema::Decoding::Json || column.type.id == TypeId::LongText)
            return column.name + " is JSON in the API";
        if (column.decoding == schema::Decoding::Names) return "the API may have " + column.name + " in another form";
        const bool ascii = std::all_of(predicate.values.begin(), predicate.values.end(), [](const Value& value) {
            const auto* text = std::get_if<std::string>(&value);
            return !text || (!text->empty() && is_ascii(*text));
        });
        if (!ascii) return "filters take ASCII text only, and no empty one";
        return "Snow Atlas may compare the values of " + column.name + " in another way than SQL";
    }

    // The columns whose values come from a join or subquery.
    bool gives_keys(const sql::Expression& condition) const {
        if (planned_.access.queries.empty()) return false;
        const auto origin = planned_.access.queries.front().origin;
        if (std::holds_alternative<sql::InSubquery>(condition.node) ||
            std::holds_alternative<sql::Exists>(condition.node))
            return origin == KeyQuery::Origin::Subquery;
        const auto* call = std::get_if<sql::Call>(&condition.node);
        if (!call || call->function->name != "=" || origin == KeyQuery::Origin::Suppliers) return false;
        return std::any_of(call->arguments.begin(), call->arguments.end(), [&](const auto& side) {
            const auto* reference = std::get_if<sql::ColumnRef>(&side->node);
            return reference && reference->relation == planned_.relation && is_key_column(reference->column);
        });
    }

    bool is_key_column(std::size_t column) const {
        const auto& access = planned_.access;
        if (access.key_filter && access.key_filter->column == column) return true;
        return std::any_of(path_.parameters.begin(), path_.parameters.end(),
                           [&](const auto& parameter) { return parameter.column == column; });
    }

    static std::string why_no_restriction(const sql::Expression& condition) {
        if (sql::contains_query(condition)) return "it holds a subquery";
        if (relations_of(condition).size() > 1) return "it compares tables with each other";
        const auto* call = std::get_if<sql::Call>(&condition.node);
        const auto* in = std::get_if<sql::InList>(&condition.node);
        const auto name = call ? call->function->name : std::string_view();
        if (name == "not" || name == "<>" || (in && in->negated))
            return "the API may leave out other rows than SQL for a negation";
        if (name.starts_with("is ")) return "the API has no reliable test for NULL";
        if (name == "or") return "not every part of the OR is a comparison of a column with constants";
        if (call && std::none_of(call->arguments.begin(), call->arguments.end(), is_plain_column))
            return "it is about an expression, not a column";
        return "it is no comparison of a column with a constant of its type";
    }

    static bool is_plain_column(const sql::ExpressionPtr& expression) {
        if (const auto* cast = std::get_if<sql::Cast>(&expression->node)) return is_plain_column(cast->operand);
        return std::holds_alternative<sql::ColumnRef>(expression->node);
    }

    const RelationPlan& planned_;
    const schema::Table& table_;
    const rest::Session& session_;
    const schema::AccessPath& path_;
};

bool is_about(const sql::Expression& condition, int relation) {
    const auto relations = relations_of(condition);
    return std::find(relations.begin(), relations.end(), relation) != relations.end();
}

// Found through equalities with columns of other tables.
std::vector<std::string> transitive_lines(const RelationPlan& planned, const RelationNames& names) {
    std::vector<std::string> lines;
    for (const auto& restriction : planned.restrictions.constants)
        if (restriction.transitive && !is_about(*restriction.conjunct, planned.relation))
            lines.push_back(condition_text(*restriction.conjunct, names) + ": holds here too, through " +
                            planned.table->columns[restriction.values.alternatives[0].column].name);
    return lines;
}

} // namespace

std::vector<std::string> condition_lines(const RelationPlan& planned, const RelationScope& scope,
                                         const RelationNames& names, const rest::Session& session) {
    const ConditionExplainer explainer(planned, session);
    std::vector<std::string> lines;
    for (const auto& condition : scope.conjuncts)
        if (is_about(*condition, planned.relation))
            lines.push_back(condition_text(*condition, names) + ": " + explainer.fate(*condition));
    for (auto& line : transitive_lines(planned, names)) lines.push_back(std::move(line));
    return lines;
}

std::vector<std::string> held_condition_lines(const RelationScope& scope, const RelationNames& names) {
    std::vector<std::string> lines;
    for (const auto& held : scope.held_back)
        lines.push_back(condition_text(*held.condition, names) + ": " + std::string(kDriver) +
                        std::string(held.reason));
    return lines;
}

} // namespace snowatlas::engine

// Ids of Snow Atlas are lower-case text. People and tools write guids in upper case too, and in braces: beside a column
// of ids, a literal or parameter in the form of a guid means the id, however it is written.
#include <algorithm>

#include "driver/base/text.h"
#include "driver/sql/bind.h"
#include "driver/sql/tree.h"

namespace snowatlas::sql {
namespace {

bool keeps_text(const Cast& cast, const SqlType& type) {
    return is_text(type.id) && is_text(cast.operand->type.id);
}

} // namespace

void Binder::note_guid_columns(const TableExpression& table) {
    const auto is_guid_at = [&](std::size_t column) {
        if (const auto* base = std::get_if<BaseTable>(&table.node))
            return base->table->columns[column].decoding == schema::Decoding::Guid;
        if (const auto* derived = std::get_if<DerivedTable>(&table.node))
            return is_guid_column(*derived->query, column);
        const auto* reference = std::get_if<CteReference>(&table.node);
        if (reference == nullptr) return false;
        const auto known = std::find_if(common_tables_.begin(), common_tables_.end(),
                                        [&](const KnownCommonTable& common) { return common.id == reference->cte; });
        return known != common_tables_.end() && known->query != nullptr && is_guid_column(*known->query, column);
    };
    for (std::size_t column = 0; column < table.columns.size(); ++column) {
        if (is_guid_at(column)) guid_columns_.insert({table.relation, column});
    }
}

bool Binder::is_guid_column(const Query& query, std::size_t column) const {
    if (const auto* select = std::get_if<Select>(&query.body)) return is_guid(*select->items[column].expression);
    const auto* operation = std::get_if<SetOperation>(&query.body);
    return operation != nullptr && is_guid_column(*operation->left, column) &&
           is_guid_column(*operation->right, column);
}

bool Binder::is_guid(const Expression& expression) const {
    if (const auto* reference = std::get_if<ColumnRef>(&expression.node))
        return guid_columns_.contains({reference->relation, reference->column});
    if (const auto* cast = std::get_if<Cast>(&expression.node))
        return keeps_text(*cast, expression.type) && is_guid(*cast->operand);
    const auto* call = std::get_if<Call>(&expression.node); // a column that USING has merged
    return call != nullptr && call->function->name == "coalesce" &&
           std::all_of(call->arguments.begin(), call->arguments.end(),
                       [&](const ExpressionPtr& argument) { return is_guid(*argument); });
}

ExpressionPtr Binder::spelled_as_guid(ExpressionPtr expression) {
    if (const auto* literal = std::get_if<Literal>(&expression->node)) {
        const auto* text = std::get_if<std::string>(&literal->value);
        auto guid = text != nullptr ? lower_case_guid(*text) : std::nullopt;
        if (!guid || *guid == *text) return expression;
        const SqlType type = {expression->type.id, kGuidLength, 0, expression->type.nullable};
        return make_expression(type, Literal{std::move(*guid)}, expression->place);
    }
    if (const auto* parameter = std::get_if<Parameter>(&expression->node)) {
        parameters_[parameter->index].is_guid = true;
    } else if (const auto* cast = std::get_if<Cast>(&expression->node)) {
        if (!keeps_text(*cast, expression->type)) return expression;
        Cast result = *cast;
        result.operand = spelled_as_guid(result.operand);
        return make_expression(expression->type, std::move(result), expression->place);
    }
    return expression;
}

void Binder::spell_guids_alike(std::vector<ExpressionPtr>& items) {
    if (std::none_of(items.begin(), items.end(), [&](const ExpressionPtr& item) { return is_guid(*item); })) return;
    for (ExpressionPtr& item : items) item = spelled_as_guid(std::move(item));
}

} // namespace snowatlas::sql

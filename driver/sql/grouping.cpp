// The rule of grouped queries: what is neither grouped nor aggregated has no single value in a group.
#include <algorithm>

#include "driver/sql/bind.h"
#include "driver/sql/failure.h"
#include "driver/sql/tree.h"

namespace snowatlas::sql {
namespace {

class GroupingCheck {
  public:
    GroupingCheck(const Select& select, const std::vector<Relation>& relations)
        : select_(select), relations_(relations) {}

    void check(const ExpressionPtr& expression, bool in_subquery = false) const {
        const bool is_grouped =
            std::any_of(select_.group_by.begin(), select_.group_by.end(),
                        [&](const ExpressionPtr& grouped) { return same_value(*grouped, *expression); });
        if (is_grouped) return;
        if (!in_subquery && std::holds_alternative<Aggregate>(expression->node)) return;
        if (const auto* column = std::get_if<ColumnRef>(&expression->node)) {
            for (const Relation& relation : relations_) {
                if (relation.id == column->relation) fail_ungrouped(relation, *column, expression->place);
            }
        }
        for_each_operand(*expression, [&](const ExpressionPtr& operand) { check(operand, in_subquery); });
        for_each_subquery(*expression, [&](const Query& query) {
            for_each_expression(query, [&](const ExpressionPtr& inner) { check(inner, true); });
        });
    }

  private:
    // A column is the same whether an outer join has made it nullable or not.
    static bool same_value(const Expression& a, const Expression& b) { return same_expression(a, b); }

    [[noreturn]] void fail_ungrouped(const Relation& relation, const ColumnRef& column, Place place) const {
        const std::string name = relation.columns[column.column].name;
        fail(place, "The column " + (relation.alias.empty() ? name : relation.alias + "." + name) +
                        " stands beside an aggregate but is neither in GROUP BY nor inside an aggregate; add it to "
                        "GROUP BY or wrap it, e.g. MIN(" +
                        name + ")");
    }

    const Select& select_;
    const std::vector<Relation>& relations_;
};

} // namespace

void Binder::check_grouped(const Query& query, const ExpressionPtr& qualify) const {
    const auto& select = std::get<Select>(query.body);
    const GroupingCheck grouping(select, scope_->relations);
    for (const SelectItem& item : select.items) grouping.check(item.expression);
    if (select.having != nullptr) grouping.check(select.having);
    if (qualify != nullptr) grouping.check(qualify);
    for (const OrderTerm& term : query.order) grouping.check(term.expression);
}

} // namespace snowatlas::sql

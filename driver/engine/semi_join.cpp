#include "driver/engine/semi_join.h"

#include <algorithm>

#include "driver/engine/plan_parts.h"
#include "driver/engine/restrictions.h"
#include "driver/engine/tree_walk.h"
#include "driver/sql/functions.h"
#include "driver/sql/tree.h"

namespace snowatlas::engine {
namespace {

bool is_among(int relation, const std::vector<int>& relations) {
    return std::find(relations.begin(), relations.end(), relation) != relations.end();
}

bool uses_any(const sql::Expression& expression, const std::vector<int>& relations) {
    const auto used = relations_of(expression);
    return std::any_of(used.begin(), used.end(), [&](int relation) { return is_among(relation, relations); });
}

bool uses_only(const sql::Expression& expression, const std::vector<int>& relations) {
    const auto used = relations_of(expression);
    return !used.empty() &&
           std::all_of(used.begin(), used.end(), [&](int relation) { return is_among(relation, relations); });
}

// A correlated SELECT without its correlated conditions. Of `inside = outside` the inner side becomes a column.
class Loosened {
  public:
    Loosened(const sql::Query& query, const sql::Select& select)
        : query_(query), select_(select), around_(free_relations(query)) {
        for (const auto& conjunct : sql::conjuncts_of(select.where)) {
            if (uses_any(*conjunct, around_))
                take_equality(*conjunct);
            else
                kept_.push_back(conjunct);
        }
    }

    // A column that stands outside in any case: one of IN.
    void add(const sql::ExpressionPtr& outside, const sql::ExpressionPtr& inside) {
        const bool depends_on_rows =
            sql::contains_node<sql::WindowCall>(*inside) || sql::contains_node<sql::Aggregate>(*inside);
        if (depends_on_rows || uses_any(*inside, around_)) return;
        joins_.push_back({outside, nullptr, joins_.size()});
        items_.push_back({inside, "c" + std::to_string(items_.size())});
    }

    std::vector<SemiJoin> joins() {
        sql::Query loose;
        for (const auto& item : items_) loose.columns.push_back({item.name, item.expression->type});
        sql::Select select;
        select.items = std::move(items_);
        select.from = select_.from;
        select.where = all_of(std::move(kept_));
        loose.with = query_.with;
        loose.body = std::move(select);
        const auto shared = std::make_shared<sql::Query>(std::move(loose));
        if (joins_.empty() || !free_relations(*shared).empty()) return {};
        for (auto& join : joins_) join.query = shared;
        return std::move(joins_);
    }

  private:
    void take_equality(const sql::Expression& conjunct) {
        const auto* call = std::get_if<sql::Call>(&conjunct.node);
        if (!call || call->function->name != "=") return;
        for (std::size_t side = 0; side < 2; ++side)
            if (uses_only(*call->arguments[side], around_))
                return add(call->arguments[side], call->arguments[1 - side]);
    }

    const sql::Query& query_;
    const sql::Select& select_;
    std::vector<int> around_;
    std::vector<sql::ExpressionPtr> kept_;
    std::vector<SemiJoin> joins_;
    std::vector<sql::SelectItem> items_;
};

// Its rows are rows of FROM, each by itself.
const sql::Select* plain_select(const sql::Query& query) {
    const auto* select = std::get_if<sql::Select>(&query.body);
    return select && !select->grouped ? select : nullptr;
}

} // namespace

SemiJoins semi_joins(const sql::Expression& condition) {
    SemiJoins found;
    if (const auto* exists = std::get_if<sql::Exists>(&condition.node)) {
        found.correlated = true;
        found.described = "the subquery of EXISTS";
        if (const auto* select = plain_select(*exists->query)) found.joins = Loosened(*exists->query, *select).joins();
        return found;
    }
    const auto* in = std::get_if<sql::InSubquery>(&condition.node);
    if (!in || in->negated) return found;
    found.described = "the subquery of IN";
    found.correlated = !free_relations(*in->query).empty();
    if (!found.correlated) {
        for (std::size_t i = 0; i < in->operands.size(); ++i) found.joins.push_back({in->operands[i], in->query, i});
    } else if (const auto* select = plain_select(*in->query)) {
        Loosened loosened(*in->query, *select);
        for (std::size_t i = 0; i < in->operands.size(); ++i)
            loosened.add(in->operands[i], select->items[i].expression);
        found.joins = loosened.joins();
    }
    return found;
}

} // namespace snowatlas::engine

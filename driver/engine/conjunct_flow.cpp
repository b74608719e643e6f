#include "driver/engine/conjunct_flow.h"

#include <algorithm>

#include "driver/engine/substitution.h"
#include "driver/engine/tree_walk.h"
#include "driver/sql/functions.h"
#include "driver/sql/tree.h"

namespace snowatlas::engine {
namespace {

using Conjuncts = std::vector<sql::ExpressionPtr>;

bool mentions(const sql::Expression& expression, int relation) {
    const auto relations = relations_of(expression);
    return std::find(relations.begin(), relations.end(), relation) != relations.end();
}

Conjuncts joined(const Conjuncts& a, const Conjuncts& b) {
    Conjuncts all = a;
    all.insert(all.end(), b.begin(), b.end());
    return all;
}

// What a query is asked from outside: conditions on the columns of the relation it stands for.
struct Wanted {
    int relation = sql::kResultRelation;
    Conjuncts conjuncts; // that mention it
    Conjuncts context;   // others that hold around it
};

class Flow {
  public:
    explicit Flow(RelationScopes& scopes) : scopes_(scopes) {}

    void query(const sql::Query& query, const Wanted& wanted) {
        const auto depth = common_tables_.size();
        for (const auto& table : query.with) common_table(table, query);
        Wanted inside = wanted;
        if (query.limit || query.offset) {
            hold_back(wanted.relation, wanted.conjuncts, "LIMIT comes before it");
            inside.conjuncts.clear();
        }
        if (const auto* select = std::get_if<sql::Select>(&query.body)) {
            this->select(*select, query, inside);
        } else if (const auto* operation = std::get_if<sql::SetOperation>(&query.body)) {
            this->query(*operation->left, inside);
            this->query(*operation->right, inside);
        } else {
            for (const auto& row : std::get<sql::Values>(query.body).rows)
                for (const auto& expression : row) subqueries(*expression, inside.context);
        }
        common_tables_.resize(depth);
    }

    void subqueries(const sql::Expression& expression, const Conjuncts& context) {
        TreeVisitor visitor;
        visitor.into_queries = false;
        visitor.expression = [&](const sql::Expression& part) {
            for (const auto& inner : queries_of(part)) query(*inner, {sql::kResultRelation, {}, context});
            return true;
        };
        walk(expression, visitor);
    }

  private:
    static std::vector<sql::QueryPtr> queries_of(const sql::Expression& expression) {
        if (const auto* scalar = std::get_if<sql::ScalarSubquery>(&expression.node)) return {scalar->query};
        if (const auto* exists = std::get_if<sql::Exists>(&expression.node)) return {exists->query};
        if (const auto* in = std::get_if<sql::InSubquery>(&expression.node)) return {in->query};
        if (const auto* quantified = std::get_if<sql::Quantified>(&expression.node)) return {quantified->query};
        return {};
    }

    // A common table that is read once is followed where it is read; others get nothing from outside.
    void common_table(const sql::CommonTable& table, const sql::Query& owner) {
        int uses = 0;
        TreeVisitor visitor;
        visitor.table = [&](const sql::TableExpression& expression) {
            const auto* reference = std::get_if<sql::CteReference>(&expression.node);
            uses += reference && reference->cte == table.id;
        };
        walk(owner, visitor);
        if (uses == 1 && !table.recursive)
            read_once_[table.id] = table.query;
        else
            query(*table.query, {});
        common_tables_.push_back(table);
    }

    void select(const sql::Select& select, const sql::Query& query, const Wanted& wanted) {
        auto conjuncts = joined(sql::conjuncts_of(select.where), inside(select, wanted));
        const auto around = joined(conjuncts, wanted.context);
        for (const auto& table : select.from) this->table(table, conjuncts, wanted.context);
        for (const auto& item : select.items) subqueries(*item.expression, around);
        for (const auto& conjunct : sql::conjuncts_of(select.where)) subqueries(*conjunct, around);
        for (const auto& term : select.group_by) subqueries(*term, around);
        if (select.having) subqueries(*select.having, around);
        for (const auto& term : query.order) subqueries(*term.expression, around);
    }

    // Conditions on the result as conditions on what it is made of.
    Conjuncts inside(const sql::Select& select, const Wanted& wanted) {
        const auto windows = windows_of(select);
        const auto replace = [&](const sql::ColumnRef& reference) -> sql::ExpressionPtr {
            const auto& item = select.items[reference.column].expression;
            if (sql::contains_node<sql::Aggregate>(*item) || sql::contains_query(*item)) return nullptr;
            if (select.grouped && !is_one_of(select.group_by, *item)) return nullptr;
            // Whole partitions may go without changing others.
            const bool whole = std::all_of(windows.begin(), windows.end(), [&](const sql::WindowCall* window) {
                return is_one_of(window->partition, *item);
            });
            return whole ? item : nullptr;
        };
        Conjuncts result;
        for (const auto& conjunct : wanted.conjuncts) {
            if (auto inner = substitute(conjunct, wanted.relation, replace))
                result.push_back(std::move(inner));
            else
                hold_back(wanted.relation, {conjunct},
                          windows.empty() ? "it speaks of a value that is computed from several rows"
                                          : "a window function comes before it");
        }
        return result;
    }

    void hold_back(int relation, const Conjuncts& conditions, std::string_view reason) {
        const auto scope = scopes_.find(relation);
        if (scope == scopes_.end()) return;
        auto& held = scope->second.held_back;
        for (const auto& condition : conditions)
            if (std::none_of(held.begin(), held.end(), [&](const auto& other) { return other.condition == condition; }))
                held.push_back({condition, reason});
    }

    // ON of an outer join says which rows find a partner, not which rows of the kept side there are.
    void hold_back_at_kept_side(const sql::TableExpression& side, const Conjuncts& on) {
        if (const auto* join = std::get_if<sql::JoinedTable>(&side.node)) {
            hold_back_at_kept_side(*join->left, on);
            return hold_back_at_kept_side(*join->right, on);
        }
        for (const auto& conjunct : on)
            if (relations_of(*conjunct) == std::vector<int>{side.relation})
                hold_back(side.relation, {conjunct}, "ON of an outer join leaves out no rows of the side that is kept");
    }

    static std::vector<const sql::WindowCall*> windows_of(const sql::Select& select) {
        std::vector<const sql::WindowCall*> windows;
        TreeVisitor visitor;
        visitor.into_queries = false;
        visitor.expression = [&](const sql::Expression& part) {
            if (const auto* window = std::get_if<sql::WindowCall>(&part.node)) windows.push_back(window);
            return true;
        };
        for (const auto& item : select.items) walk(*item.expression, visitor);
        return windows;
    }

    static bool is_one_of(const std::vector<sql::ExpressionPtr>& terms, const sql::Expression& item) {
        return std::any_of(terms.begin(), terms.end(), [&](const auto& term) {
            const auto* a = std::get_if<sql::ColumnRef>(&term->node);
            const auto* b = std::get_if<sql::ColumnRef>(&item.node);
            return term.get() == &item || (a && b && a->relation == b->relation && a->column == b->column);
        });
    }

    void table(const sql::TableExpressionPtr& table, const Conjuncts& conjuncts, const Conjuncts& context) {
        if (const auto* join = std::get_if<sql::JoinedTable>(&table->node))
            return this->join(*join, conjuncts, context);
        const auto all = joined(conjuncts, context);
        scopes_[table->relation] = {table, all, common_tables_, {}};
        const auto* derived = std::get_if<sql::DerivedTable>(&table->node);
        const auto* reference = std::get_if<sql::CteReference>(&table->node);
        sql::QueryPtr inner = derived ? derived->query : nullptr;
        if (reference && read_once_.contains(reference->cte)) inner = read_once_[reference->cte];
        Wanted wanted{table->relation, {}, {}};
        for (const auto& conjunct : all)
            (mentions(*conjunct, table->relation) ? wanted.conjuncts : wanted.context).push_back(conjunct);
        if (reference && !inner)
            hold_back(table->relation, wanted.conjuncts, "the common table is used more than once, or is recursive");
        if (!inner) return;
        query(*inner, wanted);
    }

    // ON speaks of a side unless that side's rows stay without a partner.
    void join(const sql::JoinedTable& join, const Conjuncts& conjuncts, const Conjuncts& context) {
        const auto with_on = joined(conjuncts, sql::conjuncts_of(join.on));
        const bool inner = join.kind == sql::JoinKind::Inner;
        table(join.left, inner || join.kind == sql::JoinKind::Right ? with_on : conjuncts, context);
        table(join.right, inner || join.kind == sql::JoinKind::Left ? with_on : conjuncts, context);
        const auto on = sql::conjuncts_of(join.on);
        if (join.kind == sql::JoinKind::Left || join.kind == sql::JoinKind::Full)
            hold_back_at_kept_side(*join.left, on);
        if (join.kind == sql::JoinKind::Right || join.kind == sql::JoinKind::Full)
            hold_back_at_kept_side(*join.right, on);
        if (join.on) subqueries(*join.on, joined(conjuncts, context));
    }

    RelationScopes& scopes_;
    std::vector<sql::CommonTable> common_tables_;
    std::map<int, sql::QueryPtr> read_once_;
};

} // namespace

RelationScopes find_scopes(const sql::QueryPtr& query) {
    RelationScopes scopes;
    Flow(scopes).query(*query, {});
    return scopes;
}

RelationScopes find_scopes(const sql::ExpressionPtr& expression) {
    RelationScopes scopes;
    if (expression) Flow(scopes).subqueries(*expression, {});
    return scopes;
}

} // namespace snowatlas::engine

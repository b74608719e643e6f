#include "driver/sql/tree.h"

#include "driver/sql/functions.h"

#include <algorithm>

namespace snowatlas::sql {
namespace {

bool same(const ExpressionPtr& a, const ExpressionPtr& b) {
    if (a == nullptr || b == nullptr) return a == b;
    return same_expression(*a, *b);
}
bool same(const std::vector<ExpressionPtr>& a, const std::vector<ExpressionPtr>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const ExpressionPtr& x, const ExpressionPtr& y) { return same(x, y); });
}
bool same(const std::vector<OrderTerm>& a, const std::vector<OrderTerm>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const OrderTerm& x, const OrderTerm& y) {
        return x.order == y.order && x.nulls == y.nulls && same(x.expression, y.expression);
    });
}
bool same(const std::optional<Frame>& a, const std::optional<Frame>& b) {
    if (!a || !b) return a.has_value() == b.has_value();
    return a->unit == b->unit && a->exclude == b->exclude && a->start.kind == b->start.kind &&
           a->end.kind == b->end.kind && same(a->start.offset, b->start.offset) && same(a->end.offset, b->end.offset);
}

struct SameNode {
    const Expression& other;

    template <typename Node> const Node& of() const { return std::get<Node>(other.node); }

    bool operator()(const Literal& node) const { return node.value == of<Literal>().value; }
    bool operator()(const ColumnRef& node) const {
        return node.relation == of<ColumnRef>().relation && node.column == of<ColumnRef>().column;
    }
    bool operator()(const Parameter& node) const { return node.index == of<Parameter>().index; }
    bool operator()(const Call& node) const {
        return node.function == of<Call>().function && node.function->deterministic &&
               same(node.arguments, of<Call>().arguments);
    }
    bool operator()(const Case& node) const {
        const auto& theirs = of<Case>();
        return same(node.otherwise, theirs.otherwise) &&
               std::equal(node.whens.begin(), node.whens.end(), theirs.whens.begin(), theirs.whens.end(),
                          [](const Case::When& x, const Case::When& y) {
                              return same(x.condition, y.condition) && same(x.result, y.result);
                          });
    }
    bool operator()(const Cast& node) const {
        return node.explicit_cast == of<Cast>().explicit_cast && same(node.operand, of<Cast>().operand);
    }
    bool operator()(const InList& node) const {
        return node.negated == of<InList>().negated && same(node.operand, of<InList>().operand) &&
               same(node.list, of<InList>().list);
    }
    bool operator()(const Aggregate& node) const {
        const auto& theirs = of<Aggregate>();
        return node.function == theirs.function && node.distinct == theirs.distinct &&
               same(node.arguments, theirs.arguments) && same(node.filter, theirs.filter) &&
               same(node.order, theirs.order);
    }
    bool operator()(const WindowCall& node) const {
        const auto& theirs = of<WindowCall>();
        return node.function == theirs.function && same(node.arguments, theirs.arguments) &&
               same(node.filter, theirs.filter) && same(node.partition, theirs.partition) &&
               same(node.order, theirs.order) && same(node.frame, theirs.frame);
    }
    bool operator()(const ScalarSubquery& node) const { return node.query == of<ScalarSubquery>().query; }
    bool operator()(const Exists& node) const { return node.query == of<Exists>().query; }
    bool operator()(const InSubquery& node) const {
        return node.query == of<InSubquery>().query && node.negated == of<InSubquery>().negated &&
               same(node.operands, of<InSubquery>().operands);
    }
    bool operator()(const Quantified& node) const {
        const auto& theirs = of<Quantified>();
        return node.query == theirs.query && node.all == theirs.all && node.comparison == theirs.comparison &&
               same(node.operand, theirs.operand);
    }
};

using Visit = std::function<void(const ExpressionPtr&)>;

struct Operands {
    const Visit& visit;

    void one(const ExpressionPtr& expression) const {
        if (expression != nullptr) visit(expression);
    }
    void all(const std::vector<ExpressionPtr>& list) const {
        for (const ExpressionPtr& expression : list) one(expression);
    }
    void all(const std::vector<OrderTerm>& terms) const {
        for (const OrderTerm& term : terms) one(term.expression);
    }

    void operator()(const Literal&) const {}
    void operator()(const ColumnRef&) const {}
    void operator()(const Parameter&) const {}
    void operator()(const ScalarSubquery&) const {}
    void operator()(const Exists&) const {}
    void operator()(const Call& node) const { all(node.arguments); }
    void operator()(const Case& node) const {
        for (const Case::When& when : node.whens) {
            one(when.condition);
            one(when.result);
        }
        one(node.otherwise);
    }
    void operator()(const Cast& node) const { one(node.operand); }
    void operator()(const InList& node) const {
        one(node.operand);
        all(node.list);
    }
    void operator()(const Aggregate& node) const {
        all(node.arguments);
        one(node.filter);
        all(node.order);
    }
    void operator()(const WindowCall& node) const {
        all(node.arguments);
        one(node.filter);
        all(node.partition);
        all(node.order);
        if (node.frame) {
            one(node.frame->start.offset);
            one(node.frame->end.offset);
        }
    }
    void operator()(const InSubquery& node) const { all(node.operands); }
    void operator()(const Quantified& node) const { one(node.operand); }
};

using Replace = std::function<ExpressionPtr(const Expression&)>;

struct PartReplacer {
    const ExpressionPtr& original;
    const Replace& replace;

    void one(ExpressionPtr& operand) const {
        if (operand != nullptr) operand = replace_parts(operand, replace);
    }
    template <typename Node> ExpressionPtr with(Node node) const {
        return make_expression(original->type, std::move(node), original->place);
    }

    ExpressionPtr operator()(Call node) const {
        for (ExpressionPtr& argument : node.arguments) one(argument);
        return with(std::move(node));
    }
    ExpressionPtr operator()(Case node) const {
        for (Case::When& when : node.whens) {
            one(when.condition);
            one(when.result);
        }
        one(node.otherwise);
        return with(std::move(node));
    }
    ExpressionPtr operator()(Cast node) const {
        one(node.operand);
        return with(std::move(node));
    }
    ExpressionPtr operator()(InList node) const {
        one(node.operand);
        for (ExpressionPtr& element : node.list) one(element);
        return with(std::move(node));
    }
    template <typename Node> ExpressionPtr operator()(const Node&) const { return original; }
};

void visit_table(const TableExpression& table, const Visit& visit) {
    if (const auto* derived = std::get_if<DerivedTable>(&table.node)) for_each_expression(*derived->query, visit);
    if (const auto* join = std::get_if<JoinedTable>(&table.node)) {
        visit_table(*join->left, visit);
        visit_table(*join->right, visit);
        if (join->on != nullptr) visit(join->on);
    }
}

struct Body {
    const Visit& visit;

    void operator()(const Select& select) const {
        const Operands operands{visit};
        for (const SelectItem& item : select.items) operands.one(item.expression);
        for (const TableExpressionPtr& table : select.from) visit_table(*table, visit);
        operands.one(select.where);
        operands.all(select.group_by);
        operands.one(select.having);
    }
    void operator()(const Values& values) const {
        for (const auto& row : values.rows) Operands{visit}.all(row);
    }
    void operator()(const SetOperation& operation) const {
        for_each_expression(*operation.left, visit);
        for_each_expression(*operation.right, visit);
    }
};

} // namespace

bool same_expression(const Expression& a, const Expression& b) {
    if (&a == &b) return true;
    if (a.node.index() != b.node.index()) return false;
    const bool same_type = a.type.id == b.type.id && a.type.length == b.type.length && a.type.scale == b.type.scale;
    return same_type && std::visit(SameNode{b}, a.node);
}

ExpressionPtr replace_parts(const ExpressionPtr& expression, const Replace& replace) {
    if (ExpressionPtr part = replace(*expression)) return part;
    return std::visit(PartReplacer{expression, replace}, expression->node);
}

void for_each_operand(const Expression& expression, const Visit& visit) {
    std::visit(Operands{visit}, expression.node);
}

void for_each_subquery(const Expression& expression, const std::function<void(const Query&)>& visit) {
    if (const auto* scalar = std::get_if<ScalarSubquery>(&expression.node)) visit(*scalar->query);
    if (const auto* exists = std::get_if<Exists>(&expression.node)) visit(*exists->query);
    if (const auto* in = std::get_if<InSubquery>(&expression.node)) visit(*in->query);
    if (const auto* quantified = std::get_if<Quantified>(&expression.node)) visit(*quantified->query);
}

void for_each_expression(const Query& query, const Visit& visit) {
    for (const CommonTable& table : query.with) for_each_expression(*table.query, visit);
    std::visit(Body{visit}, query.body);
    const Operands operands{visit};
    operands.all(query.order);
    operands.one(query.limit);
    operands.one(query.offset);
}

bool contains_query(const Expression& expression) {
    bool found = false;
    for_each_subquery(expression, [&](const Query&) { found = true; });
    for_each_operand(expression, [&](const ExpressionPtr& part) { found = found || contains_query(*part); });
    return found;
}

std::vector<ExpressionPtr> conjuncts_of(const ExpressionPtr& condition) {
    if (condition == nullptr) return {};
    const auto* call = std::get_if<Call>(&condition->node);
    if (call == nullptr || call->function->name != "and") return {condition};
    std::vector<ExpressionPtr> conjuncts;
    for (const ExpressionPtr& argument : call->arguments) {
        auto inner = conjuncts_of(argument);
        conjuncts.insert(conjuncts.end(), inner.begin(), inner.end());
    }
    return conjuncts;
}

} // namespace snowatlas::sql

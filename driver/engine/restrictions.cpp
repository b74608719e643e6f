#include "driver/engine/restrictions.h"

#include <algorithm>
#include <deque>
#include <set>

#include "driver/base/error.h"
#include "driver/engine/conversion.h"
#include "driver/engine/like_pattern.h"
#include "driver/engine/semi_join.h"
#include "driver/engine/tree_walk.h"
#include "driver/sql/functions.h"
#include "driver/sql/tree.h"

namespace snowatlas::engine {
namespace {

struct ColumnPlace {
    int relation = 0;
    std::size_t column = 0;
    // NOLINTNEXTLINE(modernize-use-nullptr): the comparison that the compiler writes has a 0 in it.
    friend auto operator<=>(const ColumnPlace&, const ColumnPlace&) = default;
};

// A column, perhaps under casts that keep its values apart.
struct ColumnUse {
    ColumnPlace place;
    SqlType type; // of the column itself
};

std::optional<ColumnUse> column_use(const sql::Expression& expression) {
    if (const auto* reference = std::get_if<sql::ColumnRef>(&expression.node))
        return ColumnUse{{reference->relation, reference->column}, expression.type};
    const auto* cast = std::get_if<sql::Cast>(&expression.node);
    if (!cast) return std::nullopt;
    const auto& from = cast->operand->type;
    if (!is_lossless(from, expression.type) && !keeps_representation(from, expression.type)) return std::nullopt;
    return column_use(*cast->operand);
}

// The constant as a value of the column's type, if there is one that means the same.
std::optional<Value> exact_value(const Value& value, const SqlType& from, const SqlType& to) {
    if (std::holds_alternative<std::monostate>(value)) return std::nullopt;
    try {
        auto converted = convert(value, Conversion{from, to});
        const auto back = convert(converted, Conversion{to, from});
        if (back == value) return converted;
    } catch (const Error&) { // no such value in the column: nothing to ask for
    }
    return std::nullopt;
}

struct ComparisonName {
    std::string_view name;
    rest::Comparison comparison, mirrored;
};
constexpr ComparisonName kComparisons[] = {
    {"=", rest::Comparison::Equal, rest::Comparison::Equal},
    {"<>", rest::Comparison::NotEqual, rest::Comparison::NotEqual},
    {"<", rest::Comparison::Less, rest::Comparison::Greater},
    {"<=", rest::Comparison::LessOrEqual, rest::Comparison::GreaterOrEqual},
    {">", rest::Comparison::Greater, rest::Comparison::Less},
    {">=", rest::Comparison::GreaterOrEqual, rest::Comparison::LessOrEqual},
};
constexpr ComparisonName kTextTests[] = {
    {"startswith", rest::Comparison::StartsWith, rest::Comparison::StartsWith},
    {"endswith", rest::Comparison::EndsWith, rest::Comparison::EndsWith},
    {"contains", rest::Comparison::Contains, rest::Comparison::Contains},
};

// column <comparison> constants, about any table.
struct Fact {
    ColumnPlace place;
    SqlType type;
    rest::Comparison comparison;
    std::vector<Value> values;
    bool whole = true; // the condition says no more
};

class Interpreter {
  public:
    explicit Interpreter(const ConstantEvaluator& evaluate) : evaluate_(evaluate) {}

    std::optional<Fact> fact(const sql::Expression& condition) const {
        if (const auto use = column_use(condition); use && use->type.id == TypeId::Bit)
            return Fact{use->place, use->type, rest::Comparison::Equal, {Value(std::int64_t{1})}};
        if (const auto* in = std::get_if<sql::InList>(&condition.node)) return list_fact(*in);
        const auto* call = std::get_if<sql::Call>(&condition.node);
        if (!call) return std::nullopt;
        const auto name = call->function->name;
        for (const auto& known : kComparisons)
            if (known.name == name) return comparison_fact(*call, known);
        for (const auto& known : kTextTests)
            if (known.name == name) return text_fact(*call->arguments[0], *call->arguments[1], known.comparison);
        if (name == "like") return like_fact(*call);
        if (name == "is true") return fact(*call->arguments[0]);
        if (name == "not" || name == "is false") return negated_bit(*call->arguments[0]);
        return std::nullopt;
    }

    // The alternatives of an OR, if all of them are facts.
    std::vector<Fact> alternatives(const sql::Expression& condition) const {
        const auto* call = std::get_if<sql::Call>(&condition.node);
        std::vector<Fact> facts;
        if (!call || call->function->name != "or") {
            if (auto single = fact(condition)) facts.push_back(std::move(*single));
            return facts;
        }
        for (const auto& argument : call->arguments) {
            auto inner = alternatives(*argument);
            if (inner.empty()) inner = one_of_all(argument);
            if (inner.empty()) return {};
            facts.insert(facts.end(), inner.begin(), inner.end());
        }
        return facts;
    }

  private:
    // Of an AND inside of an OR one fact is enough to ask for more than is wanted.
    std::vector<Fact> one_of_all(const sql::ExpressionPtr& condition) const {
        for (const auto& conjunct : sql::conjuncts_of(condition)) {
            if (conjunct == condition) return {};
            if (auto single = fact(*conjunct)) {
                single->whole = false;
                return {std::move(*single)};
            }
        }
        return {};
    }

    std::optional<Fact> comparison_fact(const sql::Call& call, const ComparisonName& known) const {
        auto use = column_use(*call.arguments[0]);
        const sql::Expression* other = call.arguments[1].get();
        auto comparison = known.comparison;
        if (!use || !free_relations(*other).empty()) {
            use = column_use(*call.arguments[1]);
            other = call.arguments[0].get();
            comparison = known.mirrored;
        }
        if (!use) return std::nullopt;
        const auto constant = evaluate_(*other);
        if (!constant) return std::nullopt;
        const auto value = exact_value(*constant, other->type, use->type);
        if (!value) return std::nullopt;
        return Fact{use->place, use->type, comparison, {*value}};
    }

    std::optional<Fact> list_fact(const sql::InList& in) const {
        const auto use = column_use(*in.operand);
        if (!use || in.negated) return std::nullopt;
        std::vector<Value> values;
        for (const auto& element : in.list) {
            const auto constant = evaluate_(*element);
            if (!constant) return std::nullopt;
            if (std::holds_alternative<std::monostate>(*constant)) continue; // equals nothing
            auto value = exact_value(*constant, element->type, use->type);
            if (!value) continue; // no value of the column can equal it
            values.push_back(std::move(*value));
        }
        if (values.empty()) return std::nullopt;
        const auto comparison = values.size() == 1 ? rest::Comparison::Equal : rest::Comparison::In;
        return Fact{use->place, use->type, comparison, std::move(values)};
    }

    std::optional<Fact> text_fact(const sql::Expression& column, const sql::Expression& wanted,
                                  rest::Comparison comparison) const {
        const auto use = column_use(column);
        const auto constant = evaluate_(wanted);
        if (!use || !constant) return std::nullopt;
        const auto* text = std::get_if<std::string>(&*constant);
        if (!text || text->empty()) return std::nullopt;
        return Fact{use->place, use->type, comparison, {Value(*text)}};
    }

    std::optional<Fact> like_fact(const sql::Call& call) const {
        const auto use = column_use(*call.arguments[0]);
        const auto pattern = evaluate_(*call.arguments[1]);
        const auto escape = call.arguments.size() > 2 ? evaluate_(*call.arguments[2]) : Value(std::string());
        if (!use || !pattern || !escape) return std::nullopt;
        const auto* pattern_text = std::get_if<std::string>(&*pattern);
        const auto* escape_text = std::get_if<std::string>(&*escape);
        if (!pattern_text || !escape_text) return std::nullopt;
        const auto needed = needed_text(*pattern_text, *escape_text);
        if (!needed) return std::nullopt;
        return Fact{use->place, use->type, needed->comparison, {Value(needed->text)}, false};
    }

    std::optional<Fact> negated_bit(const sql::Expression& operand) const {
        const auto use = column_use(operand);
        if (!use || use->type.id != TypeId::Bit) return std::nullopt;
        return Fact{use->place, use->type, rest::Comparison::Equal, {Value(std::int64_t{0})}};
    }

    const ConstantEvaluator& evaluate_;
};

// Columns that are equal in every row that matters.
class Equalities {
  public:
    explicit Equalities(const std::vector<sql::ExpressionPtr>& conjuncts) {
        for (const auto& conjunct : conjuncts) {
            const auto* call = std::get_if<sql::Call>(&conjunct->node);
            if (!call || call->function->name != "=") continue;
            const auto a = column_use(*call->arguments[0]), b = column_use(*call->arguments[1]);
            if (!a || !b || a->place == b->place) continue;
            edges_.push_back({*a, *b});
        }
    }
    // The column itself first.
    std::vector<ColumnUse> equal_to(const ColumnUse& start) const {
        std::vector<ColumnUse> found{start};
        for (std::size_t i = 0; i < found.size(); ++i) {
            for (const auto& [a, b] : edges_) {
                if (a.place == found[i].place) add(found, b);
                if (b.place == found[i].place) add(found, a);
            }
        }
        return found;
    }

  private:
    static void add(std::vector<ColumnUse>& found, const ColumnUse& use) {
        const bool known =
            std::any_of(found.begin(), found.end(), [&](const auto& other) { return other.place == use.place; });
        if (!known) found.push_back(use);
    }
    std::vector<std::pair<ColumnUse, ColumnUse>> edges_;
};

class Finder {
  public:
    Finder(const RelationScope& scope, const schema::Table& table, const ConstantEvaluator& evaluate)
        : scope_(scope), table_(table), relation_(scope.table->relation), interpreter_(evaluate),
          equalities_(scope.conjuncts) {
        for (std::size_t column = 0; column < table.columns.size(); ++column) {
            const ColumnUse self{{relation_, column}, table.columns[column].type};
            for (const auto& use : equalities_.equal_to(self)) columns_[use.place].push_back(column);
        }
    }

    Restrictions find() {
        for (const auto& conjunct : scope_.conjuncts) {
            constants(*conjunct);
            subquery(*conjunct);
            join(*conjunct);
        }
        for (std::size_t column = 0; column < table_.columns.size(); ++column) joins_by_columns(column);
        return std::move(found_);
    }

  private:
    const SqlType& type_of(std::size_t column) const { return table_.columns[column].type; }

    // Columns of this table that equal that of the fact.
    std::vector<std::size_t> columns_for(const ColumnPlace& place) const {
        const auto found = columns_.find(place);
        return found == columns_.end() ? std::vector<std::size_t>() : found->second;
    }

    std::optional<rest::Predicate> predicate(const Fact& fact, std::size_t column) const {
        rest::Predicate predicate{column, fact.comparison, {}};
        for (const auto& value : fact.values) {
            auto converted = exact_value(value, fact.type, type_of(column));
            if (converted)
                predicate.values.push_back(std::move(*converted));
            else if (fact.comparison != rest::Comparison::In)
                return std::nullopt;
        }
        if (predicate.values.empty()) return std::nullopt;
        return predicate;
    }

    void constants(const sql::Expression& conjunct) {
        const auto facts = interpreter_.alternatives(conjunct);
        if (facts.empty()) return;
        if (facts.size() == 1) {
            for (const auto column : columns_for(facts[0].place)) {
                const bool transitive = facts[0].place != ColumnPlace{relation_, column};
                if (auto single = predicate(facts[0], column))
                    found_.constants.push_back({{{std::move(*single)}}, &conjunct, transitive, facts[0].whole});
            }
            return;
        }
        ConstantRestriction restriction{{}, &conjunct, false, true};
        for (const auto& fact : facts) {
            const auto columns = columns_for(fact.place);
            auto alternative = columns.empty() ? std::nullopt : predicate(fact, columns.front());
            if (!alternative) return;
            restriction.values.alternatives.push_back(std::move(*alternative));
            restriction.whole = restriction.whole && fact.whole;
            restriction.transitive = restriction.transitive || fact.place != ColumnPlace{relation_, columns.front()};
        }
        merge_equalities(restriction.values);
        found_.constants.push_back(std::move(restriction));
    }

    // c = 1 OR c = 2 is c IN (1, 2).
    static void merge_equalities(rest::Disjunction& values) {
        auto& first = values.alternatives.front();
        for (const auto& alternative : values.alternatives) {
            const bool equality =
                alternative.comparison == rest::Comparison::Equal || alternative.comparison == rest::Comparison::In;
            if (!equality || alternative.column != first.column) return;
        }
        rest::Predicate merged{first.column, rest::Comparison::In, {}};
        for (const auto& alternative : values.alternatives)
            merged.values.insert(merged.values.end(), alternative.values.begin(), alternative.values.end());
        values.alternatives = {std::move(merged)};
    }

    void subquery(const sql::Expression& conjunct) {
        const auto found = semi_joins(conjunct);
        for (const auto& join : found.joins) {
            const auto use = column_use(*join.outside);
            if (!use) continue;
            const auto& given = join.query->columns[join.output].type;
            for (const auto column : columns_for(use->place)) {
                if (cell_kinds_differ(use->type, type_of(column)) || cell_kinds_differ(given, type_of(column)))
                    continue;
                found_.subqueries.push_back(
                    {column, join.query, join.output, scope_.common_tables, found.correlated, found.described});
            }
        }
    }

    static bool cell_kinds_differ(const SqlType& a, const SqlType& b) {
        return !keeps_representation(a, b) && !keeps_representation(b, a);
    }

    // column = expression over one other table; equal columns come from joins_by_columns().
    void join(const sql::Expression& conjunct) {
        const auto* call = std::get_if<sql::Call>(&conjunct.node);
        if (!call || call->function->name != "=") return;
        for (std::size_t side = 0; side < 2; ++side) {
            const auto use = column_use(*call->arguments[side]);
            const auto& other = call->arguments[1 - side];
            if (!use || column_use(*other)) continue;
            const auto relations = relations_of(*other);
            if (relations.size() != 1 || sql::contains_query(*other)) continue;
            for (const auto column : columns_for(use->place))
                if (relations[0] != relation_) found_.joins.push_back({column, relations[0], other});
        }
    }

    void joins_by_columns(std::size_t column) {
        const auto equal = equalities_.equal_to({{relation_, column}, type_of(column)});
        for (const auto& use : equal) {
            if (use.place.relation == relation_) continue;
            auto reference = std::make_shared<sql::Expression>(
                sql::Expression{use.type, sql::ColumnRef{use.place.relation, use.place.column}, {}});
            found_.joins.push_back({column, use.place.relation, std::move(reference)});
        }
    }

    const RelationScope& scope_;
    const schema::Table& table_;
    int relation_;
    Interpreter interpreter_;
    Equalities equalities_;
    std::map<ColumnPlace, std::vector<std::size_t>> columns_; // this table's, by what equals them
    Restrictions found_;
};

} // namespace

Restrictions find_restrictions(const RelationScope& scope, const schema::Table& table,
                               const ConstantEvaluator& evaluate) {
    return Finder(scope, table, evaluate).find();
}

namespace {

template <typename Tree> std::vector<int> free_in(const Tree& tree) {
    std::set<int> own{sql::kResultRelation};
    std::vector<int> used;
    TreeVisitor visitor;
    visitor.table = [&](const sql::TableExpression& table) { own.insert(table.relation); };
    visitor.expression = [&](const sql::Expression& part) {
        if (const auto* reference = std::get_if<sql::ColumnRef>(&part.node)) used.push_back(reference->relation);
        return true;
    };
    walk(tree, visitor);
    std::vector<int> free;
    for (const auto relation : used)
        if (!own.contains(relation) && std::find(free.begin(), free.end(), relation) == free.end())
            free.push_back(relation);
    return free;
}

} // namespace

std::vector<int> free_relations(const sql::Expression& expression) {
    return free_in(expression);
}

std::vector<int> free_relations(const sql::Query& query) {
    return free_in(query);
}

} // namespace snowatlas::engine

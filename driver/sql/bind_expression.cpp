// Names, literals, CASE, CAST and the operators that need no file of their own.
#include <algorithm>

#include "driver/sql/bind.h"
#include "driver/sql/dialects.h"
#include "driver/sql/failure.h"
#include "driver/sql/tree.h"

namespace snowatlas::sql {
namespace {

const syntax::SelectItem* item_with_alias(const Scope& scope, const std::string& name) {
    if (scope.aliases == nullptr) return nullptr;
    for (const syntax::SelectItem& item : *scope.aliases) {
        if (item.alias && item.expression != nullptr && equals_ignore_case(item.alias->text, name)) return &item;
    }
    return nullptr;
}

} // namespace

ExpressionPtr Binder::bind(const syntax::ExpressionPtr& node) {
    return as_grouped(std::visit([&](const auto& specific) { return bind_node(specific, node->place); }, node->node));
}

std::vector<ExpressionPtr> Binder::bind_all(const std::vector<syntax::ExpressionPtr>& nodes) {
    std::vector<ExpressionPtr> result;
    result.reserve(nodes.size());
    for (const syntax::ExpressionPtr& node : nodes) result.push_back(bind(node));
    return result;
}

ExpressionPtr Binder::bind_node(const syntax::Literal& node, Place place) {
    return make_expression(node.type, Literal{node.value}, place);
}

ExpressionPtr Binder::bind_node(const syntax::Parameter& node, Place place) {
    const Parameter parameter{node.index};
    if (is_known(parameters_[node.index].type)) return parameter_of_type(parameter, {}, place, false);
    return make_expression(SqlType{}, parameter, place);
}

ExpressionPtr Binder::bind_node(const syntax::DefaultValue&, Place place) {
    fail(place, "DEFAULT stands only as a whole value of INSERT or UPDATE");
}

ExpressionPtr Binder::bind_node(const syntax::Interval&, Place place) {
    fail(place, "An INTERVAL can only be added to or subtracted from a date or timestamp");
}

ExpressionPtr Binder::bind_node(const syntax::Row&, Place place) {
    fail(place, "A row of values stands only beside = or <>, <, <=, >, >= and IN");
}

ExpressionPtr Binder::bind_node(const syntax::Name& node, Place place) {
    const std::string database = names_.database_name();
    for (Scope* scope = scope_; scope != nullptr; scope = scope->parent) {
        if (ExpressionPtr column = find_column(*scope, node, database, place)) return column;
        if (node.size() > 1 || !scope->aliases_allowed) continue;
        if (const syntax::SelectItem* item = item_with_alias(*scope, node.front().text)) {
            const Temporarily<bool> once(scope->aliases_allowed, false);
            const ScopeGuard guard(*this, *scope);
            return bind(item->expression);
        }
    }
    if (node.size() == 1 && !node.front().quoted) {
        if (ExpressionPtr value = bind_niladic(node.front().text, place)) return value;
    }
    column_not_found(node, place);
}

void Binder::column_not_found(const syntax::Name& node, Place place) const {
    const std::string& name = node.back().text;
    std::string sentence = "There is no column " + to_text(node);
    std::vector<std::string> candidates;
    bool table_known = node.size() == 1;
    if (node.size() > 1) {
        const syntax::Name table(node.begin(), node.end() - 1);
        for (const Scope* scope = scope_; scope != nullptr && !table_known; scope = scope->parent) {
            for (const VisibleColumn& column : columns_of(*scope, table, names_.database_name())) {
                candidates.push_back(column.name);
            }
            table_known = !candidates.empty();
        }
        if (!table_known) sentence += ": FROM has no table or alias " + to_text(table);
    } else {
        candidates = column_names(scope_);
    }
    const std::string near = nearest_name(name, candidates);
    if (node.size() == 1 && scope_ != nullptr && item_with_alias(*scope_, name) != nullptr) {
        sentence += " in FROM; an alias of the select list is not known yet in " + scope_->clause;
    } else if (!near.empty()) {
        sentence += "; did you mean " + near + "?";
    } else if (const std::string_view advice = advice_for_column(name); !advice.empty()) {
        sentence += "; " + std::string(advice);
    } else if (node.size() == 1 && node.front().quoted) {
        sentence += "; text is written in single quotes";
    }
    fail(state::kColumnNotFound, place, sentence);
}

ExpressionPtr Binder::condition(ExpressionPtr expression) {
    const Place place = expression->place;
    expression = adopt(std::move(expression), kBit);
    if (expression->type.id == TypeId::Bit) return expression;
    if (is_numeric(expression->type.id)) {
        return compare("<>", std::move(expression), make_expression(kInteger, Literal{std::int64_t{0}}, place), place);
    }
    if (std::holds_alternative<Literal>(expression->node) && is_text(expression->type.id)) {
        if (const auto value = convert_value(std::get<Literal>(expression->node).value, expression->type, kBit)) {
            return make_expression(kBit, Literal{*value}, place);
        }
    }
    fail(place, "A condition is needed here, not a value of type " + to_string(expression->type));
}

ExpressionPtr Binder::bind_condition(const syntax::ExpressionPtr& node) {
    return condition(bind(node));
}

ExpressionPtr Binder::bind_node(const syntax::Operation& node, Place place) {
    if (node.name == "and" || node.name == "or") {
        std::vector<ExpressionPtr> operands;
        operands.reserve(node.operands.size());
        for (const syntax::ExpressionPtr& operand : node.operands) operands.push_back(bind_condition(operand));
        return call(node.name, std::move(operands), place);
    }
    if (node.name == "not") return call("not", {bind_condition(node.operands.front())}, place);
    if (node.name == "negate") return negate(bind(node.operands.front()), place);
    if (node.name == "plus") {
        ExpressionPtr operand = bind(node.operands.front());
        if (is_known(operand->type) && !is_numeric(operand->type.id)) {
            fail(place, "The sign + stands before numbers, not before " + to_string(operand->type));
        }
        return operand;
    }
    if (std::holds_alternative<syntax::Row>(node.operands[0]->node) ||
        std::holds_alternative<syntax::Row>(node.operands[1]->node)) {
        return compare_rows(node.name, node.operands[0], node.operands[1], place);
    }
    ExpressionPtr left = bind(node.operands[0]);
    return compare(node.name, std::move(left), bind(node.operands[1]), place);
}

ExpressionPtr Binder::bind_node(const syntax::Chain& node, Place place) {
    using Interval = syntax::Interval;
    ExpressionPtr left;
    std::size_t start = 0;
    if (const auto* interval = std::get_if<Interval>(&node.first->node)) { // INTERVAL '1' DAY + x
        const syntax::Chain::Link& link = node.links.front();
        if (link.operation != "+") bind_node(*interval, place);
        left = add_interval(bind(link.operand), *interval, false, link.place);
        start = 1;
    } else {
        left = bind(node.first);
    }
    std::vector<ExpressionPtr> texts; // operands of || in a row become one CONCAT
    const auto finish_texts = [&] {
        if (texts.empty()) return;
        left = call("concat", std::move(texts), place);
        texts.clear();
    };
    for (std::size_t i = start; i < node.links.size(); ++i) {
        const syntax::Chain::Link& link = node.links[i];
        if (link.operation == "||") {
            if (texts.empty()) texts.push_back(left);
            texts.push_back(bind(link.operand));
            continue;
        }
        finish_texts();
        if (const auto* interval = std::get_if<Interval>(&link.operand->node)) {
            if (link.operation != "+" && link.operation != "-") bind_node(*interval, link.place);
            left = add_interval(std::move(left), *interval, link.operation == "-", link.place);
        } else {
            left = arithmetic(link.operation, std::move(left), bind(link.operand), link.place);
        }
    }
    finish_texts();
    return left;
}

ExpressionPtr Binder::bind_node(const syntax::Case& node, Place place) {
    Case result;
    ExpressionPtr operand = node.operand == nullptr ? nullptr : bind(node.operand);
    std::vector<ExpressionPtr> results;
    for (const auto& [condition_node, result_node] : node.whens) {
        ExpressionPtr condition;
        if (operand == nullptr) {
            condition = bind_condition(condition_node);
        } else {
            condition = compare("=", operand, bind(condition_node), condition_node->place);
        }
        result.whens.push_back({std::move(condition), nullptr});
        results.push_back(bind(result_node));
    }
    if (node.otherwise != nullptr) results.push_back(bind(node.otherwise));
    SqlType type = unify_results(results, place);
    for (std::size_t i = 0; i < result.whens.size(); ++i) result.whens[i].result = results[i];
    if (node.otherwise != nullptr) {
        result.otherwise = results.back();
    } else {
        type.nullable = true;
    }
    return make_expression(type, std::move(result), place);
}

ExpressionPtr Binder::bind_node(const syntax::Subquery& node, Place place) {
    MutableQuery query = bind_subquery(*node.query);
    if (query->columns.size() != 1) {
        fail(place,
             "A subquery that stands for a value gives one column, not " + std::to_string(query->columns.size()));
    }
    const SqlType type = with_nullable(query->columns.front().type, true);
    return make_expression(type, ScalarSubquery{std::move(query)}, place);
}

ExpressionPtr Binder::bind_node(const syntax::Exists& node, Place place) {
    return make_expression(kBit, Exists{bind_subquery(*node.query)}, place);
}

// Sizes that are not given are those the operand needs.
SqlType Binder::cast_type(const syntax::TypeName& name, const SqlType& operand) const {
    SqlType type{name.id, 0, 0, operand.nullable};
    const TypeInfo& info = type_info(name.id);
    const auto require = [&](bool condition, const std::string& sentence) {
        if (!condition) fail(name.place, sentence);
    };
    const std::string type_name(info.name);
    if (is_text(name.id) || is_binary(name.id)) {
        if (name.id == TypeId::Guid || name.id == TypeId::LongText || name.id == TypeId::LongBinary) {
            type.length = name.id == TypeId::Guid ? kGuidLength : info.max_size;
            return type;
        }
        require(!name.scale, type_name + " has a length, but no scale");
        const bool of_its_kind = is_text(name.id) ? is_text(operand.id) : is_binary(operand.id);
        const std::int32_t natural = !is_known(operand) ? kFreeTextLength
                                     : of_its_kind      ? operand.length
                                                        : display_size(operand);
        type.length = name.length.value_or(std::max(natural, 1));
        require(type.length >= 1, type_name + " needs a length of at least 1");
        if (type.length > info.max_size) return is_text(name.id) ? text_type(type.length) : binary_type(type.length);
        return type;
    }
    if (name.id == TypeId::Decimal) {
        if (!name.length && !name.scale) {
            // Fractions are kept: what clients mean by CONVERT(x, SQL_DECIMAL).
            if (is_exact(operand.id)) return with_nullable(as_decimal(operand), operand.nullable);
            type.length = kMaxDecimalPrecision;
            type.scale = 10;
            return type;
        }
        type.length = name.length.value_or(kMaxDecimalPrecision);
        type.scale = name.scale.value_or(0);
        require(type.length >= 1 && type.length <= kMaxDecimalPrecision, "DECIMAL has 1 to 38 digits");
        require(type.scale >= 0 && type.scale <= type.length, "The scale of a DECIMAL is at most its precision");
        return type;
    }
    require(!name.scale, type_name + " has no scale");
    if (name.id == TypeId::Timestamp || name.id == TypeId::Time) {
        // The API's timestamps have up to 7 digits; TIME has none, as in SQL-92, unless they are asked for.
        const bool from_datetime = operand.id == TypeId::Timestamp && name.id == TypeId::Timestamp;
        const std::int32_t natural = name.id == TypeId::Time ? 0 : from_datetime ? operand.scale : kTimestampScale;
        const std::int32_t scale = operand.id == TypeId::Date && name.id == TypeId::Timestamp ? 0 : natural;
        type.scale = std::min(name.length.value_or(scale), kTimestampScale);
        return type;
    }
    const bool has_digits = name.id == TypeId::Double || name.id == TypeId::Real || is_integer(name.id);
    require(!name.length || has_digits, type_name + " has no length"); // FLOAT(53), INT(11)
    return type;
}

ExpressionPtr Binder::bind_node(const syntax::Cast& node, Place place) {
    ExpressionPtr operand = bind(node.operand);
    SqlType type = cast_type(node.type, operand->type);
    const bool was_known = is_known(operand->type);
    operand = adopt(std::move(operand), type);
    if (node.null_on_error) type.nullable = true;
    const SqlType& given = operand->type;
    if (const auto* literal = std::get_if<Literal>(&operand->node)) {
        if (auto value = convert_value(literal->value, given, type)) {
            return make_expression(with_nullable(type, given.nullable), Literal{std::move(*value)}, place);
        }
    }
    if (!can_cast(given.id, type.id)) {
        fail(place, to_string(given) + " cannot be converted to " + to_string(type));
    }
    const bool unchanged = given.id == type.id && given.length == type.length && given.scale == type.scale;
    const bool is_parameter = std::holds_alternative<Parameter>(operand->node) && !was_known;
    if (unchanged && !(is_parameter && (is_text(type.id) || is_binary(type.id)))) return operand;
    return make_expression(type, Cast{std::move(operand), true, node.null_on_error}, place);
}

} // namespace snowatlas::sql

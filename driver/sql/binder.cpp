#include "driver/sql/binder.h"

#include "driver/sql/bind.h"
#include "driver/sql/parser.h"

namespace snowatlas::sql {

Binder::Binder(const Names& names, std::span<const SqlType> parameter_types, std::size_t parameters)
    : names_(names), parameter_types_(parameter_types), parameters_(parameters, ParameterInfo{SqlType{}, false}) {}

Statement Binder::bind(const syntax::Statement& statement) {
    Statement result;
    const auto* select = std::get_if<syntax::SelectStatement>(&statement.node);
    const auto* body = select == nullptr ? nullptr : std::get_if<syntax::Select>(&select->query->body);
    if (body != nullptr && body->into && !select->explain) {
        result.node = select_into(*body->into, *select->query);
    } else {
        std::visit([&](const auto& node) { result.node = bind_node(node); }, statement.node);
    }
    for (std::size_t i = 0; i < parameters_.size(); ++i) {
        if (is_known(parameters_[i].type)) continue;
        const bool bound = i < parameter_types_.size() && is_known(parameter_types_[i]);
        parameters_[i].type = bound ? with_nullable(parameter_types_[i], true) : kDefaultType;
    }
    result.parameters = std::move(parameters_);
    return result;
}

Statement bind(std::string_view text, const Names& names, std::span<const SqlType> parameter_types) {
    const syntax::Statement statement = syntax::parse(text);
    return Binder(names, parameter_types, statement.parameters).bind(statement);
}

} // namespace snowatlas::sql

#include "driver/base/cell.h"

#include <type_traits>

namespace snowatlas {

Cell view(const Value& value) {
    return std::visit(
        [](const auto& held) {
            using Held = std::decay_t<decltype(held)>;
            if constexpr (std::is_same_v<Held, std::monostate>)
                return Cell();
            else if constexpr (std::is_same_v<Held, std::int64_t>)
                return Cell::integer(held);
            else if constexpr (std::is_same_v<Held, double>)
                return Cell::real(held);
            else if constexpr (std::is_same_v<Held, Decimal>)
                return Cell::decimal(held);
            else if constexpr (std::is_same_v<Held, std::string>)
                return Cell::text(held);
            else
                return Cell::binary(held.bytes);
        },
        value);
}

Value own(const Cell& cell) {
    switch (cell.kind()) {
    case CellKind::Null:
        return std::monostate{};
    case CellKind::Integer:
        return cell.as_integer();
    case CellKind::Real:
        return cell.as_real();
    case CellKind::Decimal:
        return cell.as_decimal();
    case CellKind::Text:
        return std::string(cell.as_bytes());
    case CellKind::Binary:
        return Binary{std::string(cell.as_bytes())};
    }
    return std::monostate{};
}

} // namespace snowatlas

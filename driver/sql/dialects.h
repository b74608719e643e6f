// What other databases' habits are called here: advice for names this dialect does not have.
#pragma once

#include <string_view>

namespace snowatlas::sql {

// A clause such as "use LIKE", in any case of `name`; empty where there is none to give.
std::string_view advice_for_function(std::string_view name);
std::string_view advice_for_table(std::string_view name);
std::string_view advice_for_column(std::string_view name);

} // namespace snowatlas::sql

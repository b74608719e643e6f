// Lists of words that the values of the simulated tenant are made of.
#pragma once

#include <span>
#include <string_view>

namespace snowatlas::tenant {

using Words = std::span<const std::string_view>;

struct Product {
    std::string_view manufacturer, name;
};

std::span<const Product> products(); // software
Words hardware_makers();
Words hardware_models();
Words phone_makers();
Words phone_models();
Words operating_systems();
Words phone_systems();
Words first_names();
Words last_names();
Words departments();
Words cities();
Words countries();
Words sentences(); // some long, some beyond ASCII, some with quotes, backslashes and line ends
Words saas_vendors();

// A closed list of values by the column's name ("estateType"), empty where there is none. `table` is the qualified name
// in lower case; what a table says of its own goes before what all say.
Words closed_list(std::string_view table, std::string_view lower_column);

} // namespace snowatlas::tenant

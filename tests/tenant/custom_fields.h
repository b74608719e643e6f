// The custom fields of the simulated tenant, and their values: an asset has at most one value of a field, only assets
// of the field's types have any, and what is written fits the field's data type.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "tests/tenant/dataset.h"

namespace snowatlas::tenant {

// The tables of the assets, in the order of sam.custom_fields_asset_types.
std::span<const std::string_view> custom_asset_tables();
std::uint64_t custom_field_count();
// Values that are there for assets of a type (by its place), of which there are so many.
std::uint64_t custom_value_count(std::size_t asset_type, std::uint64_t assets);

// Sets how the column is made, where it is one that has to do with custom fields; `column` is in lower case.
bool choose_custom_field_value(std::string_view table, std::string_view column, Generator& generator);

} // namespace snowatlas::tenant

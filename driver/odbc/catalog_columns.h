// The columns of catalog results.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "driver/engine/connection.h"

namespace snowatlas::odbc {

// Longest name and remark the catalog functions deliver; longer remarks are cut.
inline constexpr std::int32_t kCatalogNameLength = 128;
inline constexpr std::int32_t kRemarkLength = 1024;

enum class CatalogType : std::uint8_t { Name, Text, SmallInt, Integer };

struct CatalogColumn {
    std::string_view name;
    CatalogType type;
    bool nullable = true;
};

// NULL where there is none.
inline Value value_of(const std::optional<std::string>& text) {
    return text ? Value{*text} : Value{};
}

inline std::vector<engine::ResultColumn> catalog_columns(std::initializer_list<CatalogColumn> columns) {
    std::vector<engine::ResultColumn> result;
    for (const CatalogColumn& column : columns) {
        SqlType type{TypeId::VarChar, kCatalogNameLength};
        if (column.type == CatalogType::Text) type.length = kRemarkLength;
        if (column.type == CatalogType::SmallInt) type = {TypeId::SmallInt};
        if (column.type == CatalogType::Integer) type = {TypeId::Integer};
        type.nullable = column.nullable;
        result.push_back({std::string(column.name), type, {}, {}, {}, {}, false});
    }
    return result;
}

} // namespace snowatlas::odbc

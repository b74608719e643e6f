// The files of schema/tables, compiled in by schema/embed.cmake.
#pragma once

#include <span>
#include <string_view>

namespace snowatlas::schema {

struct EmbeddedFile {
    std::string_view name;                    // "sam_computers.json"
    std::span<const std::string_view> pieces; // compilers bound the length of one literal
};

std::span<const EmbeddedFile> embedded_files();

} // namespace snowatlas::schema

// JSON as a tree that remembers the line of every value, for messages about files that people write.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace snowatlas::schema {

struct JsonNode {
    enum class Kind { Null, Boolean, Number, Text, Array, Object };

    Kind kind = Kind::Null;
    std::size_t line = 1;
    bool boolean = false;
    std::string text;                                      // of Text; of Number, as written
    std::vector<JsonNode> elements;                        // of Array
    std::vector<std::pair<std::string, JsonNode>> members; // of Object, in the order of the file

    // Null where there is none. Names are those of the format: case matters.
    const JsonNode* find(std::string_view name) const;
};

// Throws Error HY000 that names `origin` and the line where the text is not JSON.
JsonNode parse_json(std::string_view json, const std::string& origin);

} // namespace snowatlas::schema

// JSON as a tree that remembers the line of every value, for messages about files that people write.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace snowatlas::schema {

struct JsonMember;

struct JsonNode {
    enum class Kind { Null, Boolean, Number, Text, Array, Object };

    JsonNode();
    JsonNode(JsonNode&&) noexcept;
    JsonNode& operator=(JsonNode&&) noexcept;
    ~JsonNode();

    Kind kind = Kind::Null;
    std::size_t line = 1;
    bool boolean = false;
    std::string text;                // of Text; of Number, as written
    std::vector<JsonNode> elements;  // of Array
    std::vector<JsonMember> members; // of Object, in the order of the file

    // Null where there is none. Names are those of the format: case matters.
    const JsonNode* find(std::string_view name) const;
};

struct JsonMember {
    std::string name;
    JsonNode value;
};

// Throws Error HY000 that names `origin` and the line where the text is not JSON.
JsonNode parse_json(std::string_view json, const std::string& origin);

} // namespace snowatlas::schema

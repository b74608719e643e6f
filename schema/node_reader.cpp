#include "schema/node_reader.h"

#include <algorithm>
#include <charconv>

#include "driver/base/error.h"
#include "driver/base/text.h"

namespace snowatlas::schema {
std::string quote(std::string_view name) {
    std::string text(1, '"');
    text += name;
    return text += '"';
}

NodeReader::NodeReader(const std::string& origin, const JsonNode& node, std::string what,
                       std::initializer_list<std::string_view> allowed)
    : origin_(origin), node_(node), what_(std::move(what)) {
    if (node.kind != JsonNode::Kind::Object) fail("an object {…} is expected here");
    for (const auto& [name, value] : node.members) {
        if (std::find(allowed.begin(), allowed.end(), name) != allowed.end()) continue;
        const std::vector<std::string> names(allowed.begin(), allowed.end());
        const std::string nearest = nearest_name(name, names);
        fail(value, "member " + quote(name) + " is unknown; " +
                        (nearest.empty() ? "known are " + join(names, ", ") : "did you mean " + quote(nearest) + "?"));
    }
}

void NodeReader::fail(const JsonNode& at, const std::string& problem) const {
    const char last = problem.back();
    throw Error(state::kGeneral, origin_ + ":" + std::to_string(at.line) + ": " + what_ + ": " + problem +
                                     (last == '.' || last == '?' ? "" : "."));
}

const JsonNode& NodeReader::require(std::string_view name) const {
    const JsonNode* value = find(name);
    if (value == nullptr) fail("member " + quote(name) + " is missing");
    return *value;
}

const std::string& NodeReader::as_text(const JsonNode& value, std::string_view name) const {
    if (value.kind != JsonNode::Kind::Text) fail(value, quote(name) + " must be text");
    if (value.text.empty()) fail(value, quote(name) + " must not be empty; leave it out instead");
    return value.text;
}

const std::vector<JsonNode>& NodeReader::as_list(const JsonNode& value, std::string_view name) const {
    if (value.kind != JsonNode::Kind::Array) fail(value, quote(name) + " must be a list […]");
    return value.elements;
}

std::string NodeReader::text(std::string_view name) const {
    return as_text(require(name), name);
}

std::string NodeReader::text_or(std::string_view name, std::string_view otherwise) const {
    const JsonNode* value = find(name);
    return value == nullptr ? std::string(otherwise) : as_text(*value, name);
}

bool NodeReader::boolean_or(std::string_view name, bool otherwise) const {
    const JsonNode* value = find(name);
    if (value == nullptr) return otherwise;
    if (value->kind != JsonNode::Kind::Boolean) fail(*value, quote(name) + " must be true or false");
    return value->boolean;
}

int NodeReader::number_or(std::string_view name, int otherwise) const {
    const JsonNode* value = find(name);
    if (value == nullptr) return otherwise;
    int number = 0;
    const char* const end = value->text.data() + value->text.size();
    const auto [stop, error] = std::from_chars(value->text.data(), end, number);
    if (value->kind != JsonNode::Kind::Number || error != std::errc{} || stop != end || number < 0) {
        fail(*value, quote(name) + " must be a whole number from 0 to 2147483647");
    }
    return number;
}

std::vector<std::string> NodeReader::texts(std::string_view name) const {
    std::vector<std::string> found;
    const JsonNode* value = find(name);
    if (value == nullptr) return found;
    for (const JsonNode& element : as_list(*value, name)) found.push_back(as_text(element, name));
    return found;
}

std::vector<std::string> NodeReader::text_or_texts(std::string_view name) const {
    const JsonNode* value = find(name);
    if (value != nullptr && value->kind == JsonNode::Kind::Text) return {as_text(*value, name)};
    return texts(name);
}

} // namespace snowatlas::schema

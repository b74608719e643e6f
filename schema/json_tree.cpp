#include "schema/json_tree.h"

#include <simdjson.h>

#include <algorithm>

#include "driver/base/error.h"

namespace snowatlas::schema {
namespace {

namespace ondemand = simdjson::ondemand;

constexpr std::size_t kMaxDepth = 64;

class Reader {
  public:
    Reader(std::string_view json, const std::string& origin) : text_(json), origin_(origin) {}

    JsonNode read() {
        ondemand::parser parser;
        ondemand::document document;
        check(parser.iterate(text_).get(document), text_.data());
        ondemand::value root;
        if (document.get_value().get(root) != simdjson::SUCCESS) {
            fail(text_.data(), "a definition file is one JSON object, and this is not one");
        }
        JsonNode node = read_value(root, 0);
        const char* rest = nullptr;
        if (document.current_location().get(rest) == simdjson::SUCCESS) {
            fail(rest, "there is more text after the end of the object");
        }
        return node;
    }

  private:
    // Values are met in the order of the text, so that lines are counted once.
    std::size_t line_of(const char* position) {
        const char* const end = std::clamp<const char*>(position, text_.data(), text_.data() + text_.size());
        if (end < counted_to_) {
            counted_to_ = text_.data();
            line_ = 1;
        }
        line_ += static_cast<std::size_t>(std::count(counted_to_, end, '\n'));
        counted_to_ = end;
        return line_;
    }

    [[noreturn]] void fail(const char* position, std::string what) {
        while (!what.empty() && what.back() == '.') what.pop_back();
        throw Error(state::kGeneral,
                    origin_ + ":" + std::to_string(line_of(position)) + ": this is not valid JSON: " + what + ".");
    }

    void check(simdjson::error_code error, const char* position) {
        if (error != simdjson::SUCCESS) fail(position, simdjson::error_message(error));
    }

    JsonNode read_value(ondemand::value value, std::size_t depth) {
        const std::string_view token = value.raw_json_token();
        position_ = token.data();
        if (depth > kMaxDepth) fail(position_, "it is nested too deeply");
        JsonNode node;
        node.line = line_of(position_);
        ondemand::json_type type{};
        check(value.type().get(type), position_);
        switch (type) {
        case ondemand::json_type::object:
            read_object(value, node, depth);
            break;
        case ondemand::json_type::array:
            read_array(value, node, depth);
            break;
        case ondemand::json_type::string:
            read_text(value, node);
            break;
        case ondemand::json_type::boolean:
            node.kind = JsonNode::Kind::Boolean;
            check(value.get_bool().get(node.boolean), position_);
            break;
        case ondemand::json_type::number:
            read_number(value, token, node);
            break;
        case ondemand::json_type::null:
            if (!value.is_null()) fail(position_, "a value is expected here");
            break;
        }
        return node;
    }

    void read_object(ondemand::value& value, JsonNode& node, std::size_t depth) {
        node.kind = JsonNode::Kind::Object;
        ondemand::object object;
        check(value.get_object().get(object), position_);
        for (auto entry : object) {
            ondemand::field field;
            check(std::move(entry).get(field), position_);
            std::string_view name;
            check(field.unescaped_key().get(name), position_);
            if (node.find(name) != nullptr) fail(position_, "a member stands there twice: " + std::string(name));
            std::string owned(name);
            node.members.push_back({std::move(owned), read_value(field.value(), depth + 1)});
        }
    }

    void read_array(ondemand::value& value, JsonNode& node, std::size_t depth) {
        node.kind = JsonNode::Kind::Array;
        ondemand::array array;
        check(value.get_array().get(array), position_);
        for (auto entry : array) {
            ondemand::value element;
            check(entry.get(element), position_);
            node.elements.push_back(read_value(element, depth + 1));
        }
    }

    void read_text(ondemand::value& value, JsonNode& node) {
        node.kind = JsonNode::Kind::Text;
        std::string_view text;
        check(value.get_string().get(text), position_);
        node.text = text;
    }

    void read_number(ondemand::value& value, std::string_view token, JsonNode& node) {
        node.kind = JsonNode::Kind::Number;
        double checked = 0;
        check(value.get_double().get(checked), position_);
        node.text = token.substr(0, token.find_last_not_of(" \t\r\n") + 1);
    }

    simdjson::padded_string text_;
    const std::string& origin_;
    const char* position_ = text_.data(); // of the value read last
    const char* counted_to_ = text_.data();
    std::size_t line_ = 1;
};

} // namespace

// Here, where a member is complete.
JsonNode::JsonNode() = default;
JsonNode::JsonNode(JsonNode&&) noexcept = default;
JsonNode& JsonNode::operator=(JsonNode&&) noexcept = default;
JsonNode::~JsonNode() = default;

const JsonNode* JsonNode::find(std::string_view name) const {
    const auto found =
        std::find_if(members.begin(), members.end(), [&](const JsonMember& member) { return member.name == name; });
    return found == members.end() ? nullptr : &found->value;
}

JsonNode parse_json(std::string_view json, const std::string& origin) {
    return Reader(json, origin).read();
}

} // namespace snowatlas::schema

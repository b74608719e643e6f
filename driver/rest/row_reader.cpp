#include "driver/rest/row_reader.h"

#include <cstring>

#include "driver/rest/json_text.h"

namespace snowatlas::rest {
namespace {

using namespace simdjson;

constexpr std::size_t kMostKnownMembers = 512; // objects with free names do not make the order grow without bound

// Length of a name up to and with its closing quote. The parser has made sure that there is one.
std::size_t raw_length(const char* raw_name) {
    std::size_t length = 0;
    while (raw_name[length] != '"') length += raw_name[length] == '\\' ? 2 : 1;
    return length + 1;
}

bool same_word(const char* a, const char* b) {
    std::uint64_t first = 0, second = 0;
    std::memcpy(&first, a, sizeof(first));
    std::memcpy(&second, b, sizeof(second));
    return first == second;
}

// `text` has kJsonPadding bytes behind its end, not more: a long name could reach beyond them.
bool starts_with(const char* text, const std::string& start) {
    const auto size = start.size();
    const char* wanted = start.data();
    constexpr std::size_t kWord = sizeof(std::uint64_t);
    if (size > kJsonPadding) return std::strncmp(text, wanted, size) == 0;
    if (size < kWord) return std::memcmp(text, wanted, size) == 0;
    for (std::size_t at = 0; at + kWord < size; at += kWord) {
        if (!same_word(text + at, wanted + at)) return false;
    }
    return same_word(text + size - kWord, wanted + size - kWord);
}

} // namespace

RowReader::RowReader(const DecodePlan& plan, ValueDecoder& values)
    : plan_(plan), values_(values), orders_(plan.node_count()), innermost_(plan.levels().size() - 1) {}

std::uint64_t RowReader::read_list(ondemand::array& items) {
    std::uint64_t count = 0;
    for (auto element : items) {
        ondemand::value value;
        require(element.get(value));
        ++count;
        ondemand::object object;
        if (value.get_object().get(object) == SUCCESS) {
            read_row(object);
            continue;
        }
        bool null = false;
        require(value.is_null().get(null));
        if (!null) throw ForeignAnswer{"a list of something else than rows"};
    }
    return count;
}

void RowReader::read_row(ondemand::object& object) {
    read_level(object, 0);
}

void RowReader::read_level(ondemand::object& object, std::size_t level) {
    const auto& node = plan_.levels()[level];
    if (level == innermost_) {
        read_members(object, node, level);
        finish_row();
        return;
    }
    const auto captured_before = captured_.size();
    if (!node.empty()) { // what lies around the rows is read first, wherever the list stands among it
        read_members(object, node, level);
        require(object.reset().error());
    }
    const auto& step = plan_.table().source.nested[level];
    for (auto field : object) {
        std::string_view key;
        require(field.unescaped_key().get(key));
        if (!equals_ignore_case(key, step)) continue;
        ondemand::value value;
        require(field.value().get(value));
        enter_step(value, level + 1);
    }
    captured_.resize(captured_before);
}

void RowReader::enter_step(ondemand::value& value, std::size_t level) {
    ondemand::json_type type{};
    require(value.type().get(type));
    if (type == ondemand::json_type::object) {
        ondemand::object object;
        require(value.get_object().get(object));
        read_level(object, level);
    } else if (type == ondemand::json_type::array) {
        ondemand::array items;
        require(value.get_array().get(items));
        for (auto element : items) {
            ondemand::value item;
            require(element.get(item));
            ondemand::object object;
            if (item.get_object().get(object) == SUCCESS) read_level(object, level);
        }
    }
}

void RowReader::finish_row() {
    for (const auto& outer : captured_) values_.put(outer.slot, rows_, outer.json);
    ++rows_;
}

const MemberNode* RowReader::member(const MemberNode& node, const char* raw_name, Order& order) {
    const auto matches = [&](const KnownMember& known) { return starts_with(raw_name, known.raw_name); };
    const auto count = order.members.size();
    for (std::size_t i = 0, at = order.next; i < count; ++i, ++at) {
        if (at >= count) at = 0;
        if (matches(order.members[at])) {
            order.next = at + 1;
            return order.members[at].node;
        }
    }
    std::string raw(raw_name, raw_length(raw_name));
    std::string name;
    append_unescaped("\"" + raw, name);
    const auto* found = node.find(name);
    if (count < kMostKnownMembers) {
        order.members.push_back({std::move(raw), found});
        order.next = order.members.size();
    }
    return found;
}

void RowReader::read_members(ondemand::object& object, const MemberNode& node, std::size_t level) {
    orders_[node.id].next = 0;
    for (auto field : object) {
        ondemand::raw_json_string key;
        require(field.key().get(key));
        const auto* child = member(node, key.raw(), orders_[node.id]);
        if (child == nullptr) continue;
        std::string_view json;
        require(field.value().raw_json_token().get(json));
        if (json.empty()) throw BrokenAnswer{"a member without a value"};
        if (json.front() == '{' || json.front() == '[') {
            take_nested(*child, field.value().value(), level);
        } else if (level == innermost_) { // nearly all values; put() would be a call more for each
            for (const auto slot : child->slots) values_.put(slot, rows_, json);
        } else {
            put(*child, json, level);
        }
    }
}

// By value, so that the compiler need not keep that of each scalar in memory.
void RowReader::take_nested(const MemberNode& node, ondemand::value value, std::size_t level) {
    std::string_view json;
    if (ondemand::array array; value.get_array().get(array) == SUCCESS) {
        if (node.slots.empty()) return;
        require(array.raw_json().get(json));
        return put(node, json, level);
    }
    ondemand::object object;
    require(value.get_object().get(object));
    if (!node.slots.empty()) {
        require(object.raw_json().get(json));
        if (!node.children.empty()) require(object.reset().error());
    }
    if (!node.children.empty()) read_members(object, node, level);
    put(node, json, level);
}

void RowReader::put(const MemberNode& node, std::string_view json, std::size_t level) {
    for (const auto slot : node.slots) {
        if (level == innermost_) {
            values_.put(slot, rows_, json);
        } else {
            captured_.push_back({slot, json});
        }
    }
}

} // namespace snowatlas::rest

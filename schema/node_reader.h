// Reading members of a definition's JSON with messages that say where and what.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "schema/json_tree.h"

namespace snowatlas::schema {

// The text between double quotes, for messages.
std::string quote(std::string_view text);

// One object of the file and what to call it in messages ("table sam.computers"). Refers to the tree it reads.
class NodeReader {
  public:
    // `node` must be an object with no other members than `allowed`.
    NodeReader(const std::string& origin, const JsonNode& node, std::string what,
               std::initializer_list<std::string_view> allowed);

    [[noreturn]] void fail(const JsonNode& at, const std::string& problem) const;
    [[noreturn]] void fail(const std::string& problem) const { fail(node_, problem); }

    const JsonNode& node() const { return node_; }
    const std::string& origin() const { return origin_; }
    const std::string& what() const { return what_; }
    const JsonNode* find(std::string_view name) const { return node_.find(name); }
    const JsonNode& require(std::string_view name) const;

    std::string text(std::string_view name) const; // required
    std::string text_or(std::string_view name, std::string_view otherwise) const;
    bool boolean_or(std::string_view name, bool otherwise) const;
    int number_or(std::string_view name, int otherwise) const; // 0 to 2147483647
    // A list of texts; empty where the member is missing.
    std::vector<std::string> texts(std::string_view name) const;
    // The same, where a single text stands for a list of one.
    std::vector<std::string> text_or_texts(std::string_view name) const;

    const std::string& as_text(const JsonNode& value, std::string_view name) const;
    const std::vector<JsonNode>& as_list(const JsonNode& value, std::string_view name) const;

  private:
    const std::string& origin_;
    const JsonNode& node_;
    std::string what_;
};

} // namespace snowatlas::schema

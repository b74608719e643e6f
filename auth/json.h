// Reading the few members that matter of small JSON answers.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <simdjson.h>

namespace snowatlas::auth {

// A parsed document that is an object; the text is copied, elements live as long as this does. Answers hold tokens: the
// copy is wiped.
class JsonObject {
  public:
    // Empty where the text is no JSON object.
    static std::optional<JsonObject> parse(std::string_view text);

    simdjson::dom::object root() const { return root_; }
    std::optional<std::string> string(std::string_view name) const;
    std::optional<std::int64_t> integer(std::string_view name) const; // also as text, or with a fraction (cut off)

  private:
    struct WipedParser : simdjson::dom::parser {
        ~WipedParser();
    };
    JsonObject() = default;

    // Behind a pointer: elements keep the parser's address.
    std::unique_ptr<WipedParser> parser_;
    simdjson::dom::object root_;
};

std::optional<std::string> string_member(const simdjson::dom::object& object, std::string_view name);

} // namespace snowatlas::auth

#include "auth/json.h"

#include <charconv>

#include <openssl/crypto.h>

#include "driver/base/text.h"

namespace snowatlas::auth {
namespace {

// Far beyond the range of any count of seconds; a double up to here converts without overflow.
constexpr double kLargestNumber = 1e15;

std::optional<std::int64_t> to_integer(double number) {
    if (!(number >= -kLargestNumber && number <= kLargestNumber)) return std::nullopt;
    return static_cast<std::int64_t>(number);
}

std::optional<std::int64_t> to_integer(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (problem != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

} // namespace

JsonObject::WipedParser::~WipedParser() {
    if (doc.string_buf) OPENSSL_cleanse(doc.string_buf.get(), doc.capacity());
}

std::optional<JsonObject> JsonObject::parse(std::string_view text) {
    JsonObject document;
    document.parser_ = std::make_unique<WipedParser>();
    std::string padded; // or the parser makes a copy of its own
    const WipeAtEnd wiped(padded);
    padded.reserve(text.size() + simdjson::SIMDJSON_PADDING);
    padded = text;
    if (document.parser_->parse(padded.data(), padded.size(), false).get(document.root_) != simdjson::SUCCESS) {
        return std::nullopt;
    }
    return document;
}

std::optional<std::string> JsonObject::string(std::string_view name) const {
    return string_member(root_, name);
}

std::optional<std::int64_t> JsonObject::integer(std::string_view name) const {
    simdjson::dom::element value;
    if (root_.at_key(name).get(value) != simdjson::SUCCESS) return std::nullopt;
    std::int64_t number = 0;
    if (value.get(number) == simdjson::SUCCESS) return number;
    double real = 0;
    if (value.get(real) == simdjson::SUCCESS) return to_integer(real);
    std::string_view text;
    if (value.get(text) == simdjson::SUCCESS) return to_integer(text);
    return std::nullopt;
}

std::optional<std::string> string_member(const simdjson::dom::object& object, std::string_view name) {
    std::string_view text;
    if (object.at_key(name).get(text) != simdjson::SUCCESS) return std::nullopt;
    return std::string(text);
}

} // namespace snowatlas::auth

#include "driver/rest/api_error.h"

#include <simdjson.h>

#include "driver/base/text.h"

namespace snowatlas::rest {
namespace {

constexpr std::size_t kMaxBytes = 300;
constexpr std::size_t kMaxParsedBytes = 65'536;

std::string one_line(std::string_view text) {
    std::string line;
    bool blank = true; // at the start, or behind one
    for (const char c : text) {
        const bool space = c == ' ' || (c >= '\t' && c <= '\r') || c == '\0';
        if (!space) line += c;
        if (space && !blank) line += ' ';
        blank = space;
        if (line.size() >= kMaxBytes) break;
    }
    while (!line.empty() && line.back() == ' ') line.pop_back();
    return to_utf8(to_utf16(line)); // what was cut within a character or is no UTF-8
}

std::string member(const simdjson::dom::element& object, std::string_view name) {
    std::string_view text;
    if (object[name].get(text) == simdjson::SUCCESS) return std::string(text);
    return {};
}

std::string message_of_json(std::string_view body) {
    simdjson::dom::parser parser;
    simdjson::dom::element document;
    if (parser.parse(body.data(), body.size()).get(document) != simdjson::SUCCESS) return {};
    if (!document.is_object()) return {};
    simdjson::dom::element error;
    if (document["error"].get(error) == simdjson::SUCCESS) {
        if (error.is_object()) return member(error, "message");
        const auto description = member(document, "error_description");
        const auto code = member(document, "error");
        return description.empty() ? code : code + ": " + description;
    }
    for (const auto* name : {"message", "detail", "title"}) { // gateways and RFC 9457
        auto text = member(document, name);
        if (!text.empty()) return text;
    }
    return {};
}

std::string title_of_html(std::string_view body) {
    const auto lower = to_lower(body);
    auto start = lower.find("<title");
    if (start == std::string::npos) return {};
    start = lower.find('>', start);
    const auto end = lower.find("</title", start);
    if (start == std::string::npos || end == std::string::npos) return {};
    return std::string(body.substr(start + 1, end - start - 1));
}

} // namespace

bool is_web_page(std::string_view body) {
    body = trim(body.substr(0, kMaxBytes));
    return !body.empty() && body.front() == '<';
}

std::string error_message(std::string_view body) {
    body = trim(body.substr(0, kMaxParsedBytes));
    if (body.empty()) return {};
    if (body.front() == '{') return one_line(message_of_json(body));
    if (is_web_page(body)) return one_line(title_of_html(body));
    return one_line(body);
}

} // namespace snowatlas::rest

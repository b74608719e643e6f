#include <array>
#include <charconv>
#include <memory>

#include <curl/curl.h>

#include "driver/base/text.h"
#include "driver/http/client.h"

namespace snowatlas::http {
namespace {

constexpr std::size_t kLongestUrl = 1 << 20;

bool is_unreserved(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
           c == '_' || c == '~';
}

using UrlHandle = std::unique_ptr<CURLU, decltype(&curl_url_cleanup)>;

std::string part_of(CURLU* url, CURLUPart part) {
    char* text = nullptr;
    if (curl_url_get(url, part, &text, 0) != CURLUE_OK || !text) return {};
    const std::unique_ptr<char, decltype(&curl_free)> owner(text, &curl_free);
    return text;
}

bool is_loopback_v4(std::string_view host) {
    const auto numbers = split(host, '.');
    if (numbers.size() != 4 || numbers[0] != "127") return false;
    for (const std::string& number : numbers) {
        unsigned value = 256;
        const auto [end, problem] = std::from_chars(number.data(), number.data() + number.size(), value);
        if (problem != std::errc{} || end != number.data() + number.size() || value > 255) return false;
    }
    return true;
}

} // namespace

std::string percent_encode(std::string_view text) {
    constexpr std::string_view kHex = "0123456789ABCDEF";
    std::string encoded;
    encoded.reserve(text.size() + text.size() / 2);
    for (const char c : text) {
        if (is_unreserved(c)) {
            encoded += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        encoded += '%';
        encoded += kHex[byte >> 4];
        encoded += kHex[byte & 15];
    }
    return encoded;
}

std::optional<UrlParts> parse_url(std::string_view url) {
    // curl reads the URL here as it does when it connects: what is checked is what is asked.
    if (url.empty() || url.size() > kLongestUrl || url.find('\0') != std::string_view::npos) return std::nullopt;
    const UrlHandle handle(curl_url(), &curl_url_cleanup);
    if (!handle) return std::nullopt;
    const std::string text(url);
    if (curl_url_set(handle.get(), CURLUPART_URL, text.c_str(), CURLU_DISALLOW_USER) != CURLUE_OK) return std::nullopt;

    UrlParts parts;
    parts.scheme = to_lower(part_of(handle.get(), CURLUPART_SCHEME));
    if (parts.scheme != "https" && parts.scheme != "http") return std::nullopt;
    parts.host = to_lower(part_of(handle.get(), CURLUPART_HOST));
    if (parts.host.empty()) return std::nullopt;
    parts.authority = parts.host;
    const std::string port = part_of(handle.get(), CURLUPART_PORT);
    if (!port.empty()) parts.authority += ":" + port;
    if (parts.host.front() == '[' && parts.host.back() == ']') parts.host = parts.host.substr(1, parts.host.size() - 2);
    parts.path_and_query = part_of(handle.get(), CURLUPART_PATH);
    const std::string query = part_of(handle.get(), CURLUPART_QUERY);
    if (!query.empty()) parts.path_and_query += "?" + query;
    return parts;
}

bool is_loopback(std::string_view host) {
    return equals_ignore_case(host, "localhost") || host == "::1" || host == "[::1]" || is_loopback_v4(host);
}

} // namespace snowatlas::http

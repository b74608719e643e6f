#include "driver/odbc/connection_string.h"

#include <algorithm>

#include "driver/base/error.h"
#include "driver/base/text.h"

namespace snowatlas::odbc {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

class Reader {
  public:
    explicit Reader(std::string_view text) : text_(text) {}

    ConnectionEntries read() {
        ConnectionEntries entries;
        while (at_ < text_.size()) {
            const std::size_t end = text_.find_first_of("=;", at_);
            const std::string keyword(trim(text_.substr(at_, end - at_)));
            const bool has_value = end != std::string_view::npos && text_[end] == '=';
            at_ = end == std::string_view::npos ? text_.size() : end + 1;
            std::string value = has_value ? read_value(keyword) : std::string();
            if (!keyword.empty()) entries.emplace_back(keyword, std::move(value));
        }
        return entries;
    }

  private:
    std::string read_value(const std::string& keyword) {
        const std::size_t start = text_.find_first_not_of(kBlanks, at_);
        if (start != std::string_view::npos && text_[start] == '{') return read_braced(keyword, start + 1);
        const std::size_t end = std::min(text_.find(';', at_), text_.size());
        std::string value(trim(text_.substr(at_, end - at_)));
        at_ = std::min(end + 1, text_.size());
        return value;
    }

    std::string read_braced(const std::string& keyword, std::size_t start) {
        std::string value;
        std::size_t position = start;
        for (;; ++position) {
            if (position >= text_.size())
                throw Error(state::kGeneral, "The connection string's value of " + keyword +
                                                 " begins with a brace that is not closed; write {…}, and }} for a "
                                                 "brace inside it.");
            if (text_[position] == '}') {
                if (position + 1 >= text_.size() || text_[position + 1] != '}') break;
                ++position;
            }
            value += text_[position];
        }
        const std::size_t next = text_.find_first_not_of(kBlanks, position + 1);
        if (next != std::string_view::npos && text_[next] != ';')
            throw Error(state::kGeneral, "The connection string goes on after the closing brace of " + keyword +
                                             "; put a semicolon there, or write }} for a brace inside the value.");
        at_ = next == std::string_view::npos ? text_.size() : next + 1;
        return value;
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

} // namespace

ConnectionEntries parse_connection_string(std::string_view text) {
    return Reader(text).read();
}

std::string quote_value(std::string_view value) {
    const bool plain = value.find_first_of("[]{}(),;?*=!@") == std::string_view::npos && trim(value) == value;
    if (plain) return std::string(value);
    std::string quoted = "{";
    for (const char c : value) {
        quoted += c;
        if (c == '}') quoted += c;
    }
    return quoted + "}";
}

std::string build_connection_string(const ConnectionEntries& entries) {
    std::string text;
    for (const auto& [keyword, value] : entries) {
        if (!text.empty()) text += ';';
        text += keyword + "=" + quote_value(value);
    }
    return text;
}

std::optional<std::string> first_value(const ConnectionEntries& entries, std::string_view keyword) {
    for (const auto& [name, value] : entries)
        if (equals_ignore_case(name, keyword)) return value;
    return std::nullopt;
}

} // namespace snowatlas::odbc

// Character functions. Positions and lengths are in code points, also beyond the basic plane.
#include <algorithm>
#include <cctype>
#include <optional>
#include <utility>

#include "driver/base/text.h"
#include "driver/engine/function_meaning.h"
#include "driver/engine/letter_case.h"

namespace snowatlas::engine {
namespace {

// Longer results are a mistake of the statement (REPEAT, REPLACE), not something an application can take.
constexpr std::size_t kLongestResult = 256u << 20;

void check_length(std::size_t bytes) {
    if (bytes > kLongestResult)
        throw Error(state::kNumericOutOfRange, "A character function would give more than 256 MB of text; check the "
                                               "count or the replacement it is called with.");
}

std::string_view text_of(const Cell& cell) {
    return cell.as_bytes();
}

// Code points [start, start + length) of the text, both in code points.
std::string_view code_point_range(std::string_view text, std::size_t start, std::size_t length) {
    const auto first = offset_of(text, start);
    const auto rest = text.substr(first);
    return rest.substr(0, offset_of(rest, length));
}

Cell upper(FunctionCall& call, std::span<const Cell> arguments) {
    return call.text_result(upper_case(text_of(arguments[0])));
}

Cell lower(FunctionCall& call, std::span<const Cell> arguments) {
    return call.text_result(lower_case(text_of(arguments[0])));
}

Cell concatenate(FunctionCall& call, std::span<const Cell> arguments) {
    std::string result;
    for (const auto& argument : arguments) result += text_of(argument);
    check_length(result.size());
    return is_binary(call.result.id) ? call.binary_result(std::move(result)) : call.text_result(std::move(result));
}

Cell char_length(FunctionCall& call, std::span<const Cell> arguments) {
    const auto text = text_of(arguments[0]);
    return Cell::integer(static_cast<std::int64_t>(is_binary(call.types[0].id) ? text.size() : code_points(text)));
}

// ODBC's LENGTH does not count trailing blanks.
Cell length_without_trailing_blanks(FunctionCall& call, std::span<const Cell> arguments) {
    auto text = text_of(arguments[0]);
    if (is_binary(call.types[0].id)) return Cell::integer(static_cast<std::int64_t>(text.size()));
    text = text.substr(0, text.find_last_not_of(' ') + 1);
    return Cell::integer(static_cast<std::int64_t>(code_points(text)));
}

Cell octet_length(FunctionCall&, std::span<const Cell> arguments) {
    return Cell::integer(static_cast<std::int64_t>(text_of(arguments[0]).size()));
}

Cell bit_length(FunctionCall&, std::span<const Cell> arguments) {
    return Cell::integer(static_cast<std::int64_t>(text_of(arguments[0]).size()) * 8);
}

// SUBSTRING(text, start[, length]), start from 1. A start before the text eats up length, as the standard says.
Cell substring(FunctionCall& call, std::span<const Cell> arguments) {
    const auto text = text_of(arguments[0]);
    const bool binary = is_binary(call.types[0].id);
    const auto size = static_cast<std::int64_t>(binary ? text.size() : code_points(text));
    const auto start = std::clamp<std::int64_t>(arguments[1].as_integer(), -(std::int64_t{1} << 40), size + 1);
    std::int64_t end = size + 1;
    if (arguments.size() > 2) {
        const auto length = arguments[2].as_integer();
        if (length < 0) return {};
        end = std::min(end, start + std::min(length, std::int64_t{1} << 41));
    }
    const auto from = std::max<std::int64_t>(start, 1);
    if (end <= from) return binary ? call.binary_result({}) : call.text_result({});
    const auto first = static_cast<std::size_t>(from - 1);
    const auto count = static_cast<std::size_t>(end - from);
    if (binary) return call.binary_result(std::string(text.substr(first, count)));
    return call.text_result(std::string(code_point_range(text, first, count)));
}

// A count; there is none, and no result, where it is negative.
std::optional<std::size_t> count_argument(const Cell& cell) {
    if (cell.as_integer() < 0) return std::nullopt;
    return static_cast<std::size_t>(cell.as_integer());
}

Cell left(FunctionCall& call, std::span<const Cell> arguments) {
    const auto count = count_argument(arguments[1]);
    return count ? call.text_result(std::string(code_point_range(text_of(arguments[0]), 0, *count))) : Cell();
}

Cell right(FunctionCall& call, std::span<const Cell> arguments) {
    const auto text = text_of(arguments[0]);
    const auto count = count_argument(arguments[1]);
    if (!count) return {};
    const auto size = code_points(text);
    return call.text_result(std::string(text.substr(offset_of(text, size - std::min(size, *count)))));
}

enum class Side { Left, Right, Both };

std::string_view first_letter(std::string_view text) {
    return text.substr(0, offset_of(text, 1));
}

std::string_view last_letter(std::string_view text) {
    auto start = text.size() - 1;
    while (start > 0 && (static_cast<unsigned char>(text[start]) & 0xC0) == 0x80) --start;
    return text.substr(start);
}

std::string_view strip(std::string_view text, std::string_view unwanted, Side side) {
    const auto goes = [&](std::string_view letter) { return unwanted.find(letter) != std::string_view::npos; };
    if (side != Side::Right)
        while (!text.empty() && goes(first_letter(text))) text.remove_prefix(first_letter(text).size());
    if (side != Side::Left)
        while (!text.empty() && goes(last_letter(text))) text.remove_suffix(last_letter(text).size());
    return text;
}

// TRIM(text[, characters]): any of the characters is taken off; blanks by default.
template <Side side> Cell trim_text(FunctionCall& call, std::span<const Cell> arguments) {
    const auto unwanted = arguments.size() > 1 ? text_of(arguments[1]) : std::string_view(" ");
    return call.text_result(std::string(strip(text_of(arguments[0]), unwanted, side)));
}

// 1-based code point position of `wanted` at or after `start`, 0 where it is not.
std::int64_t position_of(std::string_view wanted, std::string_view text, std::int64_t start) {
    const auto from = offset_of(text, static_cast<std::size_t>(std::max<std::int64_t>(start, 1) - 1));
    const auto found = text.find(wanted, from);
    if (found == std::string_view::npos) return 0;
    return static_cast<std::int64_t>(code_points(text.substr(0, found))) + 1;
}

Cell position(FunctionCall&, std::span<const Cell> arguments) {
    const auto start = arguments.size() > 2 ? arguments[2].as_integer() : 1;
    return Cell::integer(position_of(text_of(arguments[0]), text_of(arguments[1]), start));
}

Cell replace(FunctionCall& call, std::span<const Cell> arguments) {
    const auto text = text_of(arguments[0]), wanted = text_of(arguments[1]), replacement = text_of(arguments[2]);
    if (wanted.empty()) return call.text_result(std::string(text));
    std::string result;
    std::size_t from = 0;
    for (auto found = text.find(wanted); found != std::string_view::npos; found = text.find(wanted, from)) {
        result += text.substr(from, found - from);
        result += replacement;
        check_length(result.size());
        from = found + wanted.size();
    }
    return call.text_result(result += text.substr(from));
}

std::string repeated(std::string_view text, std::size_t count) {
    if (text.empty()) return {};
    check_length(count > kLongestResult ? kLongestResult + 1 : count * text.size());
    std::string result;
    result.reserve(count * text.size());
    for (std::size_t i = 0; i < count; ++i) result += text;
    return result;
}

Cell repeat(FunctionCall& call, std::span<const Cell> arguments) {
    const auto count = count_argument(arguments[1]);
    return count ? call.text_result(repeated(text_of(arguments[0]), *count)) : Cell();
}

Cell space(FunctionCall& call, std::span<const Cell> arguments) {
    const auto count = count_argument(arguments[0]);
    return count ? call.text_result(repeated(" ", *count)) : Cell();
}

// INSERT(text, start, length, replacement): `length` code points from `start` give way to the replacement.
Cell insert(FunctionCall& call, std::span<const Cell> arguments) {
    const auto text = text_of(arguments[0]);
    const auto start = arguments[1].as_integer();
    if (start < 1 || start > static_cast<std::int64_t>(code_points(text)) + 1)
        return call.text_result(std::string(text));
    const auto first = offset_of(text, static_cast<std::size_t>(start - 1));
    const auto rest = text.substr(first);
    const auto removed = offset_of(rest, count_argument(arguments[2]).value_or(0));
    return call.text_result(std::string(text.substr(0, first)) + std::string(text_of(arguments[3])) +
                            std::string(rest.substr(removed)));
}

// LPAD and RPAD(text, length[, filling])
template <Side side> Cell pad(FunctionCall& call, std::span<const Cell> arguments) {
    const auto text = text_of(arguments[0]);
    const auto count = count_argument(arguments[1]);
    if (!count) return {};
    const auto wanted = *count;
    const auto filling = arguments.size() > 2 ? text_of(arguments[2]) : std::string_view(" ");
    const auto size = code_points(text);
    if (wanted <= size || filling.empty()) return call.text_result(std::string(code_point_range(text, 0, wanted)));
    const auto missing = wanted - size;
    const auto whole = repeated(filling, missing / code_points(filling) + 1);
    const std::string padding(code_point_range(whole, 0, missing));
    return call.text_result(side == Side::Left ? padding + std::string(text) : std::string(text) + padding);
}

Cell reverse(FunctionCall& call, std::span<const Cell> arguments) {
    const auto text = text_of(arguments[0]);
    std::string result;
    result.reserve(text.size());
    for (auto rest = text; !rest.empty();) {
        const auto letter = last_letter(rest);
        result += letter;
        rest.remove_suffix(letter.size());
    }
    return call.text_result(std::move(result));
}

// The code of the first character; its code point where that is beyond ASCII. Empty text has none.
Cell ascii(FunctionCall&, std::span<const Cell> arguments) {
    const auto text = text_of(arguments[0]);
    if (text.empty()) return Cell::integer(0);
    const auto units = to_utf16(text.substr(0, offset_of(text, 1)));
    if (units.size() < 2) return Cell::integer(units[0]);
    return Cell::integer(0x10000 + ((units[0] - 0xD800) << 10) + (units[1] - 0xDC00));
}

Cell character(FunctionCall& call, std::span<const Cell> arguments) {
    const auto code = arguments[0].as_integer();
    if (code < 0 || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) return {};
    std::u16string units;
    if (code < 0x10000)
        units += static_cast<char16_t>(code);
    else
        units = {static_cast<char16_t>(0xD800 + ((code - 0x10000) >> 10)),
                 static_cast<char16_t>(0xDC00 + ((code - 0x10000) & 0x3FF))};
    return call.text_result(to_utf8(units));
}

// American Soundex: a letter and three digits.
std::string soundex_of(std::string_view text) {
    constexpr std::string_view kCodes = "01230120022455012623010202"; // a to z; 0 for vowels, h and w
    std::string result;
    char last = '0';
    for (const char character : to_upper(text)) {
        if (character < 'A' || character > 'Z') continue;
        const char code = kCodes[static_cast<std::size_t>(character - 'A')];
        if (result.empty())
            result += character;
        else if (code != '0' && code != last)
            result += code;
        if (character != 'H' && character != 'W') last = code;
        if (result.size() == 4) break;
    }
    if (!result.empty()) result.resize(4, '0');
    return result.empty() ? "0000" : result;
}

Cell soundex(FunctionCall& call, std::span<const Cell> arguments) {
    return call.text_result(soundex_of(text_of(arguments[0])));
}

// Number of equal places of both Soundex codes: 4 for alike, 0 for different.
Cell difference(FunctionCall&, std::span<const Cell> arguments) {
    const auto a = soundex_of(text_of(arguments[0])), b = soundex_of(text_of(arguments[1]));
    std::int64_t equal = 0;
    for (std::size_t i = 0; i < 4; ++i) equal += a[i] == b[i];
    return Cell::integer(equal);
}

Cell starts_with(FunctionCall&, std::span<const Cell> arguments) {
    return Cell::integer(text_of(arguments[0]).starts_with(text_of(arguments[1])));
}

Cell ends_with(FunctionCall&, std::span<const Cell> arguments) {
    return Cell::integer(text_of(arguments[0]).ends_with(text_of(arguments[1])));
}

Cell contains(FunctionCall&, std::span<const Cell> arguments) {
    return Cell::integer(text_of(arguments[0]).find(text_of(arguments[1])) != std::string_view::npos);
}

// CONCAT_WS(separator, …): leaves out what is NULL.
Cell concatenate_with_separator(FunctionCall& call, std::span<const Cell> arguments) {
    if (arguments[0].is_null()) return {};
    std::string result;
    bool first = true;
    for (const auto& argument : arguments.subspan(1)) {
        if (argument.is_null()) continue;
        if (!std::exchange(first, false)) result += text_of(arguments[0]);
        result += text_of(argument);
    }
    check_length(result.size());
    return call.text_result(std::move(result));
}

// Every word begins with an upper-case letter and goes on in lower case.
Cell initial_capitals(FunctionCall& call, std::span<const Cell> arguments) {
    std::string result;
    bool in_word = false;
    for (auto rest = text_of(arguments[0]); !rest.empty();) {
        const auto letter = rest.substr(0, offset_of(rest, 1));
        rest.remove_prefix(letter.size());
        result += in_word ? lower_case(letter) : upper_case(letter);
        const auto byte = static_cast<unsigned char>(letter[0]);
        in_word = byte >= 0x80 || std::isalnum(byte) != 0;
    }
    return call.text_result(std::move(result));
}

// SPLIT_PART(text, separator, n): the n-th part from 1, from the end where n is negative; empty where there is none.
Cell split_part(FunctionCall& call, std::span<const Cell> arguments) {
    const auto separator = text_of(arguments[1]);
    std::vector<std::string_view> parts;
    auto rest = text_of(arguments[0]);
    for (auto found = rest.find(separator); !separator.empty() && found != std::string_view::npos;
         found = rest.find(separator)) {
        parts.push_back(rest.substr(0, found));
        rest.remove_prefix(found + separator.size());
    }
    parts.push_back(rest);
    const auto count = static_cast<std::int64_t>(parts.size());
    const auto wanted = arguments[2].as_integer();
    const auto index = wanted < 0 ? count + wanted : wanted - 1;
    if (index < 0 || index >= count) return call.text_result({});
    return call.text_result(std::string(parts[static_cast<std::size_t>(index)]));
}

// TRANSLATE(text, from, to): each character of `from` becomes that at its place in `to`, or goes.
Cell translate(FunctionCall& call, std::span<const Cell> arguments) {
    const auto from = text_of(arguments[1]), to = text_of(arguments[2]);
    std::string result;
    for (auto rest = text_of(arguments[0]); !rest.empty();) {
        const auto letter = rest.substr(0, offset_of(rest, 1));
        rest.remove_prefix(letter.size());
        const auto place = from.find(letter);
        result +=
            place == std::string_view::npos ? letter : code_point_range(to, code_points(from.substr(0, place)), 1);
    }
    return call.text_result(std::move(result));
}

constexpr ScalarMeaning kTextFunctions[] = {
    {"upper", upper},
    {"lower", lower},
    {"concat", concatenate},
    {"concat_ws", concatenate_with_separator, true},
    {"contains", contains},
    {"startswith", starts_with},
    {"endswith", ends_with},
    {"initcap", initial_capitals},
    {"split_part", split_part},
    {"translate", translate},
    {"char_length", char_length},
    {"length", length_without_trailing_blanks},
    {"octet_length", octet_length},
    {"bit_length", bit_length},
    {"substring", substring},
    {"left", left},
    {"right", right},
    {"ltrim", trim_text<Side::Left>},
    {"rtrim", trim_text<Side::Right>},
    {"trim", trim_text<Side::Both>},
    {"locate", position},
    {"replace", replace},
    {"repeat", repeat},
    {"space", space},
    {"insert", insert},
    {"lpad", pad<Side::Left>},
    {"rpad", pad<Side::Right>},
    {"reverse", reverse},
    {"ascii", ascii},
    {"char", character},
    {"soundex", soundex},
    {"difference", difference},
};

} // namespace

std::span<const ScalarMeaning> text_functions() {
    return kTextFunctions;
}

} // namespace snowatlas::engine

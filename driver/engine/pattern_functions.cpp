// LIKE: case-sensitive, % and _ over code points, ESCAPE.
#include <optional>

#include "driver/base/text.h"
#include "driver/engine/function_meaning.h"

namespace snowatlas::engine {
namespace {

std::size_t code_point_size(std::string_view text, std::size_t offset) {
    return offset_of(text.substr(offset), 1);
}

// Where the pattern's next element ends, and whether it is a literal character.
struct Element {
    enum class Kind { Character, AnyOne, AnyMany } kind;
    std::string_view character;
    std::size_t end;
};

Element element_at(std::string_view pattern, std::size_t offset, std::string_view escape) {
    const auto size = code_point_size(pattern, offset);
    const auto character = pattern.substr(offset, size);
    if (!escape.empty() && character == escape) {
        const auto next = offset + size;
        const auto escaped = next < pattern.size() ? pattern.substr(next, code_point_size(pattern, next)) : "";
        if (escaped != "%" && escaped != "_" && escaped != escape)
            throw Error(state::kInvalidEscapeSequence, "In the LIKE pattern '" + std::string(pattern) +
                                                           "' the escape character is not followed by %, _ or itself.");
        return {Element::Kind::Character, escaped, next + escaped.size()};
    }
    if (character == "%") return {Element::Kind::AnyMany, character, offset + size};
    if (character == "_") return {Element::Kind::AnyOne, character, offset + size};
    return {Element::Kind::Character, character, offset + size};
}

// Goes back to the last % only, so the time is at most the product of both lengths.
bool matches(std::string_view text, std::string_view pattern, std::string_view escape) {
    std::size_t at_text = 0, at_pattern = 0;
    std::optional<std::size_t> after_many;
    std::size_t retry_text = 0;
    while (true) {
        if (at_pattern < pattern.size()) {
            const auto element = element_at(pattern, at_pattern, escape);
            if (element.kind == Element::Kind::AnyMany) {
                after_many = at_pattern = element.end;
                retry_text = at_text;
                continue;
            }
            if (at_text < text.size()) {
                const auto size = code_point_size(text, at_text);
                if (element.kind == Element::Kind::AnyOne || text.substr(at_text, size) == element.character) {
                    at_text += size;
                    at_pattern = element.end;
                    continue;
                }
            }
        } else if (at_text == text.size()) {
            return true;
        }
        if (!after_many || retry_text >= text.size()) return false;
        retry_text += code_point_size(text, retry_text);
        at_text = retry_text;
        at_pattern = *after_many;
    }
}

void check_pattern(std::string_view pattern, std::string_view escape) {
    for (std::size_t offset = 0; offset < pattern.size();) offset = element_at(pattern, offset, escape).end;
}

Cell like(FunctionCall&, std::span<const Cell> arguments) {
    std::string_view escape;
    if (arguments.size() > 2) {
        escape = arguments[2].as_bytes();
        if (code_points(escape) != 1)
            throw Error(state::kInvalidEscapeCharacter,
                        "The ESCAPE of LIKE must be one character, not '" + std::string(escape) + "'.");
        check_pattern(arguments[1].as_bytes(), escape);
    }
    return Cell::integer(matches(arguments[0].as_bytes(), arguments[1].as_bytes(), escape));
}

constexpr ScalarMeaning kPatternFunctions[] = {{"like", like}};

} // namespace

std::span<const ScalarMeaning> pattern_functions() {
    return kPatternFunctions;
}

} // namespace snowatlas::engine

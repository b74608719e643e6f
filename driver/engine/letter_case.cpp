#include "driver/engine/letter_case.h"

#include "driver/base/text.h"

namespace snowatlas::engine {
namespace {

// A run of lower-case letters and where their upper-case letters are. `step` 2: lower and upper case alternate, the
// lower-case letter being first + 0, 2, 4 …
struct LetterRun {
    char32_t first, last; // lower case
    int to_upper;         // distance
    char32_t step = 1;
};

// Unicode 15, UnicodeData.txt, simple case mappings.
constexpr LetterRun kLetterRuns[] = {
    {U'a', U'z', -32},       {0x00E0, 0x00F6, -32},   {0x00F8, 0x00FE, -32},   {0x00FF, 0x00FF, 121},
    {0x0101, 0x012F, -1, 2}, {0x0133, 0x0137, -1, 2}, {0x013A, 0x0148, -1, 2}, {0x014B, 0x0177, -1, 2},
    {0x017A, 0x017E, -1, 2}, {0x01CE, 0x01DC, -1, 2}, {0x01DF, 0x01EF, -1, 2}, {0x01F9, 0x021F, -1, 2},
    {0x0223, 0x0233, -1, 2}, {0x03AC, 0x03AC, -38},   {0x03AD, 0x03AF, -37},   {0x03B1, 0x03C1, -32},
    {0x03C3, 0x03CB, -32},   {0x03CC, 0x03CC, -64},   {0x03CD, 0x03CE, -63},   {0x0430, 0x044F, -32},
    {0x0450, 0x045F, -80},   {0x0461, 0x0481, -1, 2}, {0x048B, 0x04BF, -1, 2}, {0x04C2, 0x04CE, -1, 2},
    {0x04D1, 0x052F, -1, 2}, {0x0561, 0x0586, -48},   {0x1E01, 0x1E95, -1, 2}, {0x1EA1, 0x1EFF, -1, 2},
    {0xFF41, 0xFF5A, -32},
};

char32_t moved(char32_t letter, int distance) {
    return static_cast<char32_t>(static_cast<int>(letter) + distance);
}

char32_t upper_letter(char32_t letter) {
    for (const auto& run : kLetterRuns)
        if (letter >= run.first && letter <= run.last && (letter - run.first) % run.step == 0)
            return moved(letter, run.to_upper);
    return letter == 0x03C2 ? 0x03A3 : letter; // final sigma
}

char32_t lower_letter(char32_t letter) {
    for (const auto& run : kLetterRuns) {
        const auto candidate = moved(letter, -run.to_upper);
        if (candidate >= run.first && candidate <= run.last && (candidate - run.first) % run.step == 0)
            return candidate;
    }
    return letter;
}

template <typename Map> std::string mapped(std::string_view text, Map&& map) {
    auto utf16 = to_utf16(text);
    for (auto& unit : utf16) { // no letter of the table is beyond U+FFFF, and no surrogate is in it
        const auto result = map(static_cast<char32_t>(unit));
        unit = static_cast<char16_t>(result);
    }
    return to_utf8(utf16);
}

} // namespace

std::string upper_case(std::string_view text) {
    return is_ascii(text) ? to_upper(text) : mapped(text, upper_letter);
}

std::string lower_case(std::string_view text) {
    return is_ascii(text) ? to_lower(text) : mapped(text, lower_letter);
}

} // namespace snowatlas::engine

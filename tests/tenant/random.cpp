#include "tests/tenant/random.h"

#include <array>

#include "driver/base/text.h"

namespace snowatlas::tenant {

namespace {

constexpr std::string_view kDigits = "0123456789abcdef";

void put_hex(std::uint64_t value, int digits, char* to) {
    for (int digit = digits; digit-- > 0;) {
        to[digit] = kDigits[value & 0xF];
        value >>= 4;
    }
}

} // namespace

void write_guid(std::uint64_t salt, std::uint64_t index, std::string& out) {
    const std::uint64_t noise = mix(salt, index);
    out.assign("00000000-0000-4000-8000-000000000000");
    put_hex(noise & 0xFFFFFFFFu, 8, out.data());
    put_hex((noise >> 32) & 0xFFFFu, 4, out.data() + 9);
    put_hex((noise >> 48) & 0xFFFu, 3, out.data() + 15);
    out[19] = "89ab"[noise >> 60 & 3];
    put_hex(mix(noise) & 0xFFFu, 3, out.data() + 20);
    put_hex(scramble48(salt, index), 12, out.data() + 24);
}

std::optional<std::uint64_t> guid_index(std::uint64_t salt, std::string_view text) {
    if (text.size() != 36) return std::nullopt;
    std::uint64_t scrambled = 0;
    for (const char character : text.substr(24)) {
        const char lower = character >= 'A' && character <= 'F' ? static_cast<char>(character + 32) : character;
        const auto digit = kDigits.find(lower);
        if (digit == std::string_view::npos) return std::nullopt;
        scrambled = scrambled << 4 | digit;
    }
    const std::uint64_t index = unscramble48(salt, scrambled);
    std::string expected;
    write_guid(salt, index, expected);
    if (!equals_ignore_case(expected, text)) return std::nullopt;
    return index;
}

std::uint64_t permuted(std::uint64_t salt, std::uint64_t ordinal, std::uint64_t count) {
    // A step that has no divisor in common with count visits every number once.
    static constexpr std::array<std::uint64_t, 8> kPrimes = {15485863, 32452843,  49979687,  67867967,
                                                             86028121, 104395301, 122949823, 141650939};
    for (std::size_t attempt = 0;; ++attempt) {
        const std::uint64_t step = kPrimes[(salt + attempt) % kPrimes.size()];
        if (count % step == 0) continue;
        return ((salt >> 8) % count + ordinal % count * (step % count)) % count;
    }
}

} // namespace snowatlas::tenant

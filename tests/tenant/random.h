// Deterministic noise: every value of the simulated tenant is a pure function of a salt and an index, so that ten
// million rows need no memory and two runs with one seed agree.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace snowatlas::tenant {

// The finalizer of splitmix64: every bit of the input changes every bit of the output.
constexpr std::uint64_t mix(std::uint64_t value) {
    value += 0x9E3779B97F4A7C15u;
    value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9u;
    value = (value ^ (value >> 27)) * 0x94D049BB133111EBu;
    return value ^ (value >> 31);
}

constexpr std::uint64_t mix(std::uint64_t salt, std::uint64_t value) {
    return mix(salt ^ mix(value));
}

constexpr std::uint64_t hash_text(std::string_view text) {
    std::uint64_t hash = 0xCBF29CE484222325u;
    for (const char character : text) hash = (hash ^ static_cast<unsigned char>(character)) * 0x100000001B3u;
    return mix(hash);
}

// A number below `bound` (> 0), evenly.
constexpr std::uint64_t below(std::uint64_t noise, std::uint64_t bound) {
    return noise % bound;
}

// A permutation of the 48-bit numbers and its inverse: an id can be turned back into the row it belongs to.
constexpr std::uint64_t scramble48(std::uint64_t salt, std::uint64_t value) {
    std::uint64_t left = (value >> 24) & 0xFFFFFFu;
    std::uint64_t right = value & 0xFFFFFFu;
    for (std::uint64_t round = 0; round < 4; ++round) {
        const std::uint64_t next = left ^ (mix(salt + round, right) & 0xFFFFFFu);
        left = right;
        right = next;
    }
    return (left << 24) | right;
}

constexpr std::uint64_t unscramble48(std::uint64_t salt, std::uint64_t value) {
    std::uint64_t left = (value >> 24) & 0xFFFFFFu;
    std::uint64_t right = value & 0xFFFFFFu;
    for (std::uint64_t round = 4; round-- > 0;) {
        const std::uint64_t previous = right ^ (mix(salt + round, left) & 0xFFFFFFu);
        right = left;
        left = previous;
    }
    return (left << 24) | right;
}

// Replaces `out` by the id of row `index`: a version 4 GUID in lower case, whose last group is scramble48(index).
void write_guid(std::uint64_t salt, std::uint64_t index, std::string& out);

// The row `text` is the id of, whatever its case; empty if it is none of this salt. The caller checks the range.
std::optional<std::uint64_t> guid_index(std::uint64_t salt, std::string_view text);

// Number `ordinal` of a permutation of 0 … count-1 that depends on `salt`.
std::uint64_t permuted(std::uint64_t salt, std::uint64_t ordinal, std::uint64_t count);

} // namespace snowatlas::tenant

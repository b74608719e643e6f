#include "driver/rest/value_decoder.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>

#include "driver/base/calendar.h"
#include "driver/base/error.h"
#include "driver/base/text.h"
#include "driver/rest/json_text.h"

namespace snowatlas::rest {
namespace {

constexpr std::size_t kSampleBytes = 64;

std::string sample_of(std::string_view text) {
    return std::string(text.substr(0, kSampleBytes));
}

struct Range {
    std::int64_t lowest, highest;
};

Range range_of(TypeId id) {
    switch (id) {
    case TypeId::TinyInt:
        return type_info(id).unsigned_attribute == 1 ? Range{0, 255} : Range{-128, 127};
    case TypeId::SmallInt:
        return {std::numeric_limits<std::int16_t>::min(), std::numeric_limits<std::int16_t>::max()};
    case TypeId::Integer:
        return {std::numeric_limits<std::int32_t>::min(), std::numeric_limits<std::int32_t>::max()};
    default:
        return {std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()};
    }
}

// Plain digits with at most 18 of them in all, which is nearly every decimal there is.
std::optional<Int128> simple_decimal(std::string_view text, int scale) {
    constexpr std::size_t kMostDigits = 18;
    if (text.empty() || text.size() > kMostDigits) return {};
    const bool negative = text.front() == '-';
    std::int64_t digits = 0;
    int fraction = -1; // digits after the point, -1 before it
    for (std::size_t i = negative ? 1 : 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c >= '0' && c <= '9') {
            digits = digits * 10 + (c - '0');
            if (fraction >= 0) ++fraction;
        } else if (c == '.' && fraction < 0) {
            fraction = 0;
        } else {
            return {};
        }
    }
    const int missing = scale - std::max(fraction, 0);
    if (missing < 0 || text.size() == (negative ? 1U : 0U)) return {};
    const Int128 unscaled = Int128{negative ? -digits : digits} * power_of_ten(missing);
    return unscaled;
}

// Eight letters at a time; bytes beyond ASCII stay as they are.
void lower_ascii(char* text, std::size_t size) {
    constexpr std::uint64_t kEach = 0x0101010101010101;
    for (; size >= sizeof(std::uint64_t); text += sizeof(std::uint64_t), size -= sizeof(std::uint64_t)) {
        std::uint64_t word = 0;
        std::memcpy(&word, text, sizeof(word));
        const std::uint64_t low_bits = word & (0x7F * kEach);
        const std::uint64_t from_a = low_bits + (0x80 - 'A') * kEach;
        const std::uint64_t beyond_z = low_bits + (0x80 - 'Z' - 1) * kEach;
        const std::uint64_t upper = from_a & ~beyond_z & ~word & (0x80 * kEach);
        word |= upper >> 2; // 0x80 becomes 0x20, what letters differ by
        std::memcpy(text, &word, sizeof(word));
    }
    for (; size > 0; ++text, --size) {
        if (*text >= 'A' && *text <= 'Z') *text = static_cast<char>(*text + ('a' - 'A'));
    }
}

// A number, true or false, by its first letter.
bool is_bare_scalar(char first) {
    return first != '"' && first != '{' && first != '[';
}

} // namespace

void ValueDecoder::put(std::uint16_t slot, std::size_t row, std::string_view json) {
    json = trim_json(json);
    if (json.empty() || (json.front() == 'n' && json == "null")) {
        batch_.column(slot).set_null(row);
        return;
    }
    const auto reading = plan_.slots()[slot].reading;
    if (reading == Reading::Text) return put_text(slot, row, json);
    if (reading == Reading::Guid) return put_guid(slot, row, json);
    if (reading == Reading::Names) return put_names(slot, row, json);
    if (reading == Reading::Moment && is_json_string(json) &&
        put_usual_moment(slot, row, json.substr(1, json.size() - 2))) {
        return;
    }

    const bool bare = is_bare_scalar(json.front());
    if (bare && reading == Reading::Integer) return put_integer(slot, row, json);
    if (bare && reading == Reading::Bit) return put_bit(slot, row, json);

    std::string buffer;
    const auto text = trim(scalar_text(slot, json, buffer));
    if (text.empty()) { // an empty string is the API's way to leave a number or date out
        batch_.column(slot).set_null(row);
        return;
    }
    if (reading == Reading::Moment) return put_moment(slot, row, text);
    if (reading == Reading::Bit) return put_bit(slot, row, text);
    if (reading == Reading::Real) return put_real(slot, row, text);
    if (reading == Reading::Decimal) return put_decimal(slot, row, text);
    put_integer(slot, row, text);
}

std::string_view ValueDecoder::scalar_text(std::uint16_t slot, std::string_view json, std::string& buffer) const {
    if (is_json_string(json)) {
        if (std::memchr(json.data(), '\\', json.size()) == nullptr) return json.substr(1, json.size() - 2);
        append_unescaped(json, buffer);
        return buffer;
    }
    if (json.front() == '{' || json.front() == '[') wrong_kind(slot, json);
    return json;
}

void ValueDecoder::append_string(std::string_view json) {
    auto& arena = batch_.arena();
    if (std::memchr(json.data(), '\\', json.size()) == nullptr) {
        arena.append(json.data() + 1, json.size() - 2);
    } else {
        append_unescaped(json, arena);
    }
}

void ValueDecoder::put_text(std::uint16_t slot, std::size_t row, std::string_view json) {
    auto& arena = batch_.arena();
    const auto offset = arena.size();
    if (is_json_string(json)) {
        append_string(json);
    } else { // numbers, booleans, arrays and objects as they are written
        arena.append(json);
    }
    batch_.column(slot).set_text(row, offset, arena.size() - offset);
}

void ValueDecoder::put_guid(std::uint16_t slot, std::size_t row, std::string_view json) {
    const auto offset = batch_.arena().size();
    put_text(slot, row, json);
    lower_ascii(batch_.arena().data() + offset, batch_.arena().size() - offset);
}

void ValueDecoder::put_names(std::uint16_t slot, std::size_t row, std::string_view json) {
    if (json.front() != '[') return put_text(slot, row, json);
    auto& arena = batch_.arena();
    const auto offset = arena.size();
    append_list(json, arena);
    batch_.column(slot).set_text(row, offset, arena.size() - offset);
}

void ValueDecoder::put_bit(std::uint16_t slot, std::size_t row, std::string_view text) {
    if (text == "false") return batch_.column(slot).set_integer(row, 0);
    if (text == "true") return batch_.column(slot).set_integer(row, 1);
    static constexpr std::string_view kTrue[] = {"true", "yes", "1"};
    static constexpr std::string_view kFalse[] = {"false", "no", "0"};
    for (const auto word : kTrue) {
        if (equals_ignore_case(text, word)) return batch_.column(slot).set_integer(row, 1);
    }
    for (const auto word : kFalse) {
        if (equals_ignore_case(text, word)) return batch_.column(slot).set_integer(row, 0);
    }
    wrong_kind(slot, text);
}

void ValueDecoder::put_integer(std::uint16_t slot, std::size_t row, std::string_view text) {
    std::int64_t value = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
    if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size()) {
        const auto rounded = parse_decimal(text, 0); // "12.0", "1e3"
        if (!rounded) {
            // A run of digits too long for any type is a number still.
            if (text.find_first_not_of("0123456789-+.eE") == std::string_view::npos) out_of_range(slot, text);
            if (equals_ignore_case(text, "true") || equals_ignore_case(text, "false")) {
                return batch_.column(slot).set_integer(row, equals_ignore_case(text, "true") ? 1 : 0);
            }
            wrong_kind(slot, text);
        }
        const auto whole = to_int64(rounded->value);
        if (!whole) out_of_range(slot, text);
        if (rounded->rounded) notice(DecodeNotice::Kind::RoundedNumber, slot, text);
        value = *whole;
    }
    const auto range = range_of(plan_.slots()[slot].type.id);
    if (value < range.lowest || value > range.highest) out_of_range(slot, text);
    batch_.column(slot).set_integer(row, value);
}

void ValueDecoder::put_real(std::uint16_t slot, std::size_t row, std::string_view text) {
    double value = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
    if (parsed.ec == std::errc::result_out_of_range) out_of_range(slot, text);
    if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size() || !std::isfinite(value)) {
        wrong_kind(slot, text);
    }
    const bool real = plan_.slots()[slot].type.id == TypeId::Real;
    if (real && std::fabs(value) > static_cast<double>(std::numeric_limits<float>::max())) out_of_range(slot, text);
    batch_.column(slot).set_real(row, value);
}

void ValueDecoder::put_decimal(std::uint16_t slot, std::size_t row, std::string_view text) {
    const auto& type = plan_.slots()[slot].type;
    auto unscaled = simple_decimal(text, type.scale);
    if (!unscaled) {
        const auto parsed = parse_decimal(text, type.scale);
        if (!parsed) {
            if (text.find_first_not_of("0123456789-+.eE") == std::string_view::npos) out_of_range(slot, text);
            wrong_kind(slot, text);
        }
        const auto value = rescale(parsed->value, type.scale);
        if (!value) out_of_range(slot, text);
        if (parsed->rounded) notice(DecodeNotice::Kind::RoundedNumber, slot, text);
        unscaled = value->unscaled;
    }
    const auto limit = power_of_ten(std::clamp<int>(type.length, 1, kMaxDecimalPrecision));
    if (*unscaled >= limit || *unscaled <= -limit) out_of_range(slot, text);
    batch_.column(slot).set_decimal(row, *unscaled);
}

// A timestamp as it nearly always is, without blanks or escapes. False: to be looked at more closely.
bool ValueDecoder::put_usual_moment(std::uint16_t slot, std::size_t row, std::string_view text) {
    if (plan_.slots()[slot].type.id != TypeId::Timestamp) return false;
    bool truncated = false;
    const auto value = parse_timestamp(text, &truncated);
    if (!value || truncated) return false;
    batch_.column(slot).set_integer(row, *value);
    return true;
}

void ValueDecoder::put_moment(std::uint16_t slot, std::size_t row, std::string_view text) {
    auto& column = batch_.column(slot);
    const auto id = plan_.slots()[slot].type.id;
    bool truncated = false;
    std::optional<std::int64_t> value;
    if (id == TypeId::Time) {
        value = parse_time(text, &truncated);
        if (!value) {
            value = parse_timestamp(text, &truncated);
            if (value) value = time_of(*value);
        }
    } else {
        value = parse_timestamp(text, &truncated);
        if (value && id == TypeId::Date) value = day_of(*value);
    }
    if (!value) {
        notice(DecodeNotice::Kind::UnreadableDate, slot, text);
        column.set_null(row);
        return;
    }
    if (truncated && id != TypeId::Date) notice(DecodeNotice::Kind::CutFraction, slot, text);
    column.set_integer(row, *value);
}

void ValueDecoder::notice(DecodeNotice::Kind kind, std::uint16_t slot, std::string_view sample) {
    const auto column = plan_.slots()[slot].column;
    for (const auto& known : notices_) {
        if (known.kind == kind && known.column == column) return;
    }
    notices_.push_back({kind, column, sample_of(sample)});
}

std::string ValueDecoder::column_name(std::uint16_t slot) const {
    return plan_.table().qualified_name() + "." + plan_.table().columns[plan_.slots()[slot].column].name;
}

void ValueDecoder::out_of_range(std::uint16_t slot, std::string_view text) const {
    throw Error(state::kNumericOutOfRange, "The value " + sample_of(text) + " that Snow Atlas sent for " +
                                               column_name(slot) + " does not fit the column's type " +
                                               to_string(plan_.slots()[slot].type) +
                                               ". Leave the column out, or describe it wider in a SchemaFile.");
}

void ValueDecoder::wrong_kind(std::uint16_t slot, std::string_view text) const {
    throw Error(state::kInvalidCast, "The value " + sample_of(text) + " that Snow Atlas sent for " + column_name(slot) +
                                         " cannot be read as " + to_string(plan_.slots()[slot].type) +
                                         ". Leave the column out, or describe it as text in a SchemaFile.");
}

} // namespace snowatlas::rest

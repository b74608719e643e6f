// Conversions to text and bytes.
#include <algorithm>
#include <charconv>
#include <cmath>

#include "driver/base/calendar.h"
#include "driver/base/code_page.h"
#include "driver/base/text.h"
#include "driver/base/utf16.h"
#include "driver/odbc/conversion_parts.h"
#include "driver/odbc/text_buffer.h"

namespace snowatlas::odbc {
namespace {

constexpr char kHexDigits[] = "0123456789ABCDEF";

char* put_digits(char* out, unsigned value, int width) {
    for (int i = width - 1; i >= 0; --i) {
        out[i] = static_cast<char>('0' + value % 10);
        value /= 10;
    }
    return out + width;
}

char* put_date(char* out, const Date& date) {
    out = put_digits(out, static_cast<unsigned>(date.year), 4);
    *out++ = '-';
    out = put_digits(out, static_cast<unsigned>(date.month), 2);
    *out++ = '-';
    return put_digits(out, static_cast<unsigned>(date.day), 2);
}

// The fraction without trailing zeros.
char* put_time(char* out, const TimeOfDay& time) {
    out = put_digits(out, static_cast<unsigned>(time.hour), 2);
    *out++ = ':';
    out = put_digits(out, static_cast<unsigned>(time.minute), 2);
    *out++ = ':';
    out = put_digits(out, static_cast<unsigned>(time.second), 2);
    if (time.ticks == 0) return out;
    *out++ = '.';
    out = put_digits(out, static_cast<unsigned>(time.ticks), kTimestampScale);
    while (out[-1] == '0') --out;
    return out;
}

char* put_decimal(char* out, Decimal value) {
    if (value.unscaled < 0) *out++ = '-';
    UInt128 rest =
        value.unscaled < 0 ? UInt128{0} - static_cast<UInt128>(value.unscaled) : static_cast<UInt128>(value.unscaled);
    char reversed[64];
    int count = 0;
    while (rest > UINT64_MAX) {
        reversed[count++] = static_cast<char>('0' + static_cast<int>(rest % 10));
        rest /= 10;
    }
    for (auto low = static_cast<std::uint64_t>(rest); low > 0; low /= 10)
        reversed[count++] = static_cast<char>('0' + static_cast<int>(low % 10));
    while (count <= value.scale) reversed[count++] = '0';
    while (count > 0) {
        if (count == value.scale) *out++ = '.';
        *out++ = reversed[--count];
    }
    return out;
}

template <typename Float> char* put_real(char* out, char* end, Float value) {
    if (std::isnan(value)) return std::copy_n("NaN", 3, out);
    if (std::isinf(value)) {
        if (value < 0) *out++ = '-';
        return std::copy_n("Infinity", 8, out);
    }
    return std::to_chars(out, end, value).ptr;
}

RenderedText number_text(const char* start, const char* end) {
    const std::string_view text(start, static_cast<std::size_t>(end - start));
    // With an exponent or a name there is no fraction that could be left out.
    const bool plain = text.find_first_not_of("-0123456789.") == std::string_view::npos;
    return {text, plain ? std::min(text.find('.'), text.size()) : text.size()};
}

// Copies text of which so many leading characters must fit.
Converted put_narrow(const RenderedText& rendered, const Target& target) {
    const std::string_view text = rendered.text;
    Converted result{Conversion::Ok, static_cast<SQLLEN>(text.size())};
    const auto capacity = static_cast<std::size_t>(target.capacity);
    if (text.size() < capacity) {
        std::memcpy(target.data, text.data(), text.size());
        target.data[text.size()] = 0;
        return result;
    }
    result.status = Conversion::TextCut;
    if (capacity == 0) return result;
    if (rendered.indivisible > capacity - 1) return failed(Conversion::OutOfRange);
    std::size_t copied = whole_characters(text, capacity - 1);
    // A character that is longer than the buffer is the one thing that may be cut: SQLGetData has to get on.
    if (copied == 0) copied = capacity - 1;
    std::memcpy(target.data, text.data(), copied);
    target.data[copied] = 0;
    return result;
}

void terminate_wide(char* data, std::size_t units) {
    constexpr char16_t kEnd = 0;
    std::memcpy(data + units * 2, &kEnd, 2);
}

Converted put_wide(const RenderedText& rendered, const Target& target) {
    const std::size_t capacity = static_cast<std::size_t>(target.capacity) / 2;
    if (capacity == 0) return {Conversion::TextCut, static_cast<SQLLEN>(utf16_length(rendered.text) * 2)};
    if (rendered.indivisible > capacity - 1) return failed(Conversion::OutOfRange);
    const Utf16Copy copied = copy_utf16(rendered.text, target.data, capacity - 1);
    terminate_wide(target.data, copied.units);
    if (copied.consumed == rendered.text.size()) return {Conversion::Ok, static_cast<SQLLEN>(copied.units * 2)};
    const std::size_t rest = utf16_length(rendered.text.substr(copied.consumed));
    return {Conversion::TextCut, static_cast<SQLLEN>((copied.units + rest) * 2)};
}

Converted put_bytes(std::string_view bytes, const Target& target) {
    const std::size_t copied = std::min(bytes.size(), static_cast<std::size_t>(target.capacity));
    if (copied > 0) std::memcpy(target.data, bytes.data(), copied);
    return {copied < bytes.size() ? Conversion::TextCut : Conversion::Ok, static_cast<SQLLEN>(bytes.size())};
}

template <typename Native> std::string_view native_bytes(ShortText& buffer, const Native& value) {
    std::memcpy(buffer.data(), &value, sizeof value);
    return {buffer.data(), sizeof value};
}

// A value as an application of the C type that is the SQL type's default would hold it.
std::string_view native_value(const Cell& cell, const SqlType& type, ShortText& buffer) {
    switch (type.id) {
    case TypeId::Bit:
    case TypeId::TinyInt:
        return native_bytes(buffer, static_cast<SQLSCHAR>(cell.as_integer()));
    case TypeId::SmallInt:
        return native_bytes(buffer, static_cast<SQLSMALLINT>(cell.as_integer()));
    case TypeId::Integer:
        return native_bytes(buffer, static_cast<SQLINTEGER>(cell.as_integer()));
    case TypeId::BigInt:
        return native_bytes(buffer, static_cast<SQLBIGINT>(cell.as_integer()));
    case TypeId::Real:
        return native_bytes(buffer, static_cast<SQLREAL>(cell.as_real()));
    case TypeId::Double:
        return native_bytes(buffer, cell.as_real());
    case TypeId::Decimal:
        return native_bytes(buffer, numeric_struct(cell.as_decimal(), type.length));
    case TypeId::Date:
        return native_bytes(buffer, date_struct(cell.as_integer()));
    case TypeId::Time:
        return native_bytes(buffer, time_struct(cell.as_integer()));
    case TypeId::Timestamp:
        return native_bytes(buffer, timestamp_struct(cell.as_integer()));
    case TypeId::Guid:
        if (const auto guid = parse_guid(cell.as_bytes())) return native_bytes(buffer, *guid);
        return {};
    default:
        return {};
    }
}

template <typename Unit> std::size_t put_hex(std::string_view bytes, std::size_t capacity, char* out) {
    const std::size_t pairs = std::min(bytes.size(), (capacity - 1) / 2);
    for (std::size_t i = 0; i < pairs; ++i) {
        const auto byte = static_cast<unsigned char>(bytes[i]);
        const Unit digits[] = {static_cast<Unit>(kHexDigits[byte >> 4U]), static_cast<Unit>(kHexDigits[byte & 15U])};
        std::memcpy(out + i * sizeof digits, digits, sizeof digits);
    }
    constexpr Unit kEnd = 0;
    std::memcpy(out + pairs * 2 * sizeof kEnd, &kEnd, sizeof kEnd);
    return pairs;
}

template <typename Unit> Converted hex(const Cell& cell, const Target& target) {
    if (cell.kind() != CellKind::Binary) return failed(Conversion::NotConvertible);
    const std::string_view bytes = cell.as_bytes();
    const auto length = static_cast<SQLLEN>(bytes.size() * 2 * sizeof(Unit));
    const std::size_t capacity = static_cast<std::size_t>(target.capacity) / sizeof(Unit);
    if (capacity == 0) return {Conversion::TextCut, length};
    const std::size_t pairs = put_hex<Unit>(bytes, capacity, target.data);
    return {pairs < bytes.size() ? Conversion::TextCut : Conversion::Ok, length};
}

bool is_textual(const Cell& cell) {
    return cell.kind() == CellKind::Text || cell.kind() == CellKind::Binary;
}

// The kind a type's cells have to be of; a cell of another kind must not be read as one.
bool has_kind_of(const Cell& cell, TypeId type) {
    switch (cell.kind()) {
    case CellKind::Real:
        return is_approximate(type);
    case CellKind::Decimal:
        return type == TypeId::Decimal;
    case CellKind::Text:
        return type == TypeId::Guid;
    case CellKind::Integer:
        return type == TypeId::Bit || is_integer(type) || is_datetime(type);
    default:
        return false;
    }
}

} // namespace

RenderedText format_short(const Cell& cell, const SqlType& type, ShortText& buffer) {
    char* const start = buffer.data();
    char* const end = start + buffer.size();
    switch (cell.kind()) {
    case CellKind::Real:
        return number_text(start, type.id == TypeId::Real ? put_real(start, end, static_cast<float>(cell.as_real()))
                                                          : put_real(start, end, cell.as_real()));
    case CellKind::Decimal:
        return number_text(start, put_decimal(start, cell.as_decimal()));
    case CellKind::Text:
        return {cell.as_bytes(), cell.as_bytes().size()};
    case CellKind::Integer:
        break;
    default:
        return {};
    }
    const std::int64_t value = cell.as_integer();
    const auto text = [&](const char* stop) { return std::string_view(start, static_cast<std::size_t>(stop - start)); };
    if (type.id == TypeId::Date) return {text(put_date(start, date_from_days(value))), 10};
    if (type.id == TypeId::Time) return {text(put_time(start, time_from_ticks(value))), 8};
    if (type.id == TypeId::Timestamp) {
        const Timestamp timestamp = timestamp_from_ticks(value);
        char* middle = put_date(start, timestamp.date);
        *middle++ = ' ';
        return {text(put_time(middle, timestamp.time)), 19};
    }
    return number_text(start, std::to_chars(start, end, value).ptr);
}

RenderedText render_text(const Cell& cell, const SqlType& type, std::string& scratch) {
    if (cell.kind() == CellKind::Text && type.id != TypeId::Guid) return {cell.as_bytes(), 0};
    if (cell.kind() == CellKind::Binary) {
        const std::string_view bytes = cell.as_bytes();
        scratch.resize(bytes.size() * 2 + 1);
        put_hex<char>(bytes, scratch.size(), scratch.data());
        scratch.pop_back();
        return {scratch, 0, 2};
    }
    ShortText buffer;
    const RenderedText rendered = format_short(cell, type, buffer);
    scratch.assign(rendered.text);
    return {scratch, rendered.indivisible};
}

RenderedText render_binary(const Cell& cell, const SqlType& type, std::string& scratch) {
    if (cell.kind() == CellKind::Binary) return {cell.as_bytes(), 0};
    if (cell.kind() == CellKind::Text && type.id != TypeId::Guid) {
        scratch.resize(cell.as_bytes().size() * 2);
        scratch.resize(copy_utf16(cell.as_bytes(), scratch.data(), cell.as_bytes().size()).units * 2);
        return {scratch, 0};
    }
    ShortText buffer;
    scratch.assign(has_kind_of(cell, type.id) ? native_value(cell, type, buffer) : std::string_view());
    return {scratch, scratch.size()};
}

Converted text_to_char(const Cell& cell, const SqlType&, const Target& target) {
    if (!is_textual(cell)) return failed(Conversion::NotConvertible);
#ifdef _WIN32
    if (!is_ascii(cell.as_bytes())) {
        const std::string narrow = to_narrow(cell.as_bytes());
        return put_narrow({narrow, 0}, target);
    }
#endif
    return put_narrow({cell.as_bytes(), 0}, target);
}

Converted text_to_wchar(const Cell& cell, const SqlType&, const Target& target) {
    if (!is_textual(cell)) return failed(Conversion::NotConvertible);
    return put_wide({cell.as_bytes(), 0}, target);
}

Converted text_to_binary(const Cell& cell, const SqlType&, const Target& target) {
    if (!is_textual(cell)) return failed(Conversion::NotConvertible);
    const Utf16Copy copied = copy_utf16(cell.as_bytes(), target.data, static_cast<std::size_t>(target.capacity) / 2);
    const std::size_t rest = utf16_length(cell.as_bytes().substr(copied.consumed));
    return {rest == 0 ? Conversion::Ok : Conversion::TextCut, static_cast<SQLLEN>((copied.units + rest) * 2)};
}

Converted bytes_to_char(const Cell& cell, const SqlType&, const Target& target) {
    return hex<char>(cell, target);
}
Converted bytes_to_wchar(const Cell& cell, const SqlType&, const Target& target) {
    return hex<char16_t>(cell, target);
}
Converted bytes_to_binary(const Cell& cell, const SqlType&, const Target& target) {
    if (cell.kind() != CellKind::Binary) return failed(Conversion::NotConvertible);
    return put_bytes(cell.as_bytes(), target);
}

Converted short_to_char(const Cell& cell, const SqlType& type, const Target& target) {
    if (!has_kind_of(cell, type.id)) return failed(Conversion::NotConvertible);
    ShortText buffer;
    return put_narrow(format_short(cell, type, buffer), target);
}
Converted short_to_wchar(const Cell& cell, const SqlType& type, const Target& target) {
    if (!has_kind_of(cell, type.id)) return failed(Conversion::NotConvertible);
    ShortText buffer;
    return put_wide(format_short(cell, type, buffer), target);
}

Converted native_to_binary(const Cell& cell, const SqlType& type, const Target& target) {
    if (!has_kind_of(cell, type.id)) return failed(Conversion::NotConvertible);
    ShortText buffer;
    const std::string_view bytes = native_value(cell, type, buffer);
    if (bytes.empty()) return failed(Conversion::NotConvertible);
    if (static_cast<std::size_t>(target.capacity) < bytes.size()) return failed(Conversion::OutOfRange);
    return put_bytes(bytes, target);
}

std::optional<SQLGUID> parse_guid(std::string_view text) {
    if (text.size() == 38 && text.front() == '{' && text.back() == '}') text = text.substr(1, 36);
    if (text.size() != 36) return std::nullopt;
    std::array<unsigned char, 16> bytes{};
    std::size_t count = 0;
    for (std::size_t i = 0; i < 36;) {
        if (i == 8 || i == 13 || i == 18 || i == 23) {
            if (text[i++] != '-') return std::nullopt;
            continue;
        }
        const auto [end, error] = std::from_chars(text.data() + i, text.data() + i + 2, bytes[count++], 16);
        if (error != std::errc() || end != text.data() + i + 2) return std::nullopt;
        i += 2;
    }
    SQLGUID guid{};
    guid.Data1 = (static_cast<std::uint32_t>(bytes[0]) << 24U) | (static_cast<std::uint32_t>(bytes[1]) << 16U) |
                 (static_cast<std::uint32_t>(bytes[2]) << 8U) | bytes[3];
    guid.Data2 = static_cast<std::uint16_t>((bytes[4] << 8U) | bytes[5]);
    guid.Data3 = static_cast<std::uint16_t>((bytes[6] << 8U) | bytes[7]);
    std::copy_n(bytes.begin() + 8, 8, guid.Data4);
    return guid;
}

Converted text_to_guid(const Cell& cell, const SqlType&, const Target& target) {
    if (!is_textual(cell)) return failed(Conversion::NotConvertible);
    const auto guid = parse_guid(trim(cell.as_bytes()));
    return guid ? store(target, *guid) : failed(Conversion::NotConvertible);
}

} // namespace snowatlas::odbc

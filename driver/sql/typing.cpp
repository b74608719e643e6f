#include "driver/sql/typing.h"

#include <algorithm>
#include <array>

namespace snowatlas::sql {

SqlType text_type(std::int64_t length) {
    if (length > kFreeTextLength) return {TypeId::LongText, kLongTextLength, 0, false};
    return {TypeId::VarChar, static_cast<std::int32_t>(std::max<std::int64_t>(length, 1)), 0, false};
}

SqlType binary_type(std::int64_t length) {
    if (length > type_info(TypeId::VarBinary).max_size) {
        return {TypeId::LongBinary, type_info(TypeId::LongBinary).max_size, 0, false};
    }
    return {TypeId::VarBinary, static_cast<std::int32_t>(std::max<std::int64_t>(length, 1)), 0, false};
}

SqlType with_nullable(SqlType type, bool nullable) {
    type.nullable = nullable;
    return type;
}

bool is_known(const SqlType& type) {
    return type.id != TypeId::Unknown;
}

bool same_representation(const SqlType& a, const SqlType& b) {
    const auto is_whole = [](TypeId id) { return id == TypeId::Bit || is_integer(id); };
    if (is_whole(a.id)) return is_whole(b.id);
    if (is_approximate(a.id)) return is_approximate(b.id);
    if (a.id == TypeId::Guid || b.id == TypeId::Guid) return a.id == b.id;
    if (is_text(a.id)) return is_text(b.id);
    if (is_binary(a.id)) return is_binary(b.id);
    if (a.id == TypeId::Decimal) return b.id == a.id && a.scale == b.scale;
    return a.id == b.id;
}

SqlType as_decimal(const SqlType& type) {
    SqlType result{TypeId::Decimal, 19, 0, type.nullable};
    switch (type.id) {
    case TypeId::Decimal:
        return type;
    case TypeId::Bit:
        result.length = 1;
        break;
    case TypeId::TinyInt:
        result.length = 3;
        break;
    case TypeId::SmallInt:
        result.length = 5;
        break;
    case TypeId::Integer:
        result.length = 10;
        break;
    default:
        break;
    }
    return result;
}

namespace {

SqlType merged_decimals(const SqlType& a, const SqlType& b) {
    const SqlType left = as_decimal(a);
    const SqlType right = as_decimal(b);
    const std::int32_t whole = std::max(left.length - left.scale, right.length - right.scale);
    const std::int32_t scale = std::min(std::max(left.scale, right.scale), kMaxDecimalPrecision - whole);
    return {TypeId::Decimal, whole + scale, scale, false};
}

std::optional<SqlType> common_number(const SqlType& a, const SqlType& b) {
    if (a.id == TypeId::Real && b.id == TypeId::Real) return a;
    if (is_approximate(a.id) || is_approximate(b.id)) return kDouble;
    if (a.id == TypeId::Decimal || b.id == TypeId::Decimal) return merged_decimals(a, b);
    if (a.id == b.id) return a;
    if (a.id == TypeId::Bit || b.id == TypeId::Bit) {
        return SqlType{std::max({a.id, b.id, TypeId::Integer}), 0, 0, false};
    }
    return SqlType{std::max(a.id, b.id), 0, 0, false};
}

SqlType common_text(const SqlType& a, const SqlType& b) {
    if (a.id == TypeId::LongText || b.id == TypeId::LongText) return text_type(kLongTextLength);
    SqlType result = text_type(std::max(a.length, b.length));
    if (a.id == TypeId::Char && b.id == TypeId::Char && a.length == b.length) result.id = TypeId::Char;
    return result;
}

std::optional<SqlType> common_datetime(const SqlType& a, const SqlType& b) {
    if (a.id == b.id) return SqlType{a.id, 0, std::max(a.scale, b.scale), false};
    if (a.id == TypeId::Timestamp || b.id == TypeId::Timestamp) {
        return SqlType{TypeId::Timestamp, 0, std::max(a.scale, b.scale), false};
    }
    return std::nullopt;
}

bool is_plain_text(TypeId id) {
    return is_text(id) && id != TypeId::Guid;
}

// Both of one family; empty where they are not.
std::optional<SqlType> common_within_family(const SqlType& a, const SqlType& b) {
    if (is_numeric(a.id) && is_numeric(b.id)) return common_number(a, b);
    if (is_datetime(a.id) && is_datetime(b.id)) return common_datetime(a, b);
    if (a.id == TypeId::Guid && b.id == TypeId::Guid) return a;
    if (is_plain_text(a.id) && is_plain_text(b.id)) return common_text(a, b);
    if (is_binary(a.id) && is_binary(b.id)) return binary_type(std::max(a.length, b.length));
    return std::nullopt;
}

std::optional<SqlType> common_or(const SqlType& a, const SqlType& b,
                                 std::optional<SqlType> (*mixed)(const SqlType&, const SqlType&)) {
    if (!is_known(a)) return with_nullable(b, true);
    if (!is_known(b)) return with_nullable(a, true);
    std::optional<SqlType> result = common_within_family(a, b);
    if (!result) result = mixed(a, b);
    if (result) result->nullable = a.nullable || b.nullable;
    return result;
}

} // namespace

std::optional<SqlType> common_type(const SqlType& a, const SqlType& b) {
    return common_or(a, b, [](const SqlType& x, const SqlType& y) -> std::optional<SqlType> {
        if (is_binary(x.id) || is_binary(y.id)) return std::nullopt;
        if (!is_plain_text(x.id) && !is_plain_text(y.id)) return std::nullopt;
        const SqlType& text = is_plain_text(x.id) ? x : y;
        const SqlType& other = is_plain_text(x.id) ? y : x;
        return common_text(text, text_type(display_size(other)));
    });
}

std::optional<SqlType> comparison_type(const SqlType& a, const SqlType& b) {
    return common_or(a, b, [](const SqlType& x, const SqlType& y) -> std::optional<SqlType> {
        if (is_binary(x.id) || is_binary(y.id)) return std::nullopt;
        if (!is_plain_text(x.id) && !is_plain_text(y.id)) return std::nullopt;
        const SqlType& text = is_plain_text(x.id) ? x : y;
        const SqlType& other = is_plain_text(x.id) ? y : x;
        if (other.id == TypeId::Guid) return common_text(text, text_type(kGuidLength));
        return other;
    });
}

bool can_cast(TypeId from, TypeId to) {
    if (from == to || from == TypeId::Unknown) return true;
    const auto is_words = [](TypeId id) { return is_text(id) || id == TypeId::Guid; };
    if (is_binary(from)) return is_binary(to) || is_words(to);
    if (is_binary(to)) return is_words(from);
    if (from == TypeId::Guid || to == TypeId::Guid) return is_words(from) && is_words(to);
    if (is_text(from) || is_text(to)) return true;
    if (is_numeric(from)) return is_numeric(to);
    if (from == TypeId::Date) return to == TypeId::Timestamp;
    if (from == TypeId::Time) return to == TypeId::Timestamp;
    return to == TypeId::Date || to == TypeId::Time;
}

SignatureBuilder::SignatureBuilder(Types given) : signature_{{given.begin(), given.end()}, {}} {}

SignatureBuilder& SignatureBuilder::as(std::size_t index, const SqlType& type) {
    if (!has(index)) return *this;
    SqlType& argument = signature_.arguments[index];
    argument = with_nullable(type, argument.nullable);
    return *this;
}

SignatureBuilder& SignatureBuilder::text(std::size_t index) {
    if (!has(index)) return *this;
    const SqlType& given = signature_.arguments[index];
    if (is_binary(given.id)) throw ArgumentProblem{index, "text"};
    if (!is_known(given)) return as(index, kDefaultType);
    if (is_plain_text(given.id)) return *this;
    return as(index, text_type(display_size(given)));
}

SignatureBuilder& SignatureBuilder::integer(std::size_t index) {
    if (!has(index)) return *this;
    const SqlType& given = signature_.arguments[index];
    if (is_integer(given.id)) return *this;
    if (!is_known(given) || is_numeric(given.id) || is_plain_text(given.id)) return as(index, kBigInt);
    throw ArgumentProblem{index, "an integer"};
}

SignatureBuilder& SignatureBuilder::number(std::size_t index) {
    if (!has(index)) return *this;
    const SqlType& given = signature_.arguments[index];
    if (given.id == TypeId::Bit) return as(index, kInteger);
    if (is_numeric(given.id)) return *this;
    if (!is_known(given) || is_plain_text(given.id)) return as(index, kDouble);
    throw ArgumentProblem{index, "a number"};
}

SignatureBuilder& SignatureBuilder::real(std::size_t index) {
    if (!has(index)) return *this;
    const SqlType& given = signature_.arguments[index];
    if (!is_known(given) || is_numeric(given.id) || is_plain_text(given.id)) return as(index, kDouble);
    throw ArgumentProblem{index, "a number"};
}

SignatureBuilder& SignatureBuilder::datetime(std::size_t index) {
    if (!has(index)) return *this;
    const SqlType& given = signature_.arguments[index];
    if (is_datetime(given.id)) return *this;
    return timestamp(index);
}

SignatureBuilder& SignatureBuilder::timestamp(std::size_t index) {
    if (!has(index)) return *this;
    const SqlType& given = signature_.arguments[index];
    if (is_datetime(given.id)) return as(index, {TypeId::Timestamp, 0, given.scale, false});
    if (!is_known(given) || is_plain_text(given.id)) {
        return as(index, {TypeId::Timestamp, 0, kTimestampScale, false});
    }
    throw ArgumentProblem{index, "a date or timestamp"};
}

SignatureBuilder& SignatureBuilder::date(std::size_t index) {
    if (!has(index)) return *this;
    const SqlType& given = signature_.arguments[index];
    if (!is_known(given) || is_plain_text(given.id) || given.id == TypeId::Date || given.id == TypeId::Timestamp) {
        return as(index, kDate);
    }
    throw ArgumentProblem{index, "a date"};
}

SignatureBuilder& SignatureBuilder::condition(std::size_t index) {
    if (!has(index)) return *this;
    const SqlType& given = signature_.arguments[index];
    if (!is_known(given) || is_exact(given.id) || is_plain_text(given.id)) return as(index, kBit);
    throw ArgumentProblem{index, "a condition"};
}

Function::Signature SignatureBuilder::returns(SqlType type) const {
    Function::Signature signature = signature_;
    signature.result = with_nullable(type, std::any_of(signature_.arguments.begin(), signature_.arguments.end(),
                                                       [](const SqlType& argument) { return argument.nullable; }));
    return signature;
}
Function::Signature SignatureBuilder::returns_nullable(SqlType type) const {
    Function::Signature signature = signature_;
    signature.result = with_nullable(type, true);
    return signature;
}
Function::Signature SignatureBuilder::returns_not_null(SqlType type) const {
    Function::Signature signature = signature_;
    signature.result = with_nullable(type, false);
    return signature;
}

} // namespace snowatlas::sql

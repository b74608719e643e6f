// Functions of text. Positions count code points from 1.
#include <array>

#include <sql.h>
#include <sqlext.h>

#include "driver/sql/function_families.h"
#include "driver/sql/typing.h"

namespace snowatlas::sql {
namespace {

using Types = std::span<const SqlType>;
using Signature = Function::Signature;

Signature text_to_integer(Types types) {
    return SignatureBuilder(types).text(0).returns(kInteger);
}
Signature two_texts_to_integer(Types types) {
    return SignatureBuilder(types).text(0).text(1).integer(2).returns(kInteger);
}
Signature two_texts_to_bit(Types types) {
    return SignatureBuilder(types).text(0).text(1).returns(kBit);
}
// As long as the first argument at most.
Signature text_of_same_length(Types types) {
    const SignatureBuilder builder = SignatureBuilder(types).text(0).text(1).text(2);
    return builder.returns(text_type(builder[0].length));
}
Signature type_of_part(Types types) { // LEFT, RIGHT, SUBSTRING
    const SignatureBuilder builder = SignatureBuilder(types).text(0).integer(1).integer(2);
    return builder.returns_nullable(text_type(builder[0].length));
}
Signature type_of_concat(Types types) {
    SignatureBuilder builder(types);
    std::int64_t length = 0;
    for (std::size_t i = 0; i < types.size(); ++i) length += builder.text(i)[i].length;
    return builder.returns(text_type(length));
}
Signature type_of_concat_ws(Types types) {
    SignatureBuilder builder(types);
    std::int64_t length = 0;
    for (std::size_t i = 0; i < types.size(); ++i) length += builder.text(i)[i].length;
    length += static_cast<std::int64_t>(types.size()) * builder[0].length;
    SqlType result = text_type(length);
    return types[0].nullable ? builder.returns_nullable(result) : builder.returns_not_null(result);
}
Signature type_of_insert(Types types) {
    const SignatureBuilder builder = SignatureBuilder(types).text(0).integer(1).integer(2).text(3);
    return builder.returns(text_type(std::int64_t{builder[0].length} + builder[3].length));
}
Signature type_of_replace(Types types) {
    const SignatureBuilder builder = SignatureBuilder(types).text(0).text(1).text(2);
    const std::int64_t length = builder[0].length;
    return builder.returns(builder[2].length > 1 || length > kFreeTextLength
                               ? text_type(std::max<std::int64_t>(length, kFreeTextLength))
                               : text_type(length));
}
Signature type_of_repeat(Types types) {
    const SignatureBuilder builder = SignatureBuilder(types).text(0).integer(1);
    return builder.returns_nullable(text_type(std::max<std::int64_t>(builder[0].length, kFreeTextLength)));
}
Signature type_of_pad(Types types) {
    const SignatureBuilder builder = SignatureBuilder(types).text(0).integer(1).text(2);
    return builder.returns_nullable(text_type(std::max<std::int64_t>(builder[0].length, kFreeTextLength)));
}
// Each character may become one beyond U+FFFF, which takes two units, where there is such a one.
Signature type_of_translate(Types types) {
    const SignatureBuilder builder = SignatureBuilder(types).text(0).text(1).text(2);
    return builder.returns(text_type(std::int64_t{builder[0].length} * (builder[2].length > 1 ? 2 : 1)));
}
Signature type_of_split_part(Types types) {
    const SignatureBuilder builder = SignatureBuilder(types).text(0).text(1).integer(2);
    return builder.returns(text_type(builder[0].length));
}

constexpr auto kString = SQL_STRING_FUNCTIONS;

constexpr auto kStringFunctions = std::to_array<Function>({
    {"ascii", kScalar, 1, 1, text_to_integer, kString, SQL_FN_STR_ASCII},
    {"bit_length", kScalar, 1, 1, text_to_integer, kString, SQL_FN_STR_BIT_LENGTH},
    {"char", kScalar, 1, 1,
     [](Types types) { return SignatureBuilder(types).integer(0).returns_nullable(text_type(2)); }, kString,
     SQL_FN_STR_CHAR},
    {"char_length", kScalar, 1, 1, text_to_integer, kString, SQL_FN_STR_CHAR_LENGTH | SQL_FN_STR_CHARACTER_LENGTH},
    {"concat", kScalar, 1, -1, type_of_concat, kString, SQL_FN_STR_CONCAT},
    {"concat_ws", kScalar, 2, -1, type_of_concat_ws},
    {"contains", kScalar, 2, 2, two_texts_to_bit},
    {"difference", kScalar, 2, 2, two_texts_to_integer, kString, SQL_FN_STR_DIFFERENCE},
    {"endswith", kScalar, 2, 2, two_texts_to_bit},
    {"initcap", kScalar, 1, 1, text_of_same_length},
    {"insert", kScalar, 4, 4, type_of_insert, kString, SQL_FN_STR_INSERT},
    {"left", kScalar, 2, 2, type_of_part, kString, SQL_FN_STR_LEFT},
    {"length", kScalar, 1, 1, text_to_integer, kString, SQL_FN_STR_LENGTH},
    {"locate", kScalar, 2, 3, two_texts_to_integer, kString,
     SQL_FN_STR_LOCATE | SQL_FN_STR_LOCATE_2 | SQL_FN_STR_POSITION},
    {"lower", kScalar, 1, 1, text_of_same_length, kString, SQL_FN_STR_LCASE},
    {"lpad", kScalar, 2, 3, type_of_pad},
    {"ltrim", kScalar, 1, 2, text_of_same_length, kString, SQL_FN_STR_LTRIM},
    {"octet_length", kScalar, 1, 1,
     [](Types types) {
         if (is_binary(types[0].id)) return SignatureBuilder(types).returns(kInteger);
         return text_to_integer(types);
     },
     kString, SQL_FN_STR_OCTET_LENGTH},
    {"repeat", kScalar, 2, 2, type_of_repeat, kString, SQL_FN_STR_REPEAT},
    {"replace", kScalar, 3, 3, type_of_replace, kString, SQL_FN_STR_REPLACE},
    {"reverse", kScalar, 1, 1, text_of_same_length},
    {"right", kScalar, 2, 2, type_of_part, kString, SQL_FN_STR_RIGHT},
    {"rpad", kScalar, 2, 3, type_of_pad},
    {"rtrim", kScalar, 1, 2, text_of_same_length, kString, SQL_FN_STR_RTRIM},
    {"soundex", kScalar, 1, 1, [](Types types) { return SignatureBuilder(types).text(0).returns(text_type(4)); },
     kString, SQL_FN_STR_SOUNDEX},
    {"space", kScalar, 1, 1,
     [](Types types) { return SignatureBuilder(types).integer(0).returns_nullable(text_type(kFreeTextLength)); },
     kString, SQL_FN_STR_SPACE},
    {"split_part", kScalar, 3, 3, type_of_split_part},
    {"startswith", kScalar, 2, 2, two_texts_to_bit},
    {"substring", kScalar, 2, 3, type_of_part, kString, SQL_FN_STR_SUBSTRING},
    {"translate", kScalar, 3, 3, type_of_translate},
    {"trim", kScalar, 1, 2, text_of_same_length},
    {"upper", kScalar, 1, 1, text_of_same_length, kString, SQL_FN_STR_UCASE},
});

} // namespace

std::span<const Function> string_functions() {
    return kStringFunctions;
}

} // namespace snowatlas::sql

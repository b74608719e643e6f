// Choices, conversions, JSON and what the session is.
#include <array>

#include <sql.h>
#include <sqlext.h>

#include "driver/sql/function_families.h"
#include "driver/sql/typing.h"

namespace snowatlas::sql {

using Types = std::span<const SqlType>;
using Signature = Function::Signature;

Signature type_of_common(Types types) {
    SqlType common = types[0];
    for (const SqlType& type : types.subspan(1)) {
        const auto merged = common_type(common, type);
        if (!merged) throw ArgumentProblem{static_cast<std::size_t>(&type - types.data()), "a " + to_string(common)};
        common = *merged;
    }
    return SignatureBuilder(types).returns(common);
}

Signature type_of_replaced(Types types) {
    return SignatureBuilder(types).returns(SqlType{});
}

namespace {

Signature type_of_coalesce(Types types) {
    Signature signature = type_of_common(types);
    signature.result.nullable = true;
    for (const SqlType& type : types) signature.result.nullable = signature.result.nullable && type.nullable;
    return signature;
}
Signature type_of_json_text(Types types) {
    return SignatureBuilder(types).text(0).text(1).returns_nullable(text_type(kFreeTextLength));
}

constexpr auto kSystemFunctions = std::to_array<Function>({
    {"coalesce", kScalar, 1, -1, type_of_coalesce, SQL_SYSTEM_FUNCTIONS, SQL_FN_SYS_IFNULL},
    {"convert", kScalar, 2, 2, type_of_replaced, SQL_CONVERT_FUNCTIONS, SQL_FN_CVT_CONVERT | SQL_FN_CVT_CAST},
    {"database", kScalar, 0, 0, type_of_replaced, SQL_SYSTEM_FUNCTIONS, SQL_FN_SYS_DBNAME},
    {"greatest", kScalar, 1, -1, type_of_common},
    {"iif", kScalar, 3, 3, type_of_replaced},
    {"json_array_length", kScalar, 1, 2,
     [](Types types) { return SignatureBuilder(types).text(0).text(1).returns_nullable(kInteger); }},
    {"json_query", kScalar, 1, 2,
     [](Types types) { return SignatureBuilder(types).text(0).text(1).returns_nullable(text_type(kLongTextLength)); }},
    {"json_value", kScalar, 2, 2, type_of_json_text},
    {"least", kScalar, 1, -1, type_of_common},
    {"nullif", kScalar, 2, 2, [](Types types) { return SignatureBuilder(types).returns_nullable(types[0]); }},
    {"nvl2", kScalar, 3, 3, type_of_replaced},
    {"user", kScalar, 0, 0, type_of_replaced, SQL_SYSTEM_FUNCTIONS, SQL_FN_SYS_USERNAME},
});

} // namespace

std::span<const Function> system_functions() {
    return kSystemFunctions;
}

} // namespace snowatlas::sql

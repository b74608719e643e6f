// Functions of dates and times. Units and fields arrive as text literals in lower case, see README.md.
#include <algorithm>
#include <array>

#include <sql.h>
#include <sqlext.h>

#include "driver/sql/function_families.h"
#include "driver/sql/typing.h"

namespace snowatlas::sql {
namespace {

using Types = std::span<const SqlType>;
using Signature = Function::Signature;

// Any column of the API can be cut out of a year that has no such day, so these may be NULL only where an argument is.
Signature type_of_extract(Types types) {
    return SignatureBuilder(types).datetime(1).returns(kInteger);
}
Signature type_of_timestampadd(Types types) {
    const SignatureBuilder builder = SignatureBuilder(types).integer(1).timestamp(2);
    return builder.returns(builder[2]);
}
Signature type_of_timestampdiff(Types types) {
    return SignatureBuilder(types).timestamp(1).timestamp(2).returns(kBigInt);
}
Signature type_of_date_trunc(Types types) {
    const SignatureBuilder builder = SignatureBuilder(types).timestamp(1);
    return builder.returns(builder[1]);
}
Signature name_of_day_or_month(Types types) {
    return SignatureBuilder(types).timestamp(0).returns(text_type(9));
}
// DATE + days is a DATE where the number is whole, otherwise both are a TIMESTAMP and a DOUBLE.
Signature type_of_add_days(Types types) {
    SignatureBuilder builder(types);
    if (types[0].id == TypeId::Date && (is_integer(types[1].id) || !is_known(types[1]))) {
        return builder.integer(1).returns(kDate);
    }
    builder.timestamp(0).real(1);
    return builder.returns({TypeId::Timestamp, 0, kTimestampScale, false});
}
Signature type_of_days_between(Types types) {
    if (types[0].id == TypeId::Date && types[1].id == TypeId::Date) return SignatureBuilder(types).returns(kInteger);
    return SignatureBuilder(types).timestamp(0).timestamp(1).returns(kDouble);
}
Signature type_of_make_date(Types types) {
    return SignatureBuilder(types).integer(0).integer(1).integer(2).returns(kDate);
}
Signature type_of_make_time(Types types) {
    return SignatureBuilder(types).integer(0).integer(1).integer(2).returns({TypeId::Time, 0, 0, false});
}
Signature type_of_make_timestamp(Types types) {
    SignatureBuilder builder(types);
    for (std::size_t i = 0; i < types.size(); ++i) builder.integer(i);
    return builder.returns({TypeId::Timestamp, 0, types.size() > 6 ? 3 : 0, false});
}

constexpr auto kTimeDate = SQL_TIMEDATE_FUNCTIONS;
// What the binder turns into extract().
constexpr std::uint32_t kExtractBits = SQL_FN_TD_EXTRACT | SQL_FN_TD_YEAR | SQL_FN_TD_QUARTER | SQL_FN_TD_MONTH |
                                       SQL_FN_TD_WEEK | SQL_FN_TD_DAYOFMONTH | SQL_FN_TD_DAYOFWEEK |
                                       SQL_FN_TD_DAYOFYEAR | SQL_FN_TD_HOUR | SQL_FN_TD_MINUTE | SQL_FN_TD_SECOND;

constexpr auto kDatetimeFunctions = std::to_array<Function>({
    {"add_days", kScalar, 2, 2, type_of_add_days},
    {"current_date", kScalar, 0, 0, [](Types types) { return SignatureBuilder(types).returns_not_null(kDate); },
     kTimeDate, SQL_FN_TD_CURDATE | SQL_FN_TD_CURRENT_DATE, false},
    {"current_time", kScalar, 0, 0,
     [](Types types) {
         return SignatureBuilder(types).returns_not_null({TypeId::Time, 0, 0, false});
     },
     kTimeDate, SQL_FN_TD_CURTIME | SQL_FN_TD_CURRENT_TIME, false},
    {"current_timestamp", kScalar, 0, 0,
     [](Types types) {
         return SignatureBuilder(types).returns_not_null({TypeId::Timestamp, 0, kTimestampScale, false});
     },
     kTimeDate, SQL_FN_TD_NOW | SQL_FN_TD_CURRENT_TIMESTAMP, false},
    {"date_trunc", kScalar, 2, 2, type_of_date_trunc},
    {"dayname", kScalar, 1, 1, name_of_day_or_month, kTimeDate, SQL_FN_TD_DAYNAME},
    {"days_between", kScalar, 2, 2, type_of_days_between},
    {"epoch", kScalar, 1, 1, [](Types types) { return SignatureBuilder(types).timestamp(0).returns(kBigInt); }},
    {"extract", kScalar, 2, 2, type_of_extract, kTimeDate, kExtractBits},
    {"last_day", kScalar, 1, 1, [](Types types) { return SignatureBuilder(types).date(0).returns(kDate); }},
    {"make_date", kScalar, 3, 3, type_of_make_date},
    {"make_time", kScalar, 3, 3, type_of_make_time},
    {"make_timestamp", kScalar, 6, 7, type_of_make_timestamp},
    {"monthname", kScalar, 1, 1, name_of_day_or_month, kTimeDate, SQL_FN_TD_MONTHNAME},
    {"timestampadd", kScalar, 3, 3, type_of_timestampadd, kTimeDate, SQL_FN_TD_TIMESTAMPADD},
    {"timestampdiff", kScalar, 2, 3, type_of_timestampdiff, kTimeDate, SQL_FN_TD_TIMESTAMPDIFF},
});

} // namespace

std::span<const Function> datetime_functions() {
    return kDatetimeFunctions;
}

} // namespace snowatlas::sql

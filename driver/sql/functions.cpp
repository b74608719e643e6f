#include "driver/sql/functions.h"

#include <array>
#include <map>

#include "driver/base/text.h"
#include "driver/sql/function_families.h"

namespace snowatlas::sql {
namespace {

constexpr auto kAliases = std::to_array<Alias>({
    {"LCASE", "lower"},
    {"UCASE", "upper"},
    {"CHARACTER_LENGTH", "char_length"},
    {"LEN", "length"},
    {"CHR", "char"},
    {"NCHAR", "char"},
    {"UNICODE", "ascii"},
    {"STUFF", "insert"},
    {"CHARINDEX", "locate"},
    {"POSITION", "locate"},
    {"REPLICATE", "repeat"},
    {"SUBSTR", "substring"},
    {"MID", "substring"},
    {"BTRIM", "trim"},
    {"STARTS_WITH", "startswith"},
    {"ENDS_WITH", "endswith"},
    {"CEIL", "ceiling"},
    {"LN", "log"},
    {"MOD", "%"},
    {"POW", "power"},
    {"TRUNC", "truncate"},
    {"RANDOM", "rand"},
    {"CURDATE", "current_date"},
    {"TODAY", "current_date"},
    {"CURTIME", "current_time"},
    {"LOCALTIME", "current_time"},
    {"NOW", "current_timestamp"},
    {"GETDATE", "current_timestamp"},
    {"GETUTCDATE", "current_timestamp"},
    {"SYSDATETIME", "current_timestamp"},
    {"SYSUTCDATETIME", "current_timestamp"},
    {"SYSDATE", "current_timestamp"},
    {"LOCALTIMESTAMP", "current_timestamp"},
    {"UTC_TIMESTAMP", "current_timestamp"},
    {"DATEADD", "timestampadd"},
    {"DATE_ADD", "timestampadd"},
    {"DATEDIFF", "timestampdiff"},
    {"DATE_DIFF", "timestampdiff"},
    {"DATETRUNC", "date_trunc"},
    {"DATE_PART", "extract"},
    {"DATEPART", "extract"},
    {"EOMONTH", "last_day"},
    {"DATEFROMPARTS", "make_date"},
    {"MAKEDATE", "make_date"},
    {"TIMEFROMPARTS", "make_time"},
    {"MAKETIME", "make_time"},
    {"DATETIMEFROMPARTS", "make_timestamp"},
    {"MAKEDATETIME", "make_timestamp"},
    {"IFNULL", "coalesce"},
    {"NVL", "coalesce"},
    {"ISNULL", "coalesce"},
    {"VALUE", "coalesce"},
    {"IF", "iif"},
    {"DB_NAME", "database"},
    {"CURRENT_DATABASE", "database"},
    {"CURRENT_CATALOG", "database"},
    {"CURRENT_USER", "user"},
    {"SESSION_USER", "user"},
    {"SYSTEM_USER", "user"},
    {"USER_NAME", "user"},
    {"SUSER_NAME", "user"},
    {"JSON_EXTRACT_SCALAR", "json_value"},
    {"COUNT_BIG", "count"},
    {"STDEV", "stddev_samp"},
    {"STDDEV", "stddev_samp"},
    {"STDEVP", "stddev_pop"},
    {"STDDEVP", "stddev_pop"},
    {"VAR", "var_samp"},
    {"VARIANCE", "var_samp"},
    {"VARP", "var_pop"},
    {"LISTAGG", "string_agg"},
    {"GROUP_CONCAT", "string_agg"},
    {"EVERY", "bool_and"},
    {"ANY", "bool_or"},
    {"SOME", "bool_or"},
    {"LOGICAL_AND", "bool_and"},
    {"LOGICAL_OR", "bool_or"},
});

using Index = std::map<std::string_view, const Function*, LessIgnoreCase>;

const Index& index() {
    static const Index names = [] {
        Index result;
        for (const Function& function : function_table()) result.emplace(function.name, &function);
        for (const Alias& alias : function_aliases()) result.emplace(alias.alias, result.at(alias.name));
        return result;
    }();
    return names;
}

} // namespace

std::span<const Alias> function_aliases() {
    return kAliases;
}

std::span<const Function> function_table() {
    static const std::vector<Function> table = [] {
        std::vector<Function> all;
        for (const auto& family : {operator_functions(), string_functions(), numeric_functions(), datetime_functions(),
                                   system_functions(), aggregate_functions(), window_functions()}) {
            all.insert(all.end(), family.begin(), family.end());
        }
        return all;
    }();
    return table;
}

const Function* find_function(std::string_view name) {
    const auto found = index().find(name);
    return found == index().end() ? nullptr : found->second;
}

} // namespace snowatlas::sql

#include "driver/sql/dialects.h"

#include <algorithm>
#include <span>

#include "driver/base/text.h"

namespace snowatlas::sql {
namespace {

struct Advice {
    std::string_view name, text;
};

constexpr std::string_view kFormatDates =
    "take a date apart with YEAR(x), MONTH(x), DATENAME(month, x), or group by DATE_TRUNC('month', x)";
constexpr std::string_view kParseDates =
    "texts yyyy-mm-dd and yyyy-mm-dd hh:mm:ss become dates with CAST(x AS DATE) and "
    "CAST(x AS TIMESTAMP), others with DATEFROMPARTS(year, month, day)";
constexpr std::string_view kPatterns = "there are no regular expressions; use LIKE, or ILIKE to ignore case";
constexpr std::string_view kJson = "use JSON_VALUE(x, '$.member'), or JSON_QUERY for arrays and objects";
constexpr std::string_view kEpoch = "use EXTRACT(EPOCH FROM x), and DATEADD(second, n, {d '1970-01-01'}) the other way";
constexpr std::string_view kNoIds = "nothing is made up here; ids are those of Snow Atlas";

constexpr Advice kFunctions[] = {
    {"AGE", "use DATEDIFF(day, from, to)"},
    {"APPROX_COUNT_DISTINCT", "use COUNT(DISTINCT x)"},
    {"ARRAY_AGG", "use STRING_AGG(x, ',')"},
    {"DATALENGTH", "use OCTET_LENGTH(x)"},
    {"DATE_FORMAT", kFormatDates},
    {"DATESERIAL", "use DATEFROMPARTS(year, month, day)"},
    {"DATEVALUE", kParseDates},
    {"DECODE", "use CASE x WHEN a THEN b ELSE c END"},
    {"FORMAT", kFormatDates},
    {"FROM_UNIXTIME", kEpoch},
    {"GEN_RANDOM_UUID", kNoIds},
    {"JSON_ARRAYAGG", "use STRING_AGG(x, ',')"},
    {"JSON_EXTRACT", kJson},
    {"JSON_EXTRACT_PATH_TEXT", kJson},
    {"JULIANDAY", "use DATEDIFF(day, from, to)"},
    {"MONTHS_BETWEEN", "use DATEDIFF(month, from, to)"},
    {"NEWID", kNoIds},
    {"OPENJSON", kJson},
    {"PARSE", "use CAST, or TRY_CAST for NULL instead of an error"},
    {"PARSENAME", "use SPLIT_PART(x, '.', n)"},
    {"PATINDEX", "use LIKE to match, LOCATE(part, x) for a position"},
    {"PROPER", "use INITCAP(x)"},
    {"REGEXP_INSTR", kPatterns},
    {"REGEXP_LIKE", kPatterns},
    {"REGEXP_MATCH", kPatterns},
    {"REGEXP_REPLACE", kPatterns},
    {"REGEXP_SUBSTR", kPatterns},
    {"SAFE_CAST", "use TRY_CAST(x AS type)"},
    {"SEARCH", "use LOCATE(part, x)"},
    {"STR", "use CAST(x AS VARCHAR)"},
    {"STR_TO_DATE", kParseDates},
    {"STRFTIME", kFormatDates},
    {"SUBSTRING_INDEX", "use SPLIT_PART(x, separator, n)"},
    {"TEXT", kFormatDates},
    {"TO_CHAR", kFormatDates},
    {"TO_DATE", kParseDates},
    {"TO_NUMBER", "use CAST(x AS DECIMAL(19,4))"},
    {"TO_TIMESTAMP", kParseDates},
    {"UNIX_TIMESTAMP", kEpoch},
    {"UUID", kNoIds},
    {"VALUE", "use CAST(x AS DECIMAL(19,4))"},
    {"VERSION", "the driver's version is an ODBC attribute: SQLGetInfo with SQL_DRIVER_VER"},
    {"WEEKDAY", "use DAYOFWEEK(x), 1 for Sunday"},
};

constexpr std::string_view kListOfTables = "the tables are listed by SELECT * FROM system.tables";

constexpr Advice kTables[] = {
    {"ALL_TABLES", kListOfTables},    {"DUAL", "leave FROM out: SELECT 1"}, {"PG_TABLES", kListOfTables},
    {"SQLITE_MASTER", kListOfTables}, {"SYSOBJECTS", kListOfTables},        {"USER_TABLES", kListOfTables},
};

constexpr Advice kColumns[] = {
    {"ROWID", "rows are told apart by the columns system.columns calls keys"},
    {"ROWNUM", "limit the rows with FETCH FIRST n ROWS ONLY or TOP n, number them with ROW_NUMBER() OVER (ORDER BY …)"},
    {"SYSTIMESTAMP", "use CURRENT_TIMESTAMP"},
};

std::string_view find_advice(std::span<const Advice> facts, std::string_view name) {
    const auto found = std::find_if(facts.begin(), facts.end(),
                                    [&](const Advice& fact) { return equals_ignore_case(fact.name, name); });
    return found == facts.end() ? std::string_view() : found->text;
}

} // namespace

std::string_view advice_for_function(std::string_view name) {
    return find_advice(kFunctions, name);
}

std::string_view advice_for_table(std::string_view name) {
    return find_advice(kTables, name);
}

std::string_view advice_for_column(std::string_view name) {
    return find_advice(kColumns, name);
}

} // namespace snowatlas::sql

// SQLGetTypeInfo.
#include <algorithm>

#include "driver/odbc/c_type.h"
#include "driver/odbc/catalog.h"
#include "driver/odbc/catalog_columns.h"
#include "schema/sql_type.h"

namespace snowatlas::odbc {
namespace {

// Types that SQL accepts under a name of its own, and that the driver keeps as another: the narrow spellings of text,
// the second names of numbers. Applications look for their codes.
struct Synonym {
    std::string_view name;
    SQLSMALLINT code;
    TypeId id;
};
constexpr Synonym kSynonyms[] = {
    {"LONGVARCHAR", SQL_LONGVARCHAR, TypeId::LongText}, {"CHAR", SQL_CHAR, TypeId::Char},
    {"NUMERIC", SQL_NUMERIC, TypeId::Decimal},          {"FLOAT", SQL_FLOAT, TypeId::Double},
    {"VARCHAR", SQL_VARCHAR, TypeId::VarChar},
};

struct ListedType {
    std::string_view name;
    SQLSMALLINT code;
    const TypeInfo* info;
};

std::vector<ListedType> listed_types() {
    std::vector<ListedType> types;
    for (const TypeInfo& info : type_table())
        if (info.id != TypeId::Unknown) types.push_back({info.name, info.odbc_type, &info});
    for (const Synonym& synonym : kSynonyms) types.push_back({synonym.name, synonym.code, &type_info(synonym.id)});
    std::stable_sort(types.begin(), types.end(),
                     [](const ListedType& a, const ListedType& b) { return a.code < b.code; });
    return types;
}

Value text_or_null(std::string_view text) {
    return text.empty() ? Value{} : Value{std::string(text)};
}
Value number_or_null(std::int64_t value, bool present) {
    return present ? Value{value} : Value{};
}

std::vector<Value> row_of(const ListedType& type, bool odbc2) {
    const TypeInfo& info = *type.info;
    const SQLSMALLINT code = odbc2 ? odbc2_type(type.code) : type.code;
    const SQLSMALLINT verbose = type.code == info.odbc_type ? info.verbose_type : type.code;
    const bool numeric = is_numeric(info.id) && info.id != TypeId::Bit;
    return {
        std::string(type.name),
        std::int64_t{code},
        std::int64_t{info.max_size},
        text_or_null(info.literal_prefix),
        text_or_null(info.literal_suffix),
        text_or_null(info.create_params),
        std::int64_t{SQL_NULLABLE},
        std::int64_t{info.case_sensitive ? SQL_TRUE : SQL_FALSE},
        std::int64_t{info.searchable},
        number_or_null(info.unsigned_attribute, info.unsigned_attribute >= 0),
        std::int64_t{SQL_FALSE},
        number_or_null(SQL_FALSE, numeric),
        std::string(type.name),
        number_or_null(info.minimum_scale, info.minimum_scale >= 0),
        number_or_null(info.maximum_scale, info.maximum_scale >= 0),
        std::int64_t{odbc2 ? code : verbose},
        number_or_null(info.datetime_subcode, info.datetime_subcode != 0),
        number_or_null(info.radix, info.radix != 0),
        Value{},
    };
}

} // namespace

DriverResult type_info_result(SQLSMALLINT type, bool odbc2) {
    if (type != SQL_ALL_TYPES && !is_odbc_sql_type(type))
        throw Error(state::kInvalidSqlType, "There is no SQL type " + std::to_string(type) + ".");
    using enum CatalogType;
    DriverResult result;
    result.columns = catalog_columns({{"TYPE_NAME", Name, false},
                                      {"DATA_TYPE", SmallInt, false},
                                      {"COLUMN_SIZE", Integer},
                                      {"LITERAL_PREFIX", Name},
                                      {"LITERAL_SUFFIX", Name},
                                      {"CREATE_PARAMS", Name},
                                      {"NULLABLE", SmallInt, false},
                                      {"CASE_SENSITIVE", SmallInt, false},
                                      {"SEARCHABLE", SmallInt, false},
                                      {"UNSIGNED_ATTRIBUTE", SmallInt},
                                      {"FIXED_PREC_SCALE", SmallInt, false},
                                      {"AUTO_UNIQUE_VALUE", SmallInt},
                                      {"LOCAL_TYPE_NAME", Name},
                                      {"MINIMUM_SCALE", SmallInt},
                                      {"MAXIMUM_SCALE", SmallInt},
                                      {"SQL_DATA_TYPE", SmallInt, false},
                                      {"SQL_DATETIME_SUB", SmallInt},
                                      {"NUM_PREC_RADIX", Integer},
                                      {"INTERVAL_PRECISION", SmallInt}});
    for (const ListedType& listed : listed_types())
        if (type == SQL_ALL_TYPES || odbc2_type(listed.code) == odbc2_type(type))
            result.rows.push_back(row_of(listed, odbc2));
    std::stable_sort(result.rows.begin(), result.rows.end(), [](const auto& a, const auto& b) {
        return std::get<std::int64_t>(a[1]) < std::get<std::int64_t>(b[1]);
    });
    return result;
}

} // namespace snowatlas::odbc

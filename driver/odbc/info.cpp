#include "driver/odbc/info.h"

#include <algorithm>
#include <iterator>

#include "driver/base/text.h"
#include "driver/odbc/configuration.h"
#include "driver/odbc/connection.h"
#include "driver/sql/functions.h"
#include "driver/sql/keywords.h"

namespace snowatlas::odbc {
namespace {

// Rows that say the same for every connection.
template <SQLUSMALLINT Value> InfoValue small(const Connection&) {
    return SQLUSMALLINT{Value};
}
template <SQLUINTEGER Value> InfoValue large(const Connection&) {
    return SQLUINTEGER{Value};
}

InfoValue yes(const Connection&) {
    return std::string("Y");
}
InfoValue no(const Connection&) {
    return std::string("N");
}
InfoValue nothing(const Connection&) {
    return std::string();
}

constexpr InfoRow text_row(SQLUSMALLINT type, InfoValue (*value)(const Connection&)) {
    return {type, true, value};
}

// Keywords of the dialect that are none of ODBC's own.
InfoValue own_keywords(const Connection&) {
    const std::vector<std::string> of_odbc = split(SQL_ODBC_KEYWORDS, ',');
    std::string list;
    for (const std::string_view word : sql::keywords())
        if (std::find(of_odbc.begin(), of_odbc.end(), word) == of_odbc.end())
            list.append(list.empty() ? "" : ",").append(word);
    return list;
}

// What the function table of the dialect says it can do.
template <SQLUSMALLINT Type> InfoValue function_bits(const Connection&) {
    SQLUINTEGER bits = 0;
    for (const sql::Function& function : sql::function_table())
        if (function.info_type == Type) bits |= function.info_bit;
    return bits;
}

constexpr SQLUINTEGER kStringTargets =
    SQL_CVT_CHAR | SQL_CVT_VARCHAR | SQL_CVT_LONGVARCHAR | SQL_CVT_WCHAR | SQL_CVT_WVARCHAR | SQL_CVT_WLONGVARCHAR;
constexpr SQLUINTEGER kNumberTargets = SQL_CVT_NUMERIC | SQL_CVT_DECIMAL | SQL_CVT_INTEGER | SQL_CVT_SMALLINT |
                                       SQL_CVT_FLOAT | SQL_CVT_REAL | SQL_CVT_DOUBLE | SQL_CVT_BIT | SQL_CVT_TINYINT |
                                       SQL_CVT_BIGINT;
constexpr SQLUINTEGER kFromText =
    kStringTargets | kNumberTargets | SQL_CVT_DATE | SQL_CVT_TIME | SQL_CVT_TIMESTAMP | SQL_CVT_GUID;
constexpr SQLUINTEGER kFromNumber = kStringTargets | kNumberTargets;
constexpr SQLUINTEGER kFromDate = kStringTargets | SQL_CVT_DATE | SQL_CVT_TIMESTAMP;
constexpr SQLUINTEGER kFromTime = kStringTargets | SQL_CVT_TIME | SQL_CVT_TIMESTAMP;
constexpr SQLUINTEGER kFromTimestamp = kStringTargets | SQL_CVT_DATE | SQL_CVT_TIME | SQL_CVT_TIMESTAMP;
constexpr SQLUINTEGER kFromBinary = SQL_CVT_BINARY | SQL_CVT_VARBINARY | SQL_CVT_LONGVARBINARY;
constexpr SQLUINTEGER kFromGuid = kStringTargets | SQL_CVT_GUID;

constexpr SQLUINTEGER kIntervals = SQL_FN_TSI_FRAC_SECOND | SQL_FN_TSI_SECOND | SQL_FN_TSI_MINUTE | SQL_FN_TSI_HOUR |
                                   SQL_FN_TSI_DAY | SQL_FN_TSI_WEEK | SQL_FN_TSI_MONTH | SQL_FN_TSI_QUARTER |
                                   SQL_FN_TSI_YEAR;
constexpr SQLUINTEGER kOuterJoins = SQL_OJ_LEFT | SQL_OJ_RIGHT | SQL_OJ_FULL | SQL_OJ_NESTED | SQL_OJ_NOT_ORDERED |
                                    SQL_OJ_INNER | SQL_OJ_ALL_COMPARISON_OPS;
constexpr SQLUSMALLINT kNameLength = 128;
// What the reference numbers SQL_OJ_CAPABILITIES in ODBC 2.01 headers.
constexpr SQLUSMALLINT kOldOuterJoinCapabilities = 65003;

constexpr InfoRow kRows[] = {
    // Driver and data source.
    text_row(SQL_DATA_SOURCE_NAME, [](const Connection& c) -> InfoValue { return c.dsn(); }),
    {SQL_DRIVER_NAME, false, [](const Connection&) -> InfoValue { return std::string(kDriverLibrary); }},
    {SQL_DRIVER_VER, false, [](const Connection&) -> InfoValue { return std::string("01.00.0000"); }},
    {SQL_DRIVER_ODBC_VER, false, [](const Connection&) -> InfoValue { return std::string("03.80"); }},
    {SQL_ODBC_VER, false, [](const Connection&) -> InfoValue { return std::string("03.80.0000"); }},
    text_row(SQL_SERVER_NAME, [](const Connection& c) -> InfoValue { return c.host(); }),
    text_row(SQL_DATABASE_NAME, [](const Connection& c) -> InfoValue { return c.database_name(); }),
    text_row(SQL_DBMS_NAME, [](const Connection&) -> InfoValue { return std::string("Snow Atlas"); }),
    text_row(SQL_DBMS_VER, [](const Connection&) -> InfoValue { return std::string("01.00.0000"); }),
    text_row(SQL_USER_NAME, [](const Connection& c) -> InfoValue { return c.user(); }),
    text_row(SQL_DATA_SOURCE_READ_ONLY, yes),
    text_row(SQL_COLLATION_SEQ, [](const Connection&) -> InfoValue { return std::string("UTF-8"); }),
    text_row(SQL_XOPEN_CLI_YEAR, [](const Connection&) -> InfoValue { return std::string("1995"); }),
    text_row(SQL_ACCESSIBLE_TABLES, no),
    text_row(SQL_ACCESSIBLE_PROCEDURES, no),
    text_row(SQL_PROCEDURES, no),
    text_row(SQL_PROCEDURE_TERM, nothing),
    text_row(SQL_TABLE_TERM, [](const Connection&) -> InfoValue { return std::string("table"); }),

    // Conformance. Level 1 of the interface asks for procedures, which there are none of.
    {SQL_SQL_CONFORMANCE, true, large<SQL_SC_SQL92_FULL>},
    {SQL_ODBC_INTERFACE_CONFORMANCE, true, large<SQL_OIC_CORE>},
    {SQL_ODBC_API_CONFORMANCE, true, small<SQL_OAC_LEVEL1>},
    {SQL_ODBC_SAG_CLI_CONFORMANCE, true, small<SQL_OSCC_COMPLIANT>},
    {SQL_ODBC_SQL_CONFORMANCE, true, small<SQL_OSC_CORE>},
    {SQL_STANDARD_CLI_CONFORMANCE, true, large<SQL_SCC_ISO92_CLI>},
    {SQL_INFO_SCHEMA_VIEWS, true, large<0>},

    // Names.
    text_row(SQL_IDENTIFIER_QUOTE_CHAR, [](const Connection&) -> InfoValue { return std::string("\""); }),
    {SQL_IDENTIFIER_CASE, true, small<SQL_IC_MIXED>},
    {SQL_QUOTED_IDENTIFIER_CASE, true, small<SQL_IC_MIXED>},
    text_row(SQL_SPECIAL_CHARACTERS,
             [](const Connection&) -> InfoValue { return std::string(" !#$%&'()*+,-./:;<=>?@[\\]^`{|}~"); }),
    text_row(SQL_KEYWORDS, own_keywords),
    text_row(SQL_SCHEMA_TERM, [](const Connection&) -> InfoValue { return std::string("schema"); }),
    {SQL_SCHEMA_USAGE, true, large<SQL_SU_DML_STATEMENTS>},
    text_row(SQL_CATALOG_NAME, no),
    text_row(SQL_CATALOG_TERM, nothing),
    {SQL_CATALOG_USAGE, true, large<0>},
    text_row(SQL_CATALOG_NAME_SEPARATOR, nothing),
    {SQL_CATALOG_LOCATION, true, small<0>},
    text_row(SQL_SEARCH_PATTERN_ESCAPE, [](const Connection&) -> InfoValue { return std::string("\\"); }),
    {SQL_CORRELATION_NAME, true, small<SQL_CN_ANY>},
    text_row(SQL_COLUMN_ALIAS, yes),

    // The SQL that is understood.
    {SQL_AGGREGATE_FUNCTIONS, true,
     large<SQL_AF_ALL | SQL_AF_AVG | SQL_AF_COUNT | SQL_AF_DISTINCT | SQL_AF_MAX | SQL_AF_MIN | SQL_AF_SUM>},
    {SQL_SQL92_PREDICATES, true,
     large<SQL_SP_EXISTS | SQL_SP_ISNOTNULL | SQL_SP_ISNULL | SQL_SP_LIKE | SQL_SP_IN | SQL_SP_BETWEEN |
           SQL_SP_COMPARISON | SQL_SP_QUANTIFIED_COMPARISON>},
    {SQL_SQL92_RELATIONAL_JOIN_OPERATORS, true,
     large<SQL_SRJO_CROSS_JOIN | SQL_SRJO_FULL_OUTER_JOIN | SQL_SRJO_INNER_JOIN | SQL_SRJO_LEFT_OUTER_JOIN |
           SQL_SRJO_NATURAL_JOIN | SQL_SRJO_RIGHT_OUTER_JOIN>},
    {SQL_OJ_CAPABILITIES, true, large<kOuterJoins>},
    {kOldOuterJoinCapabilities, true, large<kOuterJoins>},
    text_row(SQL_OUTER_JOINS, yes),
    {SQL_GROUP_BY, true, small<SQL_GB_NO_RELATION>},
    text_row(SQL_ORDER_BY_COLUMNS_IN_SELECT, no),
    text_row(SQL_EXPRESSIONS_IN_ORDERBY, yes),
    {SQL_SUBQUERIES, true,
     large<SQL_SQ_COMPARISON | SQL_SQ_EXISTS | SQL_SQ_IN | SQL_SQ_QUANTIFIED | SQL_SQ_CORRELATED_SUBQUERIES>},
    {SQL_UNION, true, large<SQL_U_UNION | SQL_U_UNION_ALL>},
    text_row(SQL_LIKE_ESCAPE_CLAUSE, yes),
    {SQL_NULL_COLLATION, true, small<SQL_NC_LOW>},
    {SQL_CONCAT_NULL_BEHAVIOR, true, small<SQL_CB_NULL>},
    {SQL_SQL92_VALUE_EXPRESSIONS, true, large<SQL_SVE_CASE | SQL_SVE_CAST | SQL_SVE_COALESCE | SQL_SVE_NULLIF>},
    {SQL_SQL92_STRING_FUNCTIONS, true,
     large<SQL_SSF_LOWER | SQL_SSF_UPPER | SQL_SSF_SUBSTRING | SQL_SSF_TRIM_BOTH | SQL_SSF_TRIM_LEADING |
           SQL_SSF_TRIM_TRAILING>},
    {SQL_SQL92_NUMERIC_VALUE_FUNCTIONS, true,
     large<SQL_SNVF_BIT_LENGTH | SQL_SNVF_CHAR_LENGTH | SQL_SNVF_CHARACTER_LENGTH | SQL_SNVF_EXTRACT |
           SQL_SNVF_OCTET_LENGTH | SQL_SNVF_POSITION>},
    {SQL_SQL92_DATETIME_FUNCTIONS, true,
     large<SQL_SDF_CURRENT_DATE | SQL_SDF_CURRENT_TIME | SQL_SDF_CURRENT_TIMESTAMP>},
    {SQL_SQL92_ROW_VALUE_CONSTRUCTOR, true, large<SQL_SRVC_VALUE_EXPRESSION | SQL_SRVC_NULL>},
    {SQL_DATETIME_LITERALS, true, large<SQL_DL_SQL92_DATE | SQL_DL_SQL92_TIME | SQL_DL_SQL92_TIMESTAMP>},
    {SQL_CONVERT_FUNCTIONS, true, large<SQL_FN_CVT_CONVERT | SQL_FN_CVT_CAST>},
    {SQL_STRING_FUNCTIONS, true, function_bits<SQL_STRING_FUNCTIONS>},
    {SQL_NUMERIC_FUNCTIONS, true, function_bits<SQL_NUMERIC_FUNCTIONS>},
    {SQL_TIMEDATE_FUNCTIONS, true, function_bits<SQL_TIMEDATE_FUNCTIONS>},
    {SQL_SYSTEM_FUNCTIONS, true, function_bits<SQL_SYSTEM_FUNCTIONS>},
    {SQL_TIMEDATE_ADD_INTERVALS, true, large<kIntervals>},
    {SQL_TIMEDATE_DIFF_INTERVALS, true, large<kIntervals>},

    // Temporary tables are all that can be made.
    {SQL_CREATE_TABLE, true, large<SQL_CT_CREATE_TABLE | SQL_CT_COMMIT_PRESERVE | SQL_CT_LOCAL_TEMPORARY>},
    {SQL_DROP_TABLE, true, large<SQL_DT_DROP_TABLE>},
    {SQL_INSERT_STATEMENT, true, large<SQL_IS_INSERT_LITERALS | SQL_IS_INSERT_SEARCHED | SQL_IS_SELECT_INTO>},
    {SQL_CREATE_VIEW, true, large<0>},
    {SQL_DROP_VIEW, true, large<0>},
    {SQL_ALTER_TABLE, true, large<0>},
    {SQL_ALTER_DOMAIN, true, large<0>},
    {SQL_CREATE_ASSERTION, true, large<0>},
    {SQL_CREATE_CHARACTER_SET, true, large<0>},
    {SQL_CREATE_COLLATION, true, large<0>},
    {SQL_CREATE_DOMAIN, true, large<0>},
    {SQL_CREATE_SCHEMA, true, large<0>},
    {SQL_CREATE_TRANSLATION, true, large<0>},
    {SQL_DROP_ASSERTION, true, large<0>},
    {SQL_DROP_CHARACTER_SET, true, large<0>},
    {SQL_DROP_COLLATION, true, large<0>},
    {SQL_DROP_DOMAIN, true, large<0>},
    {SQL_DROP_SCHEMA, true, large<0>},
    {SQL_DROP_TRANSLATION, true, large<0>},
    {SQL_DDL_INDEX, true, large<0>},
    {SQL_INDEX_KEYWORDS, true, large<0>},
    {SQL_SQL92_FOREIGN_KEY_DELETE_RULE, true, large<0>},
    {SQL_SQL92_FOREIGN_KEY_UPDATE_RULE, true, large<0>},
    {SQL_SQL92_GRANT, true, large<0>},
    {SQL_SQL92_REVOKE, true, large<0>},
    text_row(SQL_INTEGRITY, no),
    {SQL_NON_NULLABLE_COLUMNS, true, small<SQL_NNC_NON_NULL>},
    text_row(SQL_MULT_RESULT_SETS, yes),
    {SQL_BATCH_ROW_COUNT, true, large<SQL_BRC_EXPLICIT>},
    {SQL_BATCH_SUPPORT, true, large<SQL_BS_SELECT_EXPLICIT | SQL_BS_ROW_COUNT_EXPLICIT>},

    // Conversions.
    {SQL_CONVERT_CHAR, true, large<kFromText>},
    {SQL_CONVERT_VARCHAR, true, large<kFromText>},
    {SQL_CONVERT_LONGVARCHAR, true, large<kFromText>},
    {SQL_CONVERT_WCHAR, true, large<kFromText>},
    {SQL_CONVERT_WVARCHAR, true, large<kFromText>},
    {SQL_CONVERT_WLONGVARCHAR, true, large<kFromText>},
    {SQL_CONVERT_BIGINT, true, large<kFromNumber>},
    {SQL_CONVERT_DECIMAL, true, large<kFromNumber>},
    {SQL_CONVERT_DOUBLE, true, large<kFromNumber>},
    {SQL_CONVERT_FLOAT, true, large<kFromNumber>},
    {SQL_CONVERT_INTEGER, true, large<kFromNumber>},
    {SQL_CONVERT_NUMERIC, true, large<kFromNumber>},
    {SQL_CONVERT_REAL, true, large<kFromNumber>},
    {SQL_CONVERT_SMALLINT, true, large<kFromNumber>},
    {SQL_CONVERT_TINYINT, true, large<kFromNumber>},
    {SQL_CONVERT_BIT, true, large<kFromNumber>},
    {SQL_CONVERT_DATE, true, large<kFromDate>},
    {SQL_CONVERT_TIME, true, large<kFromTime>},
    {SQL_CONVERT_TIMESTAMP, true, large<kFromTimestamp>},
    {SQL_CONVERT_BINARY, true, large<kFromBinary>},
    {SQL_CONVERT_VARBINARY, true, large<kFromBinary>},
    {SQL_CONVERT_LONGVARBINARY, true, large<kFromBinary>},
    {SQL_CONVERT_GUID, true, large<kFromGuid>},
    {SQL_CONVERT_INTERVAL_DAY_TIME, true, large<0>},
    {SQL_CONVERT_INTERVAL_YEAR_MONTH, true, large<0>},

    // Cursors.
    {SQL_GETDATA_EXTENSIONS, true, large<SQL_GD_ANY_COLUMN | SQL_GD_ANY_ORDER | SQL_GD_BLOCK | SQL_GD_BOUND>},
    {SQL_CURSOR_COMMIT_BEHAVIOR, true, small<SQL_CB_PRESERVE>},
    {SQL_CURSOR_ROLLBACK_BEHAVIOR, true, small<SQL_CB_PRESERVE>},
    {SQL_SCROLL_OPTIONS, true, large<SQL_SO_FORWARD_ONLY | SQL_SO_STATIC>},
    {SQL_FETCH_DIRECTION, true,
     large<SQL_FD_FETCH_NEXT | SQL_FD_FETCH_FIRST | SQL_FD_FETCH_LAST | SQL_FD_FETCH_PRIOR | SQL_FD_FETCH_ABSOLUTE |
           SQL_FD_FETCH_RELATIVE | SQL_FD_FETCH_BOOKMARK>},
    {SQL_SCROLL_CONCURRENCY, true, large<SQL_SCCO_READ_ONLY>},
    {SQL_FORWARD_ONLY_CURSOR_ATTRIBUTES1, true, large<SQL_CA1_NEXT | SQL_CA1_LOCK_NO_CHANGE | SQL_CA1_POS_POSITION>},
    {SQL_FORWARD_ONLY_CURSOR_ATTRIBUTES2, true,
     large<SQL_CA2_READ_ONLY_CONCURRENCY | SQL_CA2_MAX_ROWS_SELECT | SQL_CA2_MAX_ROWS_CATALOG>},
    {SQL_STATIC_CURSOR_ATTRIBUTES1, true,
     large<SQL_CA1_NEXT | SQL_CA1_ABSOLUTE | SQL_CA1_RELATIVE | SQL_CA1_BOOKMARK | SQL_CA1_LOCK_NO_CHANGE |
           SQL_CA1_POS_POSITION | SQL_CA1_POS_REFRESH | SQL_CA1_BULK_FETCH_BY_BOOKMARK>},
    {SQL_STATIC_CURSOR_ATTRIBUTES2, true,
     large<SQL_CA2_READ_ONLY_CONCURRENCY | SQL_CA2_MAX_ROWS_SELECT | SQL_CA2_MAX_ROWS_CATALOG>},
    {SQL_DYNAMIC_CURSOR_ATTRIBUTES1, true, large<0>},
    {SQL_DYNAMIC_CURSOR_ATTRIBUTES2, true, large<0>},
    {SQL_KEYSET_CURSOR_ATTRIBUTES1, true, large<0>},
    {SQL_KEYSET_CURSOR_ATTRIBUTES2, true, large<0>},
    {SQL_CURSOR_SENSITIVITY, true, large<SQL_INSENSITIVE>},
    {SQL_BOOKMARK_PERSISTENCE, true, large<SQL_BP_SCROLL>},
    {SQL_LOCK_TYPES, true, large<SQL_LCK_NO_CHANGE>},
    {SQL_POS_OPERATIONS, true, large<SQL_POS_POSITION | SQL_POS_REFRESH>},
    {SQL_POSITIONED_STATEMENTS, true, large<0>},
    {SQL_STATIC_SENSITIVITY, true, large<0>},
    text_row(SQL_ROW_UPDATES, no),

    // Transactions concern what can be written, temporary tables: their rows, and that they are there. Nobody else can
    // see them meanwhile.
    {SQL_TXN_CAPABLE, true, small<SQL_TC_ALL>},
    {SQL_DEFAULT_TXN_ISOLATION, true, large<SQL_TXN_SERIALIZABLE>},
    {SQL_TXN_ISOLATION_OPTION, true, large<SQL_TXN_SERIALIZABLE>},
    text_row(SQL_MULTIPLE_ACTIVE_TXN, yes),
    {SQL_MAX_CONCURRENT_ACTIVITIES, true, small<0>},
    {SQL_MAX_DRIVER_CONNECTIONS, true, small<0>},
    {SQL_ACTIVE_ENVIRONMENTS, true, small<0>},
    {SQL_ASYNC_MODE, true, large<SQL_AM_STATEMENT>},
    {SQL_MAX_ASYNC_CONCURRENT_STATEMENTS, true, large<0>},
    {SQL_ASYNC_DBC_FUNCTIONS, true, large<0>},
    {SQL_ASYNC_NOTIFICATION, true, large<0>},
    {SQL_DRIVER_AWARE_POOLING_SUPPORTED, true, large<0>},
    {SQL_DTC_TRANSITION_COST, true, large<0>},
    {SQL_RETURN_ESCAPE_CLAUSE, true, large<0>},
    text_row(SQL_DESCRIBE_PARAMETER, yes),
    text_row(SQL_NEED_LONG_DATA_LEN, no),
    {SQL_PARAM_ARRAY_ROW_COUNTS, true, large<SQL_PARC_NO_BATCH>},
    {SQL_PARAM_ARRAY_SELECTS, true, large<SQL_PAS_BATCH>},
    {SQL_FILE_USAGE, true, small<SQL_FILE_NOT_SUPPORTED>},

    // Limits; 0 is none, or none that is known.
    {SQL_MAX_IDENTIFIER_LEN, true, small<kNameLength>},
    {SQL_MAX_COLUMN_NAME_LEN, true, small<kNameLength>},
    {SQL_MAX_TABLE_NAME_LEN, true, small<kNameLength>},
    {SQL_MAX_SCHEMA_NAME_LEN, true, small<kNameLength>},
    {SQL_MAX_CATALOG_NAME_LEN, true, small<0>},
    {SQL_MAX_CURSOR_NAME_LEN, true, small<kNameLength>},
    {SQL_MAX_USER_NAME_LEN, true, small<0>},
    {SQL_MAX_PROCEDURE_NAME_LEN, true, small<0>},
    {SQL_MAX_COLUMNS_IN_GROUP_BY, true, small<0>},
    {SQL_MAX_COLUMNS_IN_ORDER_BY, true, small<0>},
    {SQL_MAX_COLUMNS_IN_SELECT, true, small<0>},
    {SQL_MAX_COLUMNS_IN_INDEX, true, small<0>},
    {SQL_MAX_COLUMNS_IN_TABLE, true, small<0>},
    {SQL_MAX_TABLES_IN_SELECT, true, small<0>},
    {SQL_MAX_INDEX_SIZE, true, large<0>},
    {SQL_MAX_ROW_SIZE, true, large<0>},
    {SQL_MAX_STATEMENT_LEN, true, large<0>},
    {SQL_MAX_CHAR_LITERAL_LEN, true, large<0>},
    {SQL_MAX_BINARY_LITERAL_LEN, true, large<0>},
    text_row(SQL_MAX_ROW_SIZE_INCLUDES_LONG, no),
};

constexpr SQLUSMALLINT kFunctions[] = {
    SQL_API_SQLALLOCCONNECT,   SQL_API_SQLALLOCENV,         SQL_API_SQLALLOCSTMT,
    SQL_API_SQLBINDCOL,        SQL_API_SQLCANCEL,           SQL_API_SQLCOLATTRIBUTE,
    SQL_API_SQLCONNECT,        SQL_API_SQLDESCRIBECOL,      SQL_API_SQLDISCONNECT,
    SQL_API_SQLERROR,          SQL_API_SQLEXECDIRECT,       SQL_API_SQLEXECUTE,
    SQL_API_SQLFETCH,          SQL_API_SQLFREECONNECT,      SQL_API_SQLFREEENV,
    SQL_API_SQLFREESTMT,       SQL_API_SQLGETCURSORNAME,    SQL_API_SQLNUMRESULTCOLS,
    SQL_API_SQLPREPARE,        SQL_API_SQLROWCOUNT,         SQL_API_SQLSETCURSORNAME,
    SQL_API_SQLSETPARAM,       SQL_API_SQLTRANSACT,         SQL_API_SQLBULKOPERATIONS,
    SQL_API_SQLCOLUMNS,        SQL_API_SQLDRIVERCONNECT,    SQL_API_SQLGETCONNECTOPTION,
    SQL_API_SQLGETDATA,        SQL_API_SQLGETFUNCTIONS,     SQL_API_SQLGETINFO,
    SQL_API_SQLGETSTMTOPTION,  SQL_API_SQLGETTYPEINFO,      SQL_API_SQLPARAMDATA,
    SQL_API_SQLPUTDATA,        SQL_API_SQLSETCONNECTOPTION, SQL_API_SQLSETSTMTOPTION,
    SQL_API_SQLSPECIALCOLUMNS, SQL_API_SQLSTATISTICS,       SQL_API_SQLTABLES,
    SQL_API_SQLBROWSECONNECT,  SQL_API_SQLCOLUMNPRIVILEGES, SQL_API_SQLDESCRIBEPARAM,
    SQL_API_SQLEXTENDEDFETCH,  SQL_API_SQLFOREIGNKEYS,      SQL_API_SQLMORERESULTS,
    SQL_API_SQLNATIVESQL,      SQL_API_SQLNUMPARAMS,        SQL_API_SQLPARAMOPTIONS,
    SQL_API_SQLPRIMARYKEYS,    SQL_API_SQLPROCEDURECOLUMNS, SQL_API_SQLPROCEDURES,
    SQL_API_SQLSETPOS,         SQL_API_SQLSETSCROLLOPTIONS, SQL_API_SQLTABLEPRIVILEGES,
    SQL_API_SQLBINDPARAMETER,  SQL_API_SQLALLOCHANDLE,      SQL_API_SQLBINDPARAM,
    SQL_API_SQLCLOSECURSOR,    SQL_API_SQLCOPYDESC,         SQL_API_SQLENDTRAN,
    SQL_API_SQLFREEHANDLE,     SQL_API_SQLGETCONNECTATTR,   SQL_API_SQLGETDESCFIELD,
    SQL_API_SQLGETDESCREC,     SQL_API_SQLGETDIAGFIELD,     SQL_API_SQLGETDIAGREC,
    SQL_API_SQLGETENVATTR,     SQL_API_SQLGETSTMTATTR,      SQL_API_SQLSETCONNECTATTR,
    SQL_API_SQLSETDESCFIELD,   SQL_API_SQLSETDESCREC,       SQL_API_SQLSETENVATTR,
    SQL_API_SQLSETSTMTATTR,    SQL_API_SQLFETCHSCROLL,      SQL_API_SQLCANCELHANDLE,
};

} // namespace

std::span<const InfoRow> info_table() {
    return kRows;
}

const InfoRow* find_info(SQLUSMALLINT type) {
    const auto* found =
        std::find_if(std::begin(kRows), std::end(kRows), [&](const InfoRow& row) { return row.type == type; });
    return found == std::end(kRows) ? nullptr : found;
}

std::span<const SQLUSMALLINT> exported_functions() {
    return kFunctions;
}

bool is_exported(SQLUSMALLINT function) {
    return std::find(std::begin(kFunctions), std::end(kFunctions), function) != std::end(kFunctions);
}

} // namespace snowatlas::odbc

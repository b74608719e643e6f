#include "driver/odbc/statement_option_table.h"

#include <algorithm>
#include <iterator>

#include "driver/odbc/attributes.h"

namespace snowatlas::odbc {
namespace {

using Options = StatementOptions;
using Report = DiagnosticArea;

void substituted(Report& report, const char* attribute, const char* instead) {
    report.add({state::kValueChanged, std::string(attribute) + " is " + instead + " instead of what was asked for."});
}

void set_query_timeout(Options& options, SQLPOINTER value, Report& report) {
    options.query_timeout = std::min(number_of(value), kLongestTimeout);
    if (options.query_timeout != number_of(value)) substituted(report, "SQL_ATTR_QUERY_TIMEOUT", "one year");
}

void set_cursor_type(Options& options, SQLPOINTER value, Report& report) {
    switch (number_of(value)) {
    case SQL_CURSOR_FORWARD_ONLY:
        options.cursor_type = SQL_CURSOR_FORWARD_ONLY;
        options.cursor_sensitivity = SQL_UNSPECIFIED;
        return;
    case SQL_CURSOR_KEYSET_DRIVEN:
    case SQL_CURSOR_DYNAMIC:
        substituted(report, "SQL_ATTR_CURSOR_TYPE", "SQL_CURSOR_STATIC");
        [[fallthrough]];
    case SQL_CURSOR_STATIC:
        options.cursor_type = SQL_CURSOR_STATIC;
        options.cursor_sensitivity = SQL_INSENSITIVE;
        return;
    default:
        throw_attribute_value("SQL_ATTR_CURSOR_TYPE");
    }
}

void set_scrollable(Options& options, SQLPOINTER value, Report& report) {
    if (number_of(value) > SQL_SCROLLABLE) throw_attribute_value("SQL_ATTR_CURSOR_SCROLLABLE");
    const SQLULEN type = number_of(value) == SQL_SCROLLABLE ? SQLULEN{SQL_CURSOR_STATIC} : SQL_CURSOR_FORWARD_ONLY;
    set_cursor_type(options, reinterpret_cast<SQLPOINTER>(type), report);
}

void set_sensitivity(Options& options, SQLPOINTER value, Report& report) {
    switch (number_of(value)) {
    case SQL_UNSPECIFIED:
        options.cursor_sensitivity = SQL_UNSPECIFIED;
        return;
    case SQL_SENSITIVE:
        substituted(report, "SQL_ATTR_CURSOR_SENSITIVITY", "SQL_INSENSITIVE");
        [[fallthrough]];
    case SQL_INSENSITIVE:
        options.cursor_sensitivity = SQL_INSENSITIVE;
        options.cursor_type = SQL_CURSOR_STATIC;
        return;
    default:
        throw_attribute_value("SQL_ATTR_CURSOR_SENSITIVITY");
    }
}

void set_concurrency(Options&, SQLPOINTER value, Report& report) {
    if (number_of(value) < SQL_CONCUR_READ_ONLY || number_of(value) > SQL_CONCUR_VALUES)
        throw_attribute_value("SQL_ATTR_CONCURRENCY");
    if (number_of(value) != SQL_CONCUR_READ_ONLY) substituted(report, "SQL_ATTR_CONCURRENCY", "SQL_CONCUR_READ_ONLY");
}

void set_async(Options& options, SQLPOINTER value, Report&) {
    if (number_of(value) > SQL_ASYNC_ENABLE_ON) throw_attribute_value("SQL_ATTR_ASYNC_ENABLE");
    options.async = number_of(value) == SQL_ASYNC_ENABLE_ON;
}

void set_bookmarks(Options& options, SQLPOINTER value, Report&) {
    // SQL_UB_FIXED is of ODBC 2 and means the same to this driver.
    if (number_of(value) > SQL_UB_VARIABLE) throw_attribute_value("SQL_ATTR_USE_BOOKMARKS");
    options.use_bookmarks = number_of(value);
}

const StatementOption kOptions[] = {
    {SQL_ATTR_QUERY_TIMEOUT, false, [](const Options& o) -> AttributeValue { return o.query_timeout; },
     set_query_timeout},
    {SQL_ATTR_MAX_ROWS, false, [](const Options& o) -> AttributeValue { return o.max_rows; },
     [](Options& o, SQLPOINTER v, Report&) { o.max_rows = number_of(v); }},
    // Remembered, no more: text is not scanned for escapes apart from being parsed.
    {SQL_ATTR_NOSCAN, false, [](const Options& o) -> AttributeValue { return o.noscan; },
     [](Options& o, SQLPOINTER v, Report&) {
         if (number_of(v) > SQL_NOSCAN_ON) throw_attribute_value("SQL_ATTR_NOSCAN");
         o.noscan = number_of(v);
     }},
    {SQL_ATTR_MAX_LENGTH, false, [](const Options& o) -> AttributeValue { return o.max_length; },
     [](Options& o, SQLPOINTER v, Report&) { o.max_length = number_of(v); }},
    {SQL_ATTR_ASYNC_ENABLE, false,
     [](const Options& o) -> AttributeValue {
         return o.async ? SQLULEN{SQL_ASYNC_ENABLE_ON} : SQLULEN{SQL_ASYNC_ENABLE_OFF};
     },
     set_async},
    {SQL_ATTR_CURSOR_TYPE, true, [](const Options& o) -> AttributeValue { return o.cursor_type; }, set_cursor_type},
    {SQL_ATTR_CONCURRENCY, true, [](const Options&) -> AttributeValue { return SQLULEN{SQL_CONCUR_READ_ONLY}; },
     set_concurrency},
    {SQL_ATTR_CURSOR_SCROLLABLE, true,
     [](const Options& o) -> AttributeValue {
         return o.cursor_type == SQL_CURSOR_STATIC ? SQLULEN{SQL_SCROLLABLE} : SQLULEN{SQL_NONSCROLLABLE};
     },
     set_scrollable},
    {SQL_ATTR_CURSOR_SENSITIVITY, true, [](const Options& o) -> AttributeValue { return o.cursor_sensitivity; },
     set_sensitivity},
    {SQL_ATTR_KEYSET_SIZE, false, [](const Options&) -> AttributeValue { return SQLULEN{0}; },
     [](Options&, SQLPOINTER v, Report& report) {
         if (number_of(v) != 0) substituted(report, "SQL_ATTR_KEYSET_SIZE", "0");
     }},
    // Clients set 0 where they mean the default.
    {SQL_ROWSET_SIZE, false, [](const Options& o) -> AttributeValue { return o.rowset_size; },
     [](Options& o, SQLPOINTER v, Report&) { o.rowset_size = std::max<SQLULEN>(number_of(v), 1); }},
    {SQL_ATTR_SIMULATE_CURSOR, true, [](const Options&) -> AttributeValue { return SQLULEN{SQL_SC_NON_UNIQUE}; },
     [](Options&, SQLPOINTER v, Report& report) {
         if (number_of(v) != SQL_SC_NON_UNIQUE) substituted(report, "SQL_ATTR_SIMULATE_CURSOR", "SQL_SC_NON_UNIQUE");
     }},
    {SQL_ATTR_RETRIEVE_DATA, false, [](const Options& o) -> AttributeValue { return o.retrieve_data; },
     [](Options& o, SQLPOINTER v, Report&) {
         if (number_of(v) > SQL_RD_ON) throw_attribute_value("SQL_ATTR_RETRIEVE_DATA");
         o.retrieve_data = number_of(v);
     }},
    {SQL_ATTR_USE_BOOKMARKS, true, [](const Options& o) -> AttributeValue { return o.use_bookmarks; }, set_bookmarks},
    {SQL_ATTR_ENABLE_AUTO_IPD, false, [](const Options& o) -> AttributeValue { return o.auto_ipd; },
     [](Options& o, SQLPOINTER v, Report&) {
         if (number_of(v) > SQL_TRUE) throw_attribute_value("SQL_ATTR_ENABLE_AUTO_IPD");
         o.auto_ipd = number_of(v);
     }},
    {SQL_ATTR_FETCH_BOOKMARK_PTR, false, [](const Options& o) -> AttributeValue { return o.fetch_bookmark; },
     [](Options& o, SQLPOINTER v, Report&) { o.fetch_bookmark = v; }},
    {SQL_ATTR_METADATA_ID, false,
     [](const Options& o) -> AttributeValue { return o.metadata_id ? SQLULEN{SQL_TRUE} : SQLULEN{SQL_FALSE}; },
     [](Options& o, SQLPOINTER v, Report&) {
         if (number_of(v) > SQL_TRUE) throw_attribute_value("SQL_ATTR_METADATA_ID");
         o.metadata_id = number_of(v) == SQL_TRUE;
     }},
    {SQL_ATTR_ASYNC_STMT_EVENT, false, nullptr,
     [](Options&, SQLPOINTER, Report&) {
         throw Error(state::kNotImplemented, "The driver does not notify of completion; poll instead.");
     }},
};

} // namespace

const StatementOption* find_statement_option(SQLINTEGER attribute) {
    const auto* found = std::find_if(std::begin(kOptions), std::end(kOptions),
                                     [&](const StatementOption& row) { return row.id == attribute; });
    return found == std::end(kOptions) ? nullptr : found;
}

} // namespace snowatlas::odbc

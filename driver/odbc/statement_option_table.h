// The statement attributes that are no descriptor fields: one row each, for statements and, as ODBC 2 has it, for
// connections whose statements inherit them.
#pragma once

#include "driver/odbc/attributes.h"
#include "driver/odbc/diagnostics.h"
#include "driver/odbc/statement_options.h"

namespace snowatlas::odbc {

struct StatementOption {
    SQLINTEGER id;
    bool fixed_by_cursor; // 24000 while a cursor is open
    AttributeValue (*get)(const StatementOptions& options);
    void (*set)(StatementOptions& options, SQLPOINTER value, DiagnosticArea& report);
};

// Null where there is no such attribute.
const StatementOption* find_statement_option(SQLINTEGER attribute);

} // namespace snowatlas::odbc

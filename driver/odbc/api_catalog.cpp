// Entry points: catalog functions.
#include "driver/odbc/catalog.h"
#include "driver/odbc/guard.h"
#include "driver/odbc/statement.h"
#include "driver/odbc/text_buffer.h"

using namespace snowatlas;
using namespace snowatlas::odbc;

namespace {

// A text argument with its length.
template <typename Char> struct Argument {
    const Char* text;
    SQLSMALLINT length;
    Name read() const { return optional_text(text, length); }
};

// Runs `query(reader)` and opens what it gives as the statement's result.
template <typename Query> SQLRETURN catalog(SQLHSTMT handle, const char* function, Query query) noexcept {
    return call<Statement>(handle, function, [&](Statement& statement) {
        statement.require_no_cursor();
        Connection& connection = statement.connection();
        const CatalogReader reader(connection.engine(), statement.begin_waiting(), connection.user(),
                                   connection.database_name(), statement.options().metadata_id, statement.is_odbc2());
        DriverResult result = query(reader);
        statement.open_driver_result(std::move(result.columns), std::move(result.rows));
    });
}

template <typename Char>
SQLRETURN tables(SQLHSTMT handle, Argument<Char> c, Argument<Char> s, Argument<Char> t, Argument<Char> types) noexcept {
    return catalog(handle, "SQLTables", [&](const CatalogReader& reader) {
        return reader.tables(c.read(), s.read(), t.read(), types.read());
    });
}
template <typename Char>
SQLRETURN columns(SQLHSTMT handle, Argument<Char> c, Argument<Char> s, Argument<Char> t, Argument<Char> n) noexcept {
    return catalog(handle, "SQLColumns",
                   [&](const CatalogReader& reader) { return reader.columns(c.read(), s.read(), t.read(), n.read()); });
}
template <typename Char>
SQLRETURN primary_keys(SQLHSTMT handle, Argument<Char> c, Argument<Char> s, Argument<Char> t) noexcept {
    return catalog(handle, "SQLPrimaryKeys",
                   [&](const CatalogReader& reader) { return reader.primary_keys(c.read(), s.read(), t.read()); });
}
template <typename Char> SQLRETURN foreign_keys(SQLHSTMT handle, Argument<Char> pc, Argument<Char> ps,
                                                Argument<Char> pt, Argument<Char> fc, Argument<Char> fs,
                                                Argument<Char> ft) noexcept {
    return catalog(handle, "SQLForeignKeys", [&](const CatalogReader& reader) {
        return reader.foreign_keys({pc.read(), ps.read(), pt.read()}, {fc.read(), fs.read(), ft.read()});
    });
}
template <typename Char> SQLRETURN statistics(SQLHSTMT handle, Argument<Char> c, Argument<Char> s, Argument<Char> t,
                                              SQLUSMALLINT unique, SQLUSMALLINT reserved) noexcept {
    return catalog(handle, "SQLStatistics", [&](const CatalogReader& reader) {
        return reader.statistics({c.read(), s.read(), t.read()}, unique, reserved);
    });
}
template <typename Char> SQLRETURN special_columns(SQLHSTMT handle, SQLUSMALLINT type, Argument<Char> c,
                                                   Argument<Char> s, Argument<Char> t, SQLUSMALLINT scope,
                                                   SQLUSMALLINT nullable) noexcept {
    return catalog(handle, "SQLSpecialColumns", [&](const CatalogReader& reader) {
        return reader.special_columns(type, {c.read(), s.read(), t.read()}, scope, nullable);
    });
}
template <typename Char>
SQLRETURN table_privileges(SQLHSTMT handle, Argument<Char> c, Argument<Char> s, Argument<Char> t) noexcept {
    return catalog(handle, "SQLTablePrivileges",
                   [&](const CatalogReader& reader) { return reader.table_privileges(c.read(), s.read(), t.read()); });
}
template <typename Char> SQLRETURN column_privileges(SQLHSTMT handle, Argument<Char> c, Argument<Char> s,
                                                     Argument<Char> t, Argument<Char> n) noexcept {
    return catalog(handle, "SQLColumnPrivileges", [&](const CatalogReader& reader) {
        return reader.column_privileges({c.read(), s.read(), t.read()}, n.read());
    });
}
// The arguments are read for what may be wrong with them; there is nothing they could find.
template <typename Char>
SQLRETURN procedures(SQLHSTMT handle, Argument<Char> c, Argument<Char> s, Argument<Char> n) noexcept {
    return catalog(handle, "SQLProcedures", [&](const CatalogReader& reader) {
        for (const Argument<Char>& argument : {c, s, n}) argument.read();
        return reader.procedures();
    });
}
template <typename Char> SQLRETURN procedure_columns(SQLHSTMT handle, Argument<Char> c, Argument<Char> s,
                                                     Argument<Char> p, Argument<Char> n) noexcept {
    return catalog(handle, "SQLProcedureColumns", [&](const CatalogReader& reader) {
        for (const Argument<Char>& argument : {c, s, p, n}) argument.read();
        return reader.procedure_columns();
    });
}

} // namespace

SQLRETURN SQL_API SQLTables(SQLHSTMT handle, SQLCHAR* c, SQLSMALLINT cl, SQLCHAR* s, SQLSMALLINT sl, SQLCHAR* t,
                            SQLSMALLINT tl, SQLCHAR* types, SQLSMALLINT types_length) {
    return tables<SQLCHAR>(handle, {c, cl}, {s, sl}, {t, tl}, {types, types_length});
}
SQLRETURN SQL_API SQLTablesW(SQLHSTMT handle, SQLWCHAR* c, SQLSMALLINT cl, SQLWCHAR* s, SQLSMALLINT sl, SQLWCHAR* t,
                             SQLSMALLINT tl, SQLWCHAR* types, SQLSMALLINT types_length) {
    return tables<SQLWCHAR>(handle, {c, cl}, {s, sl}, {t, tl}, {types, types_length});
}
SQLRETURN SQL_API SQLColumns(SQLHSTMT handle, SQLCHAR* c, SQLSMALLINT cl, SQLCHAR* s, SQLSMALLINT sl, SQLCHAR* t,
                             SQLSMALLINT tl, SQLCHAR* n, SQLSMALLINT nl) {
    return columns<SQLCHAR>(handle, {c, cl}, {s, sl}, {t, tl}, {n, nl});
}
SQLRETURN SQL_API SQLColumnsW(SQLHSTMT handle, SQLWCHAR* c, SQLSMALLINT cl, SQLWCHAR* s, SQLSMALLINT sl, SQLWCHAR* t,
                              SQLSMALLINT tl, SQLWCHAR* n, SQLSMALLINT nl) {
    return columns<SQLWCHAR>(handle, {c, cl}, {s, sl}, {t, tl}, {n, nl});
}
SQLRETURN SQL_API SQLPrimaryKeys(SQLHSTMT handle, SQLCHAR* c, SQLSMALLINT cl, SQLCHAR* s, SQLSMALLINT sl, SQLCHAR* t,
                                 SQLSMALLINT tl) {
    return primary_keys<SQLCHAR>(handle, {c, cl}, {s, sl}, {t, tl});
}
SQLRETURN SQL_API SQLPrimaryKeysW(SQLHSTMT handle, SQLWCHAR* c, SQLSMALLINT cl, SQLWCHAR* s, SQLSMALLINT sl,
                                  SQLWCHAR* t, SQLSMALLINT tl) {
    return primary_keys<SQLWCHAR>(handle, {c, cl}, {s, sl}, {t, tl});
}
SQLRETURN SQL_API SQLForeignKeys(SQLHSTMT handle, SQLCHAR* pc, SQLSMALLINT pcl, SQLCHAR* ps, SQLSMALLINT psl,
                                 SQLCHAR* pt, SQLSMALLINT ptl, SQLCHAR* fc, SQLSMALLINT fcl, SQLCHAR* fs,
                                 SQLSMALLINT fsl, SQLCHAR* ft, SQLSMALLINT ftl) {
    return foreign_keys<SQLCHAR>(handle, {pc, pcl}, {ps, psl}, {pt, ptl}, {fc, fcl}, {fs, fsl}, {ft, ftl});
}
SQLRETURN SQL_API SQLForeignKeysW(SQLHSTMT handle, SQLWCHAR* pc, SQLSMALLINT pcl, SQLWCHAR* ps, SQLSMALLINT psl,
                                  SQLWCHAR* pt, SQLSMALLINT ptl, SQLWCHAR* fc, SQLSMALLINT fcl, SQLWCHAR* fs,
                                  SQLSMALLINT fsl, SQLWCHAR* ft, SQLSMALLINT ftl) {
    return foreign_keys<SQLWCHAR>(handle, {pc, pcl}, {ps, psl}, {pt, ptl}, {fc, fcl}, {fs, fsl}, {ft, ftl});
}
SQLRETURN SQL_API SQLStatistics(SQLHSTMT handle, SQLCHAR* c, SQLSMALLINT cl, SQLCHAR* s, SQLSMALLINT sl, SQLCHAR* t,
                                SQLSMALLINT tl, SQLUSMALLINT unique, SQLUSMALLINT reserved) {
    return statistics<SQLCHAR>(handle, {c, cl}, {s, sl}, {t, tl}, unique, reserved);
}
SQLRETURN SQL_API SQLStatisticsW(SQLHSTMT handle, SQLWCHAR* c, SQLSMALLINT cl, SQLWCHAR* s, SQLSMALLINT sl, SQLWCHAR* t,
                                 SQLSMALLINT tl, SQLUSMALLINT unique, SQLUSMALLINT reserved) {
    return statistics<SQLWCHAR>(handle, {c, cl}, {s, sl}, {t, tl}, unique, reserved);
}
SQLRETURN SQL_API SQLSpecialColumns(SQLHSTMT handle, SQLUSMALLINT type, SQLCHAR* c, SQLSMALLINT cl, SQLCHAR* s,
                                    SQLSMALLINT sl, SQLCHAR* t, SQLSMALLINT tl, SQLUSMALLINT scope,
                                    SQLUSMALLINT nullable) {
    return special_columns<SQLCHAR>(handle, type, {c, cl}, {s, sl}, {t, tl}, scope, nullable);
}
SQLRETURN SQL_API SQLSpecialColumnsW(SQLHSTMT handle, SQLUSMALLINT type, SQLWCHAR* c, SQLSMALLINT cl, SQLWCHAR* s,
                                     SQLSMALLINT sl, SQLWCHAR* t, SQLSMALLINT tl, SQLUSMALLINT scope,
                                     SQLUSMALLINT nullable) {
    return special_columns<SQLWCHAR>(handle, type, {c, cl}, {s, sl}, {t, tl}, scope, nullable);
}
SQLRETURN SQL_API SQLTablePrivileges(SQLHSTMT handle, SQLCHAR* c, SQLSMALLINT cl, SQLCHAR* s, SQLSMALLINT sl,
                                     SQLCHAR* t, SQLSMALLINT tl) {
    return table_privileges<SQLCHAR>(handle, {c, cl}, {s, sl}, {t, tl});
}
SQLRETURN SQL_API SQLTablePrivilegesW(SQLHSTMT handle, SQLWCHAR* c, SQLSMALLINT cl, SQLWCHAR* s, SQLSMALLINT sl,
                                      SQLWCHAR* t, SQLSMALLINT tl) {
    return table_privileges<SQLWCHAR>(handle, {c, cl}, {s, sl}, {t, tl});
}
SQLRETURN SQL_API SQLColumnPrivileges(SQLHSTMT handle, SQLCHAR* c, SQLSMALLINT cl, SQLCHAR* s, SQLSMALLINT sl,
                                      SQLCHAR* t, SQLSMALLINT tl, SQLCHAR* n, SQLSMALLINT nl) {
    return column_privileges<SQLCHAR>(handle, {c, cl}, {s, sl}, {t, tl}, {n, nl});
}
SQLRETURN SQL_API SQLColumnPrivilegesW(SQLHSTMT handle, SQLWCHAR* c, SQLSMALLINT cl, SQLWCHAR* s, SQLSMALLINT sl,
                                       SQLWCHAR* t, SQLSMALLINT tl, SQLWCHAR* n, SQLSMALLINT nl) {
    return column_privileges<SQLWCHAR>(handle, {c, cl}, {s, sl}, {t, tl}, {n, nl});
}
SQLRETURN SQL_API SQLProcedures(SQLHSTMT handle, SQLCHAR* c, SQLSMALLINT cl, SQLCHAR* s, SQLSMALLINT sl, SQLCHAR* n,
                                SQLSMALLINT nl) {
    return procedures<SQLCHAR>(handle, {c, cl}, {s, sl}, {n, nl});
}
SQLRETURN SQL_API SQLProceduresW(SQLHSTMT handle, SQLWCHAR* c, SQLSMALLINT cl, SQLWCHAR* s, SQLSMALLINT sl, SQLWCHAR* n,
                                 SQLSMALLINT nl) {
    return procedures<SQLWCHAR>(handle, {c, cl}, {s, sl}, {n, nl});
}
SQLRETURN SQL_API SQLProcedureColumns(SQLHSTMT handle, SQLCHAR* c, SQLSMALLINT cl, SQLCHAR* s, SQLSMALLINT sl,
                                      SQLCHAR* p, SQLSMALLINT pl, SQLCHAR* n, SQLSMALLINT nl) {
    return procedure_columns<SQLCHAR>(handle, {c, cl}, {s, sl}, {p, pl}, {n, nl});
}
SQLRETURN SQL_API SQLProcedureColumnsW(SQLHSTMT handle, SQLWCHAR* c, SQLSMALLINT cl, SQLWCHAR* s, SQLSMALLINT sl,
                                       SQLWCHAR* p, SQLSMALLINT pl, SQLWCHAR* n, SQLSMALLINT nl) {
    return procedure_columns<SQLWCHAR>(handle, {c, cl}, {s, sl}, {p, pl}, {n, nl});
}

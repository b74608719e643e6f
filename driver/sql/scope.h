// What names mean inside one SELECT.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "driver/base/text.h"
#include "driver/sql/bound.h"
#include "driver/sql/syntax.h"

namespace snowatlas::sql {

// A table of FROM, as names can refer to it.
struct Relation {
    int id = 0;
    std::string alias;         // as written, or the table's name
    std::string schema, table; // of a table; empty for others
    bool explicit_alias = false;
    std::vector<OutputColumn> columns;
    bool nullable = false; // on the inner side of an outer join
    // What the columns stand for where that is computed behind the join; empty where they are the table's.
    std::vector<ExpressionPtr> values;
};

// A column an unqualified name or * can mean. NATURAL and USING leave one for two.
struct VisibleColumn {
    std::string name;
    ExpressionPtr expression;
    std::string origin; // the table it comes from, for messages
};

// A term of GROUP BY and what stands for it in the result: NULL for the grouping sets that leave it out.
struct GroupingTerm {
    std::vector<ExpressionPtr> forms; // the term itself; also the term with other terms in it replaced
    ExpressionPtr value;
    std::vector<std::int64_t> left_out_of; // numbers of sets
};

struct Scope {
    Scope* parent = nullptr; // the query around this one
    std::vector<Relation> relations;
    std::vector<VisibleColumn> visible;
    // The select list, whose aliases GROUP BY, HAVING and ORDER BY may refer to.
    const std::vector<syntax::SelectItem>* aliases = nullptr;
    bool aliases_allowed = false;
    std::map<std::string, syntax::Window, LessIgnoreCase> windows;

    std::vector<GroupingTerm> grouping_terms;
    ExpressionPtr set_number; // of the grouping set a row counts for; null where there is one set
    ExpressionPtr row_exists; // what aggregates filter by where a group may be without rows; null elsewhere

    // What may stand where the binder is.
    std::string clause = "SELECT"; // for messages
    bool aggregates_allowed = false;
    bool windows_allowed = false;
    bool in_aggregate = false;
    // Found on the way.
    bool has_aggregate = false;
};

// The column a name means in this scope alone: null if there is none. Throws 42000 where it is ambiguous.
ExpressionPtr find_column(const Scope& scope, const syntax::Name& name, const std::string& database, Place place);

// The columns "t.*" stands for; empty if no table has this name.
std::vector<VisibleColumn> columns_of(const Scope& scope, const syntax::Name& table, const std::string& database);

// All names that could have been meant, for "did you mean".
std::vector<std::string> column_names(const Scope* scope);

// Behind an outer join.
void make_nullable(std::vector<Relation>& relations, std::vector<VisibleColumn>& visible);

ExpressionPtr column_reference(const Relation& relation, std::size_t column, Place place);
// "s.t.c" as written.
std::string to_text(const syntax::Name& name);

} // namespace snowatlas::sql

// How a statement will be answered: for every Snow Atlas table in it, which endpoint is read and how.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "driver/engine/restrictions.h"
#include "driver/rest/session.h"
#include "driver/sql/bound.h"
#include "schema/model.h"

namespace snowatlas::engine {

// Values for one parameter of an access path: known ones, or a column of the access's key queries.
struct KeyPart {
    std::vector<Value> constants;
    std::optional<std::size_t> output;
};

// A query whose rows are keys. It may read tables of the statement, whose rows are then shared with it.
struct KeyQuery {
    enum class Origin { Join, Subquery, Suppliers } origin = Origin::Suppliers;
    sql::QueryPtr query;
    std::string described; // "computerId of sam.computers_applications"
};

// Up to so many keys are asked for one by one where the whole table could be scanned instead.
inline constexpr std::size_t kMostKeysInsteadOfScan = 200;
// Fewer keys are asked for one by one: as many round trips at the same time, and what is not there is told by a 404.
inline constexpr std::size_t kFewestKeysInFilter = 3;

// A list path whose filter can ask for many keys at once: `column -eq a or column -eq b …`.
struct KeyFilter {
    std::size_t path = 0;
    std::size_t column = 0;
};

// One way to get at rows.
struct Access {
    std::size_t path = 0;
    std::vector<KeyPart> key;      // one part a parameter of the path; of a path without, one for the key filter
    std::vector<KeyQuery> queries; // their rows together are the keys
    // How the only part of the key may also, or only, be asked for; there is an `otherwise` then.
    std::optional<KeyFilter> key_filter;
    // The keys are only worth while up to this many; then `otherwise` is taken. Empty: MaxFanOut counts.
    std::optional<std::size_t> most_keys;
    std::shared_ptr<const Access> otherwise;
    std::vector<rest::Disjunction> filter; // what may be sent along; the path's filter says what of it is
};

// One table of FROM.
struct RelationPlan {
    int relation = 0;
    std::shared_ptr<const schema::Table> table;
    std::string alias;
    std::vector<bool> columns; // used by the statement
    Restrictions restrictions;
    Access access;
    double expected_rows = 0;                 // a guess, for the order of joins
    std::optional<std::uint64_t> rows_wanted; // nobody will read more
    std::uint64_t rows_to_skip = 0;           // nobody will read these, the first ones
    // COUNT(*) alone: as many empty rows as the server counts.
    bool only_counted = false;
};

struct Plan {
    std::map<int, RelationPlan> relations;
    // Conditions that need no check because a count answers them exactly.
    std::set<const sql::Expression*> answered;
    // Tables whose rows are read as keys of others before, or beside, the statement itself.
    std::set<int> read_for_keys;
};

struct PlanInput {
    const schema::Catalog& catalog;
    const rest::Session& session;
    const ConstantEvaluator& evaluate;
    bool may_count = true; // COUNT(*) by one request
};

// `query` is null for UPDATE and DELETE, whose expressions are given.
Plan make_plan(const sql::QueryPtr& query, const std::vector<sql::ExpressionPtr>& expressions,
               const RelationScopes& scopes, const PlanInput& input);

// The restrictions that a path's filter may be sent: only those that can widen, never lose, rows.
std::vector<rest::Disjunction> pushable_filter(const schema::Table& table, const Restrictions& restrictions);
// The restriction is true of exactly the rows the server's filter gives.
bool is_exactly_pushable(const schema::Table& table, const ConstantRestriction& restriction);

} // namespace snowatlas::engine

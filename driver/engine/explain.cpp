// EXPLAIN: the plan as text, a row a step. No request is made for it.
#include <algorithm>
#include <charconv>

#include <sqlite3.h>

#include "driver/base/text.h"
#include "driver/engine/condition_text.h"
#include "driver/engine/constants.h"
#include "driver/engine/explain_conditions.h"
#include "driver/engine/key_filter_scan.h"
#include "driver/engine/plan_parts.h"
#include "driver/engine/prepared_statement.h"
#include "driver/engine/scan_table.h"
#include "driver/engine/tree_walk.h"
#include "driver/sql/tree.h"

namespace snowatlas::engine {
namespace {

// A number in SQLite's own words, which needs no check.
int number_in(std::string_view text) {
    int number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

// Requests as far as they are known before any is made: a number, and what depends on the data.
struct ExpectedRequests {
    std::size_t certain = 0;
    std::vector<std::string> open;

    std::string text() const {
        std::vector<std::string> parts;
        if (certain > 0 || open.empty()) parts.push_back(std::to_string(certain));
        parts.insert(parts.end(), open.begin(), open.end());
        return "requests expected: " + join(parts, " + ");
    }
};

class Explainer {
  public:
    Explainer(const Plan& plan, const RelationScopes& scopes, const sql::Query& query, const rest::Session& session)
        : plan_(plan), scopes_(scopes), names_(query), session_(session) {}

    ValueRows rows(const sql::Query& query, const std::vector<std::string>& join_orders) {
        bool reads_remote = false;
        TreeVisitor visitor;
        visitor.table = [&](const sql::TableExpression& table) {
            if (const auto found = plan_.relations.find(table.relation); found != plan_.relations.end()) {
                reads_remote = reads_remote || !found->second.table->is_system;
                relation(found->second, 0);
            }
            if (const auto scope = scopes_.find(table.relation); scope != scopes_.end())
                for (const auto& text : held_condition_lines(scope->second, names_)) line(1, text);
        };
        walk(query, visitor);
        for (const auto& order : join_orders) line(0, "join order: " + order);
        if (!reads_remote) line(0, "No request: nothing of Snow Atlas is read.");
        if (reads_remote) line(0, expected_.text());
        line(0, "Joins, grouping, sorting and all predicates are evaluated by the driver over the rows that are read.");
        return std::move(rows_);
    }

  private:
    void line(int depth, const std::string& text) {
        rows_.push_back({static_cast<std::int64_t>(rows_.size() + 1),
                         std::string(static_cast<std::size_t>(depth) * 2, ' ') + text});
    }

    void relation(const RelationPlan& planned, int depth) {
        const auto alias = planned.alias.empty() || planned.alias == planned.table->name ? "" : " AS " + planned.alias;
        line(depth, planned.table->qualified_name() + alias);
        if (planned.table->is_system) return line(depth + 1, "answered by the driver itself, no request");
        columns(planned, depth + 1);
        if (planned.only_counted) {
            line(depth + 1, "counted by one request (and once more, unfiltered, where a filter has not proved itself); "
                            "read as below only if the answer has no total");
            ++expected_.certain;
        }
        access(planned, planned.access, depth + 1, !planned.only_counted);
        if (planned.rows_wanted) line(depth + 1, "at most " + std::to_string(*planned.rows_wanted) + " rows are read");
        if (const auto scope = scopes_.find(planned.relation); scope != scopes_.end())
            for (const auto& text : condition_lines(planned, scope->second, names_, session_)) line(depth + 1, text);
    }

    void columns(const RelationPlan& planned, int depth) {
        const auto used = std::count(planned.columns.begin(), planned.columns.end(), true);
        line(depth, "columns decoded: " + std::to_string(used) + " of " + std::to_string(planned.columns.size()));
    }

    void access(const RelationPlan& planned, const Access& access, int depth, bool is_expected) {
        const auto& path = planned.table->paths[access.path];
        line(depth, "GET " + path.path);
        if (access.key.empty())
            scan(planned, path, depth, is_expected);
        else if (access.queries.empty())
            given_keys(planned, access, depth, is_expected);
        else
            queried_keys(planned, access, depth, is_expected);
        filter(planned, access, depth);
        if (!access.otherwise) return;
        line(depth, "otherwise:");
        this->access(planned, *access.otherwise, depth + 1, false);
    }

    void scan(const RelationPlan& planned, const schema::AccessPath& path, int depth, bool is_expected) {
        if (session_.page_rows(path) == 0) {
            line(depth, "requests: 1");
            expected_.certain += is_expected;
            return;
        }
        const auto size = std::to_string(session_.page_rows(path));
        line(depth, "requests: one a page of " + size + " rows");
        expect("one for each " + size + " rows of " + planned.table->qualified_name(), is_expected);
    }

    void given_keys(const RelationPlan& planned, const Access& access, int depth, bool is_expected) {
        const auto total = key_count(access);
        std::size_t requests = total;
        if (access.key_filter && total >= kFewestKeysInFilter) {
            const auto groups = groups_for_filters(session_, *planned.table, access.key_filter->path,
                                                   access.key_filter->column, access.key[0].constants);
            if (!groups.empty()) requests = groups.size();
        }
        line(depth, "requests: " + std::to_string(requests) + " for " + std::to_string(total) + " values of " +
                        key_names(planned, access) + (requests < total ? by_filter(planned, access) : ""));
        expected_.certain += is_expected ? requests : 0;
    }

    void queried_keys(const RelationPlan& planned, const Access& access, int depth, bool is_expected) {
        const auto bound = access.most_keys
                               ? ", if they are no more than " + std::to_string(*access.most_keys)
                               : ", at most MaxFanOut (" + std::to_string(session_.settings().max_fan_out) + ")";
        const auto names = key_names(planned, access);
        line(depth, "requests: one for each " + names + bound + by_filter(planned, access));
        for (const auto& query : access.queries) {
            line(depth, "keys: " + query.described);
            if (query.origin != KeyQuery::Origin::Suppliers) continue;
            const auto& select = std::get<sql::Select>(query.query->body);
            relation(plan_.relations.at(select.from[0]->relation), depth + 1);
        }
        expect((access.key_filter ? "one for each filter full of " : "one for each ") + names + " of " +
                   planned.table->qualified_name(),
               is_expected);
    }

    static std::string by_filter(const RelationPlan& planned, const Access& access) {
        if (!access.key_filter) return "";
        return "; three or more are asked for together, by filters of GET " +
               planned.table->paths[access.key_filter->path].path;
    }

    void expect(std::string text, bool is_expected) {
        if (is_expected) expected_.open.push_back(std::move(text));
    }

    static std::string key_names(const RelationPlan& planned, const Access& access) {
        std::vector<std::string> names;
        for (const auto& parameter : planned.table->paths[access.path].parameters)
            names.push_back(planned.table->columns[parameter.column].name);
        if (names.empty()) names.push_back(planned.table->columns[access.key_filter->column].name);
        return join(names, ", ");
    }

    void filter(const RelationPlan& planned, const Access& access, int depth) {
        const auto text = session_.filter_text(*planned.table, access.path, access.filter);
        if (!text.empty()) line(depth, "filter sent: " + text + value_note(planned));
    }

    // No subquery is evaluated for EXPLAIN.
    static std::string value_note(const RelationPlan& planned) {
        const auto& constants = planned.restrictions.constants;
        const bool any = std::any_of(constants.begin(), constants.end(), [](const auto& restriction) {
            return sql::contains_query(*restriction.conjunct);
        });
        return any ? " (a subquery's value is shown as (SELECT ...), 0 or today)" : "";
    }

    const Plan& plan_;
    const RelationScopes& scopes_;
    RelationNames names_;
    const rest::Session& session_;
    ExpectedRequests expected_;
    ValueRows rows_;
};

// SQLite's loops, each list from the outermost to the innermost.
class JoinOrders {
  public:
    JoinOrders(const Plan& plan, const sql::Query& query) : plan_(plan), names_(query) {}

    std::vector<std::string> read(const sql::Query& query, GuardedDatabase& database, ExecutionContext& context) {
        std::map<int, ScanTable> tables;
        std::vector<std::unique_ptr<RegisteredTable>> registered;
        const std::string prefix = "explain_";
        for (const auto& [relation, planned] : plan_.relations) {
            auto& table = tables[relation] = {planned.table.get(), nullptr, &context, planned.expected_rows,
                                              planned.rows_wanted.has_value()};
            registered.push_back(
                std::make_unique<RegisteredTable>(database.database(), prefix + std::to_string(relation), table));
        }
        SqliteText writer(database.database().functions(), prefix, nullptr);
        const auto text = "EXPLAIN QUERY PLAN " + writer.statement(query);
        Prepared explain(database.database(), text, context);
        while (explain.step())
            add(sqlite3_column_int(explain.handle(), 1),
                reinterpret_cast<const char*>(sqlite3_column_text(explain.handle(), 3)));
        std::vector<std::string> orders;
        for (const auto& [parent, loops] : loops_)
            if (loops.size() > 1) orders.push_back(join(loops, ", then "));
        return orders;
    }

  private:
    // "SCAN r5 VIRTUAL TABLE INDEX 1:0,2": relation 5 is looked up by its columns 0 and 2.
    void add(int parent, std::string_view detail) {
        const bool is_loop = detail.starts_with("SCAN r") || detail.starts_with("SEARCH r");
        if (!is_loop) return;
        const auto start = detail.find(" r") + 2;
        const auto end = detail.find(' ', start);
        const int relation = number_in(detail.substr(start, end - start));
        auto name = names_.name(relation);
        constexpr std::string_view kLookup = "INDEX 1:";
        if (const auto at = detail.find(kLookup); at != std::string_view::npos)
            name += " by " + column_names(relation, detail.substr(at + kLookup.size()));
        loops_[parent].push_back(std::move(name));
    }

    std::string column_names(int relation, std::string_view columns) const {
        std::vector<std::string> names;
        for (const auto& column : split(columns, ','))
            names.push_back(names_.column(relation, static_cast<std::size_t>(number_in(column))));
        return join(names, ", ");
    }

    const Plan& plan_;
    RelationNames names_;
    std::map<int, std::vector<std::string>> loops_;
};

} // namespace

ValueRows explain(const ConnectionState& connection, const sql::Query& query, const std::vector<Value>& parameters,
                  GuardedDatabase& database, Cancellation& cancellation) {
    ExecutionContext context(cancellation, {});
    // Borrowed for the call.
    const sql::QueryPtr borrowed(sql::QueryPtr(), &query);
    const auto scopes = find_scopes(borrowed);
    ScalarQueries scalars;
    Constants constants(database.database(), context, parameters, [&](const sql::ScalarSubquery& subquery) {
        const bool answered = scalars.contains(subquery.query.get());
        return answered ? value_in_explain(subquery.query->columns[0].type) : std::nullopt;
    });
    const ConstantEvaluator evaluate = [&](const auto& expression) { return constants.value(expression); };
    scalars = find_scalar_queries(borrowed, scopes, evaluate);
    const auto& environment = connection.environment;
    const auto catalog = environment.catalog->get();
    const auto plan = make_plan(borrowed, {}, scopes, {*catalog, *environment.session, evaluate});
    const auto orders = JoinOrders(plan, query).read(query, database, context);
    return Explainer(plan, scopes, query, *environment.session).rows(query, orders);
}

std::vector<ResultColumn> explain_columns() {
    ResultColumn step, plan;
    step.label = "step";
    step.type = {TypeId::Integer, 0, 0, false};
    plan.label = "plan";
    plan.type = {TypeId::VarChar, kFreeTextLength, 0, false};
    return {step, plan};
}

} // namespace snowatlas::engine

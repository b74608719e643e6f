// EXPLAIN: the plan as text, a row a step. No request is made for it.
#include <algorithm>

#include "driver/base/text.h"
#include "driver/engine/constants.h"
#include "driver/engine/prepared_statement.h"
#include "driver/engine/tree_walk.h"

namespace snowatlas::engine {
namespace {

class Explainer {
  public:
    Explainer(const Plan& plan, const rest::Session& session) : plan_(plan), session_(session) {}

    ValueRows rows(const sql::Query& query) {
        bool reads_remote = false;
        TreeVisitor visitor;
        visitor.table = [&](const sql::TableExpression& table) {
            const auto found = plan_.relations.find(table.relation);
            if (found == plan_.relations.end()) return;
            reads_remote = reads_remote || !found->second.table->is_system;
            relation(found->second, 0);
        };
        walk(query, visitor);
        if (!reads_remote) line(0, "No request: nothing of Snow Atlas is read.");
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
        if (planned.only_counted)
            line(depth + 1, "counted by one request; read as below only if the answer has no total");
        access(planned, planned.access, depth + 1);
        if (planned.rows_wanted) line(depth + 1, "at most " + std::to_string(*planned.rows_wanted) + " rows are read");
    }

    void access(const RelationPlan& planned, const Access& access, int depth) {
        const auto& path = planned.table->paths[access.path];
        line(depth, "GET " + path.path);
        if (path.parameters.empty())
            line(depth, path.paging.paged ? "requests: one a page" : "requests: 1");
        else if (access.queries.empty())
            line(depth,
                 "requests: " + std::to_string(key_total(access)) + ", one for each " + key_names(planned, path));
        else
            keys(planned, access, depth);
        filter(planned, access, depth);
        if (!access.otherwise) return;
        line(depth, "otherwise:");
        this->access(planned, *access.otherwise, depth + 1);
    }

    static std::size_t key_total(const Access& access) {
        std::size_t total = 1;
        for (const auto& part : access.key) total *= part.constants.size();
        return total;
    }

    static std::string key_names(const RelationPlan& planned, const schema::AccessPath& path) {
        std::vector<std::string> names;
        for (const auto& parameter : path.parameters) names.push_back(planned.table->columns[parameter.column].name);
        return join(names, ", ");
    }

    void keys(const RelationPlan& planned, const Access& access, int depth) {
        const auto bound = access.most_keys
                               ? ", if they are no more than " + std::to_string(*access.most_keys)
                               : ", at most MaxFanOut (" + std::to_string(session_.settings().max_fan_out) + ")";
        line(depth, "requests: one for each " + key_names(planned, planned.table->paths[access.path]) + bound);
        for (const auto& query : access.queries) {
            line(depth, "keys: " + query.described);
            if (query.origin != KeyQuery::Origin::Suppliers) continue;
            const auto& select = std::get<sql::Select>(query.query->body);
            relation(plan_.relations.at(select.from[0]->relation), depth + 1);
        }
    }

    void filter(const RelationPlan& planned, const Access& access, int depth) {
        const auto text = session_.filter_text(*planned.table, access.path, access.filter);
        if (!text.empty()) line(depth, "filter sent: " + text);
        const bool all_sent = std::all_of(access.filter.begin(), access.filter.end(), [&](const auto& disjunction) {
            return !session_.filter_text(*planned.table, access.path, {disjunction}).empty();
        });
        if (!all_sent) line(depth, "the endpoint cannot filter by all of the predicates; the driver does");
    }

    const Plan& plan_;
    const rest::Session& session_;
    ValueRows rows_;
};

} // namespace

ValueRows explain(const ConnectionState& connection, const sql::Query& query, std::vector<Value> parameters,
                  GuardedDatabase& database, Cancellation& cancellation) {
    ExecutionContext context(cancellation, {});
    Constants constants(database.database(), context, parameters);
    const ConstantEvaluator evaluate = [&](const auto& expression) { return constants.value(expression); };
    const auto& environment = connection.environment;
    // Borrowed for the call.
    const sql::QueryPtr borrowed(sql::QueryPtr(), &query);
    const auto plan =
        make_plan(borrowed, {}, find_scopes(borrowed), {*environment.catalog, *environment.session, evaluate});
    return Explainer(plan, *environment.session).rows(query);
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

// Where a run's scans get their keys from, and what they ask for.
#include <algorithm>
#include <set>

#include "driver/base/text.h"
#include "driver/engine/query_run.h"
#include "driver/engine/value_mapping.h"

namespace snowatlas::engine {
namespace {

class NoRows final : public rest::Scan {
  public:
    std::shared_ptr<const rest::RowBatch> next(Cancellation&) override { return nullptr; }
};

// NULL and '' are no keys: with them a path would be another one.
bool is_key(const Value& value) {
    const auto* text = std::get_if<std::string>(&value);
    return !std::holds_alternative<std::monostate>(value) && (!text || !text->empty());
}

std::string identity_of(const rest::Key& key) {
    std::string identity;
    for (const auto& value : key) identity += literal_text(view(value)) + ",";
    return identity;
}

// Keys, each once, in the order they came.
class KeySet {
  public:
    void add(rest::Key key) {
        if (!std::all_of(key.begin(), key.end(), is_key)) return;
        if (seen_.insert(identity_of(key)).second) keys_.push_back(std::move(key));
    }
    std::size_t size() const { return keys_.size(); }
    std::vector<rest::Key> take() { return std::move(keys_); }

  private:
    std::set<std::string> seen_;
    std::vector<rest::Key> keys_;
};

// Every combination of the constants with one row of a key query.
void add_combinations(const std::vector<KeyPart>& parts, const std::vector<Value>& row, rest::Key& key, KeySet& keys) {
    if (key.size() == parts.size()) return keys.add(key);
    const auto& part = parts[key.size()];
    const auto with = [&](const Value& value) {
        key.push_back(value);
        add_combinations(parts, row, key, keys);
        key.pop_back();
    };
    if (part.output) return with(row[*part.output]);
    for (const auto& value : part.constants) with(value);
}

std::string with_separators(std::uint64_t number) {
    auto text = std::to_string(number);
    for (auto place = static_cast<std::ptrdiff_t>(text.size()) - 3; place > 0; place -= 3)
        text.insert(static_cast<std::size_t>(place), ",");
    return text;
}

[[noreturn]] void throw_fan_out(const RelationPlan& planned, const Access& access, std::optional<std::int64_t> total,
                                std::uint64_t most) {
    const auto& table = *planned.table;
    std::vector<std::string> columns, sources;
    for (const auto& parameter : table.paths[access.path].parameters)
        columns.push_back(table.columns[parameter.column].name);
    for (const auto& query : access.queries) sources.push_back(query.described);
    const auto requests =
        total ? with_separators(static_cast<std::uint64_t>(*total)) : "more than " + with_separators(most);
    throw Error(state::kGeneral, "Reading " + table.qualified_name() + " takes one request for each " +
                                     join(sources, " and ") + ": " + requests + " requests, but MaxFanOut allows " +
                                     with_separators(most) + ". Add a predicate on " + join(columns, " and ") +
                                     " (=, IN (…) or IN (SELECT …)), or raise MaxFanOut.");
}

// How many rows the supplier has, where one request tells.
std::optional<std::int64_t> supplier_total(const Plan& plan, const Access& access, rest::Session& session,
                                           Cancellation& cancellation) {
    if (access.queries.size() != 1 || access.queries[0].origin != KeyQuery::Origin::Suppliers) return std::nullopt;
    const auto& select = std::get<sql::Select>(access.queries[0].query->body);
    const auto& supplier = plan.relations.at(select.from[0]->relation);
    const auto& path = supplier.table->paths[supplier.access.path];
    if (select.where || path.role != schema::Role::List || !path.paging.paged) return std::nullopt;
    return session.count(*supplier.table, supplier.access.path, {}, cancellation);
}

} // namespace

// False where there are more keys than the access is worth while for.
bool QueryRun::gather_keys(const RelationPlan& planned, const Access& access, std::vector<rest::Key>& keys) {
    KeySet found;
    rest::Key key;
    const auto most_allowed = environment_.session->settings().max_fan_out;
    if (access.queries.empty()) add_combinations(access.key, {}, key, found);
    for (const auto& query : access.queries) {
        SqliteText text(database_->database().functions(), prefix_);
        Prepared statement(database_->database(), text.query(*query.query), context_);
        bind_parameters(statement);
        while (statement.step()) {
            std::vector<Value> row;
            for (std::size_t i = 0; i < query.query->columns.size(); ++i)
                row.push_back(own(read_column(statement.handle(), static_cast<int>(i), query.query->columns[i].type)));
            add_combinations(access.key, row, key, found);
            if (access.most_keys && found.size() > *access.most_keys) return false;
            if (most_allowed > 0 && found.size() > static_cast<std::size_t>(most_allowed))
                throw_fan_out(planned, access,
                              supplier_total(plan_, access, *environment_.session, context_.cancellation()),
                              static_cast<std::uint64_t>(most_allowed));
        }
    }
    keys = found.take();
    return true;
}

std::unique_ptr<rest::Scan> QueryRun::open(const RelationPlan& planned, const std::vector<bool>& columns) {
    if (planned.table->is_system) return environment_.system_rows(*planned.table);
    const Access* access = &planned.access;
    rest::ScanRequest request;
    if (!access->key.empty()) {
        if (!gather_keys(planned, *access, request.keys)) {
            access = access->otherwise.get();
            request.keys.clear();
        } else if (request.keys.empty()) {
            return std::make_unique<NoRows>();
        }
    }
    request.table = planned.table;
    request.path = access->path;
    request.filter = access->filter;
    request.columns = columns;
    request.rows_wanted = planned.rows_wanted;
    request.missing_is_empty = !planned.table->paths[access->path].parameters.empty();
    return environment_.session->scan(std::move(request),
                                      [this](Diagnostic warning) { context_.warn(std::move(warning)); });
}

} // namespace snowatlas::engine

// Where a run's scans get their keys from, and what they ask for.
#include <algorithm>
#include <set>

#include "driver/base/text.h"
#include "driver/engine/key_filter_scan.h"
#include "driver/engine/query_run.h"
#include "driver/engine/value_mapping.h"

namespace snowatlas::engine {
namespace {

class NoRows final : public rest::Scan {
  public:
    std::shared_ptr<const rest::RowBatch> next(Cancellation&) override { return nullptr; }
};

// NULL equals nothing; with '' a path would be another one.
bool is_key(const Value& value, bool in_path) {
    const auto* text = std::get_if<std::string>(&value);
    return !std::holds_alternative<std::monostate>(value) && (!in_path || !text || !text->empty());
}

std::string identity_of(const rest::Key& key) {
    std::string identity;
    for (const auto& value : key) identity += literal_text(view(value)) + ",";
    return identity;
}

// Keys, each once, in the order they came.
class KeySet {
  public:
    explicit KeySet(bool in_path) : in_path_(in_path) {}
    void add(rest::Key key) {
        if (!std::all_of(key.begin(), key.end(), [&](const auto& value) { return is_key(value, in_path_); })) return;
        if (seen_.insert(identity_of(key)).second) keys_.push_back(std::move(key));
    }
    std::size_t size() const { return keys_.size(); }
    std::vector<rest::Key> take() { return std::move(keys_); }

  private:
    bool in_path_;
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

// The relation whose every row is one key, told by a query without conditions; null otherwise.
const RelationPlan* counted_relation(const Plan& plan, const sql::Query& query) {
    const auto* select = std::get_if<sql::Select>(&query.body);
    if (!select || select->where || select->from.size() != 1 || select->items.size() != 1) return nullptr;
    const auto found = plan.relations.find(select->from[0]->relation);
    const auto* column = std::get_if<sql::ColumnRef>(&select->items[0].expression->node);
    if (found == plan.relations.end() || found->second.table->is_system || !column) return nullptr;
    const auto& planned = found->second;
    const bool is_key = planned.table->primary_key == std::vector<std::size_t>{column->column};
    const auto& path = planned.table->paths[planned.access.path];
    const bool is_list = path.role == schema::Role::List && planned.access.key.empty() && path.paging.paged;
    return is_key && is_list && planned.access.filter.empty() ? &planned : nullptr;
}

// How many keys the queries give, where one request for each tells; otherwise nothing is asked.
std::optional<std::int64_t> total_keys(const Plan& plan, const Access& access, rest::Session& session,
                                       Cancellation& cancellation) {
    std::vector<const RelationPlan*> counted;
    for (const auto& query : access.queries)
        if (const auto* relation =
                query.origin == KeyQuery::Origin::Suppliers ? counted_relation(plan, *query.query) : nullptr)
            counted.push_back(relation);
    if (counted.size() != access.queries.size()) return std::nullopt;
    std::int64_t total = 0;
    for (const auto* relation : counted) {
        const auto rows = session.count(*relation->table, relation->access.path, {}, cancellation);
        if (!rows) return std::nullopt;
        total += *rows;
    }
    return total;
}

} // namespace

// False where there are more keys than the access is worth while for.
bool QueryRun::gather_keys(const RelationPlan& planned, const Access& access, std::vector<rest::Key>& keys) {
    KeySet found(!planned.table->paths[access.path].parameters.empty());
    rest::Key key;
    const auto most_allowed = environment_.session->settings().max_fan_out;
    if (access.queries.empty()) add_combinations(access.key, {}, key, found);
    if (!access.otherwise) refuse_large_fan_out(planned, access);
    for (const auto& query : access.queries) {
        SqliteText text(database_->database().functions(), prefix_, &constants_.answered());
        Prepared statement(database_->database(), text.query(*query.query), context_);
        bind_parameters(statement);
        while (statement.step()) {
            std::vector<Value> row;
            for (std::size_t i = 0; i < query.query->columns.size(); ++i)
                row.push_back(own(read_column(statement.handle(), static_cast<int>(i), query.query->columns[i].type)));
            add_combinations(access.key, row, key, found);
            if (access.most_keys && found.size() > *access.most_keys) return false;
            if (!access.otherwise && most_allowed > 0 && found.size() > static_cast<std::size_t>(most_allowed))
                throw_fan_out(planned, access, std::nullopt, static_cast<std::uint64_t>(most_allowed));
        }
    }
    keys = found.take();
    return true;
}

// By counting, before anything is read.
void QueryRun::refuse_large_fan_out(const RelationPlan& planned, const Access& access) const {
    const auto most = environment_.session->settings().max_fan_out;
    if (most <= 0 || access.queries.empty()) return;
    const auto total = total_keys(plan_, access, *environment_.session, context_.cancellation());
    if (total && *total > most) throw_fan_out(planned, access, total, static_cast<std::uint64_t>(most));
}

std::unique_ptr<rest::Scan> QueryRun::open(const RelationPlan& planned, const std::vector<bool>& columns) {
    if (planned.table->is_system) return environment_.system_rows(*planned.table);
    const auto& access = planned.access;
    if (access.key.empty()) return read(planned, access, columns, {});
    std::vector<rest::Key> keys;
    if (!gather_keys(planned, access, keys)) return read(planned, *access.otherwise, columns, {});
    if (keys.empty()) return std::make_unique<NoRows>();
    return read_by_keys(planned, columns, keys);
}

namespace {

// More requests are compared with what a scan takes, by a request that counts the table.
constexpr std::size_t kFiltersWithoutCount = 3, kKeysWithoutCount = 20;
// So many requests by keys are made where the server does not tell how much a scan would take.
constexpr std::size_t kMostFiltersUncounted = 8;

} // namespace

// In as few requests as the number of keys allows: one for each, or many in a filter, or a scan after all.
std::unique_ptr<rest::Scan> QueryRun::read_by_keys(const RelationPlan& planned, const std::vector<bool>& columns,
                                                   const std::vector<rest::Key>& keys) {
    const auto& access = planned.access;
    const bool one_by_one = !planned.table->paths[access.path].parameters.empty();
    std::vector<std::vector<Value>> groups;
    if (access.key_filter && (!one_by_one || keys.size() >= kFewestKeysInFilter)) {
        std::vector<Value> values;
        for (const auto& key : keys) values.push_back(key[0]);
        groups = groups_for_filters(*environment_.session, *planned.table, access.key_filter->path,
                                    access.key_filter->column, values);
    }
    const auto without_filter = [this, &planned, columns, keys, one_by_one] {
        const auto& otherwise = planned.access.otherwise;
        const bool many = otherwise && keys.size() > kMostKeysInsteadOfScan;
        const bool scans = many || !one_by_one || (otherwise && scan_is_cheaper(planned, 0, keys.size()));
        return scans ? read(planned, *otherwise, columns, {}) : read(planned, planned.access, columns, keys);
    };
    if (groups.empty()) return without_filter();
    if (scan_is_cheaper(planned, groups.size(), keys.size())) return read(planned, *access.otherwise, columns, {});
    return start_key_filter_scan(
        {environment_.session.get(),
         scan_request(planned, {access.key_filter->path, {}, {}, {}, {}, {}, access.filter}, columns),
         access.key_filter->column, std::move(groups), without_filter},
        [this](Diagnostic warning) { context_.warn(std::move(warning)); });
}

// `filters` requests with keys in a filter (0: that cannot be done), `keys` requests with one each.
bool QueryRun::scan_is_cheaper(const RelationPlan& planned, std::size_t filters, std::size_t keys) const {
    if (filters > 0 ? filters <= kFiltersWithoutCount : keys <= kKeysWithoutCount) return false;
    const auto& scan = *planned.access.otherwise;
    const auto& path = planned.table->paths[scan.path];
    const auto size = environment_.session->page_rows(path);
    const auto rows =
        size > 0 ? environment_.session->count(*planned.table, scan.path, {}, context_.cancellation()) : std::nullopt;
    if (!rows) return filters > 0 ? filters > kMostFiltersUncounted : keys > kMostKeysInsteadOfScan;
    return (static_cast<std::size_t>(*rows) + size - 1) / size < (filters > 0 ? filters : keys);
}

rest::ScanRequest QueryRun::scan_request(const RelationPlan& planned, const Access& access,
                                         const std::vector<bool>& columns) const {
    rest::ScanRequest request;
    request.table = planned.table;
    request.path = access.path;
    request.filter = access.filter;
    request.columns = columns;
    request.rows_wanted = planned.rows_wanted;
    request.rows_to_skip = planned.rows_to_skip;
    request.missing_is_empty = !planned.table->paths[access.path].parameters.empty();
    if (const auto& pivot = planned.table->source.pivot)
        if (const auto shared = pivot_values_.find(pivot->values->qualified_name()); shared != pivot_values_.end())
            request.pivot_values = shared->second;
    return request;
}

std::unique_ptr<rest::Scan> QueryRun::read(const RelationPlan& planned, const Access& access,
                                           const std::vector<bool>& columns, std::vector<rest::Key> keys) {
    auto request = scan_request(planned, access, columns);
    request.keys = std::move(keys);
    return environment_.session->scan(std::move(request),
                                      [this](Diagnostic warning) { context_.warn(std::move(warning)); });
}

} // namespace snowatlas::engine

#include "driver/engine/query_run.h"

#include <algorithm>
#include <atomic>

#include <sqlite3.h>

#include "driver/base/text.h"
#include "driver/engine/conversion.h"
#include "driver/engine/stream_choice.h"
#include "driver/engine/tree_walk.h"
#include "driver/engine/value_mapping.h"

namespace snowatlas::engine {
namespace {

// Runs may share a database, so their tables must not share names.
std::string next_prefix() {
    static std::atomic<std::uint64_t> serial{0};
    return "x" + std::to_string(++serial) + "_";
}

} // namespace

QueryRun::QueryRun(const RunEnvironment& environment, std::shared_ptr<GuardedDatabase> database,
                   const Runnable& runnable, std::vector<Value> parameters, Cancellation& cancellation,
                   std::function<void(Diagnostic)> warn)
    : environment_(environment), database_(std::move(database)), parameters_(std::move(parameters)),
      context_(cancellation, std::move(warn)), prefix_(next_prefix()),
      constants_(database_->database(), context_, parameters_,
                 [this](const sql::ScalarSubquery& subquery) { return answer(subquery); }) {
    make_plan(runnable);
    make_sources();
    // Direct reads too may ask SQLite for keys, from other tables.
    register_tables();
    if (direct_)
        sources_.at(direct_->relation)->set_streamed(true);
    else
        prepare(runnable);
}

QueryRun::~QueryRun() {
    const auto lock = database_->lock();
    statement_.reset();
    registered_.clear();
}

void QueryRun::end() {
    statement_.reset();
    for (const auto& [relation, source] : sources_) source->end();
}

void QueryRun::make_plan(const Runnable& runnable) {
    const ConstantEvaluator evaluate = [this](const auto& expression) { return constants_.value(expression); };
    scalar_queries_ = find_scalar_queries(runnable.query, runnable.scopes, evaluate);
    const auto catalog = environment_.catalog->get();
    PlanInput input{*catalog, *environment_.session, evaluate};
    plan_ = engine::make_plan(runnable.query, runnable.expressions, runnable.scopes, input);
    leave_out_answered();
    if (!count_rows()) {
        input.may_count = false;
        plan_ = engine::make_plan(runnable.query, runnable.expressions, runnable.scopes, input);
        leave_out_answered();
    }
    if (runnable.is_select) direct_ = find_direct_read(*runnable.query, plan_, evaluate);
    if (!direct_ || !direct_->checks.empty()) return;
    // Where every row of the scan is one of the result, those before OFFSET need not come.
    auto& planned = plan_.relations.at(direct_->relation);
    if (planned.access.key.empty() && planned.access.filter.empty()) planned.rows_to_skip = direct_->offset;
}

// Beforehand, with those that read the same. Where that fails SQLite evaluates it, and reports the error if the
// statement comes to it.
std::optional<Value> QueryRun::answer(const sql::ScalarSubquery& subquery) {
    const auto* query = subquery.query.get();
    if (!scalar_queries_.contains(query)) return std::nullopt;
    if (!scalar_values_.contains(query)) {
        const auto alike = read_alike(scalar_queries_, *query);
        if (!answer_together(alike) && alike.size() > 1) answer_together({query});
    }
    const auto value = scalar_values_.find(query);
    if (value != scalar_values_.end()) return value->second;
    scalar_queries_.erase(query);
    return std::nullopt;
}

// By a run of their own. False where it fails.
bool QueryRun::answer_together(const std::vector<const sql::Query*>& subqueries) {
    const auto query = query_of_values(scalar_queries_, subqueries);
    const Runnable runnable{find_scopes(query), query, {}, false, [&](SqliteText& text) { return text.query(*query); }};
    try {
        QueryRun run(environment_, database_, runnable, parameters_, context_.cancellation(),
                     [this](Diagnostic warning) { context_.warn(std::move(warning)); });
        if (!run.statement().step()) return false;
        for (std::size_t i = 0; i < subqueries.size(); ++i)
            scalar_values_[subqueries[i]] =
                own(read_column(run.statement().handle(), static_cast<int>(i), query->columns[i].type));
        return true;
    } catch (const Error&) {
        context_.cancellation().check();
        return false;
    }
}

// Tables that only answered subqueries read are not read again, and share no rows with others.
void QueryRun::leave_out_answered() {
    TreeVisitor visitor;
    visitor.table = [&](const sql::TableExpression& table) { plan_.relations.erase(table.relation); };
    for (const auto& [query, value] : constants_.answered()) walk(*query, visitor);
}

// False where a server does not say how many rows there are.
bool QueryRun::count_rows() {
    for (const auto& [relation, planned] : plan_.relations) {
        if (!planned.only_counted) continue;
        const auto rows = environment_.session->count(*planned.table, planned.access.path, planned.access.filter,
                                                      context_.cancellation());
        if (!rows) return false;
        counted_[relation] = static_cast<std::uint64_t>(std::max<std::int64_t>(*rows, 0));
    }
    return true;
}

namespace {

bool same_access(const Access& a, const Access& b) {
    if (a.path != b.path || a.filter != b.filter || !a.queries.empty() || !b.queries.empty()) return false;
    return std::equal(a.key.begin(), a.key.end(), b.key.begin(), b.key.end(),
                      [](const auto& x, const auto& y) { return x.constants == y.constants; });
}

// All rows of the one access are among those of the other.
bool covers(const Access& wide, const Access& narrow) {
    const bool scans = wide.key.empty() && narrow.key.empty() && wide.path == narrow.path;
    return scans && std::all_of(wide.filter.begin(), wide.filter.end(), [&](const auto& part) {
               return std::find(narrow.filter.begin(), narrow.filter.end(), part) != narrow.filter.end();
           });
}

bool may_share(const RelationPlan& wide, const RelationPlan& narrow) {
    if (wide.table != narrow.table) return false;
    if (wide.table->is_system || same_access(wide.access, narrow.access)) return true;
    // Where conditions also select what the answer is about, other conditions give other rows.
    const auto& path = wide.table->paths[wide.access.path];
    return path.optional_queries.empty() && covers(wide.access, narrow.access);
}

} // namespace

// Places of a statement that ask for the same rows, or for some of those of another place, read them once.
bool QueryRun::share_source(const RelationPlan& planned) {
    if (counted_.contains(planned.relation)) return false; // its conditions are not checked again
    for (const auto& [relation, source] : sources_) {
        const auto& other = plan_.relations.at(relation);
        if (counted_.contains(relation) || !may_share(other, planned)) continue;
        plan_.read_for_keys.insert({relation, planned.relation}); // read more than once: not streamed
        sources_[planned.relation] = source;
        return true;
    }
    return false;
}

// Several tables of custom fields are made of one list of values.
void QueryRun::share_pivot_values() {
    std::map<std::string, std::set<const schema::Table*>> tables;
    for (const auto& [relation, planned] : plan_.relations)
        if (const auto& pivot = planned.table->source.pivot)
            tables[pivot->values->qualified_name()].insert(planned.table.get());
    for (const auto& [values, made] : tables)
        if (made.size() > 1) pivot_values_[values] = std::make_shared<rest::SharedScan>();
}

void QueryRun::make_sources() {
    share_pivot_values();
    // Whoever shares a source reads what any of them needs. The widest come first.
    std::vector<RelationPlan*> relations;
    for (auto& [relation, planned] : plan_.relations) relations.push_back(&planned);
    std::stable_sort(relations.begin(), relations.end(),
                     [](const auto* a, const auto* b) { return a->access.filter.size() < b->access.filter.size(); });
    for (auto* planned : relations)
        for (const auto* other : relations) {
            if (other == planned || !may_share(*planned, *other)) continue;
            for (std::size_t i = 0; i < planned->columns.size(); ++i)
                if (other->columns[i]) planned->columns[i] = true;
            if (!other->rows_wanted) planned->rows_wanted.reset();
        }
    for (auto* planned : relations) {
        if (share_source(*planned)) continue;
        auto columns = planned->columns;
        auto opener = [this, planned, columns] { return open(*planned, columns); };
        auto source = std::make_shared<ScanSource>(std::move(opener), std::move(columns), context_);
        if (const auto counted = counted_.find(planned->relation); counted != counted_.end())
            source->set_empty_rows(counted->second);
        sources_[planned->relation] = std::move(source);
    }
}

void QueryRun::register_tables() {
    for (const auto& [relation, planned] : plan_.relations) {
        auto& table = tables_[relation];
        table = {planned.table.get(), sources_.at(relation).get(), &context_, planned.expected_rows,
                 planned.rows_wanted.has_value()};
        registered_.push_back(
            std::make_unique<RegisteredTable>(database_->database(), prefix_ + std::to_string(relation), table));
    }
}

void QueryRun::prepare(const Runnable& runnable) {
    SqliteText writer(database_->database().functions(), prefix_, &constants_.answered());
    for (const auto* conjunct : plan_.answered) writer.leave_out(conjunct);
    const auto text = runnable.text(writer);
    statement_ = std::make_unique<Prepared>(database_->database(), text, context_);
    bind_parameters(*statement_);
    find_streams(text);
}

// Rows that are read once from beginning to end need not be kept.
void QueryRun::find_streams(const std::string& text) {
    std::vector<QueryPlanLine> lines;
    Prepared explain(database_->database(), "EXPLAIN QUERY PLAN " + text, context_);
    while (explain.step())
        lines.push_back({sqlite3_column_int(explain.handle(), 0), sqlite3_column_int(explain.handle(), 1),
                         reinterpret_cast<const char*>(sqlite3_column_text(explain.handle(), 3))});
    for (const auto relation : streamed_relations(lines))
        if (sources_.contains(relation) && !plan_.read_for_keys.contains(relation))
            sources_.at(relation)->set_streamed(true);
}

void QueryRun::bind_parameters(const Prepared& statement) const {
    for (std::size_t i = 0; i < parameters_.size(); ++i)
        bind_value(statement.handle(), static_cast<int>(i + 1), view(parameters_[i]));
}

namespace {

[[noreturn]] void throw_truncated(const SqlType& from, const SqlType& to, std::size_t index) {
    throw Error(state::kDataTruncated, "The value of parameter " + std::to_string(index + 1) + " of type " +
                                           to_string(from) + " has digits that " + to_string(to) +
                                           ", which the statement wants there, cannot hold; cast the ? mark.");
}

Value converted_parameter(const TypedValue& given, const sql::ParameterInfo& parameter, std::size_t index) {
    const auto& wanted = parameter.type;
    if (const auto* text = std::get_if<std::string>(&given.value); text && parameter.is_guid)
        if (auto guid = lower_case_guid(*text)) return Value(std::move(*guid));
    const auto kind = view(given.value).kind();
    if (kind == CellKind::Null || wanted.id == TypeId::Unknown) return given.value;
    const auto from = given.type.id == TypeId::Unknown ? wanted : given.type;
    // Text is compared as it is, however long.
    if (kind == CellKind::Text && cell_kind(wanted.id) == CellKind::Text && wanted.id != TypeId::Guid)
        return given.value;
    const Conversion conversion{from, wanted, false, now_ticks()};
    auto value = convert(given.value, conversion);
    const bool from_number = kind == CellKind::Real || kind == CellKind::Decimal;
    if (is_integer(wanted.id) && from_number && convert(value, {wanted, from}) != given.value)
        throw_truncated(from, wanted, index);
    return value;
}

} // namespace

std::vector<Value> convert_parameters(std::span<const TypedValue> given,
                                      const std::vector<sql::ParameterInfo>& wanted) {
    if (given.size() < wanted.size())
        throw Error(state::kParametersNotBound, "The statement has " + std::to_string(wanted.size()) +
                                                    " parameters, but only " + std::to_string(given.size()) +
                                                    " are bound.");
    std::vector<Value> values;
    for (std::size_t i = 0; i < wanted.size(); ++i) values.push_back(converted_parameter(given[i], wanted[i], i));
    return values;
}

} // namespace snowatlas::engine

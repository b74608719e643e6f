#include "tests/unit/engine/fake_session.h"

#include <algorithm>
#include <stdexcept>

#include "driver/base/text.h"

namespace snowatlas::engine {
namespace {

using rest::Comparison;

int order(const Value& a, const Value& b) {
    if (const auto* text = std::get_if<std::string>(&a))
        return to_lower(*text).compare(to_lower(std::get<std::string>(b)));
    if (const auto* decimal = std::get_if<Decimal>(&a)) return compare(*decimal, std::get<Decimal>(b));
    if (const auto* real = std::get_if<double>(&a))
        return (*real > std::get<double>(b)) - (*real < std::get<double>(b));
    const auto x = std::get<std::int64_t>(a), y = std::get<std::int64_t>(b);
    return (x > y) - (x < y);
}

// As a server that ignores case.
bool holds(const rest::Predicate& predicate, const Value& value) {
    if (std::holds_alternative<std::monostate>(value)) return false;
    const auto& wanted = predicate.values.front();
    const auto text = [](const Value& held) { return to_lower(std::get<std::string>(held)); };
    switch (predicate.comparison) {
    case Comparison::Equal:
        return order(value, wanted) == 0;
    case Comparison::NotEqual:
        return order(value, wanted) != 0;
    case Comparison::Less:
        return order(value, wanted) < 0;
    case Comparison::LessOrEqual:
        return order(value, wanted) <= 0;
    case Comparison::Greater:
        return order(value, wanted) > 0;
    case Comparison::GreaterOrEqual:
        return order(value, wanted) >= 0;
    case Comparison::In:
        return std::any_of(predicate.values.begin(), predicate.values.end(),
                           [&](const auto& candidate) { return order(value, candidate) == 0; });
    case Comparison::Contains:
        return text(value).find(text(wanted)) != std::string::npos;
    case Comparison::StartsWith:
        return text(value).starts_with(text(wanted));
    case Comparison::EndsWith:
        return text(value).ends_with(text(wanted));
    }
    return false;
}

using Rows = std::vector<std::vector<Value>>;

class FakeBatch final : public rest::RowBatch {
  public:
    FakeBatch(Rows rows, std::vector<bool> columns) : rows_(std::move(rows)), columns_(std::move(columns)) {}
    std::size_t row_count() const override { return rows_.size(); }
    Cell cell(std::size_t row, std::size_t column) const override {
        if (!columns_.at(column)) throw std::logic_error("a column is read that was not asked for");
        return view(rows_[row][column]);
    }
    std::size_t memory_bytes() const override { return 0; }

  private:
    Rows rows_;
    std::vector<bool> columns_;
};

// The pages of one key after the other.
class FakeScan final : public rest::Scan {
  public:
    struct Part {
        std::string name;
        Rows rows;
    };
    FakeScan(std::vector<Part> parts, rest::ScanRequest request, FakeSession& session)
        : parts_(std::move(parts)), request_(std::move(request)), session_(session) {}

    std::shared_ptr<const rest::RowBatch> next(Cancellation& cancellation) override {
        cancellation.check();
        if (part_ >= parts_.size()) return nullptr;
        const auto& part = parts_[part_];
        const auto end = std::min(part.rows.size(), at_ + session_.page_size());
        session_.requested.push_back(part.name + (request_.keys.empty() ? " page " + std::to_string(++page_) : ""));
        const Rows rows(part.rows.begin() + static_cast<std::ptrdiff_t>(at_),
                        part.rows.begin() + static_cast<std::ptrdiff_t>(end));
        at_ = end;
        if (at_ >= part.rows.size()) {
            ++part_;
            at_ = 0;
        }
        return std::make_shared<FakeBatch>(rows, request_.columns);
    }

  private:
    std::vector<Part> parts_;
    rest::ScanRequest request_;
    FakeSession& session_;
    std::size_t part_ = 0, at_ = 0;
    int page_ = 0;
};

std::string key_text(const Value& value) {
    if (const auto* text = std::get_if<std::string>(&value)) return *text;
    return std::to_string(std::get<std::int64_t>(value));
}

Rows table_rows(const schema::Table& table, const std::vector<FakeRow>& named) {
    Rows rows;
    for (const auto& row : named) {
        auto& values = rows.emplace_back(table.columns.size());
        for (const auto& [name, value] : row) values.at(table.find_column(name).value()) = value;
    }
    return rows;
}

Rows filtered(const schema::AccessPath& path, const std::vector<rest::Disjunction>& filter, Rows rows,
              FakeSession::Filtering filtering) {
    if (!path.filterable || filter.empty() || filtering == FakeSession::Filtering::Ignores) return rows;
    if (filtering == FakeSession::Filtering::FindsNothing) return {};
    for (const auto& disjunction : filter)
        std::erase_if(rows, [&](const auto& row) {
            return std::none_of(disjunction.alternatives.begin(), disjunction.alternatives.end(),
                                [&](const auto& predicate) { return holds(predicate, row[predicate.column]); });
        });
    return rows;
}

} // namespace

std::unique_ptr<rest::Scan> FakeSession::scan(rest::ScanRequest request, std::function<void(Diagnostic)>) {
    const auto& table = *request.table;
    const auto& path = table.paths.at(request.path);
    const auto all = filtered(path, request.filter, table_rows(table, rows[table.qualified_name()]), filtering);
    std::vector<FakeScan::Part> parts;
    if (path.parameters.empty()) parts.push_back({table.qualified_name(), all});
    for (const auto& key : request.keys) {
        FakeScan::Part part{table.qualified_name(), {}};
        for (const auto& value : key) part.name += "/" + key_text(value);
        for (auto row : all) {
            bool wanted = true;
            for (std::size_t i = 0; i < key.size(); ++i) {
                auto& own = row[path.parameters[i].column];
                if (path.parameters[i].in_query) own = key[i]; // a row shows what it was asked with
                wanted = wanted && own == key[i];
            }
            if (wanted) part.rows.push_back(std::move(row));
        }
        parts.push_back(std::move(part));
    }
    return std::make_unique<FakeScan>(std::move(parts), std::move(request), *this);
}

std::optional<std::int64_t> FakeSession::count(const schema::Table& table, std::size_t path,
                                               const std::vector<rest::Disjunction>& filter, Cancellation&) {
    requested.push_back(table.qualified_name() + " count");
    if (!has_totals) return std::nullopt;
    return static_cast<std::int64_t>(
        filtered(table.paths.at(path), filter, table_rows(table, rows[table.qualified_name()]), filtering).size());
}

std::string FakeSession::filter_text(const schema::Table& table, std::size_t path,
                                     const std::vector<rest::Disjunction>& filter) const {
    if (!table.paths.at(path).filterable) return {};
    std::vector<std::string> names;
    for (const auto& disjunction : filter)
        for (const auto& predicate : disjunction.alternatives) {
            const auto& name = table.columns[predicate.column].name;
            const auto noted = noted_.find(table.qualified_name() + "." + name);
            const bool ignored = noted != noted_.end() && noted->second == rest::FilterEffect::Ignored;
            if (!ignored && predicate.values.size() <= most_keys_in_filter) names.push_back(name);
        }
    return join(names, " and ");
}

void FakeSession::note_filter(const schema::Table& table, std::size_t, const std::vector<rest::Disjunction>& filter,
                              rest::FilterEffect effect) {
    for (const auto& disjunction : filter)
        for (const auto& predicate : disjunction.alternatives)
            noted_[table.qualified_name() + "." + table.columns[predicate.column].name] = effect;
}

bool FakeSession::filter_finds(const schema::Table& table, std::size_t,
                               const std::vector<rest::Disjunction>& filter) const {
    const auto& column = table.columns[filter.at(0).alternatives.at(0).column];
    return noted_.contains(table.qualified_name() + "." + column.name);
}

std::vector<rest::RequestRecord> FakeSession::requests() const {
    std::vector<rest::RequestRecord> records;
    for (const auto& target : requested) {
        rest::RequestRecord record;
        record.method = "GET";
        record.target = target;
        record.status = 200;
        records.push_back(record);
    }
    return records;
}

} // namespace snowatlas::engine

#include "driver/engine/key_filter_scan.h"

#include <algorithm>
#include <deque>
#include <unordered_set>

#include "driver/base/error.h"
#include "driver/base/text.h"

namespace snowatlas::engine {
namespace {

constexpr std::size_t kGroupsAhead = 8;

// What servers and gateways answer to a URL that is too long for them.
bool is_refused_length(const Error& error) {
    return error.diagnostic().native == 404 || error.diagnostic().native == 414 || error.diagnostic().native == 431;
}

std::string key_text(const Cell& cell) {
    return cell.kind() == CellKind::Integer ? std::to_string(cell.as_integer()) : std::string(cell.as_bytes());
}

// Rows of another batch.
class PickedRows final : public rest::RowBatch {
  public:
    PickedRows(std::shared_ptr<const rest::RowBatch> batch, std::vector<std::size_t> rows)
        : batch_(std::move(batch)), rows_(std::move(rows)) {}
    std::size_t row_count() const override { return rows_.size(); }
    Cell cell(std::size_t row, std::size_t column) const override { return batch_->cell(rows_[row], column); }
    std::size_t memory_bytes() const override {
        return batch_->memory_bytes() + rows_.capacity() * sizeof(std::size_t);
    }

  private:
    std::shared_ptr<const rest::RowBatch> batch_;
    std::vector<std::size_t> rows_;
};

// The keys of one group.
class Keys {
  public:
    explicit Keys(const std::vector<Value>& keys) {
        for (const auto& key : keys) {
            auto text = key_text(view(key));
            folded_.insert(to_lower(text));
            exact_.insert(std::move(text));
        }
    }
    bool has(const std::string& text) const { return exact_.contains(text); }
    bool has_in_any_case(const std::string& text) const { return folded_.contains(to_lower(text)); }

  private:
    std::unordered_set<std::string> exact_, folded_;
};

class KeyFilterScan final : public rest::Scan {
  public:
    KeyFilterScan(KeyFilterRequest request, std::function<void(Diagnostic)> warn)
        : request_(std::move(request)), warn_(std::move(warn)), table_(*request_.request.table) {
        trusted_ = is_known_to_find();
        open_ahead();
    }

    std::shared_ptr<const rest::RowBatch> next(Cancellation& cancellation) override {
        while (!other_ && (!open_.empty() || opened_ < request_.groups.size())) {
            open_ahead();
            auto batch = next_of_group(cancellation);
            if (other_) break;
            if (!batch) {
                open_.pop_front();
                continue;
            }
            auto picked = picked_rows(std::move(batch));
            if (picked && picked->row_count() > 0) return picked;
        }
        // What found nothing may have been proven meanwhile, by values the list has.
        if (!other_ && !found_ && !trusted_ && !is_known_to_find()) go_the_other_way();
        return other_ ? other_->next(cancellation) : nullptr;
    }

  private:
    struct Group {
        std::unique_ptr<rest::Scan> scan;
        Keys keys;
    };

    std::size_t path() const { return request_.request.path; }
    bool is_undecided() const { return !trusted_ && !found_; }
    bool is_known_to_find() const {
        return request_.session->filter_finds(table_, path(), {key_condition(request_.column, request_.groups[0])});
    }

    // One at a time until it is known that the endpoint filters by the column.
    void open_ahead() {
        const auto most = is_undecided() ? std::size_t{1} : kGroupsAhead;
        while (open_.size() < most && opened_ < request_.groups.size()) {
            const auto& keys = request_.groups[opened_++];
            auto request = request_.request;
            // First, so that it is others that are left out where a filter gets too long.
            request.filter.insert(request.filter.begin(), key_condition(request_.column, keys));
            open_.push_back({request_.session->scan(std::move(request), warn_), Keys(keys)});
        }
    }

    std::shared_ptr<const rest::RowBatch> next_of_group(Cancellation& cancellation) {
        try {
            return open_.front().scan->next(cancellation);
        } catch (const Error& error) {
            if (found_ || !is_refused_length(error)) throw;
            go_the_other_way();
            return nullptr;
        }
    }

    // Those of the group; null where the server gave others while nothing had been found yet.
    std::shared_ptr<const rest::RowBatch> picked_rows(std::shared_ptr<const rest::RowBatch> batch) {
        const auto& keys = open_.front().keys;
        std::vector<std::size_t> rows;
        bool foreign = false;
        for (std::size_t row = 0; row < batch->row_count(); ++row) {
            const auto cell = batch->cell(row, request_.column);
            const auto text = cell.is_null() ? std::string() : key_text(cell);
            if (!cell.is_null() && keys.has(text))
                rows.push_back(row);
            else
                foreign = foreign || cell.is_null() || !keys.has_in_any_case(text);
        }
        if (foreign && !found_) {
            note(rest::FilterEffect::Ignored);
            go_the_other_way();
            return nullptr;
        }
        if (!found_ && !rows.empty()) {
            found_ = true;
            note(rest::FilterEffect::Finds);
        }
        if (rows.size() == batch->row_count()) return batch;
        return std::make_shared<PickedRows>(std::move(batch), std::move(rows));
    }

    void note(rest::FilterEffect effect) const {
        request_.session->note_filter(table_, path(), {key_condition(request_.column, request_.groups[0])}, effect);
    }

    void go_the_other_way() {
        open_.clear();
        opened_ = request_.groups.size();
        other_ = request_.otherwise();
    }

    KeyFilterRequest request_;
    std::function<void(Diagnostic)> warn_;
    const schema::Table& table_;
    bool trusted_ = false; // the filter is known to find what is there
    bool found_ = false;   // a row by the filter
    std::deque<Group> open_;
    std::size_t opened_ = 0; // groups, from the first
    std::unique_ptr<rest::Scan> other_;
};

// The largest number up to `most` that fits, where all smaller ones do too.
template <typename Fits> std::size_t largest_fitting(std::size_t most, const Fits& fits) {
    if (fits(most)) return most;
    std::size_t fitting = 0, too_many = most;
    while (fitting + 1 < too_many) {
        const auto middle = fitting + (too_many - fitting) / 2;
        (fits(middle) ? fitting : too_many) = middle;
    }
    return fitting;
}

} // namespace

rest::Disjunction key_condition(std::size_t column, const std::vector<Value>& keys) {
    const auto comparison = keys.size() == 1 ? rest::Comparison::Equal : rest::Comparison::In;
    return {{{column, comparison, keys}}};
}

std::vector<std::vector<Value>> groups_for_filters(const rest::Session& session, const schema::Table& table,
                                                   std::size_t path, std::size_t column,
                                                   const std::vector<Value>& keys) {
    const auto most = std::max<std::size_t>(session.page_rows(table.paths[path]), 1);
    std::vector<std::vector<Value>> groups;
    for (auto first = keys.begin(); first != keys.end();) {
        const auto group = [&](std::size_t size) {
            return std::vector<Value>(first, first + static_cast<std::ptrdiff_t>(size));
        };
        const auto fits = [&](std::size_t size) {
            return !session.filter_text(table, path, {key_condition(column, group(size))}).empty();
        };
        const auto fitting = largest_fitting(std::min(most, static_cast<std::size_t>(keys.end() - first)), fits);
        if (fitting == 0) return {};
        groups.push_back(group(fitting));
        first += static_cast<std::ptrdiff_t>(fitting);
    }
    return groups;
}

std::unique_ptr<rest::Scan> start_key_filter_scan(KeyFilterRequest request, std::function<void(Diagnostic)> warn) {
    return std::make_unique<KeyFilterScan>(std::move(request), std::move(warn));
}

} // namespace snowatlas::engine

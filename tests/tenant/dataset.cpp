#include "tests/tenant/dataset.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "driver/base/calendar.h"
#include "driver/base/decimal.h"
#include "driver/base/text.h"
#include "tests/tenant/random.h"

namespace snowatlas::tenant {

namespace {

std::uint64_t multiply_divide(std::uint64_t a, std::uint64_t b, std::uint64_t divisor) {
    return static_cast<std::uint64_t>(static_cast<UInt128>(a) * b / divisor);
}

std::uint64_t weight_of_first(const std::vector<std::uint64_t>& weight_before, std::uint64_t parents) {
    const std::uint64_t block = weight_before.size() - 1;
    return parents / block * weight_before.back() + weight_before[parents % block];
}

} // namespace

std::uint64_t Structure::begin(std::uint64_t parent) const {
    if (one_per_parent || factors.empty()) return one_per_parent ? parent : (parent == 0 ? 0 : count);
    return multiply_divide(count, weight_of_first(weight_before, parent), weight_of_first(weight_before, parents));
}

std::uint64_t Structure::parent_of(std::uint64_t row) const {
    if (one_per_parent) return row;
    if (factors.empty()) return 0;
    std::uint64_t low = 0;
    std::uint64_t high = parents; // begin(low) <= row < begin(high)
    while (high - low > 1) {
        const std::uint64_t middle = low + (high - low) / 2;
        (begin(middle) <= row ? low : high) = middle;
    }
    return low;
}

RowRef Structure::locate(std::uint64_t row) const {
    if (factors.empty()) return {row, 0, row};
    const std::uint64_t parent = parent_of(row);
    return {row, parent, row - begin(parent)};
}

const FamilyColumn* Family::find(std::string_view column_name) const {
    for (const auto& column : columns)
        if (equals_ignore_case(column->name, column_name)) return column.get();
    return nullptr;
}

Dataset::~Dataset() = default;

const Family* Dataset::family_of(const schema::Table& table) const {
    const auto found = views_.find(&table);
    return found == views_.end() ? nullptr : found->second.family;
}

const FamilyColumn* Dataset::column_of(const schema::Table& table, std::size_t column) const {
    return views_.at(&table).columns.at(column);
}

void Dataset::generate(const Family& family, const FamilyColumn& column, const RowRef& row, Datum& out) const {
    const std::uint64_t noise = mix(column.generator.salt, row.index);
    if (column.generator.null_per_mille > 0 && (noise >> 40) % 1000 < column.generator.null_per_mille) {
        out.set_null();
        return;
    }
    column.generator.produce({*this, family, column, row, noise}, out);
}

void Dataset::generate(const Family& family, const FamilyColumn& column, std::uint64_t row, Datum& out) const {
    generate(family, column, column.generator.needs_parent ? family.structure.locate(row) : RowRef{row, 0, row}, out);
}

void Dataset::generate(const Domain& domain, std::uint64_t index, Datum& out) const {
    for (const Domain::Member& member : domain.members) {
        if (index >= member.first + member.count) continue;
        const std::uint64_t place = index - member.first;
        generate(*member.family, *member.column, member.all_rows ? place : member.rows[place], out);
        return;
    }
    out.kind = Datum::Kind::Text;
    write_guid(domain.salt, index, out.text);
}

std::optional<std::pair<const Family*, std::uint64_t>> Dataset::row_of(const Domain& domain,
                                                                       std::uint64_t index) const {
    for (const Domain::Member& member : domain.members) {
        if (index >= member.first + member.count) continue;
        const std::uint64_t place = index - member.first;
        return std::pair{member.family, member.all_rows ? place : member.rows[place]};
    }
    return std::nullopt;
}

std::optional<std::uint64_t> Dataset::value_index(const Domain& domain, const std::string& text) const {
    std::vector<Constraint> constraints;
    for (const Domain::Member& member : domain.members) constraints.push_back({member.column, text});
    return value_index(domain, constraints);
}

bool Dataset::refers_to(const Family& family, const FamilyColumn& column, const RowRef& row,
                        std::uint64_t value) const {
    const Generator& generator = column.generator;
    const std::uint64_t noise = mix(generator.salt, row.index);
    if (generator.null_per_mille > 0 && (noise >> 40) % 1000 < generator.null_per_mille) return false;
    return generator.pick({*this, family, column, row, noise}) == value;
}

bool Dataset::holds(const Family& family, std::uint64_t row, std::span<const Constraint> constraints) const {
    Datum datum;
    return std::all_of(constraints.begin(), constraints.end(), [&](const Constraint& constraint) {
        generate(family, *constraint.column, row, datum);
        return datum.kind != Datum::Kind::Null && equals_ignore_case(to_text(datum), constraint.value);
    });
}

// The place in the domain of the one value whose row satisfies the constraints; each constraint's column belongs to
// the member it is meant for.
std::optional<std::uint64_t> Dataset::value_index(const Domain& domain,
                                                  std::span<const Constraint> by_member_column) const {
    for (const Domain::Member& member : domain.members) {
        std::vector<Constraint> own;
        for (const Constraint& constraint : by_member_column)
            if (member.family->find(constraint.column->name) == constraint.column) own.push_back(constraint);
        if (own.empty()) continue;
        const Selection selection = select(*member.family, own);
        for (std::uint64_t position = 0; selection.found && position < selection.size(); ++position) {
            const std::uint64_t row = selection.at(position);
            if (member.all_rows) return member.first + row;
            const auto place = std::lower_bound(member.rows.begin(), member.rows.end(), row);
            if (place != member.rows.end() && *place == row)
                return member.first + static_cast<std::uint64_t>(place - member.rows.begin());
        }
    }
    return std::nullopt;
}

// The parent the constraints name: all of the family's parent keys must be among them.
std::optional<std::uint64_t> Dataset::parent_index(const Family& family,
                                                   std::span<const Constraint> constraints) const {
    std::uint64_t parent = 0;
    for (std::size_t factor = 0; factor < family.structure.factors.size(); ++factor) {
        const Domain& domain = *family.structure.factors[factor];
        std::optional<std::uint64_t> index;
        std::vector<Constraint> translated;
        for (const Constraint& constraint : constraints) {
            const Generator& generator = constraint.column->generator;
            if (!generator.is_parent_key || generator.factor != factor) continue;
            if (domain.members.empty()) index = guid_index(domain.salt, constraint.value);
            for (const FamilyColumn* column : generator.projection) translated.push_back({column, constraint.value});
        }
        if (!domain.members.empty()) index = value_index(domain, translated);
        if (!index || *index >= domain.count) return std::nullopt;
        parent = parent * domain.count + *index;
    }
    return parent;
}

const Dataset::Index& Dataset::index_of(const Family& family, const FamilyColumn& column) const {
    const std::lock_guard lock(index_mutex_);
    std::unique_ptr<Index>& index = indexes_[&column];
    if (!index) {
        index = std::make_unique<Index>();
        index->reserve(family.structure.count);
        Datum datum;
        for (RowCursor cursor(family.structure, 0); cursor.row().index < family.structure.count; cursor.next()) {
            generate(family, column, cursor.row(), datum);
            if (datum.kind != Datum::Kind::Null)
                index->emplace(hash_text(to_lower(to_text(datum))), static_cast<std::uint32_t>(cursor.row().index));
        }
    }
    return *index;
}

Selection Dataset::select(const Family& family, std::span<const Constraint> constraints) const {
    if (constraints.empty()) return {true, 0, family.structure.count, nullptr};
    for (const Constraint& constraint : constraints) {
        if (!constraint.column->generator.is_own_id) continue;
        const auto row = guid_index(constraint.column->generator.salt, constraint.value);
        if (!row || *row >= family.structure.count || !holds(family, *row, constraints)) return {false, 0, 0, nullptr};
        return {true, *row, *row + 1, nullptr};
    }
    std::vector<Constraint> parent_keys;
    std::vector<Constraint> others;
    std::set<std::size_t> slots;
    for (const Constraint& constraint : constraints) {
        const Generator& generator = constraint.column->generator;
        (generator.is_parent_key ? parent_keys : others).push_back(constraint);
        if (generator.is_parent_key) slots.insert(generator.slot);
    }
    if (family.parent_keys > 0 && slots.size() == family.parent_keys) {
        const auto parent = parent_index(family, parent_keys);
        if (!parent) return {false, 0, 0, nullptr};
        Selection range{true, family.structure.begin(*parent), family.structure.begin(*parent + 1), nullptr};
        if (others.empty()) return range;
        auto rows = std::make_shared<std::vector<std::uint32_t>>();
        for (std::uint64_t row = range.begin; row < range.end; ++row)
            if (holds(family, row, others)) rows->push_back(static_cast<std::uint32_t>(row));
        return {true, 0, 0, rows};
    }
    auto rows = std::make_shared<std::vector<std::uint32_t>>();
    const auto [first, last] =
        index_of(family, *constraints.front().column).equal_range(hash_text(to_lower(constraints.front().value)));
    for (auto entry = first; entry != last; ++entry)
        if (holds(family, entry->second, constraints)) rows->push_back(entry->second);
    std::sort(rows->begin(), rows->end());
    return {true, 0, 0, rows};
}

RowCursor::RowCursor(const Structure& structure, std::uint64_t row) : structure_(structure), row_{row, 0, row} {
    if (structure.factors.empty() || row >= structure.count) return;
    row_ = structure.locate(row);
    end_ = structure.begin(row_.parent + 1);
}

void RowCursor::next() {
    ++row_.index;
    ++row_.ordinal;
    if (structure_.factors.empty() || row_.index < end_ || row_.index >= structure_.count) return;
    do end_ = structure_.begin(++row_.parent + 1);
    while (end_ <= row_.index);
    row_.ordinal = 0;
}

std::string to_text(const Datum& datum) {
    switch (datum.kind) {
    case Datum::Kind::Null:
        return {};
    case Datum::Kind::Boolean:
        return datum.integer != 0 ? "true" : "false";
    case Datum::Kind::Integer:
        return std::to_string(datum.integer);
    case Datum::Kind::Real: {
        char digits[32];
        return {digits, std::to_chars(digits, digits + sizeof digits, datum.real).ptr};
    }
    case Datum::Kind::Decimal:
        return to_string(Decimal{datum.integer, datum.scale});
    case Datum::Kind::Timestamp:
        return format_rfc3339(datum.integer);
    case Datum::Kind::Date:
        return format_date(datum.integer);
    case Datum::Kind::Text:
    case Datum::Kind::Names:
    case Datum::Kind::Json:
        return datum.text;
    }
    return {};
}

} // namespace snowatlas::tenant

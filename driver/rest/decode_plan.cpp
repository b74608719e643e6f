#include "driver/rest/decode_plan.h"

#include <algorithm>

namespace snowatlas::rest {
namespace {

Reading reading_of(const schema::Column& column) {
    switch (column.decoding) {
    case schema::Decoding::Guid:
        return Reading::Guid;
    case schema::Decoding::Names:
        return Reading::Names;
    case schema::Decoding::Json:
        return Reading::Text;
    case schema::Decoding::Scalar:
        break;
    }
    if (is_datetime(column.type.id)) return Reading::Moment;
    if (column.type.id == TypeId::Bit) return Reading::Bit;
    switch (storage_of(column.type.id)) {
    case Storage::Real:
        return Reading::Real;
    case Storage::Decimal:
        return Reading::Decimal;
    case Storage::Integer:
        return Reading::Integer;
    case Storage::Text:
    case Storage::Binary:
        break;
    }
    return Reading::Text;
}

} // namespace

const MemberNode* MemberNode::find(std::string_view name) const {
    const auto found = children.find(name);
    return found == children.end() ? nullptr : found->second.get();
}

DecodePlan::DecodePlan(std::shared_ptr<const schema::Table> table, std::size_t path, const std::vector<bool>& asked,
                       bool with_key, std::vector<std::pair<std::size_t, Value>> constants)
    : table_(std::move(table)), path_(path), constants_(std::move(constants)),
      slot_of_column_(table_->columns.size(), ColumnBatch::kNotAsked) {
    for (std::size_t level = 0; level <= table_->source.nested.size(); ++level)
        levels_.emplace_back().id = node_count_++;
    for (std::size_t column = 0; column < table_->columns.size(); ++column) {
        if (column < asked.size() && asked[column]) add_column(column);
    }
    if (!with_key) return;
    for (const auto column : table_->primary_key) {
        if (!add_column(column)) {
            key_slots_.clear();
            return;
        }
        key_slots_.push_back(slot_of_column_[column]);
    }
}

bool DecodePlan::is_given(std::size_t column) const {
    const bool constant = std::any_of(constants_.begin(), constants_.end(),
                                      [&](const auto& constant) { return constant.first == column; });
    return constant || std::any_of(path().parameters.begin(), path().parameters.end(),
                                   [&](const auto& parameter) { return parameter.column == column; });
}

bool DecodePlan::add_column(std::size_t column) {
    if (slot_of_column_[column] != ColumnBatch::kNotAsked) return true;
    const auto& definition = table_->columns[column];
    const bool delivered = path().delivers(column) && !definition.member.empty();
    if (!delivered && !is_given(column)) return false;
    const auto slot = static_cast<std::uint16_t>(slots_.size());
    slots_.push_back({column, definition.type, reading_of(definition)});
    slot_of_column_[column] = slot;
    if (delivered) add_members(slot, definition);
    return true;
}

void DecodePlan::add_members(std::uint16_t slot, const schema::Column& column) {
    const auto steps = table_->source.nested.size();
    auto* node = &levels_[steps - std::min(column.levels_up, steps)];
    for (const auto& name : column.member) {
        auto& child = node->children[name];
        if (!child) {
            child = std::make_unique<MemberNode>();
            child->id = node_count_++;
        }
        node = child.get();
    }
    node->slots.push_back(slot);
}

std::unique_ptr<ColumnBatch> DecodePlan::make_batch(const std::vector<Value>& parameters) const {
    auto parts = memory_->take().value_or(BatchMemory::Parts());
    if (parts.columns.empty()) {
        parts.columns.reserve(slots_.size());
        for (const auto& slot : slots_) parts.columns.emplace_back(storage_of(slot.type.id), slot.type.scale);
    }
    const auto give = [&](std::size_t column, const Value& value) {
        const auto slot = slot_of_column_[column];
        if (slot != ColumnBatch::kNotAsked) parts.columns[slot].set_fallback(value);
    };
    for (std::size_t i = 0; i < path().parameters.size() && i < parameters.size(); ++i) {
        give(path().parameters[i].column, parameters[i]);
    }
    for (const auto& [column, value] : constants_) give(column, value);
    return std::make_unique<ColumnBatch>(slot_of_column_, std::move(parts), memory_);
}

bool DecodePlan::has_row_member(std::string_view name) const {
    // Of all columns, not of those asked for: what an answer is does not depend on the query.
    const auto steps = table_->source.nested.size();
    const bool is_step = steps > 0 && equals_ignore_case(table_->source.nested.front(), name);
    return is_step || std::any_of(table_->columns.begin(), table_->columns.end(), [&](const auto& column) {
               return column.levels_up == steps && !column.member.empty() &&
                      equals_ignore_case(column.member.front(), name);
           });
}

} // namespace snowatlas::rest

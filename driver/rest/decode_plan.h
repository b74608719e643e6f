// Which members of an answer become which columns: worked out once per scan, shared by the threads that decode.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "driver/base/text.h"
#include "driver/rest/column_batch.h"
#include "schema/model.h"

namespace snowatlas::rest {

// A member of an object of the answer, matched ignoring case.
struct MemberNode {
    std::size_t id = 0; // dense, to keep per-node state outside of the shared plan
    std::vector<std::uint16_t> slots;
    std::map<std::string, std::unique_ptr<MemberNode>, LessIgnoreCase> children;

    const MemberNode* find(std::string_view name) const;
    bool empty() const { return slots.empty() && children.empty(); }
};

// How a value is read: what its column's decoding and type come to.
enum class Reading : std::uint8_t { Text, Guid, Names, Moment, Bit, Real, Decimal, Integer };

class DecodePlan {
  public:
    struct Slot {
        std::size_t column; // of the table
        SqlType type;
        Reading reading;
    };

    // `asked` by table column index. `with_key`: the primary key is decoded as well, for telling rows apart.
    // `constants`: columns that have one value in all rows, besides the path's parameters.
    DecodePlan(std::shared_ptr<const schema::Table> table, std::size_t path, const std::vector<bool>& asked,
               bool with_key, std::vector<std::pair<std::size_t, Value>> constants = {});

    const schema::Table& table() const { return *table_; }
    const schema::AccessPath& path() const { return table_->paths[path_]; }
    const std::vector<Slot>& slots() const { return slots_; }
    // Slots of the primary key; empty where it is not delivered wholly or was not wanted.
    const std::vector<std::uint16_t>& key_slots() const { return key_slots_; }
    // Trees of the members to read: one for the row of the answer, then one a step of RowSource.nested.
    const std::vector<MemberNode>& levels() const { return levels_; }
    std::size_t node_count() const { return node_count_; }
    // An empty batch with a vector a slot. `parameters` has the value of each parameter of the path.
    std::unique_ptr<ColumnBatch> make_batch(const std::vector<Value>& parameters) const;
    // The answer's rows have a member of this name themselves.
    bool has_row_member(std::string_view name) const;

  private:
    bool add_column(std::size_t column);
    void add_members(std::uint16_t slot, const schema::Column& column);
    bool is_given(std::size_t column) const;

    std::shared_ptr<const schema::Table> table_;
    std::size_t path_;
    std::vector<std::pair<std::size_t, Value>> constants_;
    std::vector<Slot> slots_;
    std::vector<std::uint16_t> slot_of_column_;
    std::vector<std::uint16_t> key_slots_;
    std::vector<MemberNode> levels_;
    std::size_t node_count_ = 0;
    std::shared_ptr<BatchMemory> memory_ = std::make_shared<BatchMemory>();
};

} // namespace snowatlas::rest

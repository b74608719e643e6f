// Objects of an answer to rows. Only for files that know simdjson.
#pragma once

#include <simdjson.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "driver/rest/decode_plan.h"
#include "driver/rest/decoder.h"
#include "driver/rest/value_decoder.h"

namespace snowatlas::rest {

// Throws BrokenAnswer unless the parser succeeded.
inline void require(simdjson::error_code error) {
    if (error != simdjson::SUCCESS) throw BrokenAnswer{simdjson::error_message(error)};
}

class RowReader {
  public:
    RowReader(const DecodePlan& plan, ValueDecoder& values);

    // Rows read so far.
    std::size_t count() const { return rows_; }
    // Reads every element; returns how many there were. An element that is no object is passed over.
    std::uint64_t read_list(simdjson::ondemand::array& items);
    void read_row(simdjson::ondemand::object& object);

  private:
    // The members an object of the answer has, in the order they were first seen: rows of one answer repeat it, so
    // that the next member is known before its name is read.
    struct KnownMember {
        std::string raw_name; // as written, closing quote included
        const MemberNode* node;
    };
    struct Order {
        std::vector<KnownMember> members;
        std::size_t next = 0;
    };
    // Values of outer objects, kept as text until the rows inside are reached.
    struct Captured {
        std::uint16_t slot;
        std::string_view json;
    };

    const MemberNode* member(const MemberNode& node, const char* raw_name, Order& order);
    void read_members(simdjson::ondemand::object& object, const MemberNode& node, std::size_t level);
    void take_nested(const MemberNode& node, simdjson::ondemand::value value, std::size_t level);
    void put(const MemberNode& node, std::string_view json, std::size_t level);
    void read_level(simdjson::ondemand::object& object, std::size_t level);
    void enter_step(simdjson::ondemand::value& value, std::size_t level);
    void finish_row();

    const DecodePlan& plan_;
    ValueDecoder& values_;
    std::vector<Order> orders_; // by MemberNode::id
    std::vector<Captured> captured_;
    std::size_t innermost_;
    std::size_t rows_ = 0;
};

} // namespace snowatlas::rest

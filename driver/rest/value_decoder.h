// One JSON value to one cell, in every spelling the API is known to use.
#pragma once

#include <string_view>
#include <vector>

#include "driver/rest/column_batch.h"
#include "driver/rest/decode_plan.h"

namespace snowatlas::rest {

// Something that was read with a loss; reported once per column and scan.
struct DecodeNotice {
    enum class Kind : std::uint8_t { UnreadableDate, UnreadableValue, RoundedNumber, CutFraction } kind;
    std::size_t column; // of the table
    std::string sample; // at most 64 bytes
};

// Writes values into the vectors of one batch.
class ValueDecoder {
  public:
    ValueDecoder(const DecodePlan& plan, ColumnBatch& batch) : plan_(plan), batch_(batch) {}

    // `json` is the whole text of a value, blanks at its end allowed. Throws 22003 for a number beyond the column's
    // type, 22018 for what is no such value at all.
    void put(std::uint16_t slot, std::size_t row, std::string_view json);

    const std::vector<DecodeNotice>& notices() const { return notices_; }

  private:
    void put_text(std::uint16_t slot, std::size_t row, std::string_view json);
    void put_guid(std::uint16_t slot, std::size_t row, std::string_view json);
    void put_names(std::uint16_t slot, std::size_t row, std::string_view json);
    void put_bit(std::uint16_t slot, std::size_t row, std::string_view text);
    void put_integer(std::uint16_t slot, std::size_t row, std::string_view text);
    void put_real(std::uint16_t slot, std::size_t row, std::string_view text);
    void put_decimal(std::uint16_t slot, std::size_t row, std::string_view text);
    bool put_usual_moment(std::uint16_t slot, std::size_t row, std::string_view text);
    void put_moment(std::uint16_t slot, std::size_t row, std::string_view text);

    // Appends what a JSON string says to the arena.
    void append_string(std::string_view json);
    // What a scalar is for numbers, booleans and dates: the token, or what is between a string's quotes.
    std::string_view scalar_text(std::uint16_t slot, std::string_view json, std::string& buffer) const;
    void notice(DecodeNotice::Kind kind, std::uint16_t slot, std::string_view sample);
    [[noreturn]] void out_of_range(std::uint16_t slot, std::string_view text) const;
    [[noreturn]] void wrong_kind(std::uint16_t slot, std::string_view text) const;
    std::string column_name(std::uint16_t slot) const;

    const DecodePlan& plan_;
    ColumnBatch& batch_;
    std::vector<DecodeNotice> notices_;
};

} // namespace snowatlas::rest

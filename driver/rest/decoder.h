// The bytes of one answer to a batch of rows, whatever envelope they arrive in.
#pragma once

#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "driver/rest/column_batch.h"
#include "driver/rest/decode_plan.h"
#include "driver/rest/value_decoder.h"

namespace snowatlas::rest {

// What the answer says about itself. Members it has not, has as null, or that its own items disprove are empty.
struct PageInfo {
    std::uint64_t items = 0; // elements of the list, before RowSource.nested makes more or fewer rows of them
    bool has_pagination = false;
    std::optional<std::int64_t> page_size, page_number, total_pages, total_items;
};

struct DecodedPage {
    std::unique_ptr<ColumnBatch> batch;
    PageInfo info;
    std::vector<DecodeNotice> notices;
    // A hash of each row's primary key, 0 where a part of it is NULL; empty where the plan has no key.
    std::vector<std::uint64_t> key_hashes;
};

// The answer is no JSON, or ends too soon: to be asked for again like a broken connection.
class BrokenAnswer : public std::exception {
  public:
    explicit BrokenAnswer(std::string reason) : reason_(std::move(reason)) {}
    const char* what() const noexcept override { return reason_.c_str(); }

  private:
    std::string reason_;
};

// The answer is whole, but nothing the endpoint would give: whoever gave it will hardly give another one.
class ForeignAnswer : public BrokenAnswer {
  public:
    using BrokenAnswer::BrokenAnswer;
};

// Bytes a parser may read behind the text, without caring for what is there.
inline constexpr std::size_t kJsonPadding = 64;

// Decodes pages of one plan. Not thread safe; keeps its buffers, so worth keeping between pages.
class Decoder {
  public:
    Decoder();
    ~Decoder();
    Decoder(const Decoder&) = delete;
    Decoder& operator=(const Decoder&) = delete;

    // `body` gets room for the padding, its text stays the same. An empty body is no rows. Throws BrokenAnswer,
    // ForeignAnswer, or Error as ValueDecoder does.
    DecodedPage decode(const DecodePlan& plan, const std::vector<Value>& parameters, std::string& body);
    // As above, for text that has room for the padding behind it.
    DecodedPage decode_padded(const DecodePlan& plan, const std::vector<Value>& parameters, std::string_view body);

  private:
    class Parser;
    std::unique_ptr<Parser> parser_;
};

} // namespace snowatlas::rest

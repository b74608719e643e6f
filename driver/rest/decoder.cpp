#include "driver/rest/decoder.h"

#include <simdjson.h>

#include <charconv>
#include <functional>

#include "driver/rest/json_text.h"
#include "driver/rest/list_slices.h"
#include "driver/rest/row_reader.h"

namespace snowatlas::rest {
namespace {

using namespace simdjson;

std::optional<std::int64_t> whole_number(std::string_view json) {
    auto text = trim_json(json);
    if (is_json_string(text)) text = text.substr(1, text.size() - 2);
    std::int64_t value = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
    if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size()) return {};
    return value;
}

void read_pagination(ondemand::object& object, PageInfo& info) {
    info.has_pagination = true;
    for (auto field : object) {
        std::string_view key;
        require(field.unescaped_key().get(key));
        ondemand::value value;
        require(field.value().get(value));
        const auto number = whole_number(value.raw_json_token());
        if (equals_ignore_case(key, "page_size")) info.page_size = number;
        if (equals_ignore_case(key, "page_number")) info.page_number = number;
        if (equals_ignore_case(key, "total_pages")) info.total_pages = number;
        if (equals_ignore_case(key, "total_items")) info.total_items = number;
    }
}

// A total that the page itself disproves says nothing: some servers send 0 for what they have not counted.
void drop_disproved_totals(PageInfo& info) {
    if (info.total_items && *info.total_items < static_cast<std::int64_t>(info.items)) info.total_items.reset();
    if (info.total_pages && *info.total_pages < 1 && info.items > 0) info.total_pages.reset();
}

std::uint64_t mix(std::uint64_t hash, std::uint64_t value) {
    hash ^= value + 0x9E3779B97F4A7C15ULL + (hash << 6) + (hash >> 2);
    hash *= 0xFF51AFD7ED558CCDULL;
    return hash ^ (hash >> 32);
}

std::uint64_t hash_of(const Cell& cell) {
    switch (cell.kind()) {
    case CellKind::Null:
        return 0;
    case CellKind::Integer:
        return static_cast<std::uint64_t>(cell.as_integer());
    case CellKind::Real:
        return std::hash<double>()(cell.as_real());
    case CellKind::Decimal:
        return static_cast<std::uint64_t>(cell.as_decimal().unscaled);
    case CellKind::Text:
    case CellKind::Binary:
        return std::hash<std::string_view>()(cell.as_bytes());
    }
    return 0;
}

std::vector<std::uint64_t> hash_keys(const DecodePlan& plan, const ColumnBatch& batch) {
    std::vector<std::uint64_t> hashes;
    if (plan.key_slots().empty()) return hashes;
    hashes.resize(batch.row_count(), 1);
    for (const auto slot : plan.key_slots()) {
        const auto& column = batch.column(slot);
        for (std::size_t row = 0; row < hashes.size(); ++row) {
            const auto cell = column.cell(row, batch.arena().data());
            hashes[row] = hashes[row] == 0 || cell.is_null() ? 0 : mix(hashes[row], hash_of(cell)) | 1;
        }
    }
    return hashes;
}

} // namespace

// One answer being read. What it is shows as it is read: an object may be an envelope whose members come in any
// order, or a row itself.
class Decoder::Parser {
  public:
    DecodedPage decode(const DecodePlan& plan, const std::vector<Value>& parameters, std::string_view body) {
        DecodedPage page;
        page.batch = plan.make_batch(parameters);
        if (trim_json(body).empty()) {
            page.batch->finish(0);
            return page;
        }
        release_after_a_huge_answer(body.size());
        ValueDecoder values(plan, *page.batch);
        page.batch->arena().reserve(arena_estimate(body.size()));
        RowReader rows(plan, values);
        if (body.size() > kLongList && body.front() == '[') {
            read_long_list(plan, body, rows, page.info);
        } else {
            read_document(plan, body, rows, page.info);
        }
        drop_disproved_totals(page.info);
        page.batch->finish(rows.count());
        arena_share_ = static_cast<double>(page.batch->arena().size() + 1) / static_cast<double>(body.size() + 1);
        page.notices = values.notices();
        page.key_hashes = hash_keys(plan, *page.batch);
        return page;
    }

  private:
    static constexpr std::size_t kLongList = std::size_t{4} << 20;

    // A parser keeps room for the largest text it has seen, about five times its size.
    void release_after_a_huge_answer(std::size_t size) {
        constexpr std::size_t kKept = std::size_t{4} << 20;
        if (parser_.capacity() > kKept && size < kKept) parser_ = ondemand::parser();
    }

    std::size_t arena_estimate(std::size_t size) const {
        return static_cast<std::size_t>(static_cast<double>(size) * arena_share_ * 1.05) + 64;
    }

    void read_long_list(const DecodePlan& plan, std::string_view body, RowReader& rows, PageInfo& info) {
        ListSlices slices(body, kLongList);
        std::uint64_t items = 0;
        for (std::string part; slices.next(part);) {
            part.reserve(part.size() + kJsonPadding);
            read_document(plan, part, rows, info);
            items += info.items;
        }
        if (!slices.is_whole()) throw BrokenAnswer{"a list without its end"};
        info.items = items;
    }

    void read_document(const DecodePlan& plan, std::string_view body, RowReader& rows, PageInfo& info) {
        ondemand::document document;
        require(
            parser_.iterate(padded_string_view(body.data(), body.size(), body.size() + kJsonPadding)).get(document));
        ondemand::json_type type{};
        require(document.type().get(type));
        if (type == ondemand::json_type::array) {
            ondemand::array items;
            require(document.get_array().get(items));
            info.items = rows.read_list(items);
        } else if (type == ondemand::json_type::object) {
            read_object(plan, document, rows, info);
        } else if (trim_json(body) == "null") {
            return;
        } else {
            throw ForeignAnswer{"a single value where rows were expected"};
        }
        const char* behind = nullptr;
        if (document.current_location().get(behind) == SUCCESS) throw BrokenAnswer{"text behind the end of the answer"};
    }

    void read_object(const DecodePlan& plan, ondemand::document& document, RowReader& rows, PageInfo& info) {
        ondemand::object object;
        require(document.get_object().get(object));
        const auto members = read_envelope(plan, object, rows, info);
        if (members.items) return;
        if (info.has_pagination) { // an envelope whose list has a name that nobody documents
            require(object.reset().error());
            if (read_first_list(object, rows, info)) return;
            if (info.total_items == 0 || info.total_pages == 0) return;
            throw ForeignAnswer{"a page without its list of items"};
        }
        // Where a list was to come, an object is a row only if it looks like one: no row is made up.
        if (!members.of_row && plan.path().envelope != schema::Envelope::Object) {
            if (members.other) throw ForeignAnswer{"neither a list nor a row of the table"};
            return;
        }
        require(object.reset().error());
        rows.read_row(object);
        info.items = 1;
    }

    // Which members an object has.
    struct Members {
        bool items = false, of_row = false, other = false;
    };

    Members read_envelope(const DecodePlan& plan, ondemand::object& object, RowReader& rows, PageInfo& info) {
        Members members;
        for (auto field : object) {
            std::string_view key;
            require(field.unescaped_key().get(key));
            (plan.has_row_member(key) ? members.of_row : members.other) = true;
            ondemand::value value;
            require(field.value().get(value));
            ondemand::json_type type{};
            require(value.type().get(type));
            const bool list = type == ondemand::json_type::array || type == ondemand::json_type::null;
            if (!members.items && list && is_list_name(plan, key)) {
                members.items = true;
                if (type == ondemand::json_type::null) {
                    if (trim_json(value.raw_json_token()) != "null") throw BrokenAnswer{"a list that is none"};
                    continue;
                }
                ondemand::array items;
                require(value.get_array().get(items));
                info.items = rows.read_list(items);
            } else if (type == ondemand::json_type::object && equals_ignore_case(key, "pagination") &&
                       !plan.has_row_member(key)) {
                ondemand::object pagination;
                require(value.get_object().get(pagination));
                read_pagination(pagination, info);
            }
        }
        return members;
    }

    bool read_first_list(ondemand::object& object, RowReader& rows, PageInfo& info) {
        bool found = false;
        for (auto field : object) {
            std::string_view key;
            require(field.unescaped_key().get(key));
            ondemand::value value;
            require(field.value().get(value));
            ondemand::json_type type{};
            require(value.type().get(type));
            if (found || type != ondemand::json_type::array || equals_ignore_case(key, "_links") ||
                equals_ignore_case(key, "links")) {
                continue;
            }
            ondemand::array items;
            require(value.get_array().get(items));
            info.items = rows.read_list(items);
            found = true;
        }
        return found;
    }

    static bool is_list_name(const DecodePlan& plan, std::string_view key) {
        if (equals_ignore_case(key, plan.path().items_member)) return true;
        return equals_ignore_case(key, "items") && !plan.has_row_member(key);
    }

    ondemand::parser parser_;
    double arena_share_ = 0.3;
};

Decoder::Decoder() : parser_(std::make_unique<Parser>()) {}
Decoder::~Decoder() = default;

DecodedPage Decoder::decode(const DecodePlan& plan, const std::vector<Value>& parameters, std::string& body) {
    if (body.capacity() < body.size() + kJsonPadding) body.reserve(body.size() + kJsonPadding);
    return decode_padded(plan, parameters, body);
}

DecodedPage Decoder::decode_padded(const DecodePlan& plan, const std::vector<Value>& parameters,
                                   std::string_view body) {
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    if (body.substr(0, kByteOrderMark.size()) == kByteOrderMark) body.remove_prefix(kByteOrderMark.size());
    return parser_->decode(plan, parameters, body);
}

} // namespace snowatlas::rest

#include "driver/engine/row_memory.h"

#include <algorithm>
#include <cstring>

#include "driver/base/error.h"

namespace snowatlas::engine {
namespace {

constexpr std::size_t kChunkBytes = 64u << 10;
constexpr long kMostFileBytes = 1L << 30;

[[noreturn]] void throw_file_error(const char* what) {
    throw Error(state::kGeneral, std::string("The temporary file for rows cannot be ") + what +
                                     "; check that the folder for temporary files has space.");
}

template <typename Number> void put(std::string& bytes, const Number& number) {
    bytes.append(reinterpret_cast<const char*>(&number), sizeof number);
}

// Reads on from `at`.
template <typename Number> Number take(const char*& at) {
    Number number;
    std::memcpy(&number, at, sizeof number);
    at += sizeof number;
    return number;
}

Cell take_cell(const char*& at) {
    switch (static_cast<CellKind>(*at++)) {
    case CellKind::Null:
        return {};
    case CellKind::Integer:
        return Cell::integer(take<std::int64_t>(at));
    case CellKind::Real:
        return Cell::real(take<double>(at));
    case CellKind::Decimal: {
        Decimal value;
        value.unscaled = take<Int128>(at);
        value.scale = *at++;
        return Cell::decimal(value);
    }
    case CellKind::Text: {
        const auto size = take<std::uint32_t>(at);
        at += size;
        return Cell::text({at - size, size});
    }
    case CellKind::Binary: {
        const auto size = take<std::uint32_t>(at);
        at += size;
        return Cell::binary({at - size, size});
    }
    }
    return {};
}

} // namespace

SpillFile::Place SpillFile::append(const std::string& bytes) {
    if (files_.empty() || end_ >= kMostFileBytes) {
        files_.push_back(open_unnamed_file());
        if (!files_.back()) throw_file_error("made");
        end_ = 0;
    }
    auto* file = files_.back().get();
    if (std::fseek(file, end_, SEEK_SET) != 0 || std::fwrite(bytes.data(), 1, bytes.size(), file) != bytes.size())
        throw_file_error("written");
    const Place place{files_.size() - 1, end_, bytes.size()};
    end_ += static_cast<long>(bytes.size());
    return place;
}

std::string SpillFile::read(const Place& place) const {
    auto* file = files_[place.file].get();
    std::string bytes(place.size, '\0');
    if (std::fseek(file, place.offset, SEEK_SET) != 0 || std::fread(bytes.data(), 1, place.size, file) != place.size)
        throw_file_error("read");
    return bytes;
}

RowMemory::RowMemory(std::size_t columns, std::size_t most_bytes)
    : columns_(columns), most_bytes_(most_bytes), loaded_(columns) {}

void RowMemory::begin_row() {
    open_.offsets.push_back(static_cast<std::uint32_t>(open_bytes_.size()));
}

void RowMemory::add_cell(const Cell& cell) {
    open_bytes_ += static_cast<char>(cell.kind());
    switch (cell.kind()) {
    case CellKind::Null:
        break;
    case CellKind::Integer:
        put(open_bytes_, cell.as_integer());
        break;
    case CellKind::Real:
        put(open_bytes_, cell.as_real());
        break;
    case CellKind::Decimal:
        put(open_bytes_, cell.as_decimal().unscaled);
        open_bytes_ += static_cast<char>(cell.as_decimal().scale);
        break;
    case CellKind::Text:
    case CellKind::Binary:
        put(open_bytes_, static_cast<std::uint32_t>(cell.as_bytes().size()));
        open_bytes_ += cell.as_bytes();
        break;
    }
}

void RowMemory::end_row() {
    ++rows_;
    if (open_bytes_.size() >= kChunkBytes) close_chunk();
}

void RowMemory::close_chunk() {
    if (bytes_in_memory_ + open_bytes_.size() <= most_bytes_) {
        bytes_in_memory_ += open_bytes_.size();
        open_.bytes = std::make_shared<const std::string>(std::move(open_bytes_));
    } else {
        open_.place = file_.append(open_bytes_);
    }
    chunks_.push_back(std::move(open_));
    open_ = {};
    open_.first_row = rows_;
    open_bytes_.clear();
    if (!loaded_bytes_) loaded_row_ = UINT64_MAX; // it pointed into the open chunk
}

std::shared_ptr<const std::string> RowMemory::bytes_of(std::size_t chunk) {
    if (chunks_[chunk].bytes) return chunks_[chunk].bytes;
    for (const auto& cached : cache_)
        if (cached.bytes && cached.chunk == chunk) return cached.bytes;
    auto& slot = cache_[next_cached_++ % cache_.size()];
    slot = {chunk, std::make_shared<const std::string>(file_.read(chunks_[chunk].place))};
    return slot.bytes;
}

void RowMemory::load(std::uint64_t row) {
    const char* at = nullptr;
    if (row >= open_.first_row) {
        loaded_bytes_ = nullptr;
        at = open_bytes_.data() + open_.offsets[row - open_.first_row];
    } else {
        const auto holds = [&](std::size_t chunk) {
            return chunk < chunks_.size() && row >= chunks_[chunk].first_row &&
                   row - chunks_[chunk].first_row < chunks_[chunk].offsets.size();
        };
        if (!holds(last_chunk_)) {
            const auto after =
                std::upper_bound(chunks_.begin(), chunks_.end(), row,
                                 [](auto wanted, const auto& chunk) { return wanted < chunk.first_row; });
            last_chunk_ = static_cast<std::size_t>(after - chunks_.begin()) - 1;
        }
        loaded_bytes_ = bytes_of(last_chunk_);
        at = loaded_bytes_->data() + chunks_[last_chunk_].offsets[row - chunks_[last_chunk_].first_row];
    }
    for (auto& cell : loaded_) cell = take_cell(at);
    loaded_row_ = row;
    loaded_when_ = rows_;
}

Cell RowMemory::cell(std::uint64_t row, std::size_t column) {
    // Rows of the open chunk move when others are appended.
    const bool moved = !loaded_bytes_ && loaded_when_ != rows_;
    if (row != loaded_row_ || moved) load(row);
    return loaded_[column];
}

} // namespace snowatlas::engine

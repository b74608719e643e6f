// Rows that can be read in any order again: in memory up to a bound, then in a file that nobody else sees.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "driver/base/cell.h"
#include "driver/base/files.h"

namespace snowatlas::engine {

// Append-only file without a name; it goes with the object.
class SpillFile {
  public:
    // Where the bytes are from now on.
    struct Place {
        std::size_t file = 0;
        long offset = 0;
        std::size_t size = 0;
    };
    Place append(const std::string& bytes);
    std::string read(const Place& place) const;

  private:
    // Several, so that offsets fit a long on every platform.
    std::vector<File> files_;
    long end_ = 0; // of the last one
};

// One thread at a time.
class RowMemory {
  public:
    explicit RowMemory(std::size_t columns, std::size_t most_bytes = kMostBytes);

    // One cell a column. `cell_of(column)` gives it.
    template <typename CellOf> void append(CellOf&& cell_of) {
        begin_row();
        for (std::size_t column = 0; column < columns_; ++column) add_cell(cell_of(column));
        end_row();
    }
    std::uint64_t size() const { return rows_; }
    // Text lives until the next call for another row.
    Cell cell(std::uint64_t row, std::size_t column);

    static constexpr std::size_t kMostBytes = 32u << 20;

  private:
    // Rows one after the other, encoded; written to the file as one.
    struct Chunk {
        std::uint64_t first_row = 0;
        std::vector<std::uint32_t> offsets;       // of each row
        std::shared_ptr<const std::string> bytes; // null: in the file
        SpillFile::Place place;
    };

    void begin_row();
    void add_cell(const Cell& cell);
    void end_row();
    void close_chunk();
    void load(std::uint64_t row);
    std::shared_ptr<const std::string> bytes_of(std::size_t chunk);

    std::size_t columns_;
    std::size_t most_bytes_;
    std::uint64_t rows_ = 0;
    std::vector<Chunk> chunks_; // all but the open one
    Chunk open_;
    std::string open_bytes_;
    std::size_t bytes_in_memory_ = 0;
    SpillFile file_;

    // The few chunks that were read back last.
    struct Cached {
        std::size_t chunk = 0;
        std::shared_ptr<const std::string> bytes;
    };
    std::array<Cached, 8> cache_;
    std::size_t next_cached_ = 0;

    std::uint64_t loaded_row_ = UINT64_MAX;
    std::uint64_t loaded_when_ = 0;                   // number of rows at that time
    std::size_t last_chunk_ = 0;                      // of the row before: rows are mostly read in order
    std::shared_ptr<const std::string> loaded_bytes_; // null: of the open chunk
    std::vector<Cell> loaded_;
};

} // namespace snowatlas::engine

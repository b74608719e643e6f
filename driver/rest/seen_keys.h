// Rows that move from one page to another while they are read, told by their key.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace snowatlas::rest {

// Remembers hashes of the keys of the last pages, in bounded memory: a row moves by the few places that rows were added
// or removed while a page and its neighbours were under way, so that it is seen again within the pages that are in
// flight together, or not at all. 64-bit hashes of 128 Ki rows: two different rows among them are taken for one once in
// a billion scans.
// A table whose keys repeat within one page has no key worth the name; its rows are left alone from then on. So are
// those of a table without a key, though a row that moved could be told by all its values: two rows that are equal are
// two installations, two days of use, and stand side by side in a sorted list, at the border of two pages as anywhere.
// To show a row twice, with the warning of a changed total, is the lesser evil than to lose one.
class SeenKeys {
  public:
    // The rows of the next page that have not been seen on an earlier one; empty: all of them.
    std::optional<std::vector<std::uint32_t>> add_page(const std::vector<std::uint64_t>& hashes);

  private:
    class Set {
      public:
        bool contains(std::uint64_t hash) const;
        bool insert(std::uint64_t hash); // false: it is there already
        std::size_t size() const { return size_; }
        void clear();

      private:
        void grow();
        std::vector<std::uint64_t> slots_; // open addressing, 0 is free
        std::size_t size_ = 0;
    };

    bool seen(std::uint64_t hash) const { return newer_.contains(hash) || older_.contains(hash); }

    Set newer_, older_;
    bool unreliable_ = false;
};

} // namespace snowatlas::rest

// A long JSON array in parts that are arrays themselves.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace snowatlas::rest {

// A parser's index takes several times the memory of its text; lists without pages may be of any length. Cuts between
// elements. What is inside of them is not checked: whoever parses the parts does that.
class ListSlices {
  public:
    // `list` begins with '['; parts are little longer than `bytes`, unless one element is.
    ListSlices(std::string_view list, std::size_t bytes) : list_(list), bytes_(bytes) {}

    // Makes `part` the next one, its memory is used. False after the last.
    bool next(std::string& part);
    // After the last: whether the list was closed, with nothing behind it.
    bool is_whole() const;

  private:
    std::size_t end_of_part();

    std::string_view list_;
    std::size_t bytes_;
    std::size_t at_ = 1;
    bool closed_ = false;
};

} // namespace snowatlas::rest

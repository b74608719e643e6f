// Rows made by the tool itself, written by the writers that results are written by.
#pragma once

#include <array>
#include <cstdio>
#include <initializer_list>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "installer/tool/writers.h"

namespace snowatlas::tool {

class Listing {
  public:
    Listing(Format format, std::ostream& out, std::initializer_list<Column> columns,
            std::size_t widest_column = kWidestColumn)
        : writer_(make_writer(format, out, columns, widest_column)) {}
    void row(std::initializer_list<std::optional<std::string_view>> cells) { writer_->row(cells); }
    void finish() { writer_->finish(); }

  private:
    std::unique_ptr<Writer> writer_;
};

inline Column text_column(std::string name) {
    return {std::move(name), SQL_WVARCHAR, 0};
}
inline Column number_column(std::string name) {
    return {std::move(name), SQL_DOUBLE, 0};
}

inline std::string one_decimal(double value) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.1f", value);
    return text.data();
}

inline void print_warning(const DiagnosticRecord& record) {
    std::cerr << "warning " << record.state << ": " << record.text << '\n';
}

} // namespace snowatlas::tool

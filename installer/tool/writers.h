// Rows in the formats the tool writes.
#pragma once

#include <cstddef>
#include <iosfwd>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "installer/tool/odbc.h"

namespace snowatlas::tool {

enum class Format {
    Table,  // aligned columns for people
    Csv,    // RFC 4180 with a header; NULL is an empty field, an empty text is ""
    Json,   // one array of objects
    Ndjson, // one object a line
};
std::optional<Format> format_of(std::string_view name);

using Row = std::vector<std::optional<std::string_view>>;

// Writes one result. Views passed in are not kept.
class Writer {
  public:
    virtual ~Writer() = default;
    virtual void row(const Row& cells) = 0;
    virtual void finish() = 0; // after the last row; nothing is complete before
};

// A table's columns are cut to a width, in characters; other formats show values whole.
inline constexpr std::size_t kWidestColumn = 60;
std::unique_ptr<Writer> make_writer(Format format, std::ostream& out, const std::vector<Column>& columns,
                                    std::size_t widest_column = kWidestColumn);

// Writes what a statement gives; returns the number of rows.
std::size_t write_all(Statement& statement, Writer& writer);

std::string json_text(std::string_view text); // with quotes

} // namespace snowatlas::tool

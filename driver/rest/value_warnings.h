// What an application is told of values that were read with a loss.
#pragma once

#include <optional>
#include <set>
#include <utility>

#include "driver/base/error.h"
#include "driver/rest/value_decoder.h"

namespace snowatlas::rest {

// Of one scan: each loss is told once a column.
class ValueWarnings {
  public:
    std::optional<Diagnostic> about(const schema::Table& table, const DecodeNotice& notice);

  private:
    std::set<std::pair<std::size_t, DecodeNotice::Kind>> told_;
};

} // namespace snowatlas::rest

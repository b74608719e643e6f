// Gzip for those who offer it.
#pragma once

#include <memory>
#include <string>

#include "tests/tenant/http_message.h"
#include "tests/tenant/page_cache.h"

namespace snowatlas::tenant {

// Remembers what it has compressed: bodies are shared, and a benchmark is to measure its client. Thread safe.
class Compressor {
  public:
    // Replaces the body and adds Content-Encoding, where that makes it smaller.
    void compress(HttpAnswer& answer);

  private:
    struct Packed {
        std::shared_ptr<const std::string> plain; // kept, so that its address stays its own
        std::shared_ptr<const std::string> packed;
    };
    static constexpr std::size_t kMostBytes = std::size_t{256} << 20;

    LeastRecentlyUsed<Packed> packed_{kMostBytes};
};

} // namespace snowatlas::tenant

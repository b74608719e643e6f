// A few decoders for all threads: decoding takes CPU alone, so that more at a time would only take more memory.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "driver/rest/decoder.h"

namespace snowatlas::rest {

// Thread safe. Who finds no decoder free waits for one.
class DecoderPool {
  public:
    DecoderPool();

    // `body` has room for kJsonPadding behind its text.
    DecodedPage decode(const DecodePlan& plan, const std::vector<Value>& parameters, std::string_view body);

  private:
    std::unique_ptr<Decoder> take();
    void give_back(std::unique_ptr<Decoder> decoder);

    std::mutex mutex_;
    std::condition_variable free_;
    std::vector<std::unique_ptr<Decoder>> decoders_;
};

} // namespace snowatlas::rest

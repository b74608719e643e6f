// Memory of answers that have been decoded, for those to come: fresh memory costs a page fault every 4 KB.
#pragma once

#include <cstddef>
#include <mutex>
#include <string>
#include <vector>

namespace snowatlas::rest {

// Thread safe. Keeps a few buffers of usual size.
class BufferPool {
  public:
    std::string take();
    void give_back(std::string buffer);

  private:
    static constexpr std::size_t kMostBuffers = 32;
    static constexpr std::size_t kLargestBuffer = std::size_t{1} << 20;

    std::mutex mutex_;
    std::vector<std::string> buffers_;
};

} // namespace snowatlas::rest

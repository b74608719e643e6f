#include "driver/rest/buffer_pool.h"

#include <utility>

namespace snowatlas::rest {

std::string BufferPool::take() {
    const std::lock_guard lock(mutex_);
    if (buffers_.empty()) return {};
    std::string buffer = std::move(buffers_.back());
    buffers_.pop_back();
    return buffer;
}

void BufferPool::give_back(std::string buffer) {
    if (buffer.capacity() > kLargestBuffer) return;
    const std::lock_guard lock(mutex_);
    if (buffers_.size() < kMostBuffers) buffers_.push_back(std::move(buffer));
}

} // namespace snowatlas::rest

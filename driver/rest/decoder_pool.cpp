#include "driver/rest/decoder_pool.h"

#include <algorithm>
#include <thread>

namespace snowatlas::rest {
namespace {

constexpr unsigned kMostDecoders = 8;

} // namespace

DecoderPool::DecoderPool() {
    const auto count = std::clamp(std::thread::hardware_concurrency(), 2U, kMostDecoders);
    for (unsigned i = 0; i < count; ++i) decoders_.push_back(std::make_unique<Decoder>());
}

std::unique_ptr<Decoder> DecoderPool::take() {
    std::unique_lock lock(mutex_);
    free_.wait(lock, [this] { return !decoders_.empty(); });
    auto decoder = std::move(decoders_.back()); // the one used last: its memory is warm
    decoders_.pop_back();
    return decoder;
}

void DecoderPool::give_back(std::unique_ptr<Decoder> decoder) {
    {
        const std::lock_guard lock(mutex_);
        decoders_.push_back(std::move(decoder));
    }
    free_.notify_one();
}

DecodedPage DecoderPool::decode(const DecodePlan& plan, const std::vector<Value>& parameters, std::string_view body) {
    auto decoder = take();
    try {
        auto page = decoder->decode_padded(plan, parameters, body);
        give_back(std::move(decoder));
        return page;
    } catch (...) {
        give_back(std::move(decoder));
        throw;
    }
}

} // namespace snowatlas::rest

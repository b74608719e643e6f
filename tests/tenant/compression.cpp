#include "tests/tenant/compression.h"

#include <zlib.h>

#include <cstdint>

namespace snowatlas::tenant {

namespace {

constexpr std::size_t kWorthwhile = 1400; // bytes; less fits in one packet anyway
constexpr int kGzipWindow = 15 + 16;      // the largest window, in a gzip frame

std::string gzip(const std::string& text) {
    z_stream stream{};
    if (deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, kGzipWindow, 8, Z_DEFAULT_STRATEGY) != Z_OK) return {};
    std::string out(deflateBound(&stream, static_cast<uLong>(text.size())), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    const int result = deflate(&stream, Z_FINISH);
    out.resize(result == Z_STREAM_END ? stream.total_out : 0);
    deflateEnd(&stream);
    return out;
}

} // namespace

void Compressor::compress(HttpAnswer& answer) {
    if (answer.body->size() < kWorthwhile) return;
    const auto address = std::to_string(reinterpret_cast<std::uintptr_t>(answer.body.get()));
    auto known = packed_.find(address);
    if (!known) {
        auto small = std::make_shared<const std::string>(gzip(*answer.body));
        known = std::make_shared<const Packed>(Packed{answer.body, std::move(small)});
        packed_.insert(address, known, known->plain->size() + known->packed->size());
    }
    if (known->packed->empty() || known->packed->size() >= answer.body->size()) return;
    answer.body = known->packed;
    answer.headers.emplace_back("Content-Encoding", "gzip");
}

} // namespace snowatlas::tenant

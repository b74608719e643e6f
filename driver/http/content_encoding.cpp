#include "driver/http/content_encoding.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <new>

#include <libdeflate.h>

#include "driver/base/text.h"

namespace snowatlas::http {
namespace {

struct FreeDecompressor {
    void operator()(libdeflate_decompressor* decompressor) const { libdeflate_free_decompressor(decompressor); }
};
using Decompressor = std::unique_ptr<libdeflate_decompressor, FreeDecompressor>;

using Format = libdeflate_result (*)(libdeflate_decompressor*, const void*, std::size_t, void*, std::size_t,
                                     std::size_t*, std::size_t*);

constexpr std::size_t kUsualRatio = 8;
constexpr std::size_t kLargestRatio = 1032; // that the format allows
constexpr std::size_t kGzipTrailer = 8;

// The size that gzip states at its end, as far as it can be true.
std::size_t first_guess(bool is_gzip, std::string_view encoded) {
    if (!is_gzip || encoded.size() < kGzipTrailer) return encoded.size() * kUsualRatio;
    std::size_t stated = 0;
    for (std::size_t i = 1; i <= 4; ++i) stated = stated << 8 | static_cast<unsigned char>(encoded[encoded.size() - i]);
    return stated <= encoded.size() * kLargestRatio ? stated : encoded.size() * kUsualRatio;
}

// One stream after the other, as gzip may have several; `body` holds what has come of those before.
class Inflation {
  public:
    Inflation(std::string_view encoded, std::size_t max_bytes, std::size_t guess, std::string& body)
        : encoded_(encoded), max_bytes_(max_bytes), body_(body), decompressor_(libdeflate_alloc_decompressor()) {
        if (!decompressor_) throw std::bad_alloc();
        body_.resize(std::max<std::size_t>(guess, 1));
    }

    ContentDecoding run(Format format) {
        std::size_t size = 0;
        std::size_t at = 0;
        do {
            std::size_t consumed = 0;
            std::size_t made = 0;
            const auto result = format(decompressor_.get(), encoded_.data() + at, encoded_.size() - at,
                                       body_.data() + size, body_.size() - size, &consumed, &made);
            if (result == LIBDEFLATE_INSUFFICIENT_SPACE) {
                if (body_.size() >= max_bytes_) return ContentDecoding::TooLarge;
                body_.resize(std::min(max_bytes_, body_.size() * 2));
                continue;
            }
            if (result != LIBDEFLATE_SUCCESS) return ContentDecoding::Broken;
            at += consumed;
            size += made;
        } while (at < encoded_.size());
        body_.resize(size);
        return size <= max_bytes_ ? ContentDecoding::Done : ContentDecoding::TooLarge;
    }

  private:
    std::string_view encoded_;
    std::size_t max_bytes_;
    std::string& body_;
    Decompressor decompressor_;
};

} // namespace

bool is_encoded(const Response& response) {
    const auto* encoding = response.header("content-encoding");
    return encoding && !encoding->empty() && !equals_ignore_case(*encoding, "identity");
}

ContentDecoding decode_content(Response& response, std::size_t max_bytes) {
    if (response.encoded_body.empty()) return ContentDecoding::Done;
    const auto& encoding = *response.header("content-encoding");
    const bool is_gzip = equals_ignore_case(encoding, "gzip") || equals_ignore_case(encoding, "x-gzip");
    if (!is_gzip && !equals_ignore_case(encoding, "deflate")) return ContentDecoding::UnknownEncoding;
    const auto guess = std::min(first_guess(is_gzip, response.encoded_body), max_bytes);
    auto& body = response.body;
    body.reserve(guess + kReadAhead);
    Inflation inflation(response.encoded_body, max_bytes, guess, body);
    auto outcome = inflation.run(is_gzip ? libdeflate_gzip_decompress_ex : libdeflate_zlib_decompress_ex);
    // "deflate" means zlib's format; some servers send what is inside of it.
    if (outcome == ContentDecoding::Broken && !is_gzip) outcome = inflation.run(libdeflate_deflate_decompress_ex);
    body.reserve(body.size() + kReadAhead);
    response.encoded_body = {};
    return outcome;
}

} // namespace snowatlas::http

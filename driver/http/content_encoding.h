// Undoing an answer's Content-Encoding in one go: several times as fast as curl's way piece by piece, and on the thread
// of whoever waits for the answer instead of the one that drives all transfers.
#pragma once

#include <cstddef>
#include <string_view>

#include "driver/http/client.h"

namespace snowatlas::http {

// For a request's Accept-Encoding.
inline constexpr std::string_view kAcceptedEncodings = "gzip, deflate";

// What undoing came to.
enum class ContentDecoding { Done, Broken, TooLarge, UnknownEncoding };

bool is_encoded(const Response& response);
// Makes the body of what came encoded; its memory is used.
ContentDecoding decode_content(Response& response, std::size_t max_bytes);

} // namespace snowatlas::http

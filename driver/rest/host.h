// What all connections of one client to one host share in the process.
#pragma once

#include <memory>
#include <string>

#include "driver/rest/buffer_pool.h"
#include "driver/rest/decoder_pool.h"
#include "driver/rest/gate.h"
#include "driver/rest/page_cache.h"
#include "driver/rest/path_memory.h"

namespace snowatlas::rest {

struct Host {
    explicit Host(int max_concurrency) : gate(max_concurrency) {}
    DecoderPool decoders;
    BufferPool buffers;
    PathMemory memory;
    PageCache cache;
    Gate gate; // last: its threads use the others
};

// Lives while a connection holds it. A forked process gets its own.
std::shared_ptr<Host> shared_host(const std::string& base_url, const std::string& client_id, int max_concurrency);

} // namespace snowatlas::rest

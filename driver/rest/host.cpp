#include "driver/rest/host.h"

#include <map>
#include <mutex>
#include <tuple>

#include "driver/base/process.h"

namespace snowatlas::rest {

namespace {

// In a forked process the gate's threads do not exist and its locks may be held by them: it is left as it is.
std::shared_ptr<Host> made(int max_concurrency) {
    const auto forget = [process = process_id()](Host* host) {
        std::unique_ptr<Host> owned(host);
        if (process != process_id()) abandon(std::move(owned));
    };
    return {std::make_unique<Host>(max_concurrency).release(), forget};
}

} // namespace

std::shared_ptr<Host> shared_host(const std::string& base_url, const std::string& client_id, int max_concurrency) {
    using Key = std::tuple<std::uint64_t, std::string, std::string>;
    static std::mutex mutex;
    static std::map<Key, std::weak_ptr<Host>> hosts;

    const std::lock_guard lock(mutex);
    for (auto entry = hosts.begin(); entry != hosts.end();) {
        entry = entry->second.expired() ? hosts.erase(entry) : std::next(entry);
    }
    auto& known = hosts[Key{process_id(), base_url, client_id}];
    auto host = known.lock();
    if (!host) {
        host = made(max_concurrency);
        known = host;
    }
    host->gate.allow(max_concurrency);
    return host;
}

} // namespace snowatlas::rest

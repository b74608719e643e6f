// The thread that drives all transfers of a client.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include <curl/curl.h>

#include "driver/http/client.h"
#include "driver/http/curl_transfer.h"
#include "driver/http/trust_store.h"

namespace snowatlas::http {

struct CleanUpMulti {
    void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};

// Thread safe but for run(), which is the thread's. Shared by the client, the thread and running transfers' handles.
class CurlLoop {
  public:
    // Throws 08001 for an unreadable CA file.
    explicit CurlLoop(const TransportSettings& settings);

    void add(std::shared_ptr<CurlTransfer> transfer);
    void wake();
    // run() ends its transfers as cancelled and returns.
    void stop();
    void run();

  private:
    void admit_new();
    void drop_cancelled();
    void collect_finished();
    void drop_all();
    void finish(CURL* easy, CURLcode result);
    std::vector<std::shared_ptr<CurlTransfer>> take_incoming();
    std::shared_ptr<CurlTransfer> remove(std::size_t index);

    TransportSettings settings_;
    TrustStore trusted_;
    std::unique_ptr<CURLM, CleanUpMulti> multi_;
    std::vector<std::shared_ptr<CurlTransfer>> running_; // the loop thread's

    std::mutex mutex_;
    std::vector<std::shared_ptr<CurlTransfer>> incoming_;
    bool stopped_ = false;
};

} // namespace snowatlas::http

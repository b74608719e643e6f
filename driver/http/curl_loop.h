// The thread that drives a share of a client's transfers.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <mutex>
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
    CurlLoop(const TransportSettings& settings, std::shared_ptr<X509_STORE> trusted);

    // Transfers added that have not ended.
    std::size_t transfer_count() const { return transfer_count_; }
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
    std::shared_ptr<X509_STORE> trusted_;
    std::unique_ptr<CURLM, CleanUpMulti> multi_;
    std::vector<std::shared_ptr<CurlTransfer>> running_; // the loop thread's

    std::atomic<std::size_t> transfer_count_ = 0;
    std::mutex mutex_;
    std::vector<std::shared_ptr<CurlTransfer>> incoming_;
    bool stopped_ = false;
};

} // namespace snowatlas::http

#include "driver/http/curl_loop.h"

#include <algorithm>
#include <new>
#include <utility>

namespace snowatlas::http {
namespace {

// curl wakes earlier for its own timers, wake() for everything else.
constexpr int kIdleMilliseconds = 60'000;

} // namespace

CurlLoop::CurlLoop(const TransportSettings& settings, std::shared_ptr<X509_STORE> trusted)
    : settings_(settings), trusted_(std::move(trusted)), multi_(curl_multi_init()) {
    if (!multi_) throw std::bad_alloc();
    curl_multi_setopt(multi_.get(), CURLMOPT_PIPELINING, static_cast<long>(CURLPIPE_MULTIPLEX));
    curl_multi_setopt(multi_.get(), CURLMOPT_MAX_HOST_CONNECTIONS, static_cast<long>(settings.max_connections));
}

void CurlLoop::add(std::shared_ptr<CurlTransfer> transfer) {
    ++transfer_count_;
    {
        const std::lock_guard lock(mutex_);
        incoming_.push_back(std::move(transfer));
    }
    wake();
}

void CurlLoop::wake() {
    curl_multi_wakeup(multi_.get());
}

void CurlLoop::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopped_ = true;
    }
    wake();
}

void CurlLoop::run() {
    for (;;) {
        {
            const std::lock_guard lock(mutex_);
            if (stopped_) break;
        }
        admit_new();
        drop_cancelled();
        int still_running = 0;
        curl_multi_perform(multi_.get(), &still_running);
        collect_finished();
        curl_multi_poll(multi_.get(), nullptr, 0, kIdleMilliseconds, nullptr);
    }
    drop_all();
}

std::vector<std::shared_ptr<CurlTransfer>> CurlLoop::take_incoming() {
    const std::lock_guard lock(mutex_);
    return std::exchange(incoming_, {});
}

void CurlLoop::admit_new() {
    for (auto& transfer : take_incoming()) {
        const CURLcode result = transfer->begin(settings_, *trusted_);
        if (result != CURLE_OK || curl_multi_add_handle(multi_.get(), transfer->handle()) != CURLM_OK) {
            transfer->fail(TransferError::Phase::Tls, "A request to ",
                           " cannot be made with this libcurl; install version 7.85 or later, built with OpenSSL.");
            --transfer_count_;
            continue;
        }
        running_.push_back(std::move(transfer));
    }
}

std::shared_ptr<CurlTransfer> CurlLoop::remove(std::size_t index) {
    std::swap(running_[index], running_.back());
    auto transfer = std::move(running_.back());
    running_.pop_back();
    --transfer_count_;
    return transfer;
}

void CurlLoop::drop_cancelled() {
    for (std::size_t i = running_.size(); i-- > 0;) {
        if (!running_[i]->cancel_requested()) continue;
        const auto transfer = remove(i);
        // Whoever waits is told first: taking the handle out may have to wait for the resolver.
        transfer->fail(TransferError::Phase::Cancelled, "The request to ", " was cancelled.");
        curl_multi_remove_handle(multi_.get(), transfer->handle());
    }
}

void CurlLoop::collect_finished() {
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
        if (message->msg == CURLMSG_DONE) finish(message->easy_handle, message->data.result);
    }
}

void CurlLoop::finish(CURL* easy, CURLcode result) {
    const auto found = std::find_if(running_.begin(), running_.end(),
                                    [easy](const auto& transfer) { return transfer->handle() == easy; });
    if (found == running_.end()) return;
    const auto transfer = remove(static_cast<std::size_t>(found - running_.begin()));
    curl_multi_remove_handle(multi_.get(), easy);
    transfer->complete(result);
}

void CurlLoop::drop_all() {
    for (auto& transfer : take_incoming()) running_.push_back(std::move(transfer));
    while (!running_.empty()) {
        const auto transfer = remove(running_.size() - 1);
        transfer->fail(TransferError::Phase::Cancelled, "The request to ", " was cancelled: its connection is closed.");
        if (transfer->handle()) curl_multi_remove_handle(multi_.get(), transfer->handle());
    }
}

} // namespace snowatlas::http

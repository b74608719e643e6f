#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

#include "driver/base/process.h"
#include "driver/http/client.h"
#include "driver/http/curl_loop.h"

namespace snowatlas::http {
namespace {

class TransferHandle final : public Transfer {
  public:
    TransferHandle(std::weak_ptr<CurlLoop> loop, std::shared_ptr<CurlTransfer> transfer)
        : loop_(std::move(loop)), transfer_(std::move(transfer)) {}
    void cancel() override {
        transfer_->request_cancel();
        if (const auto loop = loop_.lock()) loop->wake();
    }

  private:
    std::weak_ptr<CurlLoop> loop_;
    std::shared_ptr<CurlTransfer> transfer_;
};

class CurlClient final : public Client {
  public:
    explicit CurlClient(const TransportSettings& settings)
        : process_(process_id()), loop_(std::make_shared<CurlLoop>(settings)),
          thread_(std::make_unique<std::thread>([loop = loop_] {
              block_signals_on_this_thread();
              loop->run();
          })) {}

    ~CurlClient() override {
        if (!belongs_to_this_process()) {
            abandon();
            return;
        }
        loop_->stop();
        // The last one to let go may be a callback, on the thread itself; then it ends on its own.
        if (thread_->get_id() == std::this_thread::get_id()) {
            thread_->detach();
        } else {
            thread_->join();
        }
    }

    std::shared_ptr<Transfer> start(Request request, std::function<void(Outcome)> done) override {
        if (!belongs_to_this_process()) {
            throw Error(state::kLinkFailure, "The connection was opened before this process was forked; open a new "
                                             "connection in the forked process.");
        }
        auto transfer = std::make_shared<CurlTransfer>(std::move(request), std::move(done));
        auto handle = std::make_shared<TransferHandle>(loop_, transfer);
        loop_->add(std::move(transfer));
        return handle;
    }

    bool belongs_to_this_process() const { return process_ == process_id(); }

  private:
    // In a fork there is no thread to join, and the sockets are still the parent's: closing a TLS connection here would
    // say goodbye in its name. The thread's own hold on the loop keeps both as they are.
    void abandon() { static_cast<void>(thread_.release()); }

    std::uint64_t process_;
    std::shared_ptr<CurlLoop> loop_;
    std::unique_ptr<std::thread> thread_;
};

class Registry {
  public:
    static Registry& instance() {
        static Registry registry;
        return registry;
    }

    std::shared_ptr<Client> client(const TransportSettings& settings) {
        const std::lock_guard lock(mutex_);
        if (const auto known = clients_[settings].lock(); known && known->belongs_to_this_process()) return known;
        auto made = std::make_shared<CurlClient>(settings);
        clients_[settings] = made;
        return made;
    }

  private:
    Registry() { curl_global_init(CURL_GLOBAL_DEFAULT); }

    std::mutex mutex_;
    std::map<TransportSettings, std::weak_ptr<CurlClient>> clients_;
};

// Shared by a blocked caller and the callback, which may come after the caller has given up.
struct Waiter {
    std::mutex mutex;
    std::condition_variable changed;
    std::optional<Outcome> outcome;
    bool cancelled = false;
};

} // namespace

const std::string* Response::header(std::string_view lower_case_name) const {
    for (const auto& [name, value] : headers) {
        if (name == lower_case_name) return &value;
    }
    return nullptr;
}

Outcome Client::send(Request request, Cancellation& cancellation) {
    cancellation.check();
    const auto waiter = std::make_shared<Waiter>();
    const auto transfer = start(std::move(request), [waiter](Outcome outcome) {
        const std::lock_guard lock(waiter->mutex);
        waiter->outcome = std::move(outcome);
        waiter->changed.notify_all();
    });
    const Cancellation::Listener listener(cancellation, [waiter] {
        const std::lock_guard lock(waiter->mutex);
        waiter->cancelled = true;
        waiter->changed.notify_all();
    });

    std::unique_lock lock(waiter->mutex);
    const auto settled = [&] { return waiter->outcome || waiter->cancelled; };
    if (const auto deadline = cancellation.deadline()) {
        waiter->changed.wait_until(lock, *deadline, settled);
    } else {
        waiter->changed.wait(lock, settled);
    }
    if (waiter->outcome) return std::move(*waiter->outcome);
    lock.unlock();
    transfer->cancel();
    cancellation.check();
    return {std::nullopt, TransferError{TransferError::Phase::Cancelled, "The request was cancelled.", 0}};
}

std::shared_ptr<Client> shared_client(const TransportSettings& settings) {
    return Registry::instance().client(settings);
}

} // namespace snowatlas::http

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

#include "driver/base/process.h"
#include "driver/http/client.h"
#include "driver/http/curl_loop.h"
#include "driver/http/trust_store.h"

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

// A loop and the thread that runs it.
class LoopThread {
  public:
    LoopThread(const TransportSettings& settings, std::shared_ptr<X509_STORE> trusted)
        : loop_(std::make_shared<CurlLoop>(settings, std::move(trusted))),
          thread_(std::make_unique<std::thread>([loop = loop_] {
              block_signals_on_this_thread();
              loop->run();
          })) {}
    LoopThread(LoopThread&&) = default;
    LoopThread& operator=(LoopThread&&) = delete;

    ~LoopThread() {
        if (!thread_) return;
        loop_->stop();
        // The last one to let go may be a callback, on the thread itself; then it ends on its own.
        if (thread_->get_id() == std::this_thread::get_id()) {
            thread_->detach();
        } else {
            thread_->join();
        }
    }

    const std::shared_ptr<CurlLoop>& loop() const { return loop_; }

    // In a fork there is no thread to join, and the sockets are still the parent's: closing a TLS connection here would
    // say goodbye in its name. The thread's own hold on the loop keeps both as they are.
    void abandon() { static_cast<void>(thread_.release()); }

  private:
    std::shared_ptr<CurlLoop> loop_;
    std::unique_ptr<std::thread> thread_;
};

// curl decrypts and inflates on the thread of its loop, and tells of a finished answer only after it has done so for
// all others that have arrived: with one loop the next requests wait for that. More than four brought nothing.
constexpr int kMostLoops = 4;

class CurlClient final : public Client {
  public:
    explicit CurlClient(const TransportSettings& settings) : process_(process_id()) {
        const std::shared_ptr<X509_STORE> trusted = make_trust_store(settings.ca_file);
        const int count = std::clamp(settings.max_connections, 1, kMostLoops);
        auto share = settings;
        share.max_connections = (settings.max_connections + count - 1) / count;
        for (int i = 0; i < count; ++i) threads_.emplace_back(share, trusted);
    }

    ~CurlClient() override {
        if (belongs_to_this_process()) return;
        for (auto& thread : threads_) thread.abandon();
    }

    std::shared_ptr<Transfer> start(Request request, std::function<void(Outcome)> done) override {
        if (!belongs_to_this_process()) {
            throw Error(state::kLinkFailure, "The connection was opened before this process was forked; open a new "
                                             "connection in the forked process.");
        }
        auto transfer = std::make_shared<CurlTransfer>(std::move(request), std::move(done));
        const auto& loop = least_busy();
        auto handle = std::make_shared<TransferHandle>(loop, transfer);
        loop->add(std::move(transfer));
        return handle;
    }

    bool belongs_to_this_process() const { return process_ == process_id(); }

  private:
    // The first of equals, so that one request after the other stays on one connection.
    const std::shared_ptr<CurlLoop>& least_busy() const {
        const auto least = std::min_element(threads_.begin(), threads_.end(), [](const auto& one, const auto& other) {
            return one.loop()->transfer_count() < other.loop()->transfer_count();
        });
        return least->loop();
    }

    std::uint64_t process_;
    std::vector<LoopThread> threads_;
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
    Registry() {
        stay_loaded();
        curl_global_init(CURL_GLOBAL_DEFAULT);
    }

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

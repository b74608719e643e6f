// One logical GET: token, gate, repetitions, redirects, and what is written down about each.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "auth/token_source.h"
#include "driver/base/cancellation.h"
#include "driver/http/client.h"
#include "driver/rest/host.h"
#include "driver/rest/request_log.h"
#include "driver/rest/settings.h"

namespace snowatlas::rest {

// What a connection reads through; shared with the requests it has under way.
struct Context {
    Settings settings; // without the secret
    std::shared_ptr<http::Client> client;
    std::shared_ptr<auth::TokenSource> tokens;
    std::shared_ptr<Host> host;
    RequestLog log;
    std::atomic<bool> link_is_dead{false};

    // Waits until no thread of the gate works for this connection; they have been told to stop.
    void wait_for_jobs();

  private:
    friend class JobTicket;
    std::mutex mutex_;
    std::condition_variable idle_;
    int jobs_ = 0;
};

// Held by a job from submission until everything else of it is gone.
class JobTicket {
  public:
    explicit JobTicket(Context& context);
    ~JobTicket();
    JobTicket(const JobTicket&) = delete;
    JobTicket& operator=(const JobTicket&) = delete;

  private:
    Context& context_;
};

// The last answer, after all repetitions, was no success. Thrown; who knows what was asked for makes an Error of it.
struct HttpFailure {
    long status = 0;
    std::string message; // as the server put it, may be empty
};

struct Call {
    std::string target;   // path and query
    std::string endpoint; // the path's template
};

// Thread safe.
class Requester {
  public:
    // Takes the body of a successful answer, with kJsonPadding behind it; returns the number of rows in it. Throws
    // BrokenAnswer where the body is not what it should be: then the request is repeated.
    using Consume = std::function<std::uint64_t(std::string_view body)>;

    explicit Requester(Context& context) : context_(context) {}

    // `slot` may be empty; it is given back as soon as the answer is there. Throws HttpFailure, or Error: 28000 for a
    // token that is refused twice, 08S01 for a link that does not come back, those of the token source, HY008 and
    // HYT00.
    void get(const Call& call, Gate::Slot slot, const Consume& consume, Cancellation& cancellation);

  private:
    class Attempts;

    Context& context_;
};

} // namespace snowatlas::rest

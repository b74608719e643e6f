// One token of the process and everybody who uses it.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>

#include "auth/client_credentials.h"
#include "auth/token_source.h"

namespace snowatlas::auth {

// Thread safe. Knows no secret: whoever needs a token brings the credentials.
class SharedToken {
  public:
    using Time = std::chrono::system_clock::time_point;
    explicit SharedToken(std::function<Time()> clock = std::chrono::system_clock::now) : clock_(std::move(clock)) {}
    ~SharedToken();
    SharedToken(const SharedToken&) = delete;
    SharedToken& operator=(const SharedToken&) = delete;

    AccessToken token(const Credentials& credentials, http::Client& client, Cancellation& cancellation);
    void reject(std::uint64_t generation);
    std::optional<IdentityClaims> identity() const;
    std::optional<Time> expiry() const;

  private:
    struct Current {
        AccessToken token;
        Time renew_at; // from here on somebody should fetch the next one
    };
    using Lock = std::unique_lock<std::mutex>;

    bool is_usable() const;
    bool is_renewal_due() const;
    void wait_for_flight(Lock& lock, Cancellation& cancellation);
    void fetch(Lock& lock, const Credentials& credentials, http::Client& client, Cancellation& cancellation);
    void renew_early(Lock& lock, const Credentials& credentials, http::Client& client, Cancellation& cancellation);
    void land(Lock& lock, const Credentials& credentials, http::Client& client, Cancellation& cancellation,
              const GrantOptions& options);
    void store(Grant grant, Time asked_at);
    void drop();

    const std::function<Time()> clock_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::optional<Current> current_;
    std::optional<IdentityClaims> identity_;
    std::uint64_t generation_ = 0;
    bool resources_refused_ = false;
    // A flight is a request for a token that is under way; at most one.
    bool flying_ = false;
    std::uint64_t flights_landed_ = 0;
    std::optional<Diagnostic> failure_; // of the flight that landed last; not that its caller gave up
};

} // namespace snowatlas::auth

#include "auth/token_cache.h"

#include <algorithm>

#include "auth/identity_token.h"
#include "driver/base/log.h"
#include "driver/base/text.h"

namespace snowatlas::auth {
namespace {

using std::chrono::seconds;

constexpr seconds kLongestMargin{300};
// Early renewal holds up the call that happens to do it, so it is not given long.
constexpr std::chrono::milliseconds kEarlyRenewalTimeout{15'000};
constexpr seconds kEarlyRenewalPause{30};

bool wants_identity(const Credentials& credentials) {
    const auto scopes = split(credentials.scope, ' ');
    return std::find(scopes.begin(), scopes.end(), "openid") != scopes.end();
}

std::string host_of(const Credentials& credentials) {
    const auto url = http::parse_url(credentials.token_url);
    return url ? url->authority : std::string();
}

} // namespace

SharedToken::~SharedToken() {
    drop();
}

AccessToken SharedToken::token(const Credentials& credentials, http::Client& client, Cancellation& cancellation) {
    cancellation.check();
    // Before the lock: cancelling calls it under a lock of its own, which nobody may ask for while holding ours.
    const Cancellation::Listener listener(cancellation, [this] {
        const std::lock_guard lock(mutex_);
        changed_.notify_all();
    });
    Lock lock(mutex_);
    while (!is_usable()) {
        if (flying_) {
            wait_for_flight(lock, cancellation);
        } else {
            fetch(lock, credentials, client, cancellation);
        }
    }
    if (is_renewal_due() && !flying_) renew_early(lock, credentials, client, cancellation);
    return current_->token;
}

bool SharedToken::is_usable() const {
    return current_ && clock_() < current_->token.expires_at;
}

bool SharedToken::is_renewal_due() const {
    return clock_() >= current_->renew_at;
}

void SharedToken::wait_for_flight(Lock& lock, Cancellation& cancellation) {
    const std::uint64_t landed = flights_landed_;
    const auto over = [&] { return flights_landed_ != landed || cancellation.cancelled(); };
    if (const auto deadline = cancellation.deadline()) {
        changed_.wait_until(lock, *deadline, over);
    } else {
        changed_.wait(lock, over);
    }
    if (flights_landed_ != landed && failure_ && !is_usable()) throw Error(*failure_);
    if (flights_landed_ == landed) cancellation.check();
}

void SharedToken::fetch(Lock& lock, const Credentials& credentials, http::Client& client, Cancellation& cancellation) {
    land(lock, credentials, client, cancellation,
         {!resources_refused_, credentials.max_retries, credentials.request_timeout});
}

void SharedToken::renew_early(Lock& lock, const Credentials& credentials, http::Client& client,
                              Cancellation& cancellation) {
    const auto timeout = std::min<std::chrono::milliseconds>(credentials.request_timeout, kEarlyRenewalTimeout);
    try {
        land(lock, credentials, client, cancellation, {!resources_refused_, 0, timeout});
    } catch (const Error& error) {
        // The old token goes on serving; a caller that is to stop, stops.
        cancellation.check();
        if (!is_usable()) throw;
        current_->renew_at = std::max(current_->renew_at, clock_() + kEarlyRenewalPause);
        log::lazy(log::Level::Warning, [&] { return std::string("Renewing the token ahead failed: ") + error.what(); });
    }
}

// Flies with the lock released, and lands whatever happens.
void SharedToken::land(Lock& lock, const Credentials& credentials, http::Client& client, Cancellation& cancellation,
                       const GrantOptions& options) {
    flying_ = true;
    const bool identity_is_known = identity_.has_value();
    std::optional<Diagnostic> failure;
    std::exception_ptr problem;
    std::optional<IdentityClaims> identity;
    Grant grant;
    const Time asked_at = clock_();
    lock.unlock();
    try {
        grant = request_grant(credentials, options, client, cancellation);
        if (!identity_is_known && wants_identity(credentials) && !grant.identity_token.empty()) {
            identity = verify_identity(grant.identity_token, credentials, client, cancellation);
        }
    } catch (const Error& error) {
        problem = std::current_exception();
        // That this caller gave up is no news for the others: one of them takes over.
        if (!cancellation.stopped()) failure = error.diagnostic();
    } catch (...) {
        problem = std::current_exception();
    }
    lock.lock();
    flying_ = false;
    ++flights_landed_;
    failure_ = std::move(failure);
    changed_.notify_all();
    if (problem) std::rethrow_exception(problem);

    log::lazy(log::Level::Info, [&] {
        return "Signed in at " + host_of(credentials) + " as client '" + credentials.client_id + "'; the token lasts " +
               std::to_string(grant.lifetime.count()) + " s.";
    });
    if (identity) identity_ = std::move(identity);
    store(std::move(grant), asked_at);
}

void SharedToken::store(Grant grant, Time asked_at) {
    drop();
    resources_refused_ = resources_refused_ || grant.resources_refused;
    const seconds margin = std::min(kLongestMargin, grant.lifetime / 10);
    Current current;
    current.token.value = std::move(grant.access_token);
    current.token.generation = ++generation_;
    current.token.expires_at = asked_at + grant.lifetime;
    current.renew_at = current.token.expires_at - margin;
    current_ = std::move(current);
}

void SharedToken::drop() {
    if (current_) wipe(current_->token.value);
    current_.reset();
}

void SharedToken::reject(std::uint64_t generation) {
    const std::lock_guard lock(mutex_);
    if (current_ && current_->token.generation == generation) drop();
}

std::optional<IdentityClaims> SharedToken::identity() const {
    const std::lock_guard lock(mutex_);
    return identity_;
}

std::optional<SharedToken::Time> SharedToken::expiry() const {
    const std::lock_guard lock(mutex_);
    if (!current_) return std::nullopt;
    return current_->token.expires_at;
}

} // namespace snowatlas::auth

// The identity provider: tokens for applications, identity tokens, discovery, keys.
#pragma once

#include <chrono>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "tests/tenant/http_message.h"
#include "tests/tenant/tenant.h"

namespace snowatlas::tenant {

// What may be asked how often, per client. Thread safe.
class TokenBucket {
  public:
    TokenBucket(double per_second, int burst) : per_second_(per_second), burst_(burst) {}
    // 0 where the request may pass, else the seconds to wait.
    int ask(const std::string& client);

  private:
    struct Level {
        double tokens;
        std::chrono::steady_clock::time_point when;
    };
    double per_second_;
    double burst_;
    std::mutex mutex_;
    std::map<std::string, Level> levels_;
};

// Signs identity tokens with a key made at the start (RS256).
class Signer {
  public:
    Signer();
    ~Signer();
    std::string sign(const std::string& claims_json) const; // a compact JWT
    const std::string& jwks() const { return jwks_; }

  private:
    struct Key;
    std::unique_ptr<Key> key_;
    std::string jwks_;
};

class Identity {
  public:
    explicit Identity(const Options& options);

    // Where it is reached: "https://127.0.0.1:40123". Call before the first request.
    void set_base_url(const std::string& base_url) { base_url_ = base_url; }
    // The endpoints below /idp; a 404 for any other path.
    HttpAnswer answer(const HttpRequest& request);

    struct Grant {
        const Registration* registration = nullptr;
        bool for_product_apis = true;
    };
    // Of an Authorization header; empty where the token is missing, unknown, expired or revoked.
    std::optional<Grant> grant(const std::string& authorization) const;
    void revoke_tokens();

  private:
    HttpAnswer token(const HttpRequest& request);
    std::string issue(const Registration& registration, bool for_product_apis);
    std::string identity_claims(const Registration& registration) const;

    const Options& options_;
    std::string base_url_;
    const Signer& signer();
    std::once_flag signer_once_;
    std::unique_ptr<Signer> signer_; // made when first needed: a key takes a while
    TokenBucket bucket_;
    struct Issued {
        const Registration* registration;
        bool for_product_apis;
        std::chrono::steady_clock::time_point expires;
    };
    mutable std::mutex mutex_;
    std::map<std::string, Issued, std::less<>> tokens_;
    std::map<const Registration*, std::deque<std::string>> by_client_;
};

} // namespace snowatlas::tenant

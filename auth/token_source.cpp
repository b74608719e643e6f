#include "auth/token_source.h"

#include <array>
#include <map>
#include <mutex>

#include <openssl/evp.h>
#include <openssl/rand.h>

#include "auth/token_cache.h"
#include "driver/base/process.h"
#include "driver/base/text.h"

namespace snowatlas::auth {
namespace {

constexpr std::size_t kMostIdleTokens = 64;

class Source final : public TokenSource {
  public:
    Source(Credentials credentials, std::shared_ptr<http::Client> client, std::shared_ptr<SharedToken> shared)
        : credentials_(std::move(credentials)), client_(std::move(client)), shared_(std::move(shared)) {}
    ~Source() override { wipe(credentials_.client_secret); }

    AccessToken token(Cancellation& cancellation) override {
        return shared_->token(credentials_, *client_, cancellation);
    }
    void reject(std::uint64_t generation) override { shared_->reject(generation); }
    std::optional<IdentityClaims> identity() const override { return shared_->identity(); }
    std::optional<std::chrono::system_clock::time_point> expiry() const override { return shared_->expiry(); }

  private:
    Credentials credentials_;
    std::shared_ptr<http::Client> client_;
    std::shared_ptr<SharedToken> shared_;
};

// The tokens outlive their connections, so that the next connection needs no request.
class Registry {
  public:
    static Registry& instance() {
        static Registry registry;
        return registry;
    }

    std::shared_ptr<SharedToken> token(const Credentials& credentials) {
        const std::string key = key_of(credentials);
        const std::lock_guard lock(mutex_);
        auto& token = tokens_[key];
        if (token) return token;
        auto made = token = std::make_shared<SharedToken>();
        if (tokens_.size() > kMostIdleTokens) forget_idle();
        return made;
    }

  private:
    Registry() {
        if (RAND_bytes(salt_.data(), static_cast<int>(salt_.size())) != 1) {
            throw Error(state::kGeneral, "OpenSSL gives no random numbers; check its installation.");
        }
    }

    // Another secret is another entry: nobody gets a token by knowing the client's name. A forked process has its own,
    // as a flight of the parent's never lands in it.
    std::string key_of(const Credentials& credentials) const {
        const std::string separator(1, '\0');
        return std::to_string(process_id()) + separator + credentials.token_url + separator + credentials.client_id +
               separator + credentials.scope + separator + join(credentials.resources, "\x01") + separator +
               credentials.identity_url + separator + digest(credentials.client_secret);
    }

    std::string digest(const std::string& secret) const {
        std::string salted(salt_.begin(), salt_.end());
        salted.reserve(salt_.size() + secret.size());
        salted += secret;
        std::string result(EVP_MAX_MD_SIZE, '\0');
        unsigned length = 0;
        const int done = EVP_Digest(salted.data(), salted.size(), reinterpret_cast<unsigned char*>(result.data()),
                                    &length, EVP_sha256(), nullptr);
        wipe(salted);
        if (done != 1) throw Error(state::kGeneral, "OpenSSL has no SHA-256; check its installation.");
        result.resize(length);
        return result;
    }

    void forget_idle() {
        for (auto entry = tokens_.begin(); entry != tokens_.end();) {
            entry = entry->second.use_count() == 1 ? tokens_.erase(entry) : std::next(entry);
        }
    }

    std::array<unsigned char, 32> salt_{};
    std::mutex mutex_;
    std::map<std::string, std::shared_ptr<SharedToken>> tokens_;
};

} // namespace

std::shared_ptr<TokenSource> shared_token_source(const Credentials& credentials, std::shared_ptr<http::Client> client) {
    return std::make_shared<Source>(credentials, std::move(client), Registry::instance().token(credentials));
}

} // namespace snowatlas::auth

// An API without a network: a client whose answers are made by the test, in the process.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "driver/rest/requester.h"
#include "driver/rest/session.h"
#include "schema/loader.h"

namespace snowatlas::rest {

struct FakeRequest {
    std::string path;                         // decoded
    std::map<std::string, std::string> query; // decoded
    std::string token;
    std::string raw_query; // as sent
    int number(const std::string& name, int otherwise = 0) const;
};

struct FakeReply {
    long status = 200;
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers = {};
    std::chrono::milliseconds delay{0};
    bool disconnect = false;
};

class FakeClient final : public http::Client {
  public:
    using Handler = std::function<FakeReply(const FakeRequest&)>;

    explicit FakeClient(Handler handler) : handler_(std::move(handler)) {}
    ~FakeClient() override;

    std::shared_ptr<http::Transfer> start(http::Request request, std::function<void(http::Outcome)> done) override;

    std::vector<FakeRequest> requests() const;
    std::vector<std::string> targets() const; // path?query as sent
    int most_at_once() const { return most_; }

  private:
    Handler handler_;
    mutable std::mutex mutex_;
    std::vector<FakeRequest> requests_;
    std::vector<std::string> targets_;
    std::vector<std::thread> threads_;
    std::atomic<int> running_{0};
    std::atomic<int> most_{0};
};

class FakeTokens final : public auth::TokenSource {
  public:
    auth::AccessToken token(Cancellation& cancellation) override;
    void reject(std::uint64_t generation) override;
    std::optional<auth::IdentityClaims> identity() const override { return {}; }
    std::optional<std::chrono::system_clock::time_point> expiry() const override { return {}; }

  private:
    std::atomic<std::uint64_t> generation_{1};
};

// A table whose definition is given, and a context that reads it from `handler`.
class FakeApi {
  public:
    explicit FakeApi(FakeClient::Handler handler, Settings settings = {});
    ~FakeApi();

    // Reads everything; each row is its cells as text, joined by '|', NULL as "NULL".
    std::vector<std::string> read(ScanRequest request);
    std::unique_ptr<Scan> scan(ScanRequest request);

    FakeClient& client() { return *client_; }
    Context& context() { return *context_; }
    const std::vector<Diagnostic>& warnings() const { return warnings_; }

  private:
    std::shared_ptr<FakeClient> client_;
    std::shared_ptr<Context> context_;
    std::vector<Diagnostic> warnings_;
};

// The first table of a definition file's text.
std::shared_ptr<const schema::Table> make_table(const std::string& json);
// All columns of the table, path 0.
ScanRequest request_for(std::shared_ptr<const schema::Table> table, std::size_t path = 0);
std::string text_of(const Cell& cell, const SqlType& type);
std::vector<std::string> rows_of(const RowBatch& batch, const schema::Table& table);
// "[{"id":1},…]" with `count` rows from `first`.
std::string item_list(int first, int count);

// "acme.things": a list of numbers with a filter and two permissions; `extra` goes into the path.
std::shared_ptr<const schema::Table> list_table(const std::string& path = "/api/acme/v1/things",
                                                const std::string& extra = "");
// "acme.lines": numbers by the number of their ticket.
std::shared_ptr<const schema::Table> child_table();
struct Totals {
    bool pages = true, items = false;
};
// The page that is asked for, of a list of the numbers from 0.
std::string page_of(int rows, const FakeRequest& request, Totals totals = {});
std::vector<std::string> numbers(int count); // as rows of text
Settings quick();                            // few attempts

} // namespace snowatlas::rest

// A rest::Session that serves rows from memory and counts the requests a server would see.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "driver/rest/session.h"

namespace snowatlas::engine {

// A row by column names; columns that are left out are NULL.
using FakeRow = std::map<std::string, Value, LessIgnoreCase>;

class FakeSession final : public rest::Session {
  public:
    explicit FakeSession(std::size_t page_size = 100) : page_size_(page_size) {
        settings_.client_id = "tester";
        settings_.base_url = "https://example.test";
    }

    std::map<std::string, std::vector<FakeRow>, LessIgnoreCase> rows; // by qualified table name
    // What has been asked, one line a request: "sam.computers page 1", "sam.computers/c1", "sam.computers count".
    std::vector<std::string> requested;
    bool has_totals = true;
    // What servers do with filters: apply them, pass over them, or find nothing by the fields they do not know.
    enum class Filtering { Applies, Ignores, FindsNothing } filtering = Filtering::Applies;
    std::size_t most_keys_in_filter = 50; // more would make the URL too long
    rest::Settings& mutable_settings() { return settings_; }

    std::unique_ptr<rest::Scan> scan(rest::ScanRequest request, std::function<void(Diagnostic)> warn) override;
    std::optional<std::int64_t> count(const schema::Table& table, std::size_t path,
                                      const std::vector<rest::Disjunction>& filter, Cancellation&) override;
    std::string filter_text(const schema::Table& table, std::size_t path,
                            const std::vector<rest::Disjunction>& filter) const override;
    void note_filter(const schema::Table& table, std::size_t path, const std::vector<rest::Disjunction>& filter,
                     rest::FilterEffect effect) override;
    bool filter_finds(const schema::Table& table, std::size_t path,
                      const std::vector<rest::Disjunction>& filter) const override;
    std::size_t page_rows(const schema::AccessPath& path) const override { return path.paging.paged ? page_size_ : 0; }
    void sign_in(Cancellation&) override {}
    const rest::Settings& settings() const override { return settings_; }
    std::vector<rest::RequestRecord> requests() const override;
    std::optional<auth::IdentityClaims> identity() const override {
        return auth::IdentityClaims{"t1", "Example Tenant", "westeurope", "s"};
    }
    std::optional<std::chrono::system_clock::time_point> token_expiry() const override { return std::nullopt; }
    bool link_is_dead() const override { return false; }

    std::size_t page_size() const { return page_size_; }

  private:
    rest::Settings settings_;
    std::size_t page_size_;
    std::map<std::string, rest::FilterEffect> noted_; // by table and column
};

} // namespace snowatlas::engine

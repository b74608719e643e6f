// A simulated Snow Atlas: token endpoint, identity, every endpoint of the table definitions, and its faults.
// A library for tests; tests/tenant/main.cpp makes the program `snowatlas-tenant` of it.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "schema/model.h"

namespace snowatlas::tenant {

class Dataset;

// Who may sign in, and what for. An empty list of permissions grants all.
struct Registration {
    std::string client_id, client_secret;
    std::vector<std::string> permissions;
};

struct Options {
    std::uint64_t seed = 1;
    std::uint64_t computers = 200;              // other tables grow with it, in proportions of atlas/reports.md
    std::optional<std::uint64_t> installations; // rows of sam.computers_applications; default about 100 a computer
    std::optional<std::uint64_t> applications;  // rows of sam.applications; default 100 + 2 a computer, at most 75,000
    int port = 0;                               // 0: any free one, on 127.0.0.1
    bool tls = true;
    std::filesystem::path certificate_folder; // CA and server certificate are made here; empty: a temporary folder
    std::chrono::milliseconds latency{0};     // added to every API answer
    double requests_per_second = 0;           // 0: no limit; beyond it 429 with Retry-After
    int burst = 10;
    double token_requests_per_second = 0;
    std::chrono::seconds token_lifetime{3600};
    std::size_t tokens_per_client = 0; // beyond it the oldest becomes invalid; 0: no limit
    int maximum_page_size = 0;         // 0: as the definitions say; otherwise clamps silently
    int refuse_page_size_above = 0;    // 0: never; otherwise a larger page_size is answered with 400
    bool oracle_under_api = false;     // /api/sam/oracle/… instead of the published /sam/oracle/…
    bool gzip = true;                  // for those who offer it
    std::vector<Registration> registrations = {{"demo-client", "demo-secret", {}}};
    std::string schema_file; // further definitions, as the driver's SchemaFile
};

// One fault, applied to the next `count` requests whose path starts with `path_prefix` (after skipping `skip` of them).
struct Fault {
    std::string path_prefix = "/api";
    int count = 1; // -1: until cleared
    int skip = 0;
    enum class Kind {
        Status,       // answer with `status`, `body` and Retry-After where `retry_after` >= 0
        Disconnect,   // close the connection without an answer
        CutBody,      // announce the whole length, send half, close
        Malformed,    // a body that is no JSON
        Delay,        // wait `delay`, then answer properly
        RevokeTokens, // every token handed out so far becomes invalid (401), this request included
        ShiftRows,    // rows move by one between pages: a row is seen twice
        ShrinkTotal,  // total_items is one less than before
        Redirect,     // 302 to `body`
        EmptyBody,    // 204 without a body
        NullMembers,  // every member that is no key is null
        MissingMembers,
        ExtraMembers,
        OtherCase,    // member names in another case
        WrapObject,   // an object answer arrives in items + pagination
        UnwrapArray,  // a page arrives as a bare array
        OddDates,     // dates in every spelling of quirks.md, some unreadable
        WideDecimals, // decimals beyond double precision
        FlagsAsNumbers,
        RefuseFilter, // 400 for any filter
        IgnoreFilter, // as if no filter had been given
        FindNothing,  // no row for any filter, as for a field that is not known
        IgnoreTotals, // total_items and total_pages are null
        HtmlError,    // like Status, with an HTML body of a gateway
    } kind = Kind::Status;
    int status = 500;
    int retry_after = -1;
    std::string body;
    std::chrono::milliseconds delay{0};
};

struct LoggedRequest {
    std::string method, path, query; // query decoded
    std::string body;                // of POST; the secret replaced by ***
    int status = 0;
    std::uint64_t rows = 0;
    bool had_token = false;
    std::string http_version;
};

class Tenant {
  public:
    explicit Tenant(Options options = {}); // starts listening before it returns
    ~Tenant();
    Tenant(const Tenant&) = delete;
    Tenant& operator=(const Tenant&) = delete;

    std::string base_url() const; // "https://127.0.0.1:40123"
    std::string token_url() const;
    std::string ca_file() const;
    const Options& options() const;
    // "BaseUrl=…;ClientId=…;ClientSecret=…;CaFile=…" of the first registration, to append to "Driver=…;".
    std::string connection_string() const;

    void inject(const Fault& fault);
    void clear_faults();
    std::vector<LoggedRequest> requests() const; // since start or the last clear
    void clear_requests();

    // Every row of a table as the API would give it (one JSON object per row with all columns of the table, keys
    // included), in list order; for the oracle. Stops when `row` returns false.
    void for_each_row(const std::string& qualified_table,
                      const std::function<bool(const std::string& json)>& row) const;

    // Where the rows come from (tests/tenant/dataset.h), for the export.
    const Dataset& dataset() const;

  private:
    class Implementation;
    std::unique_ptr<Implementation> implementation_;
};

} // namespace snowatlas::tenant

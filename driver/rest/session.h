// Reading access paths: from a table and what is known of the rows to a stream of batches.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "auth/token_source.h"
#include "driver/base/cancellation.h"
#include "driver/rest/predicate.h"
#include "driver/rest/row_batch.h"
#include "driver/rest/settings.h"
#include "schema/model.h"

namespace snowatlas::rest {

// One value per parameter of the access path, in its order.
using Key = std::vector<Value>;

struct SortKey {
    std::size_t column;
    bool descending = false;
};

class SharedScan;

struct ScanRequest {
    std::shared_ptr<const schema::Table> table;
    std::size_t path = 0; // index into table->paths
    // Requests are made once per key, concurrently, in bounded number; rows come key by key in this order. A path
    // without parameters takes no key. Duplicates are asked once.
    std::vector<Key> keys;
    std::vector<Disjunction> filter;
    std::vector<SortKey> sort;                // empty, or the path is sortable
    std::vector<bool> columns;                // which to decode, by table column index
    std::optional<std::uint64_t> rows_wanted; // a hint that sizes the first page: nobody will read more
    // A hint: nobody will read so many rows at the beginning. Some of them may be left out, as Scan says. Only where
    // there is no key and no filter.
    std::uint64_t rows_to_skip = 0;
    // A key that is not there (404) is no row; where false and the path is a plain list, 404 is an error.
    bool missing_is_empty = true;
    // Of a table with a Pivot: the list of values, for all scans of a statement that need it; null where one does.
    std::shared_ptr<SharedScan> pivot_values;
};

// A stream of rows in the order the API gave them. One reader thread; destroying it ends all its requests within a
// page.
class Scan {
  public:
    virtual ~Scan() = default;
    // The next rows, or null after the last. Throws: a scan never ends early without an error.
    virtual std::shared_ptr<const RowBatch> next(Cancellation& cancellation) = 0;
    // How many of the rows to skip do not come; known once next() has returned.
    virtual std::uint64_t rows_left_out() const { return 0; }
};

// A line of system.requests.
struct RequestRecord {
    std::int64_t started_ticks = 0; // UTC
    std::string method;
    std::string target; // path and query, no host, no secret
    long status = 0;    // 0: no answer
    double milliseconds = 0;
    std::uint64_t bytes = 0;
    std::uint64_t rows = 0;
    int attempt = 1;
    bool cached = false;
    std::string error; // empty when all went well
};

// What rows that came under a filter have shown of it: it finds rows; it leaves out rows; it let pass what it should
// not, so that it is of no use.
enum class FilterEffect { Finds, LeavesOut, Ignored };

// What one connection reads through. Thread safe: statements of a connection run at the same time.
class Session {
  public:
    virtual ~Session() = default;
    // Starts the first request(s). Warnings (01000, 01S07) go to `warn`, called on the reader's thread within next().
    virtual std::unique_ptr<Scan> scan(ScanRequest request, std::function<void(Diagnostic)> warn) = 0;
    // Number of rows of a List path under an exact filter, by one request; empty where the answer does not say (neither
    // total_items nor total_pages), or the filter cannot be relied on: then somebody must scan. A filter on a field
    // that the description does not list is checked once, by counting without it: a server may pass over it.
    virtual std::optional<std::int64_t> count(const schema::Table& table, std::size_t path,
                                              const std::vector<Disjunction>& filter, Cancellation& cancellation) = 0;
    // The filter text that would be sent; empty if none of it can be said. For EXPLAIN and plan choice.
    virtual std::string filter_text(const schema::Table& table, std::size_t path,
                                    const std::vector<Disjunction>& filter) const = 0;
    // Later plans and counts of the process rely on what is noted; a filter that was ignored is not sent any more.
    virtual void note_filter(const schema::Table& table, std::size_t path, const std::vector<Disjunction>& filter,
                             FilterEffect effect) = 0;
    // The description lists the fields of the filter, or it was noted to find rows.
    virtual bool filter_finds(const schema::Table& table, std::size_t path,
                              const std::vector<Disjunction>& filter) const = 0;
    // How many rows the next page of the path will be asked for: the connection's number or the endpoint's largest,
    // less what the endpoint has refused. 0: the path has no pages.
    virtual std::size_t page_rows(const schema::AccessPath& path) const = 0;
    // Signs in (or uses the process's token); HYT01 after the login timeout.
    virtual void sign_in(Cancellation& cancellation) = 0;

    virtual const Settings& settings() const = 0;
    virtual std::vector<RequestRecord> requests() const = 0; // newest last, the last 10,000
    virtual std::optional<auth::IdentityClaims> identity() const = 0;
    virtual std::optional<std::chrono::system_clock::time_point> token_expiry() const = 0;
    // The last request failed in a way that says the link is gone. Local and instant.
    virtual bool link_is_dead() const = 0;
};

std::unique_ptr<Session> open_session(Settings settings);

} // namespace snowatlas::rest

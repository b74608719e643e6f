// A small ODBC application: what tests ask the driver library through the driver manager.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace snowatlas::fault {

struct Record { // of the diagnostics
    std::string state;
    int native = 0;
    std::string text;
};
using Row = std::vector<std::optional<std::string>>; // every value as text, NULL as nothing

// What a call brought; `failed` where it ended in an error: then the rows are those before it.
struct Answer {
    bool failed = false;
    std::vector<Row> rows;
    std::vector<Record> records;
    std::size_t error = 0; // which of the records says why it failed

    std::string state() const; // of the error; empty: it went well
    std::string text() const;  // of all records
    std::size_t count(const std::string& state) const;
};

// The driver library under test, as "Driver=…;" for a connection string.
std::string driver_keyword();

class Connection {
  public:
    // `opened` says how it went; a connection that could not be opened runs nothing.
    explicit Connection(const std::string& connection_string);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    const Answer& opened() const { return opened_; }
    // Executes and fetches every row. `timeout` is the query timeout, 0: none.
    Answer run(const std::string& sql, std::chrono::seconds timeout = std::chrono::seconds(0));
    // The same, and cancelled from another thread after `delay`.
    Answer run_and_cancel(const std::string& sql, std::chrono::milliseconds delay);

  private:
    struct Handles;
    std::unique_ptr<Handles> handles_;
    Answer opened_;
};

} // namespace snowatlas::fault

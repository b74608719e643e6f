// Rows of a list by many keys: the keys are put into filters, as many as one takes, and every row is looked at again.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "driver/rest/session.h"

namespace snowatlas::engine {

// The keys in groups of which each fits into one filter, together no longer than the path allows; empty where a key
// cannot be said in a filter.
std::vector<std::vector<Value>> groups_for_filters(const rest::Session& session, const schema::Table& table,
                                                   std::size_t path, std::size_t column,
                                                   const std::vector<Value>& keys);

// "column is one of the keys", as a filter.
rest::Disjunction key_condition(std::size_t column, const std::vector<Value>& keys);

struct KeyFilterRequest {
    rest::Session* session = nullptr; // outlives the scan
    rest::ScanRequest request;        // without keys; its columns have `column`
    std::size_t column = 0;
    std::vector<std::vector<Value>> groups;
    // Reads the same rows, or more, in another way.
    std::function<std::unique_ptr<rest::Scan>()> otherwise;
};

// Every row that has one of the keys, once. Where the server turns out not to filter by the column, or finds nothing at
// all by it though it never has before, the other way is taken: a filter must not lose rows.
std::unique_ptr<rest::Scan> start_key_filter_scan(KeyFilterRequest request, std::function<void(Diagnostic)> warn);

} // namespace snowatlas::engine

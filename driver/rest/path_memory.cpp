#include "driver/rest/path_memory.h"

#include <algorithm>

namespace snowatlas::rest {
namespace {

constexpr int kPageSizes[] = {1000, 500, 100};

// "/sam/oracle" of "/sam/oracle/v1/…": paths that are published alike.
std::string_view family_of(std::string_view endpoint) {
    const auto second = endpoint.find('/', 1);
    const auto third = second == std::string_view::npos ? second : endpoint.find('/', second + 1);
    return endpoint.substr(0, third);
}

} // namespace

int smaller_page_size(int refused) {
    for (const int size : kPageSizes) {
        if (size < refused) return size;
    }
    return 0;
}

const PathMemory::Endpoint* PathMemory::find(std::string_view endpoint) const {
    const auto found = endpoints_.find(endpoint);
    return found == endpoints_.end() ? nullptr : &found->second;
}

int PathMemory::page_size(std::string_view endpoint, int wanted) const {
    const std::lock_guard lock(mutex_);
    const auto* known = find(endpoint);
    if (known && !known->paged) return 0;
    return known && known->largest_page > 0 ? std::min(known->largest_page, wanted) : wanted;
}

void PathMemory::refuse_page_size(std::string_view endpoint, int refused) {
    const int smaller = smaller_page_size(refused);
    if (smaller == 0) return;
    const std::lock_guard lock(mutex_);
    auto& largest = endpoints_[std::string(endpoint)].largest_page;
    largest = largest == 0 ? smaller : std::min(largest, smaller);
}

bool PathMemory::refuses(std::string_view endpoint, const FilterUse& use) const {
    const std::lock_guard lock(mutex_);
    const auto* known = find(endpoint);
    return known && known->refused.count(use) > 0;
}

void PathMemory::accept(std::string_view endpoint, const std::vector<FilterUse>& uses) {
    if (uses.empty()) return;
    const std::lock_guard lock(mutex_);
    endpoints_[std::string(endpoint)].accepted.insert(uses.begin(), uses.end());
}

void PathMemory::refuse(std::string_view endpoint, const std::vector<FilterUse>& uses) {
    const std::lock_guard lock(mutex_);
    auto& known = endpoints_[std::string(endpoint)];
    const auto is_good = [&](const FilterUse& use) { return known.accepted.count(use) > 0; };
    const bool all_good = std::all_of(uses.begin(), uses.end(), is_good);
    for (const auto& use : uses) {
        if (all_good || !is_good(use)) known.refused.insert(use);
    }
}

void PathMemory::note(std::string_view endpoint, const std::vector<FilterUse>& uses, Effect effect) {
    const std::lock_guard lock(mutex_);
    auto& known = endpoints_[std::string(endpoint)];
    for (const auto& use : uses) known.effects.insert({use, effect});
}

bool PathMemory::is_noted(std::string_view endpoint, const std::vector<FilterUse>& uses, Effect effect) const {
    const std::lock_guard lock(mutex_);
    const auto* known = find(endpoint);
    return known && std::all_of(uses.begin(), uses.end(), [&](const auto& use) {
               return known->effects.count({use, effect}) > 0;
           });
}

bool PathMemory::can(std::string_view endpoint, bool Endpoint::*what) const {
    const std::lock_guard lock(mutex_);
    const auto* known = find(endpoint);
    return !known || known->*what;
}

void PathMemory::cannot(std::string_view endpoint, bool Endpoint::*what) {
    const std::lock_guard lock(mutex_);
    endpoints_[std::string(endpoint)].*what = false;
}

PathMemory::Prefix PathMemory::prefix(std::string_view endpoint) const {
    const std::lock_guard lock(mutex_);
    const auto found = prefixes_.find(family_of(endpoint));
    return found == prefixes_.end() ? Prefix::Unknown : found->second;
}

void PathMemory::learn_prefix(std::string_view endpoint, Prefix prefix) {
    const std::lock_guard lock(mutex_);
    prefixes_.insert_or_assign(std::string(family_of(endpoint)), prefix);
}

} // namespace snowatlas::rest

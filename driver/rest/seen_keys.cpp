#include "driver/rest/seen_keys.h"

#include <utility>

namespace snowatlas::rest {
namespace {

constexpr std::size_t kGeneration = 65'536; // rows; there are two generations

} // namespace

bool SeenKeys::Set::contains(std::uint64_t hash) const {
    if (slots_.empty()) return false;
    const auto mask = slots_.size() - 1;
    for (auto at = hash & mask; slots_[at] != 0; at = (at + 1) & mask) {
        if (slots_[at] == hash) return true;
    }
    return false;
}

bool SeenKeys::Set::insert(std::uint64_t hash) {
    if ((size_ + 1) * 2 > slots_.size()) grow();
    const auto mask = slots_.size() - 1;
    auto at = hash & mask;
    for (; slots_[at] != 0; at = (at + 1) & mask) {
        if (slots_[at] == hash) return false;
    }
    slots_[at] = hash;
    ++size_;
    return true;
}

void SeenKeys::Set::grow() {
    std::vector<std::uint64_t> old(slots_.empty() ? 1024 : slots_.size() * 2);
    old.swap(slots_);
    size_ = 0;
    for (const auto hash : old) {
        if (hash != 0) insert(hash);
    }
}

void SeenKeys::Set::clear() {
    slots_.assign(slots_.size(), 0);
    size_ = 0;
}

std::optional<std::vector<std::uint32_t>> SeenKeys::add_page(const std::vector<std::uint64_t>& hashes) {
    if (unreliable_) return {};
    if (newer_.size() >= kGeneration) {
        std::swap(newer_, older_);
        newer_.clear();
    }
    std::vector<std::uint32_t> kept;
    kept.reserve(hashes.size());
    for (std::uint32_t row = 0; row < hashes.size(); ++row) {
        if (hashes[row] == 0 || !seen(hashes[row])) kept.push_back(row);
    }
    for (const auto row : kept) {
        if (hashes[row] != 0 && !newer_.insert(hashes[row])) {
            unreliable_ = true;
            return {};
        }
    }
    if (kept.size() == hashes.size()) return {};
    return kept;
}

} // namespace snowatlas::rest

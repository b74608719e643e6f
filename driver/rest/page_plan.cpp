#include "driver/rest/page_plan.h"

#include <algorithm>

namespace snowatlas::rest {
namespace {

constexpr int kMostDoublings = 10;
// A server that counts more pages than it has is not asked for all of them.
constexpr int kMostEmptyPages = 3;

} // namespace

std::optional<PagePosition> PagePlan::next(bool reader_waits) {
    if (ended_) return {};
    bool go = issued_ == 0 || (reader_waits && undelivered() == 0);
    if (arrived_ > 0 && !growing_ && size_ > 0) {
        if (last_) {
            go = go || next_number_ <= *last_;
        } else if (!short_page_) { // how much there is is not known: the window opens with every full page
            go = go || unanswered() < (1 << std::min(full_, kMostDoublings));
        }
    }
    if (!go) return {};
    ++issued_;
    return PagePosition{next_number_++, size_};
}

void PagePlan::resized(int size) {
    size_ = size;
    start_.max_size = std::min(start_.max_size, size);
}

bool PagePlan::is_full(PagePosition position, const PageInfo& info) const {
    std::int64_t expected = position.size;
    if (info.page_size && *info.page_size > 0) expected = std::min(expected, *info.page_size);
    return static_cast<std::int64_t>(info.items) >= expected;
}

void PagePlan::arrived(PagePosition position, const PageInfo& info) {
    ++arrived_;
    if (position.size == 0) return;
    if (is_full(position, info)) {
        ++full_;
    } else {
        short_page_ = std::min<std::int64_t>(short_page_.value_or(position.number), position.number);
    }
    if (position.size != size_) return;
    const auto answered = info.page_size && *info.page_size > 0 ? *info.page_size : position.size;
    if (info.total_pages) {
        last_ = *info.total_pages;
    } else if (info.total_items) {
        const auto size = std::min<std::int64_t>(answered, position.size);
        last_ = (*info.total_items + size - 1) / size;
    }
    if (position.number == 1) pass_over(position, info);
}

void PagePlan::pass_over(PagePosition first, const PageInfo& info) {
    const auto size = static_cast<std::uint64_t>(first.size);
    const bool is_as_asked = info.items == size && info.page_size.value_or(first.size) == first.size;
    if (growing_ || !last_ || next_number_ != 2 || !is_as_asked) return;
    const auto whole =
        std::min(start_.rows_to_skip / size, static_cast<std::uint64_t>(std::max<std::int64_t>(*last_, 1) - 1));
    if (whole < 2) return;
    next_number_ = static_cast<int>(whole) + 1;
    rows_left_out_ = (whole - 1) * size;
    received_ += static_cast<std::int64_t>(rows_left_out_);
}

PagePlan::Verdict PagePlan::delivered(PagePosition position, const PageInfo& info, std::optional<bool> rows_are_new) {
    ++delivered_;
    if (info.total_items) {
        if (!first_total_) first_total_ = info.total_items;
        if (*first_total_ != *info.total_items) changed_total_ = info.total_items;
    }
    if (delivered_ == 1) first_number_ = info.page_number;
    const bool same_again = position.number > 1 && first_number_ && info.page_number == first_number_;
    if (same_again && info.items > 0 && !rows_are_new.value_or(false)) {
        ended_ = true;
        const bool missing = info.total_items && *info.total_items > received_;
        return missing || info.total_pages.value_or(1) > 1 ? Verdict::Stuck : Verdict::Repeated;
    }
    const bool cut = growing_ && info.page_size && *info.page_size > 0 && *info.page_size < position.size;
    if (cut && position.number == 1) growing_ = false;
    if (cut && position.number > 1) { // the number counts pages of another size than the server's
        growing_ = false;
        issued_ = arrived_ = delivered_;
        const auto offset = std::int64_t{position.number - 1} * position.size;
        size_ = position.size / 2;
        next_number_ = static_cast<int>(offset / size_) + 1;
        last_.reset();
        short_page_.reset();
        return Verdict::AskAgain;
    }
    received_ += static_cast<std::int64_t>(info.items);
    if (position.size == 0) return after_unpaged(info);
    if (info.items == 0) return after_empty(position, info);
    if (empty_ > 0) {
        ended_ = true;
        return Verdict::Gap;
    }
    if (!has_more(position, info)) return end(info);
    if (growing_) grow(position);
    return Verdict::More;
}

// An empty page is the end, but where there should be more pages: then it may be a fault, which the next ones show.
PagePlan::Verdict PagePlan::after_empty(PagePosition position, const PageInfo& info) {
    ++empty_;
    const bool inside = last_ && position.number < *last_;
    if (inside && empty_ < kMostEmptyPages) return Verdict::More;
    gave_less_ = inside;
    return end(info);
}

PagePlan::Verdict PagePlan::end(const PageInfo& info) {
    ended_ = true;
    gave_less_ = gave_less_ || (info.total_items && *info.total_items > received_);
    return Verdict::Last;
}

// An endpoint that is not described as paged, whose answer says that there are further pages.
PagePlan::Verdict PagePlan::after_unpaged(const PageInfo& info) {
    const auto items = static_cast<std::int64_t>(info.items);
    const bool more_pages = info.total_pages && *info.total_pages > 1;
    const bool more_items = info.total_items && *info.total_items > items;
    const bool perhaps = !info.total_pages && !info.total_items && info.page_size && items >= *info.page_size;
    if (items == 0 || !info.has_pagination || !(more_pages || more_items || perhaps)) {
        ended_ = true;
        return Verdict::Last;
    }
    size_ = static_cast<int>(info.page_size && *info.page_size > 0 ? *info.page_size : items);
    next_number_ = 2;
    growing_ = false;
    if (info.total_pages) last_ = info.total_pages;
    return Verdict::More;
}

bool PagePlan::has_more(PagePosition position, const PageInfo& info) {
    const bool more_items = info.total_items && received_ < *info.total_items;
    if (info.total_pages) {
        const bool inside = position.number < *info.total_pages;
        short_inside_ = short_inside_ || (inside && !is_full(position, info));
        return inside || more_items || (short_inside_ && !info.total_items);
    }
    if (info.total_items) return more_items;
    if (!info.has_pagination && static_cast<std::int64_t>(info.items) > position.size) return false; // no pages at all
    return is_full(position, info);
}

// Pages double, at offsets that are multiples of the new size: s, s, 2s, 4s ...
void PagePlan::grow(PagePosition position) {
    const auto offset = std::int64_t{position.number} * position.size;
    if (position.size * 2 > start_.max_size) {
        growing_ = false;
        return;
    }
    if (offset % (std::int64_t{position.size} * 2) != 0) return;
    size_ = position.size * 2;
    next_number_ = static_cast<int>(offset / size_) + 1;
    last_.reset();
    short_page_.reset();
}

} // namespace snowatlas::rest

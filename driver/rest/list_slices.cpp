#include "driver/rest/list_slices.h"

#include "driver/rest/json_text.h"

namespace snowatlas::rest {

// Where a comma between elements, or the end of the list, follows enough text.
std::size_t ListSlices::end_of_part() {
    int depth = 0;
    bool in_string = false;
    for (std::size_t at = at_; at < list_.size(); ++at) {
        const char c = list_[at];
        if (in_string) {
            if (c == '\\') ++at;
            if (c == '"') in_string = false;
            continue;
        }
        if (c == '"') in_string = true;
        if (c == '[' || c == '{') ++depth;
        if (c == ',' && depth == 0 && at - at_ >= bytes_) return at;
        if ((c == ']' || c == '}') && depth-- == 0) {
            closed_ = true;
            return at;
        }
    }
    return list_.size();
}

bool ListSlices::next(std::string& part) {
    if (closed_ || at_ >= list_.size()) return false;
    const auto end = end_of_part();
    part.clear();
    part += '[';
    part += list_.substr(at_, end - at_);
    part += ']';
    at_ = end + 1;
    return true;
}

bool ListSlices::is_whole() const {
    return closed_ && list_[at_ - 1] == ']' && trim_json(list_.substr(at_)).empty();
}

} // namespace snowatlas::rest

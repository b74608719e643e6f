#include "driver/rest/request_log.h"

#include "driver/base/log.h"

namespace snowatlas::rest {

void RequestLog::add(RequestRecord record) {
    log::lazy(log::Level::Debug, [&] {
        return record.method + " " + record.target + " -> " + std::to_string(record.status) + " in " +
               std::to_string(record.milliseconds) + " ms, " + std::to_string(record.bytes) + " bytes, " +
               std::to_string(record.rows) + " rows, attempt " + std::to_string(record.attempt) +
               (record.error.empty() ? "" : ": " + record.error);
    });
    const std::lock_guard lock(mutex_);
    if (records_.size() == kCapacity) records_.pop_front();
    records_.push_back(std::move(record));
}

std::vector<RequestRecord> RequestLog::records() const {
    const std::lock_guard lock(mutex_);
    return {records_.begin(), records_.end()};
}

} // namespace snowatlas::rest

// /control: how tests outside the process see the request log and set faults.
#pragma once

#include <deque>
#include <mutex>
#include <vector>

#include "tests/tenant/faults.h"
#include "tests/tenant/http_message.h"
#include "tests/tenant/tenant.h"

namespace snowatlas::tenant {

// Thread safe; the oldest entries go once there are very many.
class RequestLog {
  public:
    void add(const HttpRequest& request, const HttpAnswer& answer);
    std::vector<LoggedRequest> entries() const;
    void clear();

  private:
    mutable std::mutex mutex_;
    std::deque<LoggedRequest> entries_;
};

// Answers GET and DELETE of /control/requests, POST and DELETE of /control/faults.
HttpAnswer answer_control(const HttpRequest& request, RequestLog& log, FaultList& faults);

} // namespace snowatlas::tenant

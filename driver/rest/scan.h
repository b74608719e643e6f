// A scan: pages of one key after the other, fetched ahead and handed over in order.
#pragma once

#include <functional>
#include <memory>

#include "driver/rest/requester.h"
#include "driver/rest/session.h"

namespace snowatlas::rest {

std::unique_ptr<Scan> start_scan(std::shared_ptr<Context> context, ScanRequest request,
                                 std::function<void(Diagnostic)> warn);

} // namespace snowatlas::rest

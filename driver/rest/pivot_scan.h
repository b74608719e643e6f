// Rows gathered from a list that has one value a row: the tables of custom fields.
#pragma once

#include <functional>
#include <memory>

#include "driver/rest/requester.h"
#include "driver/rest/session.h"

namespace snowatlas::rest {

// The table has a Pivot. The list is in no order, so that the first row is there when all of the list has been read;
// rows then come in the order in which the list first names them. Filter, order and the number of rows wanted are for
// the one who asks to apply.
std::unique_ptr<Scan> start_pivot_scan(const std::shared_ptr<Context>& context, const ScanRequest& request,
                                       std::function<void(Diagnostic)> warn);

} // namespace snowatlas::rest

// Answers that are no success, as errors the application understands.
#pragma once

#include "driver/base/error.h"
#include "driver/rest/requester.h"
#include "schema/model.h"

namespace snowatlas::rest {

// 403: 42000 and the permission that is missing; 404 of a list: 42S02; else HY000. The native code is the HTTP status.
Error describe_failure(const HttpFailure& failure, const schema::Table& table, const schema::AccessPath& path);

} // namespace snowatlas::rest

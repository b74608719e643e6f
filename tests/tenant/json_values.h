// Arrays and free objects, which have no columns of their own.
#pragma once

#include "tests/tenant/dataset.h"

namespace snowatlas::tenant {

void choose_json_value(const Family& family, FamilyColumn& column);

} // namespace snowatlas::tenant

// Numbers, flags, dates.
#pragma once

#include "tests/tenant/dataset.h"

namespace snowatlas::tenant {

void choose_number_value(const Family& family, FamilyColumn& column);

} // namespace snowatlas::tenant

// Texts: names of people, hosts and products, versions, addresses, remarks.
#pragma once

#include "tests/tenant/dataset.h"

namespace snowatlas::tenant {

void choose_text_value(const Family& family, FamilyColumn& column);

} // namespace snowatlas::tenant

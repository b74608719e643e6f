// Gzip for those who offer it.
#pragma once

#include "tests/tenant/http_message.h"

namespace snowatlas::tenant {

// Replaces the body and adds Content-Encoding, where that makes it smaller.
void compress(HttpAnswer& answer);

} // namespace snowatlas::tenant

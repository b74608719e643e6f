// The rows of system.*: what the driver knows of itself. No request is made for them.
#pragma once

#include <memory>

#include "driver/engine/value_rows.h"
#include "driver/rest/session.h"
#include "schema/model.h"

namespace snowatlas::engine {

struct SystemFacts {
    const schema::Catalog& catalog;
    const rest::Session& session;
    std::vector<std::shared_ptr<const sql::LocalTable>> local_tables;
};

// Column order is that of the definition. Throws HY000 for a table this version does not know.
ValueRows system_rows(const schema::Table& table, const SystemFacts& facts);

} // namespace snowatlas::engine

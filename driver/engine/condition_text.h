// Bound expressions as text for people: EXPLAIN shows conditions in it.
#pragma once

#include <map>
#include <string>

#include "driver/sql/bound.h"

namespace snowatlas::engine {

// What relations are called, by id.
class RelationNames {
  public:
    explicit RelationNames(const sql::Query& query);
    // Its alias, or the table's name.
    std::string name(int relation) const;
    // "c.hostName"
    std::string column(int relation, std::size_t column) const;

  private:
    struct Named {
        std::string name;
        std::vector<sql::OutputColumn> columns;
    };
    std::map<int, Named> relations_;
};

// Close to what was written, without the conversions that the binder put in; cut where it is long.
std::string condition_text(const sql::Expression& expression, const RelationNames& names);

} // namespace snowatlas::engine

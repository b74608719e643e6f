// A scan as a virtual table of SQLite.
#pragma once

#include <string>

#include "driver/engine/database.h"
#include "driver/engine/scan_source.h"
#include "schema/model.h"

namespace snowatlas::engine {

// What a table of FROM is to SQLite. Must outlive the statements that read it.
struct ScanTable {
    const schema::Table* table = nullptr;
    ScanSource* source = nullptr;
    ExecutionContext* context = nullptr;
    double expected_rows = 0;
    // Nobody reads further than the first rows: no lookups, for which all of them had to be read.
    bool is_read_in_part = false;
};

// Makes the table known under a name while it lives.
class RegisteredTable {
  public:
    RegisteredTable(Database& database, std::string name, ScanTable& table);
    ~RegisteredTable();
    RegisteredTable(const RegisteredTable&) = delete;
    RegisteredTable& operator=(const RegisteredTable&) = delete;

  private:
    Database& database_;
    std::string name_;
};

} // namespace snowatlas::engine

// The tables of a connection: those of the definitions, and those of the tenant's custom fields once they are known.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>

#include "driver/base/cancellation.h"
#include "driver/rest/session.h"
#include "schema/model.h"

namespace snowatlas::engine {

// Thread safe. What one connection has learnt of custom fields is known to all of the process that sign in alike; a
// connection keeps its tables as they are, one made some minutes later asks anew.
class GrowingCatalog {
  public:
    GrowingCatalog(std::shared_ptr<const schema::Catalog> definitions, std::shared_ptr<rest::Session> session);

    // No request. What is handed out stays as it is.
    std::shared_ptr<const schema::Catalog> get();
    // Asks for the custom fields, unless they are known. Throws what a scan throws: 42000 without the permission.
    void discover_custom_tables(Cancellation& cancellation);
    // The same for a list of tables: only where the connection wants them in it (CustomTables), and silent where they
    // cannot be had. Then they are not asked for again.
    void list_custom_tables(Cancellation& cancellation);
    // As if new.
    void forget_custom_tables();

  private:
    const std::shared_ptr<const schema::Catalog> definitions_;
    const std::shared_ptr<rest::Session> session_;
    std::atomic<bool> refused_{false}; // to a list
    std::mutex mutex_;
    std::shared_ptr<const schema::Catalog> grown_; // null: custom fields are not known
};

} // namespace snowatlas::engine

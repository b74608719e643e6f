#include "installer/tool/user_statement.h"

#include <cstdlib>
#include <utility>

#include "installer/tool/exit_codes.h"

namespace snowatlas::tool {

UserStatement::UserStatement(const QueryOptions& options, WarningSink warn)
    : options_(options), watch_([this] { interrupt(); }), connection_(options.target, std::move(warn)) {}

UserStatement::~UserStatement() {
    const std::lock_guard lock(mutex_);
    statement_.reset();
}

Statement& UserStatement::execute(const std::string& sql) {
    {
        const std::lock_guard lock(mutex_);
        statement_.emplace(connection_);
    }
    if (options_.timeout > 0) statement_->set_timeout(options_.timeout);
    if (options_.max_rows > 0) statement_->set_max_rows(options_.max_rows);
    statement_->execute(sql, options_.parameters);
    return *statement_;
}

void UserStatement::interrupt() {
    const std::lock_guard lock(mutex_);
    if (!statement_) std::_Exit(kInterrupted);
    statement_->cancel();
}

} // namespace snowatlas::tool

#include "driver/odbc/environment.h"

#include "driver/base/error.h"
#include "driver/odbc/attributes.h"

namespace snowatlas::odbc {

void Environment::set_attribute(SQLINTEGER attribute, SQLPOINTER value) {
    const auto number = static_cast<SQLINTEGER>(short_number_of(value));
    switch (attribute) {
    case SQL_ATTR_ODBC_VERSION:
        if (number != SQL_OV_ODBC2 && number != SQL_OV_ODBC3 && number != SQL_OV_ODBC3_80)
            throw Error(state::kInvalidAttributeValue, "SQL_ATTR_ODBC_VERSION is none of 2, 3 and 380.");
        odbc_version_ = number;
        return;
    case SQL_ATTR_CONNECTION_POOLING:
        pooling_ = number;
        return;
    case SQL_ATTR_CP_MATCH:
        pool_match_ = number;
        return;
    case SQL_ATTR_OUTPUT_NTS:
        if (number != SQL_TRUE)
            throw Error(state::kNotImplemented, "The driver always ends the text it returns with a NUL.");
        return;
    default:
        throw_unknown_attribute("environment", attribute);
    }
}

SQLINTEGER Environment::attribute(SQLINTEGER attribute) const {
    switch (attribute) {
    case SQL_ATTR_ODBC_VERSION:
        return odbc_version_;
    case SQL_ATTR_CONNECTION_POOLING:
        return pooling_;
    case SQL_ATTR_CP_MATCH:
        return pool_match_;
    case SQL_ATTR_OUTPUT_NTS:
        return SQL_TRUE;
    default:
        throw_unknown_attribute("environment", attribute);
    }
}

void Environment::adopt(SQLHANDLE connection) {
    const std::lock_guard lock(connections_lock_);
    connections_.insert(connection);
}

void Environment::forget(SQLHANDLE connection) {
    const std::lock_guard lock(connections_lock_);
    connections_.erase(connection);
}

std::vector<SQLHANDLE> Environment::connections() const {
    const std::lock_guard lock(connections_lock_);
    return {connections_.begin(), connections_.end()};
}

} // namespace snowatlas::odbc

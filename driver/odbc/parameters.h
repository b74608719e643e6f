// Bound parameters: reading sets of them out of the application's buffers, data-at-execution included.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "driver/engine/connection.h"
#include "driver/odbc/descriptor.h"

namespace snowatlas::odbc {

using ParameterSet = std::vector<engine::TypedValue>;

// What came of one element of the parameter arrays.
struct SetState {
    std::optional<Diagnostic> error; // it could not be read
    SQLINTEGER column = SQL_NO_COLUMN_NUMBER;
    bool ignored = false; // SQL_PARAM_IGNORE
};

// The parameters of one execution. Not thread safe.
class Parameters {
  public:
    // Types that the application has declared, in order; Unknown where it has not.
    static std::vector<SqlType> declared_types(const Descriptor& apd, const Descriptor& ipd);

    // Reads what is there. 07002 where fewer than `count` are bound.
    Parameters(const Descriptor& apd, const Descriptor& ipd, std::size_t count);

    std::size_t set_count() const { return sets_.size(); }
    const ParameterSet& set(std::size_t index) const { return sets_[index]; }
    const SetState& state(std::size_t index) const { return states_[index]; }

    // Data at execution. needs_data(): some values are still to come.
    bool needs_data() const { return next_ < pending_.size(); }
    // The set the next of them belongs to.
    std::size_t set_needing_data() const { return pending_[next_].set; }
    // SQLParamData: completes the value just put, if any, and tells the token of the next one.
    SQLPOINTER next_token();
    bool finish_current(); // true when all are there
    // SQLPutData. HY010, HY019, HY020, HY090.
    void put(const void* data, SQLLEN length);

  private:
    // What the descriptors say of a parameter, as needed once its value is there.
    struct Declaration {
        SQLSMALLINT c_type = 0;
        SQLSMALLINT scale = 0;    // of SQL_C_NUMERIC
        SqlType type;             // Unknown where the application has not said
        SQLSMALLINT interval = 0; // an SQL interval type, or 0
        SQLINTEGER leading_precision = 0;
    };
    struct Pending {
        std::size_t set;
        SQLSMALLINT number;
        SQLPOINTER token;
        Declaration declaration;
    };

    void read_set(std::size_t index, const Descriptor& apd, const Descriptor& ipd, std::size_t count);
    engine::TypedValue read_value(std::size_t index, SQLSMALLINT number, const Descriptor& apd, const Descriptor& ipd);
    static Declaration declaration_of(const DescriptorRecord& application, const DescriptorRecord& implementation);
    static engine::TypedValue converted(const Declaration& declaration, const char* data, SQLLEN bytes);

    std::vector<ParameterSet> sets_;
    std::vector<SetState> states_;
    std::vector<Pending> pending_;
    std::size_t next_ = 0;
    bool started_ = false; // the current value has been asked for
    bool put_called_ = false;
    bool null_ = false;
    std::string collected_;
};

} // namespace snowatlas::odbc

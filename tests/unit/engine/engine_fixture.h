// A connection over a FakeSession and the real table definitions, with results as text.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "driver/engine/connection.h"
#include "tests/unit/engine/fake_session.h"

namespace snowatlas::engine {

using TextRows = std::vector<std::vector<std::string>>;

class EngineTest : public testing::Test {
  protected:
    EngineTest();

    // Cells as text, NULL as "NULL"; decimals, dates and times in their SQL form.
    TextRows rows_of(const std::string& sql, const std::vector<TypedValue>& parameters = {});
    // The only cell of the only row.
    std::string value_of(const std::string& sql, const std::vector<TypedValue>& parameters = {});
    // SQLSTATE of the error it ends with; "" if there is none.
    std::string error_of(const std::string& sql, const std::vector<TypedValue>& parameters = {});
    // Rows affected.
    std::int64_t change(const std::string& sql, const std::vector<TypedValue>& parameters = {});
    // What was requested since the last call, one line each.
    std::vector<std::string> requests();

    std::shared_ptr<FakeSession> session_;
    std::unique_ptr<Connection> connection_;
    Cancellation cancellation_;
    std::vector<Diagnostic> warnings_;
};

std::string text_of(const Cell& cell, const SqlType& type);
TypedValue text_parameter(const std::string& text);
TypedValue integer_parameter(std::int64_t value);

} // namespace snowatlas::engine

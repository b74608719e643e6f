#include "tests/unit/engine/engine_fixture.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "driver/base/calendar.h"
#include "schema/loader.h"

namespace snowatlas::engine {

namespace {

// The current row, and a few of those that can be had with it, a column at a time.
void append_rows(Cursor& cursor, const Statement& statement, TextRows& rows) {
    constexpr std::size_t kMostRows = 3;
    std::array<Cell, kMostRows> room;
    const std::span<Cell> cells(room.data(), std::min(cursor.rows_at_hand(), room.size()));
    const auto first = rows.size();
    rows.resize(first + cells.size());
    for (std::size_t column = 0; column < statement.columns().size(); ++column) {
        cursor.cells(column, cells);
        for (std::size_t i = 0; i < cells.size(); ++i)
            rows[first + i].push_back(text_of(cells[i], statement.columns()[column].type));
    }
    cursor.skip(cells.size() - 1);
}

} // namespace

EngineTest::EngineTest()
    : session_(std::make_shared<FakeSession>()), connection_(connect(session_, schema::load_catalog())) {}

std::string text_of(const Cell& cell, const SqlType& type) {
    switch (cell.kind()) {
    case CellKind::Null:
        return "NULL";
    case CellKind::Real: {
        char text[40];
        std::snprintf(text, sizeof text, "%.10g", cell.as_real());
        return text;
    }
    case CellKind::Decimal:
        return to_string(cell.as_decimal());
    case CellKind::Text:
    case CellKind::Binary:
        return std::string(cell.as_bytes());
    case CellKind::Integer:
        break;
    }
    if (type.id == TypeId::Date) return format_date(cell.as_integer());
    if (type.id == TypeId::Time) return format_time(cell.as_integer());
    if (type.id == TypeId::Timestamp) return format_timestamp(cell.as_integer());
    return std::to_string(cell.as_integer());
}

TextRows EngineTest::rows_of(const std::string& sql, const std::vector<TypedValue>& parameters) {
    const auto statement = connection_->prepare(sql, cancellation_);
    const auto execution = statement->execute(parameters, cancellation_,
                                              [&](Diagnostic warning) { warnings_.push_back(std::move(warning)); });
    TextRows rows;
    while (execution.cursor && execution.cursor->next(cancellation_)) append_rows(*execution.cursor, *statement, rows);
    return rows;
}

std::string EngineTest::value_of(const std::string& sql, const std::vector<TypedValue>& parameters) {
    const auto rows = rows_of(sql, parameters);
    return rows.size() == 1 && rows[0].size() == 1 ? rows[0][0] : std::to_string(rows.size()) + " rows";
}

std::string EngineTest::error_of(const std::string& sql, const std::vector<TypedValue>& parameters) {
    try {
        rows_of(sql, parameters);
    } catch (const Error& error) {
        EXPECT_FALSE(std::string(error.what()).empty());
        return std::string(error.sql_state().code());
    }
    return "";
}

std::int64_t EngineTest::change(const std::string& sql, const std::vector<TypedValue>& parameters) {
    return connection_->prepare(sql, cancellation_)->execute(parameters, cancellation_, {}).rows.value_or(-1);
}

std::vector<std::string> EngineTest::requests() {
    return std::exchange(session_->requested, {});
}

TypedValue text_parameter(const std::string& text) {
    return {{TypeId::VarChar, 4000, 0, true}, text};
}

TypedValue integer_parameter(std::int64_t value) {
    return {{TypeId::BigInt, 0, 0, true}, value};
}

} // namespace snowatlas::engine

#include "driver/engine/row_memory.h"

#include <gtest/gtest.h>

namespace snowatlas::engine {
namespace {

TEST(RowMemoryTest, GivesRowsBackInAnyOrderAlsoFromTheFile) {
    RowMemory memory(4, 100'000); // far less than the rows need
    constexpr std::int64_t kRows = 20'000;
    for (std::int64_t row = 0; row < kRows; ++row) {
        const std::string text = "text of row " + std::to_string(row);
        memory.append([&](std::size_t column) {
            switch (column) {
            case 0:
                return Cell::integer(row);
            case 1:
                return row % 3 == 0 ? Cell() : Cell::text(text);
            case 2:
                return Cell::decimal({-row, 2});
            default:
                return Cell::real(static_cast<double>(row) / 2);
            }
        });
    }
    ASSERT_EQ(memory.size(), static_cast<std::uint64_t>(kRows));
    for (const std::int64_t step : {1, 7'919}) { // in order, and hopping
        for (std::int64_t i = 0; i < kRows; ++i) {
            const auto row = i * step % kRows;
            const auto at = static_cast<std::uint64_t>(row);
            ASSERT_EQ(memory.cell(at, 0).as_integer(), row);
            ASSERT_EQ(memory.cell(at, 1).is_null(), row % 3 == 0);
            if (row % 3 != 0) {
                ASSERT_EQ(memory.cell(at, 1).as_bytes(), "text of row " + std::to_string(row));
            }
            ASSERT_EQ(memory.cell(at, 2).as_decimal(), (Decimal{-row, 2}));
            ASSERT_EQ(memory.cell(at, 3).as_real(), static_cast<double>(row) / 2);
        }
    }
}

TEST(RowMemoryTest, CanBeReadWhileItGrows) {
    RowMemory memory(1);
    for (std::int64_t row = 0; row < 30'000; ++row) {
        memory.append([&](std::size_t) { return Cell::integer(row); });
        ASSERT_EQ(memory.cell(static_cast<std::uint64_t>(row), 0).as_integer(), row);
        ASSERT_EQ(memory.cell(static_cast<std::uint64_t>(row / 2), 0).as_integer(), row / 2);
    }
}

} // namespace
} // namespace snowatlas::engine

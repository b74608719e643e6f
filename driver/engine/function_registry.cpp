#include "driver/engine/function_registry.h"

#include <array>

#include <sqlite3.h>

#include "driver/engine/value_mapping.h"

namespace snowatlas::engine {

struct FunctionRegistry::ScalarInstance {
    FunctionRegistry& registry;
    const ScalarMeaning& meaning;
    std::vector<SqlType> types;
    SqlType result;
    OnError on_error;
    std::string name;
    std::string text; // of the last result
};

struct FunctionRegistry::AggregateInstance {
    FunctionRegistry& registry;
    const AggregateMeaning& meaning;
    AggregateUse use;
    std::string name;
    std::vector<std::unique_ptr<Aggregator>> running;
};

namespace {

using ScalarInstance = FunctionRegistry::ScalarInstance;
using AggregateInstance = FunctionRegistry::AggregateInstance;

constexpr std::size_t kMostArguments = 127; // SQLITE_MAX_FUNCTION_ARG
constexpr std::size_t kUsualArguments = 6;

std::string key_of(std::string_view name, std::span<const SqlType> types, const SqlType& result) {
    std::string key(name);
    for (const auto& type : types) key += "," + to_string(type);
    return key + ":" + to_string(result);
}

std::string numbered(const char* prefix, std::size_t number) {
    return std::string(prefix).append(std::to_string(number));
}

// Reads the arguments; false where one is NULL.
bool read_arguments(std::span<sqlite3_value*> values, std::span<const SqlType> types, std::span<Cell> cells) {
    bool complete = true;
    for (std::size_t i = 0; i < values.size(); ++i) {
        cells[i] = read_value(values[i], types[i]);
        complete = complete && !cells[i].is_null();
    }
    return complete;
}

void report(sqlite3_context* sqlite, ScalarInstance& instance, const Error& error) {
    auto& context = *instance.registry.context();
    if (instance.on_error == OnError::SpoilRow) {
        context.fail_row(error);
        sqlite3_result_null(sqlite);
    } else {
        context.fail(error);
        sqlite3_result_error(sqlite, error.what(), -1);
    }
}

template <std::size_t most>
void evaluate(sqlite3_context* sqlite, ScalarInstance& instance, std::span<sqlite3_value*> values) {
    std::array<Cell, most> cells;
    const bool complete = read_arguments(values, instance.types, cells);
    if (!complete && !instance.meaning.sees_nulls) return sqlite3_result_null(sqlite);
    FunctionCall call{instance.types, instance.result, *instance.registry.context(), instance.text};
    const auto result = instance.meaning.evaluate(call, std::span<const Cell>(cells.data(), values.size()));
    check_range(result, instance.result);
    set_result(sqlite, result);
}

void call_scalar(sqlite3_context* sqlite, int count, sqlite3_value** values) {
    auto& instance = *static_cast<ScalarInstance*>(sqlite3_user_data(sqlite));
    const std::span<sqlite3_value*> arguments(values, static_cast<std::size_t>(count));
    try {
        if (arguments.size() <= kUsualArguments)
            evaluate<kUsualArguments>(sqlite, instance, arguments);
        else
            evaluate<kMostArguments>(sqlite, instance, arguments);
    } catch (const Error& error) {
        report(sqlite, instance, error);
    } catch (const std::exception& error) {
        report(sqlite, instance, Error(state::kGeneral, std::string("A function failed: ") + error.what()));
    }
}

// SQLite gives zeroed memory for it and ends with xFinal; the instance owns the aggregator.
struct AggregateState {
    Aggregator* aggregator;
};

void end_with(sqlite3_context* sqlite, AggregateInstance& instance, const std::exception& error) {
    const auto* known = dynamic_cast<const Error*>(&error);
    instance.registry.context()->fail(known ? *known : Error(state::kGeneral, error.what()));
    sqlite3_result_error(sqlite, error.what(), -1);
}

Aggregator& aggregator_of(sqlite3_context* sqlite, AggregateInstance& instance) {
    auto* state = static_cast<AggregateState*>(sqlite3_aggregate_context(sqlite, sizeof(AggregateState)));
    if (!state) throw std::bad_alloc();
    if (!state->aggregator)
        state->aggregator = instance.running.emplace_back(instance.meaning.make(instance.use)).get();
    return *state->aggregator;
}

template <typename Body> void with_cells(sqlite3_context* sqlite, int count, sqlite3_value** values, Body&& body) {
    auto& instance = *static_cast<AggregateInstance*>(sqlite3_user_data(sqlite));
    try {
        std::array<Cell, kMostArguments> cells;
        const auto size = static_cast<std::size_t>(count);
        read_arguments({values, size}, instance.use.types, cells);
        body(aggregator_of(sqlite, instance), std::span<const Cell>(cells.data(), size));
    } catch (const std::exception& error) {
        end_with(sqlite, instance, error);
    }
}

void aggregate_step(sqlite3_context* sqlite, int count, sqlite3_value** values) {
    with_cells(sqlite, count, values, [](Aggregator& aggregator, auto cells) { aggregator.add(cells); });
}

void aggregate_inverse(sqlite3_context* sqlite, int count, sqlite3_value** values) {
    with_cells(sqlite, count, values, [](Aggregator& aggregator, auto cells) { aggregator.remove(cells); });
}

void aggregate_value(sqlite3_context* sqlite) {
    auto& instance = *static_cast<AggregateInstance*>(sqlite3_user_data(sqlite));
    try {
        std::string text;
        const auto result = aggregator_of(sqlite, instance).result(text);
        check_range(result, instance.use.result);
        set_result(sqlite, result);
    } catch (const std::exception& error) {
        end_with(sqlite, instance, error);
    }
}

void aggregate_final(sqlite3_context* sqlite) {
    auto& instance = *static_cast<AggregateInstance*>(sqlite3_user_data(sqlite));
    // Also called to clean up, when a statement ends early and nobody waits for the value.
    if (instance.registry.context()) aggregate_value(sqlite);
    const auto* state = static_cast<AggregateState*>(sqlite3_aggregate_context(sqlite, 0));
    if (!state) return;
    std::erase_if(instance.running, [&](const auto& aggregator) { return aggregator.get() == state->aggregator; });
}

} // namespace

FunctionRegistry::FunctionRegistry(sqlite3* database) : database_(database) {}
FunctionRegistry::~FunctionRegistry() = default;

const std::string& FunctionRegistry::scalar(const ScalarMeaning& meaning, std::vector<SqlType> types,
                                            const SqlType& result, OnError on_error) {
    if (types.size() > kMostArguments)
        throw Error(state::kSyntaxOrAccess, "A function has more than 127 arguments; write it as several calls.");
    auto key = key_of(meaning.name, types, result);
    if (on_error == OnError::SpoilRow) key += "!";
    auto& instance = scalars_[key];
    if (!instance) {
        instance = std::make_unique<ScalarInstance>(
            ScalarInstance{*this, meaning, std::move(types), result, on_error, numbered("f", scalars_.size()), {}});
        // A constant call that may fail must not be taken out of the loop: every row is to see its error.
        const bool deterministic = meaning.deterministic && on_error == OnError::EndStatement;
        const int flags = SQLITE_UTF8 | (deterministic ? SQLITE_DETERMINISTIC : 0);
        sqlite3_create_function_v2(database_, instance->name.c_str(), static_cast<int>(instance->types.size()), flags,
                                   instance.get(), call_scalar, nullptr, nullptr, nullptr);
    }
    return instance->name;
}

const std::string& FunctionRegistry::aggregate(const AggregateMeaning& meaning, AggregateUse use) {
    auto key = key_of(meaning.name, use.types, use.result) + (use.distinct ? "!" : "");
    for (std::size_t i = 0; i < use.descending.size(); ++i)
        key.append(use.descending[i] ? "d" : "a").append(use.nulls_first[i] ? "f" : "l");
    auto& instance = aggregates_[key];
    if (!instance) {
        instance = std::make_unique<AggregateInstance>(
            AggregateInstance{*this, meaning, std::move(use), numbered("a", aggregates_.size()), {}});
        sqlite3_create_window_function(database_, instance->name.c_str(), static_cast<int>(instance->use.types.size()),
                                       SQLITE_UTF8, instance.get(), aggregate_step, aggregate_final, aggregate_value,
                                       aggregate_inverse, nullptr);
    }
    return instance->name;
}

} // namespace snowatlas::engine

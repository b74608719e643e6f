#include "driver/engine/function_meaning.h"

#include <map>

namespace snowatlas::engine {
namespace {

template <typename Meaning> using Index = std::map<std::string_view, const Meaning*>;

template <typename Meaning> const Meaning* find(const Index<Meaning>& index, std::string_view name) {
    const auto found = index.find(name);
    return found == index.end() ? nullptr : found->second;
}

template <typename Meaning> Index<Meaning> index_of(std::initializer_list<std::span<const Meaning>> families) {
    Index<Meaning> index;
    for (const auto& family : families)
        for (const auto& meaning : family) index.emplace(meaning.name, &meaning);
    return index;
}

} // namespace

const ScalarMeaning* find_scalar(std::string_view name) {
    static const auto index = index_of<ScalarMeaning>(
        {text_functions(), pattern_functions(), numeric_functions(), datetime_functions(), cast_functions()});
    return find(index, name);
}

const AggregateMeaning* find_aggregate(std::string_view name) {
    static const auto index =
        index_of<AggregateMeaning>({sum_aggregates(), statistic_aggregates(), ordered_aggregates()});
    return find(index, name);
}

} // namespace snowatlas::engine

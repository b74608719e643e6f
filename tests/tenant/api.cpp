#include "tests/tenant/api.h"

#include <algorithm>
#include <charconv>
#include <numeric>

#include "driver/base/calendar.h"
#include "driver/base/text.h"
#include "tests/tenant/json_text.h"
#include "tests/tenant/tenant.h"

namespace snowatlas::tenant {

using schema::Envelope;
using schema::Role;

namespace {

constexpr std::size_t kSelectionBytes = std::size_t{256} << 20;
constexpr std::size_t kPageBytes = std::size_t{512} << 20;

// Ends the handling of a request with an error the API would give.
struct Refusal {
    int status;
    std::string message;
};

std::string pagination(const Route& route, std::uint64_t page_size, std::uint64_t page_number, std::uint64_t total,
                       const AnswerStyle& style) {
    const schema::Paging& paging = route.path->paging;
    std::string json = "\"pagination\":{\"page_size\":" + std::to_string(page_size) +
                       ",\"page_number\":" + std::to_string(page_number);
    const auto add = [&](bool is_there, const char* name, std::uint64_t value) {
        if (is_there)
            json += std::string(",\"") + name + "\":" + (style.ignore_totals ? "null" : std::to_string(value));
    };
    add(paging.has_total_pages, "total_pages", (total + page_size - 1) / page_size);
    add(paging.has_total_items, "total_items", total);
    return json + "}";
}

} // namespace

HttpAnswer api_error(int status, std::string_view message) {
    std::string body = "{\"error\":{\"code\":" + std::to_string(status) + ",\"message\":";
    append_string(body, message);
    return HttpAnswer::of(status, body + "}}");
}

std::optional<Parameters> parse_query(std::string_view raw) {
    Parameters parameters;
    if (raw.empty()) return parameters;
    for (const std::string& part : split(raw, '&')) {
        if (part.empty()) continue;
        const std::size_t equals = part.find('=');
        auto name = percent_decode(std::string_view(part).substr(0, equals), true);
        auto value = percent_decode(
            equals == std::string::npos ? std::string_view{} : std::string_view(part).substr(equals + 1), true);
        if (!name || !value) return std::nullopt;
        parameters.emplace_back(std::move(*name), std::move(*value));
    }
    return parameters;
}

Api::Api(const Dataset& data, const Options& options)
    : data_(data), options_(options), router_(data, options.oracle_under_api ? "/api" : ""),
      selections_(kSelectionBytes), pages_(kPageBytes) {}

std::optional<Router::Match> Api::find(std::string_view path) const {
    const auto segments = split_path(path);
    return segments ? router_.find(*segments) : std::nullopt;
}

std::uint64_t Api::read_number(const std::string& name, const std::string& text) const {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value == 0 || value > 2'147'483'647)
        throw Refusal{400, "The value '" + text + "' is not valid for " + name + "."};
    return value;
}

Api::Query Api::read_query(const Route& route, const Parameters& parameters) const {
    const schema::AccessPath& path = *route.path;
    Query query;
    query.page_size = static_cast<std::uint64_t>(path.paging.default_size);
    std::vector<std::string> seen;
    for (const auto& [name, value] : parameters) {
        if (std::find(seen.begin(), seen.end(), name) != seen.end())
            throw Refusal{400, "The parameter " + name + " is given twice."};
        seen.push_back(name);
        if (name == "page_number") {
            query.page_number = read_number(name, value);
        } else if (name == "page_size") {
            query.page_size = read_number(name, value);
            if (options_.refuse_page_size_above > 0 &&
                query.page_size > static_cast<std::uint64_t>(options_.refuse_page_size_above))
                throw Refusal{400, "page_size is too large."};
        } else if (name == "filter") {
            if (!path.filterable) throw Refusal{400, "Filtering is not supported here."};
            query.filter = value;
        } else if (name == "sort") {
            if (!path.sortable) throw Refusal{400, "Sorting is not supported here."};
            for (const std::string& part : split(value, ',')) {
                const std::size_t colon = part.find(':');
                const std::string direction = colon == std::string::npos ? "" : part.substr(colon + 1);
                const FamilyColumn* column = route.family->find(part.substr(0, colon));
                if ((direction != "asc" && direction != "desc") || column == nullptr || column->member.empty() ||
                    column->decoding == schema::Decoding::Json)
                    throw Refusal{400, "Sorting by '" + part + "' is not supported."};
                query.sort.emplace_back(column, direction == "desc");
            }
        }
    }
    for (const schema::OptionalQuery& optional : path.optional_queries)
        if (!optional.value.empty())
            query.wants_all_columns = std::find(parameters.begin(), parameters.end(),
                                                std::pair{optional.name, optional.value}) != parameters.end();
    for (const Route::Parameter& parameter : route.parameters) {
        if (!parameter.in_query) continue;
        const auto given = std::find_if(parameters.begin(), parameters.end(),
                                        [&](const auto& candidate) { return candidate.first == parameter.name; });
        if (given == parameters.end()) throw Refusal{400, "The parameter " + parameter.name + " is required."};
        if (!parse_date(given->second)) throw Refusal{400, parameter.name + " is not a date."};
    }
    for (const int limit : {path.paging.max_size, options_.maximum_page_size})
        if (limit > 0) query.page_size = std::min(query.page_size, static_cast<std::uint64_t>(limit));
    if (!path.paging.paged) query.page_number = 1;
    return query;
}

Selection Api::filtered(const Route& route, const Selection& keyed, const std::string& filter) const {
    const Family& family = *route.family;
    FilterNode node = parse_filter(filter, route.fields);
    resolve_references(node, data_);
    Selection candidates = keyed;
    const std::vector<Constraint> keys = required_keys(node);
    if (keyed.rows == nullptr && keyed.begin == 0 && keyed.end == family.structure.count && !keys.empty()) {
        candidates = data_.select(family, keys);
        if (!candidates.found) candidates = {true, 0, 0, nullptr};
    }
    auto rows = std::make_shared<std::vector<std::uint32_t>>();
    Datum scratch;
    if (candidates.rows == nullptr) {
        for (RowCursor cursor(family.structure, candidates.begin); cursor.row().index < candidates.end; cursor.next())
            if (matches(node, data_, family, cursor.row(), scratch))
                rows->push_back(static_cast<std::uint32_t>(cursor.row().index));
    } else {
        for (const std::uint32_t row : *candidates.rows)
            if (matches(node, data_, family, family.structure.locate(row), scratch)) rows->push_back(row);
    }
    return {true, 0, 0, rows};
}

Selection Api::sorted(const Route& route, const Selection& selection, const Query& query) const {
    auto rows = std::make_shared<std::vector<std::uint32_t>>(selection.size());
    for (std::uint64_t place = 0; place < selection.size(); ++place)
        (*rows)[place] = static_cast<std::uint32_t>(selection.at(place));
    // Last key first: each pass keeps the order of the former among equals.
    for (auto key = query.sort.rbegin(); key != query.sort.rend(); ++key) {
        std::unordered_map<std::uint32_t, Datum> values;
        for (const std::uint32_t row : *rows) data_.generate(*route.family, *key->first, row, values[row]);
        const auto less = [](const Datum& a, const Datum& b) {
            if (a.kind != b.kind) return a.kind == Datum::Kind::Null;
            if (a.kind == Datum::Kind::Real) return a.real < b.real;
            if (a.kind == Datum::Kind::Decimal)
                return compare(Decimal{a.integer, a.scale}, Decimal{b.integer, b.scale}) < 0;
            if (a.kind == Datum::Kind::Text || a.kind == Datum::Kind::Names) return to_lower(a.text) < to_lower(b.text);
            return a.integer < b.integer;
        };
        std::stable_sort(rows->begin(), rows->end(), [&](std::uint32_t a, std::uint32_t b) {
            return key->second ? less(values.at(b), values.at(a)) : less(values.at(a), values.at(b));
        });
    }
    return {true, 0, 0, rows};
}

Selection Api::rows_of(const Route& route, const Router::Match& match, const Query& query) {
    std::vector<Constraint> constraints;
    std::size_t place = 0;
    for (const Route::Parameter& parameter : route.parameters)
        if (!parameter.in_query) constraints.push_back({parameter.column, match.values.at(place++)});
    std::string key = route.path->path + "?" + query.filter + "?";
    for (const std::string& value : match.values) key += value + "/";
    for (const auto& [column, descending] : query.sort) key += column->name + (descending ? '-' : '+');
    const bool is_plain = constraints.empty() && query.filter.empty() && query.sort.empty();
    if (!is_plain)
        if (const auto known = selections_.find(key)) return *known;
    Selection selection = data_.select(*route.family, constraints);
    if (selection.found && !query.filter.empty()) selection = filtered(route, selection, query.filter);
    if (selection.found && !query.sort.empty()) selection = sorted(route, selection, query);
    if (!is_plain)
        selections_.insert(key, std::make_shared<const Selection>(selection),
                           key.size() + 200 + (selection.rows ? selection.rows->size() * 4 : 0));
    return selection;
}

void Api::append_rows(std::string& out, const Route& route, const Selection& rows, std::uint64_t begin,
                      std::uint64_t end, const Query& query, const AnswerStyle& style) const {
    Datum scratch;
    const auto append = [&](const RowRef& row, bool is_first) {
        if (!is_first) out += ',';
        if (style.rows.is_plain())
            append_row(out, data_, *route.family, query.wants_all_columns ? route.layout : route.usual_layout, row,
                       scratch);
        else
            append_styled_row(out, data_, *route.family, query.wants_all_columns ? route.columns : route.usual_columns,
                              row, style.rows);
    };
    if (rows.rows == nullptr) {
        RowCursor cursor(route.family->structure, rows.begin + begin);
        for (std::uint64_t place = begin; place < end; ++place, cursor.next()) append(cursor.row(), place == begin);
    } else {
        for (std::uint64_t place = begin; place < end; ++place)
            append(route.family->structure.locate(rows.at(place)), place == begin);
    }
}

std::string Api::render(const Route& route, const Query& query, const Selection& rows, const AnswerStyle& style,
                        std::uint64_t& row_count) const {
    const schema::AccessPath& path = *route.path;
    const bool is_object = path.envelope == Envelope::Object && !style.wrap_object;
    const bool is_paged = path.paging.paged && !is_object;
    std::uint64_t total = rows.size();
    std::uint64_t begin = is_paged ? std::min(total, (query.page_number - 1) * query.page_size) : 0;
    std::uint64_t end = is_paged    ? std::min(total, begin + query.page_size)
                        : is_object ? std::min<std::uint64_t>(1, total)
                                    : total;
    if (style.shift_rows && is_paged) {
        // Somebody put a row in front: everything moved back by one after the first page was read.
        ++total;
        if (query.page_number > 1) {
            begin = std::min(rows.size(), (query.page_number - 1) * query.page_size - 1);
            end = std::min(rows.size(), begin + query.page_size);
        }
    }
    if (style.shrink_total && total > 0) --total;
    row_count = end - begin;
    std::string body;
    body.reserve(256 + (end - begin) * 512);
    if (is_object) {
        append_rows(body, route, rows, begin, end, query, style);
        return body;
    }
    if (path.envelope == Envelope::Array || style.unwrap_array) {
        body += '[';
        append_rows(body, route, rows, begin, end, query, style);
        return body + ']';
    }
    const std::string member = path.envelope == Envelope::Items ? path.items_member : "items";
    const std::string pages =
        path.envelope == Envelope::Items ? "" : pagination(route, query.page_size, query.page_number, total, style);
    body += '{';
    if (route.pagination_first && !pages.empty()) body += pages + ',';
    body += "\"" + member + "\":[";
    append_rows(body, route, rows, begin, end, query, style);
    body += ']';
    if (!route.pagination_first && !pages.empty()) body += ',' + pages;
    if (route.has_links) body += R"(,"_links":[{"rel":"self","href":")" + path.path + R"(","method":"GET"}])";
    return body + '}';
}

HttpAnswer Api::answer(const Router::Match& match, const HttpRequest& request, const AnswerStyle& style,
                       bool hide_rows) {
    const Route& route = *match.route;
    try {
        std::string cache_key = request.path + '?' + request.raw_query;
        const bool is_cached = style.is_plain() && !hide_rows;
        if (is_cached)
            if (const auto page = pages_.find(cache_key)) {
                HttpAnswer answer;
                answer.body = {page, &page->body};
                answer.rows = page->rows;
                return answer;
            }
        const auto parameters = parse_query(request.raw_query);
        if (!parameters) throw Refusal{400, "The query is not well-formed."};
        Query query = read_query(route, *parameters);
        const bool is_filtered = !query.filter.empty();
        if (style.refuse_filter && is_filtered) throw Refusal{400, "The filter is not supported."};
        if (style.ignore_filter || style.find_nothing) query.filter.clear();
        Selection rows = rows_of(route, match, query);
        if (style.find_nothing && is_filtered) rows = {true, 0, 0, nullptr};
        const bool is_one = route.path->role == Role::Detail || route.path->envelope == Envelope::Object;
        if ((!rows.found && !route.quiet_when_unknown) || (is_one && rows.size() == 0))
            throw Refusal{404, "The requested resource was not found."};
        if (hide_rows) rows = {true, 0, 0, nullptr};
        auto rendered = std::make_shared<Rendered>();
        rendered->body = render(route, query, rows, style, rendered->rows);
        if (is_cached) pages_.insert(cache_key, rendered, rendered->body.size() + cache_key.size());
        HttpAnswer answer;
        answer.body = {rendered, &rendered->body};
        answer.rows = rendered->rows;
        return answer;
    } catch (const Refusal& refusal) {
        return api_error(refusal.status, refusal.message);
    } catch (const FilterError& error) {
        return api_error(400, error.what());
    }
}

} // namespace snowatlas::tenant

// The endpoints: query parameters, filter, sort, pages, envelopes. Knows neither tokens nor sockets.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tests/tenant/dataset.h"
#include "tests/tenant/http_message.h"
#include "tests/tenant/page_cache.h"
#include "tests/tenant/router.h"
#include "tests/tenant/row_writer.h"

namespace snowatlas::tenant {

struct Options;

// What a fault changes in an answer that is otherwise given.
struct AnswerStyle {
    RowStyle rows;
    bool shift_rows = false, shrink_total = false, ignore_totals = false;
    bool wrap_object = false, unwrap_array = false;
    bool refuse_filter = false, ignore_filter = false, find_nothing = false;
    bool is_plain() const {
        return rows.is_plain() && !shift_rows && !shrink_total && !ignore_totals && !wrap_object && !unwrap_array &&
               !refuse_filter && !ignore_filter && !find_nothing;
    }
};

class Api {
  public:
    Api(const Dataset& data, const Options& options);

    std::optional<Router::Match> find(std::string_view path) const;
    // `hide_rows`: a list that is empty for those who lack a permission.
    HttpAnswer answer(const Router::Match& match, const HttpRequest& request, const AnswerStyle& style, bool hide_rows);

  private:
    struct Query {
        std::uint64_t page_number = 1, page_size = 100;
        std::string filter;
        std::vector<std::pair<const FamilyColumn*, bool>> sort; // descending?
        bool wants_all_columns = true;                          // optional queries of the path are given
    };
    Query read_query(const Route& route, const Parameters& parameters) const;
    std::uint64_t read_number(const std::string& name, const std::string& text) const;
    Selection rows_of(const Route& route, const Router::Match& match, const Query& query);
    Selection filtered(const Route& route, const Selection& keyed, const std::string& filter) const;
    Selection sorted(const Route& route, const Selection& selection, const Query& query) const;
    std::string render(const Route& route, const Query& query, const Selection& rows, const AnswerStyle& style,
                       std::uint64_t& row_count) const;
    void append_rows(std::string& out, const Route& route, const Selection& rows, std::uint64_t begin,
                     std::uint64_t end, const Query& query, const AnswerStyle& style) const;

    const Dataset& data_;
    const Options& options_;
    Router router_;
    LeastRecentlyUsed<Selection> selections_;
    struct Rendered {
        std::string body;
        std::uint64_t rows = 0;
    };
    LeastRecentlyUsed<Rendered> pages_;
};

// Empty where an escape is ill-formed.
std::optional<Parameters> parse_query(std::string_view raw);

} // namespace snowatlas::tenant

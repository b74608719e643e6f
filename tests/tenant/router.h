// From the path of a request to the access path of a table.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/tenant/dataset.h"
#include "tests/tenant/filter.h"

namespace snowatlas::tenant {

struct Route {
    const schema::Table* table = nullptr;
    const schema::AccessPath* path = nullptr;
    const Family* family = nullptr;
    std::vector<const FamilyColumn*> columns; // what a row has
    RowLayout layout;
    // The same without the columns that only an optional query brings.
    std::vector<const FamilyColumn*> usual_columns;
    RowLayout usual_layout;
    std::vector<FilterField> fields; // what a filter may name
    struct Parameter {
        std::string name;
        const FamilyColumn* column;
        bool in_query;
    };
    std::vector<Parameter> parameters; // those of the path in the order of the template
    bool pagination_first = false;
    bool has_links = false;
    bool quiet_when_unknown = false; // an unknown key gives no rows instead of 404
};

class Router {
  public:
    // `oracle_prefix` goes before the paths of the Oracle APIs.
    Router(const Dataset& data, const std::string& oracle_prefix);

    struct Match {
        const Route* route = nullptr;
        std::vector<std::string> values; // of the path's parameters
    };
    // `segments` are decoded.
    std::optional<Match> find(const std::vector<std::string>& segments) const;
    const std::vector<std::unique_ptr<Route>>& routes() const { return routes_; }

  private:
    struct Node {
        std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;
        std::unique_ptr<Node> parameter;
        const Route* route = nullptr;
    };
    void add(const schema::Table& table, const schema::AccessPath& path);
    void complete(Route& route);
    static bool find(const Node& node, const std::vector<std::string>& segments, std::size_t depth, Match& match);

    const Dataset& data_;
    std::string oracle_prefix_;
    Node root_;
    std::vector<std::unique_ptr<Route>> routes_;
    std::map<std::string, Route*> by_template_; // with {} for every parameter
};

// "/a/b%20c" is {"a", "b c"}; empty where an escape is ill-formed.
std::optional<std::vector<std::string>> split_path(std::string_view path);
// Decodes %xx, and + as a blank where `plus_is_blank`.
std::optional<std::string> percent_decode(std::string_view text, bool plus_is_blank);

} // namespace snowatlas::tenant

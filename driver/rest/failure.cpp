#include "driver/rest/failure.h"

#include "driver/base/text.h"

namespace snowatlas::rest {
namespace {

std::string permission_advice(const schema::AccessPath& path) {
    const std::string product = "Also check that the Snow Atlas subscription has the product the data belongs to.";
    if (path.permissions.empty()) {
        return "The application registration lacks a permission; which one is not documented. " + product;
    }
    return "Give the application registration the permission " + join(path.permissions, " or ") + ". " + product;
}

SqlState state_of(long status) {
    switch (status) {
    case 401:
        return state::kSignInRefused;
    case 403:
        return state::kSyntaxOrAccess;
    case 404:
        return state::kTableNotFound;
    default:
        return state::kGeneral;
    }
}

std::string advice(long status, const schema::AccessPath& path) {
    if (status == 403) return permission_advice(path);
    if (status == 404) return "This tenant does not offer the endpoint; check Region or BaseUrl.";
    if (status == 429) return "Too many requests: try again later, or lower MaxConcurrency.";
    if (status >= 500) return "The service had a problem that did not go away: try again later.";
    return "LogFile and system.requests show the request.";
}

} // namespace

Error describe_failure(const HttpFailure& failure, const schema::Table& table, const schema::AccessPath& path) {
    std::string text = "Snow Atlas answered GET " + path.path + " (" + table.qualified_name() + ") with status " +
                       std::to_string(failure.status);
    text += failure.message.empty() ? "." : ": " + failure.message;
    if (text.back() != '.') text += '.';
    return {state_of(failure.status), text + " " + advice(failure.status, path), static_cast<int>(failure.status)};
}

} // namespace snowatlas::rest

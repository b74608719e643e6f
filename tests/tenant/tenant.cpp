#include "tests/tenant/tenant.h"

#include <algorithm>
#include <atomic>
#include <stdexcept>
#include <thread>

#include <unistd.h>

#include "driver/base/text.h"
#include "schema/loader.h"
#include "tests/tenant/api.h"
#include "tests/tenant/certificates.h"
#include "tests/tenant/compression.h"
#include "tests/tenant/control.h"
#include "tests/tenant/dataset.h"
#include "tests/tenant/faults.h"
#include "tests/tenant/identity.h"
#include "tests/tenant/json_text.h"
#include "tests/tenant/web_server.h"

namespace snowatlas::tenant {

namespace {

constexpr std::string_view kBulkInstallations = "/api/sam/estate/v1/computers-applications";
constexpr std::string_view kInstallationsToo = "sam.application.r"; // without it that list is empty

bool may(const Registration& registration, const std::vector<std::string>& permissions) {
    if (registration.permissions.empty() || permissions.empty()) return true;
    return std::any_of(permissions.begin(), permissions.end(), [&](const std::string& permission) {
        return std::find(registration.permissions.begin(), registration.permissions.end(), permission) !=
               registration.permissions.end();
    });
}

std::filesystem::path temporary_folder() {
    std::string name = (std::filesystem::temp_directory_path() / "snowatlas-tenant-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make a folder like " + name);
    return name;
}

} // namespace

class Tenant::Implementation {
  public:
    explicit Implementation(Options options)
        : options_(std::move(options)), dataset_(schema::load_catalog(options_.schema_file), options_),
          api_(dataset_, options_), identity_(options_), bucket_(options_.requests_per_second, options_.burst) {
        Certificates certificates;
        if (options_.tls) {
            is_temporary_ = options_.certificate_folder.empty();
            folder_ = is_temporary_ ? temporary_folder() : options_.certificate_folder;
            certificates = make_certificates(folder_);
            ca_file_ = certificates.ca.string();
        }
        server_ = std::make_unique<WebServer>(options_.port, certificates.server, certificates.key,
                                              [this](const HttpRequest& request) { return answer(request); });
        base_url_ = (options_.tls ? "https://127.0.0.1:" : "http://127.0.0.1:") + std::to_string(server_->port());
        identity_.set_base_url(base_url_);
    }
    ~Implementation() {
        server_.reset();
        std::error_code ignored;
        if (is_temporary_) std::filesystem::remove_all(folder_, ignored);
    }

    HttpAnswer answer(const HttpRequest& request) {
        if (request.path.starts_with("/control/")) return answer_control(request, log_, faults_);
        HttpAnswer answer = answer_with_faults(request);
        log_.add(request, answer);
        return answer;
    }

    const Options options_;
    Dataset dataset_;
    Api api_;
    Identity identity_;
    TokenBucket bucket_;
    FaultList faults_;
    Compressor compressor_;
    RequestLog log_;
    std::string base_url_, ca_file_;

  private:
    HttpAnswer answer_with_faults(const HttpRequest& request) {
        const std::vector<Fault> faults = faults_.meet(request.path);
        for (const Fault& fault : faults) {
            if (fault.kind == Fault::Kind::Delay) std::this_thread::sleep_for(fault.delay);
            if (fault.kind == Fault::Kind::RevokeTokens) identity_.revoke_tokens();
        }
        for (const Fault& fault : faults)
            if (const auto broken = answer_of_fault(fault)) return *broken;
        HttpAnswer answer =
            request.path.starts_with("/idp/") ? identity_.answer(request) : api_answer(request, style_of(faults));
        if (options_.gzip && request.accepts_gzip) compressor_.compress(answer);
        for (const Fault& fault : faults)
            if (fault.kind == Fault::Kind::CutBody) answer.ending = HttpAnswer::Ending::CutBody;
        return answer;
    }

    // What takes the place of the proper answer.
    static std::optional<HttpAnswer> answer_of_fault(const Fault& fault) {
        HttpAnswer answer;
        switch (fault.kind) {
        case Fault::Kind::Status:
            answer = fault.body.empty() ? api_error(fault.status, "Simulated failure.")
                                        : HttpAnswer::of(fault.status, fault.body);
            break;
        case Fault::Kind::HtmlError:
            answer = HttpAnswer::of(
                fault.status, fault.body.empty() ? "<html><head><title>Bad gateway</title></head></html>" : fault.body);
            answer.content_type = "text/html";
            break;
        case Fault::Kind::Malformed:
            answer = HttpAnswer::of(200, R"({"items":[{"id":"1",)");
            break;
        case Fault::Kind::EmptyBody:
            answer.status = 204;
            break;
        case Fault::Kind::Redirect:
            answer.status = 302;
            answer.headers.emplace_back("Location", fault.body);
            break;
        case Fault::Kind::Disconnect:
            answer.ending = HttpAnswer::Ending::Disconnect;
            break;
        default:
            return std::nullopt;
        }
        if (fault.retry_after >= 0) answer.headers.emplace_back("Retry-After", std::to_string(fault.retry_after));
        return answer;
    }

    HttpAnswer api_answer(const HttpRequest& request, const AnswerStyle& style) {
        if (options_.latency.count() > 0) std::this_thread::sleep_for(options_.latency);
        const auto match = api_.find(request.path);
        if (!match) return api_error(404, "The requested resource was not found.");
        if (request.method != "GET") return api_error(405, "Only GET is allowed.");
        const auto grant = identity_.grant(request.authorization);
        if (!grant || !grant->for_product_apis) {
            HttpAnswer answer = api_error(401, "The token is invalid or expired.");
            answer.headers.emplace_back("WWW-Authenticate", "Bearer");
            return answer;
        }
        if (const int wait = bucket_.ask(grant->registration->client_id); wait > 0) {
            HttpAnswer answer = api_error(429, "Too many requests.");
            answer.headers.emplace_back("Retry-After", std::to_string(wait));
            return answer;
        }
        if (!may(*grant->registration, match->route->path->permissions))
            return api_error(403, "The application registration lacks a permission.");
        const bool hide_rows = match->route->path->path == kBulkInstallations &&
                               !may(*grant->registration, {std::string(kInstallationsToo)});
        return api_.answer(*match, request, style, hide_rows);
    }

    std::filesystem::path folder_;
    bool is_temporary_ = false;
    std::unique_ptr<WebServer> server_; // last: it calls into everything above
};

Tenant::Tenant(Options options) : implementation_(std::make_unique<Implementation>(std::move(options))) {}
Tenant::~Tenant() = default;

std::string Tenant::base_url() const {
    return implementation_->base_url_;
}
std::string Tenant::token_url() const {
    return base_url() + "/idp/api/connect/token";
}
std::string Tenant::ca_file() const {
    return implementation_->ca_file_;
}
const Options& Tenant::options() const {
    return implementation_->options_;
}

std::string Tenant::connection_string() const {
    std::string text = "BaseUrl=" + base_url();
    if (!options().registrations.empty())
        text += ";ClientId=" + options().registrations.front().client_id + ";ClientSecret={" +
                options().registrations.front().client_secret + "}";
    if (!ca_file().empty()) text += ";CaFile=" + ca_file();
    return text;
}

void Tenant::inject(const Fault& fault) {
    implementation_->faults_.inject(fault);
}
void Tenant::clear_faults() {
    implementation_->faults_.clear();
}
std::vector<LoggedRequest> Tenant::requests() const {
    return implementation_->log_.entries();
}
void Tenant::clear_requests() {
    implementation_->log_.clear();
}

const Dataset& Tenant::dataset() const {
    return implementation_->dataset_;
}

void Tenant::for_each_row(const std::string& qualified_table,
                          const std::function<bool(const std::string& json)>& row) const {
    const Dataset& data = dataset();
    const schema::Table* table = data.catalog().find_qualified(qualified_table);
    const Family* family = table == nullptr ? nullptr : data.family_of(*table);
    if (family == nullptr) throw std::invalid_argument("there is no table " + qualified_table);
    // All columns under their own names, keys included, whatever the members of the answers are called.
    std::vector<FamilyColumn> columns;
    for (std::size_t index = 0; index < table->columns.size(); ++index)
        columns.push_back(*data.column_of(*table, index));
    Datum datum;
    std::string json;
    for (RowCursor cursor(family->structure, 0); cursor.row().index < family->structure.count; cursor.next()) {
        json.clear();
        json += '{';
        for (const FamilyColumn& column : columns) {
            if (json.size() > 1) json += ',';
            append_string(json, column.name);
            json += ':';
            data.generate(*family, column, cursor.row(), datum);
            append_value(json, column, datum);
        }
        json += '}';
        if (!row(json)) return;
    }
}

} // namespace snowatlas::tenant

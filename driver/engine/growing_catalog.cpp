#include "driver/engine/growing_catalog.h"

#include <chrono>
#include <map>
#include <string>
#include <utility>

#include "schema/custom_tables.h"
#include "schema/json_tree.h"
#include "schema/loader.h"

namespace snowatlas::engine {
namespace {

using Clock = std::chrono::steady_clock;
using Fields = std::vector<schema::CustomField>;

constexpr std::chrono::minutes kKnownFor{10};
constexpr std::string_view kFieldsTable = "sam.custom_fields";

// Who may see other fields than others: another tenant, another registration.
std::string registration_of(const rest::Settings& settings) {
    return settings.base_url + '\n' + settings.token_url + '\n' + settings.client_id;
}

// The process's.
class KnownFields {
  public:
    static KnownFields& instance() {
        static KnownFields known;
        return known;
    }
    std::optional<Fields> find(const std::string& identity) {
        const std::lock_guard lock(mutex_);
        const auto known = by_identity_.find(identity);
        if (known == by_identity_.end()) return std::nullopt;
        if (known->second.first > Clock::now()) return known->second.second;
        by_identity_.erase(known);
        return std::nullopt;
    }
    void remember(const std::string& identity, Fields fields) {
        const std::lock_guard lock(mutex_);
        by_identity_[identity] = {Clock::now() + kKnownFor, std::move(fields)};
    }

  private:
    std::mutex mutex_;
    std::map<std::string, std::pair<Clock::time_point, Fields>> by_identity_;
};

// One row of sam.custom_fields.
class FieldReader {
  public:
    explicit FieldReader(const schema::Table& table) {
        for (const auto* name : {"id", "name", "description", "dataType_name", "assetTypes"})
            columns_[name] = *table.find_column(name);
    }
    std::vector<bool> columns(const schema::Table& table) const {
        std::vector<bool> used(table.columns.size());
        for (const auto& [name, column] : columns_) used[column] = true;
        return used;
    }
    schema::CustomField read(const rest::RowBatch& batch, std::size_t row) const {
        const auto text = [&](const char* name) {
            const auto cell = batch.cell(row, columns_.at(name));
            return cell.is_null() ? std::string() : std::string(cell.as_bytes());
        };
        schema::CustomField field{text("id"), text("name"), text("description"), text("dataType_name"), {}};
        const std::string types = text("assetTypes");
        if (types.empty()) return field;
        const auto list = schema::parse_json(types, std::string(kFieldsTable) + ".assetTypes");
        for (const auto& element : list.elements) field.asset_types.push_back(asset_type(element));
        return field;
    }

  private:
    static schema::CustomField::AssetType asset_type(const schema::JsonNode& node) {
        schema::CustomField::AssetType type;
        for (const auto& member : node.members) {
            if (equals_ignore_case(member.name, "id")) type.id = member.value.text;
            if (equals_ignore_case(member.name, "name")) type.name = member.value.text;
        }
        return type;
    }

    std::map<std::string, std::size_t> columns_;
};

Fields read_fields(rest::Session& session, Cancellation& cancellation) {
    const auto definitions = schema::load_catalog();
    const std::shared_ptr<const schema::Table> table(definitions, definitions->find_qualified(kFieldsTable));
    const FieldReader reader(*table);
    rest::ScanRequest request;
    request.table = table;
    request.columns = reader.columns(*table);
    request.missing_is_empty = false;
    const auto scan = session.scan(std::move(request), {});
    Fields fields;
    while (const auto batch = scan->next(cancellation))
        for (std::size_t row = 0; row < batch->row_count(); ++row) fields.push_back(reader.read(*batch, row));
    return fields;
}

} // namespace

GrowingCatalog::GrowingCatalog(std::shared_ptr<const schema::Catalog> definitions,
                               std::shared_ptr<rest::Session> session)
    : definitions_(std::move(definitions)), session_(std::move(session)) {}

std::shared_ptr<const schema::Catalog> GrowingCatalog::get() {
    const std::lock_guard lock(mutex_);
    if (!grown_) {
        auto fields = KnownFields::instance().find(registration_of(session_->settings()));
        if (!fields) return definitions_;
        grown_ = std::make_shared<const schema::Catalog>(*definitions_,
                                                         schema::custom_tables(*definitions_, std::move(*fields)));
    }
    return grown_;
}

void GrowingCatalog::discover_custom_tables(Cancellation& cancellation) {
    if (get() != definitions_) return;
    // Without the lock, so that others need not wait: should two ask, both get the same.
    auto fields = read_fields(*session_, cancellation);
    KnownFields::instance().remember(registration_of(session_->settings()), std::move(fields));
    get();
}

void GrowingCatalog::list_custom_tables(Cancellation& cancellation) {
    if (!session_->settings().list_custom_tables || refused_) return;
    try {
        discover_custom_tables(cancellation);
    } catch (const Error&) { // whoever names one of them is told
        cancellation.check();
        refused_ = true;
    }
}

void GrowingCatalog::forget_custom_tables() {
    refused_ = false;
    const std::lock_guard lock(mutex_);
    grown_.reset();
}

} // namespace snowatlas::engine

#include "schema/custom_tables.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>

#include "schema/loader.h"

namespace snowatlas::schema {
namespace {

constexpr std::string_view kSuffix = "_custom";
constexpr std::string_view kValuesTable = "sam.custom_fields_values";
constexpr std::string_view kAssetKey = "id";
constexpr std::size_t kMostCharacters = 128; // code points, as for all names
constexpr std::size_t kShortIdLength = 8;

// Which table the assets of a type are in. Types are matched by their letters, without a plural's "s".
struct AssetTable {
    std::string_view asset_type;
    std::string_view table;      // what the name of the custom table begins with
    std::string_view key_column; // of the custom table; refers to the asset's id
};
constexpr std::array kAssetTables = {
    AssetTable{"agreement", "sam.agreements", "agreementId"},
    AssetTable{"application", "sam.applications", "applicationId"},
    AssetTable{"computer", "sam.computers", "computerId"},
    AssetTable{"contract", "sam.contracts", "contractId"},
    AssetTable{"customobject", "sam.customobjects", "objectId"},
    AssetTable{"object", "sam.customobjects", "objectId"},
    AssetTable{"datacenter", "sam.dcc", "dccId"},
    AssetTable{"datacentercluster", "sam.dcc", "dccId"},
    AssetTable{"license", "sam.licenses", "licenseId"},
    AssetTable{"mobiledevice", "sam.mobiledevices", "mobileDeviceId"},
    AssetTable{"organization", "organizations.tree", "organizationId"},
    AssetTable{"organizationnode", "organizations.tree", "organizationId"},
    AssetTable{"user", "sam.user_accounts", "userId"},
    AssetTable{"useraccount", "sam.user_accounts", "userId"},
    // Computers and mobile devices under one name: there is no such table, so the key refers to none and joins with
    // both.
    AssetTable{"device", "sam.devices", "deviceId"},
    AssetTable{"computermobiledevice", "sam.devices", "deviceId"},
};

struct DataType {
    std::string_view name; // letters only
    SqlType type;
};
constexpr SqlType kNumber{TypeId::Decimal, 19, 4};
constexpr SqlType kText{TypeId::VarChar, kFreeTextLength};
constexpr std::array kDataTypes = {
    DataType{"text", kText},
    DataType{"yesno", {TypeId::Bit}},
    DataType{"truefalse", {TypeId::Bit}},
    DataType{"boolean", {TypeId::Bit}},
    DataType{"bool", {TypeId::Bit}},
    DataType{"date", {TypeId::Date}},
    DataType{"datetime", {TypeId::Timestamp, 0, 7}},
    DataType{"dateandtime", {TypeId::Timestamp, 0, 7}},
    DataType{"timestamp", {TypeId::Timestamp, 0, 7}},
    DataType{"integer", {TypeId::BigInt}},
    DataType{"number", kNumber},
    DataType{"numeric", kNumber},
    DataType{"digit", kNumber},
    DataType{"decimal", kNumber},
    DataType{"currency", kNumber},
    DataType{"money", kNumber},
};

std::string letters(std::string_view text) {
    std::string result;
    for (const char c : to_lower(text))
        if (c >= 'a' && c <= 'z') result += c;
    return result;
}

// "Lease contract" is "lease_contract".
std::string snake_case(std::string_view text) {
    std::string result;
    for (const char c : to_lower(text)) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (plain)
            result += c;
        else if (!result.empty() && result.back() != '_')
            result += '_';
    }
    while (!result.empty() && result.back() == '_') result.pop_back();
    return result;
}

SqlType type_of(const CustomField& field) {
    const std::string name = letters(field.data_type);
    const auto* const known = std::find_if(kDataTypes.begin(), kDataTypes.end(),
                                           [&](const DataType& candidate) { return candidate.name == name; });
    return known == kDataTypes.end() ? kText : known->type;
}

const AssetTable* asset_table(std::string_view asset_type) {
    std::string name = letters(asset_type);
    for (int attempt = 0; attempt < 2; ++attempt) {
        const auto* const known =
            std::find_if(kAssetTables.begin(), kAssetTables.end(),
                         [&](const AssetTable& candidate) { return candidate.asset_type == name; });
        if (known != kAssetTables.end()) return known;
        if (name.empty() || name.back() != 's') break;
        name.pop_back();
    }
    return nullptr;
}

std::string cut(const std::string& name, std::size_t length) {
    return name.substr(0, offset_of(name, length));
}

// Blanks, line ends and the like become one blank each, none at the ends.
std::string tidy(std::string_view text) {
    std::string result;
    for (const char c : text) {
        const bool blank = static_cast<unsigned char>(c) <= ' ' || c == '\x7F';
        if (!blank)
            result += c;
        else if (!result.empty() && result.back() != ' ')
            result += ' ';
    }
    if (!result.empty() && result.back() == ' ') result.pop_back();
    return result;
}

// The field's name, with a number where the table has a column of that name already.
std::string column_name(const CustomField& field, const Table& table) {
    std::string name = cut(field.name, kMostCharacters);
    if (name.empty()) name = "field " + field.id.substr(0, kShortIdLength);
    std::string free_name = name;
    for (int number = 2; table.find_column(free_name); ++number) {
        const std::string suffix = " (" + std::to_string(number) + ")";
        free_name = cut(name, kMostCharacters - suffix.size()) + suffix;
    }
    return free_name;
}

std::string sentence(std::string text) {
    if (!text.empty() && text.back() != '.') text += '.';
    return text;
}

void add_column(const CustomField& field, Table& table) {
    Column column;
    column.name = column_name(field, table);
    column.type = type_of(field);
    column.member = {field.id};
    const std::string description = sentence(tidy(field.description));
    column.remark = description + (description.empty() ? "" : " ") + "Custom field" +
                    (field.data_type.empty() ? "" : ", type " + tidy(field.data_type)) + ".";
    table.columns.push_back(std::move(column));
}

// The table of one kind of asset, with its key only.
Table key_table(const Catalog& catalog, const CustomField::AssetType& asset_type) {
    const AssetTable* known = asset_table(asset_type.name);
    const std::string base =
        known == nullptr ? "sam." + cut(snake_case(asset_type.name), kMostCharacters / 2) : std::string(known->table);
    const std::size_t point = base.find('.');
    Table table;
    table.schema = base.substr(0, point);
    table.name = base.substr(point + 1) + std::string(kSuffix);
    Column key;
    key.name = known == nullptr ? "assetId" : std::string(known->key_column);
    key.type = {TypeId::VarChar, kGuidLength, 0, false};
    key.decoding = Decoding::Guid;
    key.member = {"assetId"};
    key.remark = "Key of the asset that has the values.";
    table.primary_key = {0};
    const Table* assets = catalog.find_qualified(base);
    if (known != nullptr && assets != nullptr && assets->find_column(kAssetKey)) {
        table.foreign_keys.push_back({{0}, base, {std::string(kAssetKey)}});
        key.remark = "Asset that has the values (" + base + "." + std::string(kAssetKey) + ").";
    }
    table.columns.push_back(std::move(key));
    table.remark =
        "Custom fields of assets of the type " + tidy(asset_type.name) + ", one row for each asset that has a value.";
    return table;
}

// How all of them are read: by the list of values, which no filter narrows.
void add_source(const std::shared_ptr<const Table>& values, std::vector<std::string> kinds, Table& table) {
    const auto column = [&](std::string_view name) { return *values->find_column(name); };
    Pivot pivot;
    pivot.values = values;
    pivot.key = column("assetId");
    pivot.field = column("customFieldId");
    pivot.value = column("value");
    pivot.kind = column("assetType_id");
    pivot.kinds = std::move(kinds);
    table.source.pivot = std::make_shared<const Pivot>(std::move(pivot));
    AccessPath path;
    path.path = values->paths.front().path;
    path.permissions = values->paths.front().permissions;
    table.paths.push_back(std::move(path)); // its pages are of values, not of rows
}

} // namespace

bool is_custom_table_name(std::string_view name) {
    return name.size() > kSuffix.size() && equals_ignore_case(name.substr(name.size() - kSuffix.size()), kSuffix);
}

bool may_be_custom_table(const Catalog& catalog, std::string_view schema, std::string_view name) {
    if (!is_custom_table_name(name)) return false;
    return !schema.empty() || catalog.find(schema, name.substr(0, name.size() - kSuffix.size())) != nullptr;
}

std::vector<Table> custom_tables(const Catalog& catalog, std::vector<CustomField> fields) {
    // A SchemaFile may replace the table of values for users, but not for this.
    const auto builtin = load_catalog();
    const std::shared_ptr<const Table> values(builtin, builtin->find_qualified(kValuesTable));
    for (CustomField& field : fields) field.name = tidy(field.name);
    std::sort(fields.begin(), fields.end(), [](const CustomField& a, const CustomField& b) {
        return std::tuple(to_lower(a.name), a.name, a.id) < std::tuple(to_lower(b.name), b.name, b.id);
    });
    std::map<std::string, Table> tables; // by name
    std::map<std::string, std::set<std::string>> kinds;
    for (const CustomField& field : fields) {
        std::set<std::string> done; // two asset types may be of one table
        for (const auto& asset_type : field.asset_types) {
            Table table = key_table(catalog, asset_type);
            const std::string name = table.qualified_name();
            if (letters(asset_type.name).empty() || catalog.find_qualified(name) != nullptr) continue;
            kinds[name].insert(to_lower(asset_type.id));
            Table& known = tables.try_emplace(name, std::move(table)).first->second;
            if (done.insert(name).second) add_column(field, known);
        }
    }
    std::vector<Table> result;
    for (auto& [name, table] : tables) {
        const auto& of_table = kinds.at(name);
        add_source(values, {of_table.begin(), of_table.end()}, table);
        result.push_back(std::move(table));
    }
    return result;
}

} // namespace snowatlas::schema

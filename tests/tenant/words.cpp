#include "tests/tenant/words.h"

#include <algorithm>
#include <array>

namespace snowatlas::tenant {

namespace {

using std::string_view;

constexpr std::array kProducts = {
    Product{"Microsoft", "Office Professional Plus"},
    Product{"Microsoft", "Visio Professional"},
    Product{"Microsoft", "Project Standard"},
    Product{"Microsoft", "SQL Server Standard"},
    Product{"Microsoft", "SQL Server Enterprise"},
    Product{"Microsoft", "Windows Server Datacenter"},
    Product{"Microsoft Corporation", "Visual Studio Enterprise"},
    Product{"Microsoft", "Teams"},
    Product{"Adobe", "Acrobat Pro DC"},
    Product{"Adobe", "Photoshop CC"},
    Product{"Adobe", "Creative Cloud"},
    Product{"Oracle", "Java SE Development Kit"},
    Product{"Oracle", "Database Enterprise Edition"},
    Product{"IBM", "Db2"},
    Product{"IBM", "WebSphere Application Server"},
    Product{"SAP", "GUI for Windows"},
    Product{"SAP SE", "Crystal Reports"},
    Product{"VMware", "vSphere"},
    Product{"VMware", "Workstation Pro"},
    Product{"Autodesk", "AutoCAD"},
    Product{"Autodesk", "Revit"},
    Product{"Citrix", "Workspace App"},
    Product{"Google", "Chrome"},
    Product{"Mozilla", "Firefox ESR"},
    Product{"Igor Pavlov", "7-Zip"},
    Product{"Notepad++ Team", "Notepad++"},
    Product{"JetBrains", "IntelliJ IDEA Ultimate"},
    Product{"Siemens", "NX"},
    Product{"Dassault Syst\u00e8mes", "CATIA"},
    Product{"MathWorks", "MATLAB"},
    Product{"TechSmith", "Snagit"},
    Product{"Tableau", "Desktop"},
    Product{"Zoom", "Workplace"},
    Product{"Slack Technologies", "Slack"},
    Product{"Atlassian", "Sourcetree"},
    Product{"Flexera", "Snow Inventory Agent"},
    Product{"\u682a\u5f0f\u4f1a\u793e\u30b8\u30e3\u30b9\u30c8\u30b7\u30b9\u30c6\u30e0", "\u4e00\u592a\u90ce"},
    Product{"Kr\u00fcger & S\u00f6hne", "B\u00fcro 'Komplett'"},
    Product{"O'Reilly", "Learning \U0001F680"},
    Product{"Open Source 100%", "under_score \\ backslash"},
};

constexpr std::array<string_view, 6> kHardwareMakers = {"Dell Inc.",  "HP",     "Lenovo", "Microsoft Corporation",
                                                        "Apple Inc.", "Fujitsu"};
constexpr std::array<string_view, 8> kHardwareModels = {"Latitude 7440",  "EliteBook 840 G10",      "ThinkPad T14",
                                                        "Surface Pro 9",  "MacBookPro18,3",         "PowerEdge R750",
                                                        "ProLiant DL380", "VMware Virtual Platform"};
constexpr std::array<string_view, 3> kPhoneMakers = {"Apple", "Samsung", "Google"};
constexpr std::array<string_view, 5> kPhoneModels = {"iPhone 15", "iPhone SE", "Galaxy S24", "Pixel 8", "iPad Air"};
constexpr std::array<string_view, 8> kOperatingSystems = {"Microsoft Windows 11 Enterprise",
                                                          "Microsoft Windows 10 Enterprise",
                                                          "Microsoft Windows 11 Pro",
                                                          "Microsoft Windows Server 2022 Datacenter",
                                                          "Microsoft Windows Server 2019 Standard",
                                                          "Ubuntu 22.04.4 LTS",
                                                          "macOS 14 Sonoma",
                                                          "Red Hat Enterprise Linux 9.3"};
constexpr std::array<string_view, 3> kPhoneSystems = {"iOS 17.5", "Android 14", "iPadOS 17.5"};
constexpr std::array<string_view, 24> kFirstNames = {
    "Anna",  "Bj\u00f6rn",  "Carlos",    "Dana",  "Elif",       "Fran\u00e7ois",   "Grace",
    "Hans",  "Ingrid",      "Jos\u00e9", "Kenji", "Laura",      "M\u00e5ns",       "Nadia",
    "Oskar", "Priya",       "Quentin",   "Rosa",  "S\u00f8ren", "Tom\u00e1\u0161", "Uma",
    "Vera",  "\u0141ukasz", "Zo\u00eb"};
constexpr std::array<string_view, 24> kLastNames = {
    "Andersson", "Brown",  "Chen",     "D'Angelo",  "Eriksson",     "Fischer",  "Garc\u00eda", "Hughes",
    "Ivanova",   "Jensen", "Kowalski", "Lindqvist", "M\u00fcller",  "Nguyen",   "O'Brien",     "Patel",
    "Quist",     "Rossi",  "Smith",    "Tanaka",    "\u00d8stberg", "Virtanen", "Weber",       "Zieli\u0144ski"};
constexpr std::array<string_view, 10> kDepartments = {"Finance", "IT",  "Sales",      "Marketing",   "Human Resources",
                                                      "Legal",   "R&D", "Operations", "Procurement", "Support"};
constexpr std::array<string_view, 10> kCities = {"Stockholm",   "Berlin",   "London",       "Austin",         "Sydney",
                                                 "Z\u00fcrich", "Warszawa", "\u6771\u4eac", "S\u00e3o Paulo", "Solna"};
constexpr std::array<string_view, 8> kCountries = {"Sweden",    "Germany",     "United Kingdom", "United States",
                                                   "Australia", "Switzerland", "Poland",         "Japan"};
constexpr std::array<string_view, 12> kSentences = {
    "Renewed yearly.",
    "Moved from the old site; see the contract.",
    "No longer in use, kept for reference.",
    "Needs approval by the owner before it is installed anywhere.",
    "L\u00e9g\u00e8re modification, v\u00e9rifi\u00e9e par l'\u00e9quipe.",
    "\u4f7f\u7528\u8a31\u53ef\u304c\u5fc5\u8981\u3067\u3059\u3002",
    "Says \"do not remove\" and means it.",
    "Path: C:\\Program Files\\Vendor\\App",
    "First line\nsecond line\tand a tab",
    "Launched \U0001F680 with \U0001F469\u200D\U0001F4BB and "
    "\U0001F3F4\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F",
    "100% of the _wildcards_ are literal here",
    "x"};
constexpr std::array<string_view, 10> kSaasVendors = {"Microsoft", "Salesforce", "ServiceNow", "Atlassian", "Zoom",
                                                      "Adobe",     "Google",     "Miro",       "Figma",     "OpenAI"};

constexpr std::array<string_view, 3> kEstateTypes = {"VirtualMachines", "Servers", "Datacenters"};
constexpr std::array<string_view, 2> kOracleMetrics = {"Nup", "Processor"};
constexpr std::array<string_view, 4> kProductCompliance = {"Compliant", "NotCompliant", "OverCompliant",
                                                           "CompliantWithIssues"};
constexpr std::array<string_view, 2> kCompliance = {"Compliant", "NotCompliant"};
constexpr std::array<string_view, 3> kPartitioning = {"None", "Soft", "Hard"};
constexpr std::array<string_view, 3> kItemTypes = {"Default", "Upgrade", "Migration"};
constexpr std::array<string_view, 5> kOracleCategories = {"Database", "Option", "ManagementPack", "Middleware", "Java"};
constexpr std::array<string_view, 4> kEnvironments = {"Production", "Test", "Development", "Standby"};
constexpr std::array<string_view, 3> kLicensingTypes = {"FullUse", "ApplicationSpecific", "Embedded"};
constexpr std::array<string_view, 4> kOracleTypes = {"Server", "VirtualMachine", "Datacenter", "Cluster"};
constexpr std::array<string_view, 7> kPlatforms = {"Windows", "Mac", "Linux", "Unix", "Mobile", "Web", "WMware"};
constexpr std::array<string_view, 2> kCompatibility = {"Downgrade", "Upgrade"};
constexpr std::array<string_view, 6> kMetricSettings = {
    "None", "UsersWithUsage", "PrimaryUsers", "UsersWithAccess", "DevicesWithUsage", "AllDevices"};
constexpr std::array<string_view, 4> kIntervals = {"Continuous", "PeriodIncludingCurrentMonth",
                                                   "PeriodExcludingCurrentMonth", "None"};
constexpr std::array<string_view, 3> kArticleTypes = {"Reseller", "Manufacturer", "SKU"};
constexpr std::array<string_view, 4> kCoverageReasons = {"Other", "Passive", "Disaster", "TestingOrDevelopment"};
constexpr std::array<string_view, 4> kAssignments = {"Organization", "Computer", "User", "Site"};
constexpr std::array<string_view, 4> kComputerStates = {"Active", "Active", "Inactive", "Quarantined"};
constexpr std::array<string_view, 3> kSaasStates = {"Active", "Inactive", "No activity"};
constexpr std::array<string_view, 3> kSessionStates = {"ACTIVE", "INACTIVE", "KILLED"};
constexpr std::array<string_view, 4> kCurrencies = {"USD", "EUR", "SEK", "GBP"};
constexpr std::array<string_view, 4> kMethods = {"GET", "POST", "PUT", "DELETE"};
constexpr std::array<string_view, 5> kAuditTypes = {"UserLoggedIn", "LicenseCreated", "LicenseUpdated",
                                                    "ComputerArchived", "RoleAssigned"};
constexpr std::array<string_view, 3> kSources = {"SnowInventory", "SCCM", "Intune"};
constexpr std::array<string_view, 4> kDomains = {"CORP", "corp.example.com", "EMEA", "WORKGROUP"};
constexpr std::array<string_view, 3> kArchitectures = {"x64", "x86", "ARM64"};
constexpr std::array<string_view, 4> kDataTypes = {"Text", "Number", "Date", "Yes/No"};
constexpr std::array<string_view, 6> kAssetTypes = {"Computer",  "User",   "License",
                                                    "Agreement", "Object", "Mobile device"};
constexpr std::array<string_view, 6> kMetrics = {
    "Installations", "Users", "Devices", "Processor cores", "Concurrent users", "Custom compare values"};
constexpr std::array<string_view, 9> kUseRights = {
    "Standard",  "UpgradeRights", "DowngradeRights", "CrossEdition", "VirtualDesktopAccess",
    "VmSupport", "NamedComputer", "NamedUser",       "Site"};
constexpr std::array<string_view, 8> kIncomplete = {
    "MissingApplication",        "MissingLicenseCount",    "MissingMetric",          "MissingBaseLicenses",
    "InvalidSubscriptionPeriod", "MissingValidFromToDate", "MissingAgreementNumber", "MissingAssignmentType"};
constexpr std::array<string_view, 6> kInvalid = {"SubscriptionExpired", "Unassigned",    "ComputerMissing",
                                                 "InactiveComputer",    "InvalidMetric", "OverAssignment"};
constexpr std::array<string_view, 6> kCoverageTypes = {"Passive", "Disaster",   "TestingOrDevelopment",
                                                       "Other",   "ColdBackup", "Failover"};
constexpr std::array<string_view, 6> kSaasCategories = {"Collaboration", "CRM",     "Design",
                                                        "Development",   "Finance", "Generative AI"};
constexpr std::array<string_view, 8> kOrganizations = {"ROOT",        "EMEA",       "Americas", "APAC",
                                                       "Head office", "\u00c5rsta", "Sales",    "IT"};

struct ClosedList {
    string_view table; // "" for any
    string_view column;
    Words values;
};

constexpr std::array kClosedLists = {
    ClosedList{"oracle.categories", "name", kOracleCategories},
    ClosedList{"oracle.compliance_statuses", "name", kCompliance},
    ClosedList{"oracle.product_compliance_statuses", "name", kProductCompliance},
    ClosedList{"oracle.environment_types", "name", kEnvironments},
    ClosedList{"oracle.license_item_types", "name", kItemTypes},
    ClosedList{"oracle.license_metric_types", "name", kOracleMetrics},
    ClosedList{"oracle.licensing_types", "name", kLicensingTypes},
    ClosedList{"oracle.partitioning_types", "name", kPartitioning},
    ClosedList{"oracle.types", "name", kOracleTypes},
    ClosedList{"sam.platforms", "name", kPlatforms},
    ClosedList{"sam.licenses_extended_coverage_types", "name", kCoverageTypes},
    ClosedList{"sam.article_numbers", "type", kArticleTypes},
    ClosedList{"sam.custom_fields_data_types", "name", kDataTypes},
    ClosedList{"sam.custom_fields_asset_types", "name", kAssetTypes},
    ClosedList{"sam.applications_metrics", "name", kMetrics},
    ClosedList{"organizations.tree", "name", kOrganizations},
    ClosedList{"oracle.database_installations_sessions", "status", kSessionStates},
    ClosedList{"audit.logs", "type", kAuditTypes},
    ClosedList{"", "estatetype", kEstateTypes},
    ClosedList{"", "licensemetrictype", kOracleMetrics},
    ClosedList{"", "productcompliancestatus", kProductCompliance},
    ClosedList{"", "partitioningtype", kPartitioning},
    ClosedList{"", "itemtype", kItemTypes},
    ClosedList{"", "platform", kPlatforms},
    ClosedList{"", "compatibilitytype", kCompatibility},
    ClosedList{"", "metricsetting", kMetricSettings},
    ClosedList{"", "metricsettingintervaltype", kIntervals},
    ClosedList{"", "reason", kCoverageReasons},
    ClosedList{"", "assignmenttype", kAssignments},
    ClosedList{"", "primaryuserights", kUseRights},
    ClosedList{"", "fulluserights", kUseRights},
    ClosedList{"", "userights", kUseRights},
    ClosedList{"", "incompletereasons", kIncomplete},
    ClosedList{"", "invalidassignmentreasons", kInvalid},
    ClosedList{"sam.computers", "status", kComputerStates},
    ClosedList{"sam.user_accounts", "status", kComputerStates},
    ClosedList{"sam.mobiledevices", "status", kComputerStates},
    ClosedList{"", "status", kSaasStates},
    ClosedList{"", "purchasecurrency", kCurrencies},
    ClosedList{"", "licensecostcurrency", kCurrencies},
    ClosedList{"", "currency", kCurrencies},
    ClosedList{"", "httpmethod", kMethods},
    ClosedList{"", "source", kSources},
    ClosedList{"", "discoverysource", kSources},
    ClosedList{"", "domain", kDomains},
    ClosedList{"", "domainname", kDomains},
    ClosedList{"", "architecture", kArchitectures},
    ClosedList{"", "datatype", kDataTypes},
    ClosedList{"", "categoryname", kSaasCategories},
    ClosedList{"", "aicategory", kSaasCategories},
};

} // namespace

std::span<const Product> products() {
    return kProducts;
}
Words hardware_makers() {
    return kHardwareMakers;
}
Words hardware_models() {
    return kHardwareModels;
}
Words phone_makers() {
    return kPhoneMakers;
}
Words phone_models() {
    return kPhoneModels;
}
Words operating_systems() {
    return kOperatingSystems;
}
Words phone_systems() {
    return kPhoneSystems;
}
Words first_names() {
    return kFirstNames;
}
Words last_names() {
    return kLastNames;
}
Words departments() {
    return kDepartments;
}
Words cities() {
    return kCities;
}
Words countries() {
    return kCountries;
}
Words sentences() {
    return kSentences;
}
Words saas_vendors() {
    return kSaasVendors;
}

Words closed_list(std::string_view table, std::string_view lower_column) {
    const auto found = std::find_if(kClosedLists.begin(), kClosedLists.end(), [&](const ClosedList& list) {
        return list.column == lower_column && (list.table.empty() || list.table == table);
    });
    return found == kClosedLists.end() ? Words{} : found->values;
}

} // namespace snowatlas::tenant

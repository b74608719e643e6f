-- The reports users of Snow Atlas need, as BI tools and people write them.

-- R1 software inventory star
SELECT c.hostName, c.domain, c.operatingSystem, c.lastScanDate, c.organizationId,
       a.manufacturer, a.name AS application, a.platform, ca.firstDiscovered, ca.lastUsed, ca.usedCount
FROM sam.computers_applications ca
JOIN sam.computers c ON c.id = ca.computerId
JOIN sam.applications a ON a.id = ca.applicationId
WHERE ca.isInstalled = 1 AND a.isNoLicenseRequired = 0;

-- R2 installed, not used for 90 days
SELECT a.manufacturer, a.name, COUNT(*) AS installations,
       SUM(CASE WHEN ca.lastUsed IS NULL OR ca.lastUsed < {ts '2025-10-01 00:00:00'} THEN 1 ELSE 0 END) AS unused
FROM sam.computers_applications ca
JOIN sam.applications a ON a.id = ca.applicationId
WHERE ca.isInstalled = 1 AND a.manufacturer LIKE 'Microsoft%'
GROUP BY a.manufacturer, a.name
HAVING SUM(CASE WHEN ca.lastUsed IS NULL OR ca.lastUsed < {ts '2025-10-01 00:00:00'} THEN 1 ELSE 0 END) > 0
ORDER BY unused DESC;

-- R3 effective license position of licensed applications
SELECT a.manufacturer, a.name, s.metricId, s.licensesPurchased, s.initialRequirement, s.licenseRequirement,
       s.totalCoverage, s.compliance
FROM sam.compliance_summary s
JOIN sam.applications a ON a.id = s.applicationId
WHERE s.applicationId IN (SELECT l.applicationId FROM sam.licenses l WHERE l.applicationId IS NOT NULL)
  AND s.compliance < 0
ORDER BY s.compliance;

-- R4 inventory freshness and quarantine by organization
SELECT o.name AS organization, c.status, COUNT(*) AS computers,
       SUM(CASE WHEN c.lastScanDate < {ts '2025-12-01 00:00:00'} THEN 1 ELSE 0 END) AS stale
FROM sam.computers c LEFT JOIN organizations.tree o ON o.id = c.organizationId
GROUP BY o.name, c.status
ORDER BY stale DESC;

-- R5 end-of-support exposure
SELECT a.manufacturer, a.name, a.endOfSupportDate, COUNT(DISTINCT ca.computerId) AS computers
FROM sam.applications a JOIN sam.computers_applications ca ON ca.applicationId = a.id
WHERE ca.isInstalled = 1 AND (a.isEndOfSupport = 1 OR a.endOfSupportDate < {ts '2026-07-01 00:00:00'})
GROUP BY a.manufacturer, a.name, a.endOfSupportDate
ORDER BY computers DESC;

-- R6 renewals in the next 180 days
SELECT 'subscription' AS kind, a.name, l.vendor, l.quantity, l.subscriptionValidTo AS validTo,
       l.totalLicenseCost AS cost
FROM sam.licenses l LEFT JOIN sam.applications a ON a.id = l.applicationId
WHERE l.isSubscription = 1
  AND l.subscriptionValidTo BETWEEN {ts '2026-01-01 00:00:00'} AND {ts '2026-06-30 00:00:00'}
UNION ALL
SELECT 'maintenance', a.name, l.vendor, l.quantity, m.validTo, m.maintenanceCost
FROM sam.licenses_maintenance_periods m
JOIN sam.licenses l ON l.id = m.licenseId
LEFT JOIN sam.applications a ON a.id = l.applicationId
WHERE m.validTo BETWEEN {ts '2026-01-01 00:00:00'} AND {ts '2026-06-30 00:00:00'}
UNION ALL
SELECT 'agreement', g.name, NULL, NULL, p.validTo, NULL
FROM sam.agreements g JOIN sam.agreements_periods p ON p.agreementId = g.id
WHERE p.validTo BETWEEN {ts '2026-01-01 00:00:00'} AND {ts '2026-06-30 00:00:00'};

-- R7 computer, application, license, agreement
-- requests: 6
SELECT c.hostName, a.name AS application, l.id AS licenseId, l.quantity, l.purchaseDate, g.name AS agreement
FROM sam.computers c
JOIN sam.computers_applications ca ON ca.computerId = c.id
JOIN sam.applications a ON a.id = ca.applicationId
LEFT JOIN sam.licenses l ON l.applicationId = ca.applicationId
LEFT JOIN sam.agreements g ON g.id = l.agreementId
WHERE c.hostName = 'CORP23C9816';

-- R8 SaaS subscriptions per user
SELECT u.displayName, u.email, u.department, u.country, u.status, u.lastActive,
       s.name AS subscription, s.applicationName, s.vendor, s.discoveryType, s.lastActivity, s.totalCostPerMonth,
       s.potentialSavings
FROM saas.users u JOIN saas.users_subscriptions s ON s.userId = u.id
WHERE s.vendor LIKE '%Microsoft%';

-- R9 SaaS spend and idle seats
SELECT a.name, a.vendor, a.categoryName, a.aiCategory, a.sanctioned, a.purchased, a.assigned, a.active, a.inactive,
       a.utilization, a.yearlyCost, a.primaryOwnerName
FROM saas.applications a
WHERE a.inactive > 0 OR a.sanctioned = 0
ORDER BY a.yearlyCost DESC;

-- R10 custom fields and cost allocation on computers
SELECT c.hostName, o.name AS organization, o.externalId,
       MAX(CASE WHEN v.customFieldName = 'Cost center' THEN v.value END) AS costCenter,
       MAX(CASE WHEN v.customFieldName = 'Owner' THEN v.value END) AS owner
FROM sam.computers c
LEFT JOIN sam.custom_fields_values v ON v.assetId = c.id
LEFT JOIN organizations.tree o ON o.id = c.organizationId
GROUP BY c.hostName, o.name, o.externalId;

-- Oracle products out of compliance
SELECT p.productName, p.productEdition, x.estateType, x.estateName, x.productComplianceStatus,
       x.totalRequiredLicenseProcessor, x.totalAssignedLicenseProcessor, x.licenseNeeded
FROM oracle.database_entitlements_compliance_products x JOIN oracle.products p ON p.id = x.productId
WHERE x.productComplianceStatus = 'NotCompliant';

-- Minutes used by user and application
SELECT u.userName, u.fullName, a.name, SUM(g.usedMinutes) AS minutesUsed, MAX(g.lastUsedDate) AS lastUsed
FROM sam.computers_application_usage g
JOIN sam.user_accounts u ON u.id = g.userId
JOIN sam.applications a ON a.id = g.applicationId
GROUP BY u.userName, u.fullName, a.name;

-- Audit log since a date
SELECT l.created, l.identityName, l.type, l.resourceName, l.ipAddress
FROM audit.logs l
WHERE l.created >= {ts '2025-06-01 00:00:00'}
ORDER BY l.created DESC;

-- Serial numbers of a few computers
SELECT d.id, d.biosSerialNumber, d.purchaseDate, d.purchaseValue, d.purchaseCurrency
FROM sam.computers_details d
WHERE d.id IN (SELECT c.id FROM sam.computers c WHERE c.status = 'Quarantined' AND c.isServer = 1);

-- License cost by metric of the applications of one manufacturer
SELECT a.name, m.name AS metric, m.isDefault, m.minimumRequirement
FROM sam.applications a JOIN sam.applications_metrics m ON m.applicationId = a.id
WHERE a.manufacturer = 'Adobe';

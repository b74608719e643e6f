-- Join shapes.

-- Inner join of two lists
SELECT c.hostName, o.name FROM sam.computers c JOIN organizations.tree o ON o.id = c.organizationId;

-- Left join keeps rows without partner
SELECT c.hostName, h.hostName AS host FROM sam.computers c LEFT JOIN sam.computers h ON h.id = c.hostComputerId;

-- Right join
SELECT c.hostName, o.name FROM sam.computers c RIGHT JOIN organizations.tree o ON o.id = c.organizationId;

-- Full join
SELECT o.name, p.name AS parent FROM organizations.tree o FULL JOIN organizations.tree p ON p.id = o.parentId;

-- Self join over three levels
SELECT a.name, b.name AS parent, c.name AS grandparent
FROM organizations.tree a
JOIN organizations.tree b ON b.id = a.parentId
LEFT JOIN organizations.tree c ON c.id = b.parentId;

-- Cross join with a condition on a product
SELECT t.name, m.name AS hypervisor FROM sam.customobjecttypes t CROSS JOIN sam.dcc_hypervisors m
WHERE t.name <> m.name;

-- Join condition with a literal stays in ON
SELECT c.hostName, l.quantity
FROM sam.computers c LEFT JOIN sam.licenses_assignments_computers l ON l.computerId = c.id AND l.quantity > 100;

-- Children of few parents
-- requests: 40
SELECT c.hostName, n.name, n.ipAddress, n.macAddress
FROM sam.computers c JOIN sam.computers_networkadapters n ON n.computerId = c.id
WHERE c.hostName IN ('CORP23C9816');

-- Children of children
SELECT i.databaseName, o.isInstalled, u.groupName
FROM oracle.database_installations i
JOIN oracle.database_installations_options o ON o.installationId = i.id
JOIN oracle.database_installations_options_usage u ON u.installationId = i.id AND u.optionId = o.id;

-- Data centers, members and their features
SELECT d.name, m.computerId, f.featureName, f.isActive
FROM sam.dcc d
JOIN sam.dcc_members m ON m.dccId = d.id
JOIN sam.dcc_members_features f ON f.dccId = m.dccId AND f.memberId = m.computerId;

-- Ids in other letters still join
SELECT c.hostName, i.databaseName, s.licensingCoreFactor
FROM oracle.database_installations_servers s
JOIN oracle.database_installations i ON i.id = s.installationId
JOIN sam.computers c ON c.id = s.computerId;

-- Elements of arrays join
SELECT a.name, l.total, l.assigned FROM saas.applications a JOIN saas.applications_licenses l ON l.applicationId = a.id;

-- Rows without partner by NOT EXISTS
SELECT a.name FROM sam.applications a
WHERE NOT EXISTS (SELECT 1 FROM sam.licenses l WHERE l.applicationId = a.id);

-- Rows with partner by EXISTS
SELECT u.userName FROM sam.user_accounts u
WHERE EXISTS (SELECT 1 FROM sam.computers c WHERE c.mostFrequentUser = u.id AND c.isPortable = 1);

-- Join with a derived table
SELECT c.hostName, x.installations
FROM sam.computers c
JOIN (SELECT computerId, COUNT(*) AS installations FROM sam.computers_applications GROUP BY computerId) x
  ON x.computerId = c.id
WHERE x.installations > 40;

-- Join with a common table expression used twice
WITH licensed AS (SELECT DISTINCT applicationId FROM sam.licenses WHERE applicationId IS NOT NULL)
SELECT a.name, 'licensed' AS kind FROM sam.applications a JOIN licensed l ON l.applicationId = a.id
UNION ALL
SELECT a.name, 'unlicensed' FROM sam.applications a
WHERE a.id NOT IN (SELECT applicationId FROM licensed) AND a.isBundle = 1;

-- Join by inequality
SELECT a.name, b.name AS later
FROM sam.agreements a JOIN sam.agreements b ON b.name > a.name AND b.typeId <> a.typeId;

-- Five tables
SELECT c.hostName, a.name, l.quantity, g.name AS agreement, o.name AS organization
FROM sam.computers_applications ca
JOIN sam.computers c ON c.id = ca.computerId
JOIN sam.applications a ON a.id = ca.applicationId
JOIN sam.licenses l ON l.applicationId = a.id
LEFT JOIN sam.agreements g ON g.id = l.agreementId
LEFT JOIN organizations.tree o ON o.id = c.organizationId
WHERE c.isServer = 1 AND a.platform = 'Windows';

-- Using
SELECT applicationId, computers, COUNT(*) AS rows_in_list
FROM sam.computers_application_usage_summaries JOIN sam.computers_applications USING (applicationId)
GROUP BY applicationId, computers;

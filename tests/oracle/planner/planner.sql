-- What the planner asks for: at most so many requests, of an estate of 150 computers (3 pages of 50 rows), 6,000
-- installations (120 pages), 1,500 applications (30 pages), 45 licenses (1 page) and 180 users (4 pages).
-- "requests" is a bound; "unscanned" names a list that must not be read without a filter; "empty" expects no row.

-- a condition that is never true
-- requests: 0
-- empty
SELECT id, hostName FROM sam.computers WHERE 1 = 0;

-- no rows wanted
-- requests: 0
-- empty
SELECT id FROM sam.computers LIMIT 0;

-- a join that can have no row
-- requests: 0
-- empty
SELECT c.id FROM sam.computers c JOIN sam.computers_applications ca ON ca.computerId = c.id WHERE 1 = 0;

-- nothing of Snow Atlas
-- requests: 0
SELECT 1 AS one, 'x' AS x;

-- comparison with NULL
-- requests: 0
-- empty
SELECT id FROM sam.computers WHERE hostName = NULL;

-- count of a table
-- requests: 1
SELECT COUNT(*) FROM sam.computers;

-- count of a table whose answers have total_pages only
-- requests: 1
SELECT COUNT(*) FROM sam.applications;

-- count of a constant
-- requests: 1
SELECT COUNT(1) FROM sam.computers_applications;

-- count over a derived table
-- requests: 1
SELECT COUNT(*) FROM (SELECT id, hostName FROM sam.computers) AS d;

-- count under a filter, which proves itself once
-- requests: 2
SELECT COUNT(*) FROM sam.computers WHERE coreCount >= 20;

-- count under a filter that has proved itself
-- requests: 1
SELECT COUNT(*) FROM sam.computers WHERE coreCount >= 40;

-- count under text: rows are compared by case here
-- requests: 2
SELECT COUNT(*) FROM sam.computers WHERE status = 'Active';

-- count by an expression: the table is read
-- requests: 3
SELECT COUNT(*) FROM sam.computers WHERE UPPER(hostName) LIKE 'CORP2%';

-- a key
-- requests: 1
SELECT hostName FROM sam.computers WHERE id = '373d04e5-cb56-40e4-a5c8-c8be7c2f66c9';

-- a key that is not there
-- requests: 1
-- empty
SELECT hostName FROM sam.computers WHERE id = '00000000-0000-0000-0000-000000000001';

-- a key in upper case is sent as ids are
-- requests: 1
SELECT hostName FROM sam.computers WHERE id = '373D04E5-CB56-40E4-A5C8-C8BE7C2F66C9';
-- sqlite:
SELECT hostName FROM sam.computers WHERE id = '373d04e5-cb56-40e4-a5c8-c8be7c2f66c9';

-- a key in braces, through a derived table
-- requests: 1
SELECT d.hostName FROM (SELECT id AS k, hostName FROM sam.computers) d WHERE '{373D04E5-cb56-40E4-A5C8-C8BE7C2F66C9}' = d.k;
-- sqlite:
SELECT hostName FROM sam.computers WHERE id = '373d04e5-cb56-40e4-a5c8-c8be7c2f66c9';

-- keys in upper case by IN
-- requests: 2
SELECT hostName FROM sam.computers WHERE id IN ('78A5E27B-1520-4459-9C34-BFF2C511073D', '0c56c359-fd46-4e92-80a4-5a7cfd168487', 'ABC');
-- sqlite:
SELECT hostName FROM sam.computers WHERE id IN ('78a5e27b-1520-4459-9c34-bff2c511073d', '0c56c359-fd46-4e92-80a4-5a7cfd168487');

-- two keys
-- requests: 2
SELECT hostName FROM sam.computers WHERE id IN ('78a5e27b-1520-4459-9c34-bff2c511073d', '0c56c359-fd46-4e92-80a4-5a7cfd168487');

-- a list of 20 keys is one filter
-- requests: 1
SELECT id, hostName FROM sam.computers WHERE id IN ('a54c5b47-5723-4a26-9b58-78c29730f05f', 'c4b8d5aa-0460-43c3-b2a5-08bad3fd33b1', '7a368888-280c-4a6d-9202-604901e436bb', 'd7827451-fd2e-4feb-ae5f-dd8a436f9d2f', '68faf92a-6128-4b2e-8670-a91cb7092e25', 'c4d7265a-a63b-40ff-a584-d5c0224a667a', '2d6ce890-9779-4406-8839-eec32ab372f5', '1940570d-dfc7-4da9-a514-cfd235ac2215', '616bad54-567b-4f56-900d-b639340763fb', '633eaa9b-ceb6-4603-bb1d-7726705e360f', 'b8b0650b-7207-4d15-a050-e833f61bed87', '168ca495-e25d-40ad-80f9-71db431943e2', '83d83ef5-8d5c-4134-b62b-e908ae574aed', '5d885af8-499f-463c-b5df-5e1bf829ac5e', 'e69279af-44ba-4cbc-a4f3-f0eb26cc83ef', 'f9f2551f-d871-48b3-83ea-4e5c4c469cf2', 'd1495542-3473-400e-affe-079f6a4803e5', '9e4eb4cb-1e37-4280-af8d-6d81cf7895c2', '24722355-1d17-4a40-8ea8-6ef6b015a610', 'b9b114de-7450-45de-a2f9-93a2fd34bf02');

-- keys by OR
-- requests: 1
SELECT id FROM sam.computers WHERE id = '2af8befd-c4e5-4bdf-a5ac-b48f713b3cc0' OR id = 'a8b5355c-b861-45c2-91e8-6783cf6f3716' OR id IN ('78a5e27b-1520-4459-9c34-bff2c511073d', '0c56c359-fd46-4e92-80a4-5a7cfd168487', '63d9cc9f-4568-4414-b67d-085675016914');

-- a list of 20 keys that the filter does not know
-- requests: 20
-- unscanned: /api/sam/estate/v1/user-accounts
SELECT id, userName FROM sam.user_accounts WHERE id IN ('fc32c5a1-7976-47af-93c1-08618ee8fe16', '7a41deaf-7349-47da-913a-f7a181a5e828', 'fc38f494-80a5-4c87-ad6b-7de9bc39831f', 'de35140c-cf80-4110-9536-8ee2906c1a84', '6337bdbd-1fdb-41bc-9c47-45d965eca1d9', '4c387394-bf59-4866-a0d3-64d02afba740', 'cbd73c46-0485-4a80-a328-443e74d09f65', '82c8c74f-a51d-4478-bd01-1ed8d9a320a7', 'adcdfb7a-2bdf-4409-9531-2bd4c85b0fc1', '3eab939e-173b-4fba-9523-d27de9fa188e', 'bc8ca555-a215-4e0d-a43a-21ae5edc5b97', 'ffab159d-5560-4ba4-a3a1-7aa01687aee4', 'd77fe22d-c01d-43dd-9a9e-e46932ab8e56', '0d47ed16-e135-4e86-8d3e-ed8a8b41e6c4', '3ea6ac97-b461-48ca-9b4c-8846eaeeda32', '88cb0424-8f4a-405e-9429-4ac1bf352c14', '53f68103-b03c-4ce2-bb3a-9808a27ef28c', '40d6687a-5fdc-44f0-8db3-64b27d3d5625', '38604ec5-f3d4-4ca6-8de5-f9862d1750e4', 'dc88fde7-1c2d-4b40-908d-0063806e5026');

-- a key and another condition
-- requests: 1
SELECT hostName FROM sam.computers WHERE id = '373d04e5-cb56-40e4-a5c8-c8be7c2f66c9' AND coreCount > 0;

-- contradicting keys
-- requests: 1
-- empty
SELECT hostName FROM sam.computers WHERE id = '373d04e5-cb56-40e4-a5c8-c8be7c2f66c9' AND id = '6c2573ae-b630-4681-99ad-63a392737ee8';

-- a filter on text
-- requests: 1
SELECT id FROM sam.computers WHERE hostName = 'CORP23C9816';

-- a filter by LIKE
-- requests: 1
SELECT id FROM sam.computers WHERE hostName LIKE 'CORP23%';

-- a filter on a date
-- requests: 3
SELECT id FROM sam.computers WHERE lastScanDate > {ts '2025-12-20 00:00:00'};

-- a condition moves into a derived table
-- requests: 1
SELECT d.h FROM (SELECT id AS k, hostName AS h FROM sam.computers) AS d WHERE d.k = '015e2e15-7241-4ced-9582-3ab7edd1962e';

-- through two derived tables
-- requests: 1
SELECT e.h FROM (SELECT d.k AS kk, d.h FROM (SELECT id AS k, hostName AS h FROM sam.computers) AS d) AS e WHERE e.kk = '015e2e15-7241-4ced-9582-3ab7edd1962e';

-- into a common table
-- requests: 1
WITH w AS (SELECT * FROM sam.computers) SELECT hostName FROM w WHERE id = '015e2e15-7241-4ced-9582-3ab7edd1962e';

-- into a group
-- requests: 1
SELECT * FROM (SELECT organizationId, COUNT(*) AS n FROM sam.computers GROUP BY organizationId) AS d WHERE d.organizationId = '26e9d63a-3447-48d7-9984-539fed212ab5';

-- into both branches of UNION ALL
-- requests: 2
SELECT k FROM (SELECT id AS k FROM sam.computers UNION ALL SELECT id FROM sam.applications) AS u WHERE u.k = '132f8d17-bdcf-4b07-8713-7d83b7dcd31e';

-- into UNION of a table with itself
-- requests: 1
SELECT k, h FROM (SELECT id AS k, hostName AS h FROM sam.computers UNION SELECT id, hostName FROM sam.computers) AS u WHERE u.k = '015e2e15-7241-4ced-9582-3ab7edd1962e';

-- not below LIMIT
-- requests: 1
-- empty
SELECT * FROM (SELECT id FROM sam.computers LIMIT 1) AS d WHERE d.id = '015e2e15-7241-4ced-9582-3ab7edd1962e';

-- not below a window function
-- requests: 3
SELECT d.r FROM (SELECT id, ROW_NUMBER() OVER (ORDER BY id) AS r FROM sam.computers) AS d WHERE d.id = '015e2e15-7241-4ced-9582-3ab7edd1962e';

-- over an equality to another table
-- requests: 2
-- unscanned: /api/sam/estate/v1/computers-applications
SELECT c.hostName, ca.applicationId FROM sam.computers c JOIN sam.computers_applications ca ON ca.computerId = c.id WHERE c.id = '6a8ec0d0-141e-4dbc-9f03-4c5295da0a51';

-- over two equalities
-- requests: 3
-- unscanned: /api/sam/software-registry/v1/applications
SELECT a.name, m.name AS metric FROM sam.licenses l JOIN sam.applications a ON a.id = l.applicationId JOIN sam.applications_metrics m ON m.applicationId = a.id WHERE l.applicationId = 'bb695b37-f3f5-4b6d-b604-872b4ed9e363';

-- a host's installations by its key
-- requests: 2
-- unscanned: /api/sam/estate/v1/computers-applications
SELECT c.hostName, ca.applicationId FROM sam.computers c JOIN sam.computers_applications ca ON ca.computerId = c.id WHERE c.hostName = 'CORP23C9816';

-- from a host to its agreements (R7)
-- requests: 6
-- unscanned: /api/sam/software-registry/v1/applications
SELECT c.hostName, a.name AS application, l.id AS licenseId, g.name AS agreement
FROM sam.computers c JOIN sam.computers_applications ca ON ca.computerId = c.id JOIN sam.applications a ON a.id = ca.applicationId
LEFT JOIN sam.licenses l ON l.applicationId = ca.applicationId LEFT JOIN sam.agreements g ON g.id = l.agreementId WHERE c.hostName = 'CORP23C9816';

-- a large table by the keys of a small one
-- requests: 2
-- unscanned: /api/sam/software-registry/v1/applications
SELECT l.id, a.name FROM sam.licenses l JOIN sam.applications a ON a.id = l.applicationId;

-- a large table by keys that are no keys of its own
-- requests: 12
-- unscanned: /api/sam/estate/v1/computers-applications
SELECT l.id, ca.computerId FROM sam.licenses l JOIN sam.computers_applications ca ON ca.applicationId = l.applicationId WHERE l.quantity > 0;

-- a star: every table once
-- requests: 153
SELECT c.hostName, a.name FROM sam.computers_applications ca JOIN sam.computers c ON c.id = ca.computerId JOIN sam.applications a ON a.id = ca.applicationId WHERE ca.isInstalled = 1;

-- a star, grouped
-- requests: 150
SELECT a.manufacturer, COUNT(DISTINCT ca.computerId) AS n FROM sam.computers_applications ca JOIN sam.applications a ON a.id = ca.applicationId GROUP BY a.manufacturer;

-- a table joined with itself
-- requests: 3
SELECT a.hostName, b.hostName AS host FROM sam.computers a JOIN sam.computers b ON b.id = a.hostComputerId;

-- a table and a part of it
-- requests: 5
SELECT a.hostName FROM sam.computers a WHERE a.organizationId IN (SELECT b.organizationId FROM sam.computers b WHERE b.status = 'Quarantined');

-- a common table used twice
-- requests: 3
WITH w AS (SELECT id, organizationId FROM sam.computers) SELECT COUNT(*) FROM w a JOIN w b ON a.organizationId = b.organizationId;

-- UNION of a table with itself
-- requests: 3
SELECT id FROM sam.computers UNION SELECT hostComputerId FROM sam.computers;

-- UNION ALL of a table and a part of it
-- requests: 3
SELECT id FROM sam.computers UNION ALL SELECT id FROM sam.computers WHERE status = 'Active';

-- INTERSECT of a table with itself
-- requests: 3
SELECT id FROM sam.computers INTERSECT SELECT hostComputerId FROM sam.computers;

-- semi-join: the values of a subquery are the keys
-- requests: 2
-- unscanned: /api/sam/software-registry/v1/applications
SELECT a.name FROM sam.applications a WHERE a.id IN (SELECT l.applicationId FROM sam.licenses l);

-- semi-join of a table without a list (R3)
-- requests: 40
-- unscanned: /api/sam/software-registry/v1/applications
SELECT s.applicationId, s.compliance FROM sam.compliance_summary s WHERE s.applicationId IN (SELECT l.applicationId FROM sam.licenses l WHERE l.applicationId IS NOT NULL);

-- anti-join: both sides once
-- requests: 123
SELECT c.hostName FROM sam.computers c WHERE c.id NOT IN (SELECT ca.computerId FROM sam.computers_applications ca WHERE ca.isInstalled = 1);

-- a correlated subquery: both sides once
-- requests: 31
SELECT l.id, (SELECT a.name FROM sam.applications a WHERE a.id = l.applicationId) AS name FROM sam.licenses l;

-- existence
-- requests: 1
SELECT 'yes' AS answer WHERE EXISTS (SELECT 1 FROM sam.computers_applications);

-- existence under a filter
-- requests: 1
SELECT 'yes' AS answer WHERE EXISTS (SELECT 1 FROM sam.computers WHERE status = 'Quarantined');

-- non-existence
-- requests: 1
SELECT 'no' AS answer WHERE NOT EXISTS (SELECT 1 FROM sam.computers WHERE hostName = 'nobody');

-- the first rows
-- requests: 1
SELECT 'x' AS x FROM sam.computers_applications LIMIT 5;

-- the first rows under a filter
-- requests: 1
SELECT status FROM sam.computers WHERE status = 'Active' LIMIT 10;

-- rows further on
-- requests: 1
SELECT 'x' AS x FROM sam.computers_applications LIMIT 5 OFFSET 20;

-- an outer join by a key of the kept side
-- requests: 5
-- unscanned: /api/sam/estate/v1/computers-applications
SELECT c.hostName, ca.applicationId FROM sam.computers c LEFT JOIN sam.computers_applications ca ON ca.computerId = c.id WHERE c.id IN ('78a5e27b-1520-4459-9c34-bff2c511073d', '0c56c359-fd46-4e92-80a4-5a7cfd168487');

-- an outer join keeps all rows of its side
-- requests: 4
SELECT c.id, l.id AS l FROM sam.computers c LEFT JOIN sam.licenses l ON l.id = '3435ca10-b64c-4ecf-a510-a82f6ce79565' AND c.id = 'e9dc72fe-65e1-4c2c-bbd8-1da96763a420';

-- a right join as a left one
-- requests: 2
-- unscanned: /api/sam/estate/v1/computers-applications
SELECT c.hostName, ca.applicationId FROM sam.computers_applications ca RIGHT JOIN sam.computers c ON c.id = ca.computerId WHERE c.id = '78a5e27b-1520-4459-9c34-bff2c511073d';

-- a full join: both sides once
-- requests: 4
SELECT o.name, c.hostName FROM organizations.tree o FULL JOIN sam.computers c ON c.organizationId = o.id;

-- a condition on the outer side that refuses NULL is pushed
-- requests: 2
-- empty
SELECT c.hostName, l.id FROM sam.licenses l LEFT JOIN sam.computers c ON c.coreCount = l.quantity WHERE c.hostName = 'CORP23C9816';

-- a child table: one request for each parent
-- requests: 8
SELECT agreementId, validTo FROM sam.agreements_periods;

-- a child table by a parent's key
-- requests: 1
SELECT agreementId, validTo FROM sam.agreements_periods WHERE agreementId = '02e3a65e-ebb7-4c1a-8970-aa6b9d281af2';

-- children of the parents a filter leaves
-- requests: 2
SELECT u.email, s.name FROM saas.users u JOIN saas.users_subscriptions s ON s.userId = u.id WHERE u.email = 'user0@example.com';

-- columns that only the list has
-- requests: 1
SELECT totalLicenseCost FROM sam.licenses WHERE id = '3435ca10-b64c-4ecf-a510-a82f6ce79565';

-- columns that only the detail has
-- requests: 2
-- unscanned: /api/sam/estate/v1/computers
SELECT biosSerialNumber FROM sam.computers_details WHERE id IN ('78a5e27b-1520-4459-9c34-bff2c511073d', '0c56c359-fd46-4e92-80a4-5a7cfd168487');

-- details of the rows a filter leaves
-- requests: 2
SELECT d.biosSerialNumber FROM sam.computers c JOIN sam.computers_details d ON d.id = c.id WHERE c.hostName = 'CORP23C9816';

-- a scalar subquery
-- requests: 3
SELECT c.hostName FROM sam.computers c WHERE c.coreCount = (SELECT MAX(x.coreCount) FROM sam.computers x);

-- a scalar subquery is answered first: its value is sent, and gives the keys of the join
-- requests: 4
-- unscanned: /api/sam/estate/v1/computers-applications
SELECT c.hostName, ca.applicationId FROM sam.computers c JOIN sam.computers_applications ca ON ca.computerId = c.id WHERE c.hostName = (SELECT x.hostName FROM sam.computers x WHERE x.id = '373d04e5-cb56-40e4-a5c8-c8be7c2f66c9');

-- a scalar subquery gives a key
-- requests: 3
-- unscanned: /api/sam/software-registry/v1/applications
SELECT a.name FROM sam.applications a WHERE a.id = (SELECT MIN(l.applicationId) FROM sam.licenses l);

-- a scalar subquery on the left of a comparison
-- requests: 4
-- unscanned: /api/sam/estate/v1/computers
SELECT c.id FROM sam.computers c WHERE (SELECT MAX(l.quantity) FROM sam.licenses l WHERE l.quantity < 20) < c.coreCount;

-- scalar subqueries in BETWEEN and arithmetic
-- requests: 5
-- unscanned: /api/sam/estate/v1/computers
SELECT c.id FROM sam.computers c WHERE c.coreCount BETWEEN (SELECT MIN(l.quantity) FROM sam.licenses l) + 1 AND (SELECT MAX(l.quantity) FROM sam.licenses l);

-- scalar subqueries in IN
-- requests: 4
-- unscanned: /api/sam/software-registry/v1/applications
SELECT a.name FROM sam.applications a WHERE a.id IN ((SELECT MIN(l.applicationId) FROM sam.licenses l), (SELECT MAX(l.applicationId) FROM sam.licenses l));

-- a scalar subquery without a row is NULL
-- requests: 1
-- empty
SELECT c.hostName FROM sam.computers c WHERE c.hostName = (SELECT l.id FROM sam.licenses l WHERE l.quantity < 0);

-- a scalar subquery over a common table
-- requests: 3
-- unscanned: /api/sam/software-registry/v1/applications
WITH w AS (SELECT l.applicationId AS k, l.quantity AS n FROM sam.licenses l) SELECT a.name FROM sam.applications a WHERE a.id = (SELECT MAX(k) FROM w WHERE n > 0);

-- a count under a scalar subquery
-- requests: 3
SELECT COUNT(*) FROM sam.computers WHERE coreCount >= (SELECT MAX(l.quantity) - MAX(l.quantity) + 20 FROM sam.licenses l);

-- EXISTS: the partners give the keys
-- requests: 2
-- unscanned: /api/sam/software-registry/v1/applications
SELECT a.name FROM sam.applications a WHERE EXISTS (SELECT 1 FROM sam.licenses l WHERE l.applicationId = a.id AND l.quantity > 0);

-- EXISTS as ORMs write it, beside another condition
-- requests: 2
-- unscanned: /api/sam/software-registry/v1/applications
SELECT COUNT(*) FROM sam.applications a WHERE a.name IS NOT NULL AND EXISTS (SELECT 1 AS one FROM sam.licenses l WHERE a.id = l.applicationId AND l.id <> a.name ORDER BY l.id LIMIT 1);

-- EXISTS for one row asks by its key
-- requests: 2
-- unscanned: /api/sam/estate/v1/computers-applications
SELECT c.hostName FROM sam.computers c WHERE c.hostName = 'CORP23C9816' AND EXISTS (SELECT 1 FROM sam.computers_applications ca WHERE ca.computerId = c.id);

-- NOT EXISTS for one row asks by its key
-- requests: 2
-- unscanned: /api/sam/estate/v1/computers-applications
SELECT c.hostName FROM sam.computers c WHERE c.hostName = 'CORP23C9816' AND NOT EXISTS (SELECT 1 FROM sam.computers_applications ca WHERE ca.computerId = c.id AND ca.applicationId IS NULL);

-- NOT EXISTS: both sides once
-- requests: 31
SELECT a.name FROM sam.applications a WHERE NOT EXISTS (SELECT 1 FROM sam.licenses l WHERE l.applicationId = a.id);

-- EXISTS over aggregates is true without a partner
-- requests: 31
SELECT a.name FROM sam.applications a WHERE EXISTS (SELECT MAX(l.id) FROM sam.licenses l WHERE l.applicationId = a.id);

-- EXISTS in EXISTS: keys from the innermost outwards
-- requests: 8
-- unscanned: /api/sam/estate/v1/computers-applications
SELECT a.name FROM sam.applications a WHERE EXISTS (SELECT 1 FROM sam.licenses l WHERE l.applicationId = a.id AND EXISTS (SELECT 1 FROM sam.computers_applications ca WHERE ca.applicationId = l.applicationId));

-- a correlated IN: its values are the keys
-- requests: 2
-- unscanned: /api/sam/software-registry/v1/applications
SELECT a.name FROM sam.applications a WHERE a.id IN (SELECT l.applicationId FROM sam.licenses l WHERE l.quantity > 0 AND l.id <> a.name);

-- a correlated scalar subquery of one row
-- requests: 2
-- unscanned: /api/sam/estate/v1/computers-applications
SELECT c.hostName, (SELECT COUNT(*) FROM sam.computers_applications ca WHERE ca.computerId = c.id) AS n FROM sam.computers c WHERE c.hostName = 'CORP23C9816';

-- details by what the list knows too
-- requests: 2
-- unscanned: /api/sam/estate/v1/computers
SELECT d.biosSerialNumber FROM sam.computers_details d WHERE d.hostName = 'CORP23C9816';

-- details by what the list knows, and by what it does not
-- requests: 2
-- unscanned: /api/sam/estate/v1/computers
SELECT d.biosSerialNumber FROM sam.computers_details d WHERE d.hostName = 'CORP23C9816' AND LENGTH(d.biosSerialNumber) > 0;

-- details by what the list knows give the keys of a join
-- requests: 3
-- unscanned: /api/sam/estate/v1/computers-applications
SELECT d.biosSerialNumber, ca.applicationId FROM sam.computers_details d JOIN sam.computers_applications ca ON ca.computerId = d.id WHERE d.hostName = 'CORP23C9816';

-- a tree that is one request is not asked for node by node
-- requests: 2
SELECT c.hostName, o.name FROM sam.computers c JOIN organizations.tree o ON o.id = c.organizationId WHERE c.hostName LIKE 'CORP2%';

-- several nodes of a tree
-- requests: 1
SELECT name FROM organizations.tree WHERE id IN ('26e9d63a-3447-48d7-9984-539fed212ab5', 'x', 'y');

-- one node of a tree
-- requests: 1
-- unscanned: /api/organizations/v1/tree
SELECT name FROM organizations.tree WHERE id = '26e9d63a-3447-48d7-9984-539fed212ab5';

-- values without a table joined
-- requests: 2
SELECT c.hostName FROM sam.computers c JOIN (SELECT '78a5e27b-1520-4459-9c34-bff2c511073d' AS k UNION ALL SELECT '0c56c359-fd46-4e92-80a4-5a7cfd168487') AS v ON v.k = c.id;

-- scalar subqueries over one table, in conditions: it is read once, and what is left filtered
-- requests: 4
SELECT l.id FROM sam.licenses l WHERE l.quantity > (SELECT MIN(coreCount) FROM sam.computers) AND l.quantity < (SELECT MAX(coreCount) FROM sam.computers);

-- scalar subqueries over one table, in the select list
-- requests: 3
SELECT (SELECT MIN(coreCount) FROM sam.computers) AS least, (SELECT MAX(coreCount) FROM sam.computers) AS most;

-- counts beside each other
-- requests: 4
SELECT (SELECT COUNT(*) FROM sam.computers) AS a, (SELECT COUNT(*) FROM sam.applications) AS b, (SELECT COUNT(*) FROM sam.computers WHERE coreCount >= 8) AS c;

-- a count beside a scan of the same table
-- requests: 5
SELECT (SELECT COUNT(*) FROM sam.computers WHERE coreCount >= 8) AS n, MAX(c.hostName) AS h, COUNT(c.id) AS a FROM sam.computers c;

-- a count that something is compared with
-- requests: 2
-- unscanned: /api/sam/estate/v1/computers
SELECT l.id FROM sam.licenses l WHERE l.quantity > (SELECT COUNT(*) FROM sam.computers) / 100;

-- counts of which no row is wanted
-- requests: 0
-- empty
SELECT (SELECT COUNT(*) FROM sam.computers) AS a FROM sam.licenses WHERE 1 = 0;

-- below a window function, where whole partitions go
-- requests: 1
-- unscanned: /api/sam/estate/v1/computers
SELECT d.r FROM (SELECT id, ROW_NUMBER() OVER (PARTITION BY id ORDER BY hostName) AS r FROM sam.computers) AS d WHERE d.id = '015e2e15-7241-4ced-9582-3ab7edd1962e';

-- the first application of one computer
-- requests: 2
-- unscanned: /api/sam/estate/v1/computers-applications
SELECT c.hostName, x.applicationId FROM sam.computers c CROSS APPLY (SELECT TOP 1 ca.applicationId FROM sam.computers_applications ca WHERE ca.computerId = c.id ORDER BY ca.applicationId) x WHERE c.hostName = 'CORP23C9816';
-- sqlite:
SELECT c.hostName, MIN(ca.applicationId) FROM sam.computers c JOIN sam.computers_applications ca ON ca.computerId = c.id WHERE c.hostName = 'CORP23C9816' GROUP BY c.hostName;

-- aggregates of the applications of one computer
-- requests: 2
-- unscanned: /api/sam/estate/v1/computers-applications
SELECT c.hostName, x.n FROM sam.computers c OUTER APPLY (SELECT COUNT(*) AS n FROM sam.computers_applications ca WHERE ca.computerId = c.id) x WHERE c.hostName = 'CORP23C9816';
-- sqlite:
SELECT c.hostName, COUNT(*) FROM sam.computers c JOIN sam.computers_applications ca ON ca.computerId = c.id WHERE c.hostName = 'CORP23C9816' GROUP BY c.hostName;

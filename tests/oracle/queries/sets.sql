-- Unions, subqueries, values.

-- Union removes equal rows
SELECT domain FROM sam.computers UNION SELECT domainName FROM sam.user_accounts_discovery;

-- Intersect
SELECT manufacturer FROM sam.applications INTERSECT SELECT vendor FROM sam.licenses;

-- Except
SELECT id FROM sam.applications EXCEPT SELECT applicationId FROM sam.licenses;

-- Union of a detail and a total
SELECT status, COUNT(*) AS n FROM sam.computers GROUP BY status
UNION ALL SELECT 'all', COUNT(*) FROM sam.computers;

-- In with a list of values
SELECT hostName, status FROM sam.computers WHERE status IN ('Active', 'Quarantined') AND coreCount IN (4, 8, 16, 32);

-- Not in with null in the list gives nothing but counts
SELECT COUNT(*) AS n FROM sam.computers WHERE status NOT IN ('Active', NULL);

-- In with a subquery
SELECT hostName FROM sam.computers
WHERE organizationId IN (SELECT id FROM organizations.tree WHERE isLegal = 1);

-- Correlated subquery in the select list
SELECT a.name, (SELECT COUNT(*) FROM sam.licenses l WHERE l.agreementId = a.id) AS licenses FROM sam.agreements a;

-- Scalar subquery in where
SELECT id, quantity FROM sam.licenses WHERE quantity > (SELECT AVG(quantity) FROM sam.licenses);

-- Recursive organization tree
WITH RECURSIVE below (id, name, depth) AS (
  SELECT id, name, 0 FROM organizations.tree WHERE parentId = '00000000-0000-0000-0000-000000000000'
  UNION ALL
  SELECT o.id, o.name, b.depth + 1 FROM organizations.tree o JOIN below b ON o.parentId = b.id)
SELECT depth, COUNT(*) AS n FROM below GROUP BY depth;

-- Values without a table
SELECT 1 AS one, 'text' AS two, NULL AS three;

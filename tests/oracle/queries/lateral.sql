-- Applications of each computer, the first two by name
SELECT c.hostName, x.name FROM sam.computers c CROSS APPLY (SELECT TOP 2 a.name FROM sam.computers_applications ca
JOIN sam.applications a ON a.id = ca.applicationId WHERE ca.computerId = c.id ORDER BY a.name, a.id) x;
-- sqlite:
SELECT hostName, name FROM (SELECT c.hostName, a.name, ROW_NUMBER() OVER (PARTITION BY c.id ORDER BY a.name, a.id) AS n
FROM sam.computers c JOIN sam.computers_applications ca ON ca.computerId = c.id JOIN sam.applications a ON a.id = ca.applicationId)
WHERE n <= 2;

-- The largest license of each application, and applications without one
SELECT a.name, x.quantity FROM sam.applications a LEFT JOIN LATERAL (SELECT l.quantity FROM sam.licenses l
WHERE l.applicationId = a.id ORDER BY l.quantity DESC, l.id LIMIT 1) x ON TRUE;
-- sqlite:
SELECT a.name, (SELECT l.quantity FROM sam.licenses l WHERE l.applicationId = a.id ORDER BY l.quantity DESC, l.id LIMIT 1)
FROM sam.applications a;

-- Aggregates of each computer's applications
SELECT c.hostName, x.n, x.least, x.known FROM sam.computers c OUTER APPLY (SELECT COUNT(*) AS n, MIN(ca.applicationId) AS least,
COALESCE(MAX(ca.applicationId), 'none') AS known FROM sam.computers_applications ca WHERE ca.computerId = c.id) x;
-- sqlite:
SELECT c.hostName, (SELECT COUNT(*) FROM sam.computers_applications ca WHERE ca.computerId = c.id),
(SELECT MIN(ca.applicationId) FROM sam.computers_applications ca WHERE ca.computerId = c.id),
COALESCE((SELECT MAX(ca.applicationId) FROM sam.computers_applications ca WHERE ca.computerId = c.id), 'none') FROM sam.computers c;

-- Partners by domain, which is NULL for some and the same for many
SELECT a.hostName, x.hostName AS first, y.n FROM sam.computers a OUTER APPLY (SELECT TOP 1 b.hostName FROM sam.computers b
WHERE b.domain = a.domain ORDER BY b.hostName) x CROSS APPLY (SELECT COUNT(*) AS n FROM sam.computers b WHERE b.domain = a.domain) y;
-- sqlite:
SELECT a.hostName, (SELECT MIN(b.hostName) FROM sam.computers b WHERE b.domain = a.domain),
(SELECT COUNT(*) FROM sam.computers b WHERE b.domain = a.domain) FROM sam.computers a;

-- Groups of each organization, the most frequent one
SELECT o.organizationId, x.manufacturer, x.n FROM (SELECT DISTINCT organizationId FROM sam.computers) o CROSS JOIN LATERAL
(SELECT c.manufacturer, COUNT(*) AS n FROM sam.computers c WHERE c.organizationId = o.organizationId GROUP BY c.manufacturer
ORDER BY COUNT(*) DESC, c.manufacturer LIMIT 1) x;
-- sqlite:
SELECT organizationId, manufacturer, n FROM (SELECT organizationId, manufacturer, COUNT(*) AS n,
ROW_NUMBER() OVER (PARTITION BY organizationId ORDER BY COUNT(*) DESC, manufacturer) AS r FROM sam.computers
WHERE organizationId IS NOT NULL GROUP BY organizationId, manufacturer) WHERE r = 1;

-- Columns of computers as rows
SELECT c.hostName, v.what, v.value FROM sam.computers c CROSS APPLY (VALUES ('manufacturer', c.manufacturer), ('domain', c.domain)) v (what, value)
WHERE v.value IS NOT NULL;
-- sqlite:
SELECT hostName, 'manufacturer', manufacturer FROM sam.computers WHERE manufacturer IS NOT NULL
UNION ALL SELECT hostName, 'domain', domain FROM sam.computers WHERE domain IS NOT NULL;

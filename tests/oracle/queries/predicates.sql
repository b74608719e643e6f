-- Predicates: what is sent must never lose a row.

-- Equality of texts is case-sensitive
SELECT hostName, status FROM sam.computers WHERE status = 'Active';

-- The wrong case finds nothing, and says so
SELECT COUNT(*) AS n FROM sam.computers WHERE status = 'active';

-- Inequality of texts
SELECT hostName, status FROM sam.computers WHERE status <> 'Active';

-- Not over a comparison with null
SELECT COUNT(*) AS n FROM sam.computers WHERE NOT (coreCount > 16);

-- Like at the start
SELECT name FROM sam.applications WHERE name LIKE 'O%';

-- Like in the middle with other case
SELECT COUNT(*) AS n FROM sam.applications WHERE name LIKE '%office%';

-- Like with an escaped wildcard
SELECT name, manufacturer FROM sam.applications WHERE manufacturer LIKE '%100!%%' ESCAPE '!';

-- Like with one unknown character
SELECT hostName FROM sam.computers WHERE hostName LIKE 'CORP_3%';

-- Not like
SELECT name FROM sam.applications WHERE name NOT LIKE '%a%';

-- A quote within a literal
SELECT name, manufacturer FROM sam.applications WHERE manufacturer = 'O''Reilly';

-- A backslash within a literal
SELECT name FROM sam.applications WHERE name LIKE '%\%';

-- Letters beyond ASCII
SELECT name, manufacturer FROM sam.applications WHERE manufacturer = 'Krüger & Söhne';

-- Letters beyond the basic plane
SELECT name FROM sam.applications WHERE name LIKE '%🚀%';

-- Is null and is not null
SELECT hostName FROM sam.computers WHERE organizationId IS NULL OR (hostComputerId IS NOT NULL AND isVirtual IS NULL);

-- Between times
SELECT hostName, lastScanDate FROM sam.computers
WHERE lastScanDate BETWEEN {ts '2025-10-01 00:00:00'} AND {ts '2025-11-15 12:30:00'};

-- A time to the last digit
SELECT COUNT(*) AS n FROM sam.computers
WHERE lastScanDate >= (SELECT MAX(lastScanDate) FROM sam.computers);

-- Dates
SELECT name, discoveryDate FROM saas.applications WHERE discoveryDate >= {d '2024-01-01'};

-- Numbers between
SELECT hostName, coreCount FROM sam.computers WHERE coreCount BETWEEN 8 AND 24;

-- A fraction against whole numbers
SELECT hostName, coreCount FROM sam.computers WHERE coreCount > 7.5 AND coreCount < 9.5;

-- Money compared exactly
SELECT id, purchaseValue FROM sam.licenses WHERE purchaseValue > 2500.25;

-- Booleans
SELECT hostName FROM sam.computers WHERE isServer = 1 AND isPortable = 0;

-- Or over two columns
SELECT hostName FROM sam.computers WHERE manufacturer = 'HP' OR coreCount > 60;

-- And of ors
SELECT hostName FROM sam.computers
WHERE (manufacturer = 'HP' OR manufacturer = 'Lenovo') AND (isServer = 1 OR coreCount < 10);

-- A predicate on an expression
SELECT hostName FROM sam.computers WHERE coreCount * processorCount > 100;

-- A predicate on a left join's inner side
SELECT c.hostName, o.name FROM sam.computers c LEFT JOIN organizations.tree o ON o.id = c.organizationId
WHERE o.name = 'EMEA';

-- A predicate that no endpoint lists a field for
SELECT userName, email FROM sam.user_accounts WHERE email = 'user17@example.com';

-- A predicate by a documented field
SELECT userName, status FROM sam.user_accounts WHERE status = 'Inactive';

-- A key given as text in capitals finds nothing
SELECT COUNT(*) AS n FROM sam.computers WHERE id = 'NO-SUCH-ID';

-- Names of flags
SELECT id, incompleteReasons FROM sam.licenses WHERE incompleteReasons LIKE '%Missing%';

-- Children by their parent's key from a subquery
SELECT m.applicationId, m.name FROM sam.applications_metrics m
WHERE m.applicationId IN (SELECT id FROM sam.applications WHERE name LIKE 'SQL%');

-- The same table twice with other predicates
SELECT a.hostName, b.hostName AS other
FROM sam.computers a JOIN sam.computers b ON b.domain = a.domain
WHERE a.status = 'Quarantined' AND b.status = 'Inactive' AND a.isServer = 1;

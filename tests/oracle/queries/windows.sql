-- Window functions and orders.

-- Row numbers by name
-- ordered
SELECT hostName, ROW_NUMBER() OVER (ORDER BY hostName) AS n FROM sam.computers ORDER BY hostName;

-- Rank within a group
SELECT manufacturer, name, versionIndex, RANK() OVER (PARTITION BY manufacturer ORDER BY versionIndex) AS place
FROM sam.applications;

-- Running sum
-- ordered
SELECT id, quantity, SUM(quantity) OVER (ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS total
FROM sam.licenses ORDER BY id;

-- Share of the whole
SELECT status, n, n * 100 / SUM(n) OVER () AS percent FROM
  (SELECT status, COUNT(*) AS n FROM sam.computers GROUP BY status) x;

-- Previous row
-- ordered
SELECT hostName, LAG(hostName) OVER (ORDER BY hostName) AS previous FROM sam.computers ORDER BY hostName;

-- The newest scan of each organization
SELECT organizationId, hostName, lastScanDate FROM
  (SELECT organizationId, hostName, lastScanDate,
          ROW_NUMBER() OVER (PARTITION BY organizationId ORDER BY lastScanDate DESC, hostName) AS n
   FROM sam.computers) x
WHERE n = 1;

-- Order by two columns, one descending
-- ordered
SELECT domain, hostName FROM sam.computers WHERE domain IS NOT NULL ORDER BY domain DESC, hostName;

-- Nulls last
-- ordered
SELECT domain, hostName FROM sam.computers ORDER BY domain NULLS LAST, hostName;

-- Top
-- ordered
SELECT TOP 7 hostName FROM sam.computers ORDER BY hostName;
-- sqlite:
SELECT hostName FROM sam.computers ORDER BY hostName LIMIT 7;

-- Limit and offset
-- ordered
SELECT hostName FROM sam.computers ORDER BY hostName LIMIT 10 OFFSET 20;

-- Offset and fetch
-- ordered
SELECT hostName FROM sam.computers ORDER BY hostName OFFSET 140 ROWS FETCH NEXT 5 ROWS ONLY;
-- sqlite:
SELECT hostName FROM sam.computers ORDER BY hostName LIMIT 5 OFFSET 140;

-- The largest by a sortable endpoint
-- ordered
SELECT TOP 5 username, userCostPerMonth FROM saas.users WHERE userCostPerMonth IS NOT NULL
ORDER BY userCostPerMonth DESC, username;
-- sqlite:
SELECT username, userCostPerMonth FROM saas.users WHERE userCostPerMonth IS NOT NULL
ORDER BY userCostPerMonth DESC, username LIMIT 5;

-- Qualify: the largest of each organization
-- ordered
SELECT organizationId, hostName, coreCount FROM sam.computers
QUALIFY ROW_NUMBER() OVER (PARTITION BY organizationId ORDER BY coreCount DESC, id) = 1 ORDER BY organizationId, hostName;
-- sqlite:
SELECT organizationId, hostName, coreCount FROM (SELECT organizationId, hostName, coreCount,
ROW_NUMBER() OVER (PARTITION BY organizationId ORDER BY coreCount DESC, id) AS n FROM sam.computers)
WHERE n = 1 ORDER BY organizationId, hostName;

-- Qualify over groups
SELECT manufacturer, COUNT(*) AS n FROM sam.computers GROUP BY manufacturer QUALIFY DENSE_RANK() OVER (ORDER BY n DESC) <= 2;
-- sqlite:
SELECT manufacturer, n FROM (SELECT manufacturer, COUNT(*) AS n, DENSE_RANK() OVER (ORDER BY COUNT(*) DESC) AS r
FROM sam.computers GROUP BY manufacturer) WHERE r <= 2;

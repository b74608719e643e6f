-- Grouping and counting.

-- Count of all
-- requests: 1
SELECT COUNT(*) AS n FROM sam.computers_applications;

-- Count with a number pushed
SELECT COUNT(*) AS n FROM sam.computers_applications WHERE usedCount > 500;

-- Count of inequality does not count null
SELECT COUNT(*) AS n FROM sam.computers WHERE processorCount <> 2;

-- Count of a column and of distinct values
SELECT COUNT(lastUsed) AS used, COUNT(DISTINCT applicationId) AS applications FROM sam.computers_applications;

-- Every aggregate of numbers
SELECT COUNT(quantity) AS n, SUM(quantity) AS total, MIN(quantity) AS least, MAX(quantity) AS most
FROM sam.licenses;

-- Sums of money
SELECT purchaseCurrency, SUM(purchaseValue) AS value, MIN(purchaseValue) AS least, MAX(purchaseValue) AS most
FROM sam.licenses GROUP BY purchaseCurrency;

-- Sums of floating numbers
SELECT vendor, SUM(yearlyCost) AS cost, MAX(utilization) AS utilization FROM saas.applications GROUP BY vendor;

-- Group by with null as a group
SELECT organizationId, COUNT(*) AS n FROM sam.computers GROUP BY organizationId;

-- Group by an expression
SELECT CASE WHEN coreCount > 32 THEN 'large' WHEN coreCount > 8 THEN 'middle' ELSE 'small' END AS size, COUNT(*) AS n
FROM sam.computers GROUP BY CASE WHEN coreCount > 32 THEN 'large' WHEN coreCount > 8 THEN 'middle' ELSE 'small' END;

-- Having
SELECT manufacturer, COUNT(*) AS n FROM sam.applications GROUP BY manufacturer HAVING COUNT(*) > 8;

-- Aggregates of texts and times
SELECT MIN(hostName) AS first, MAX(hostName) AS last, MIN(lastScanDate) AS oldest, MAX(lastScanDate) AS newest
FROM sam.computers;

-- Aggregate over nothing
SELECT COUNT(*) AS n, SUM(quantity) AS total, MAX(vendor) AS vendor FROM sam.licenses WHERE quantity < 0;

-- Filter clause
SELECT status, COUNT(*) FILTER (WHERE isServer = 1) AS servers, COUNT(*) FILTER (WHERE isPortable = 1) AS portables
FROM sam.computers GROUP BY status;

-- Distinct rows
SELECT DISTINCT domain, isServer FROM sam.computers;

-- Distinct over a join
SELECT DISTINCT a.manufacturer, c.status
FROM sam.computers_applications ca
JOIN sam.applications a ON a.id = ca.applicationId
JOIN sam.computers c ON c.id = ca.computerId;

-- Aggregate of an aggregate
SELECT MAX(n) AS most, MIN(n) AS least FROM
  (SELECT computerId, COUNT(*) AS n FROM sam.computers_applications GROUP BY computerId) x;

-- Scalar subquery beside an aggregate
SELECT COUNT(*) AS n, (SELECT COUNT(*) FROM sam.computers) AS computers FROM sam.licenses;

-- Count per parent including those without children
SELECT a.name, COUNT(p.validTo) AS periods
FROM sam.agreements a LEFT JOIN sam.agreements_periods p ON p.agreementId = a.id
GROUP BY a.id, a.name;

-- Expressions both sides understand.

-- Case, coalesce, nullif
SELECT hostName, COALESCE(domain, 'none') AS domain, NULLIF(status, 'Active') AS unusual,
       CASE status WHEN 'Active' THEN 1 WHEN 'Inactive' THEN 2 ELSE 3 END AS code
FROM sam.computers;

-- Arithmetic
SELECT id, quantity + 1 AS a, quantity - 1 AS b, quantity * 2 AS c, quantity / 7 AS d FROM sam.licenses;

-- Concatenation
SELECT manufacturer || ' ' || name AS title FROM sam.applications;

-- Upper, lower, length, substring, trim
SELECT {fn UCASE(hostName)} AS u, {fn LCASE(hostName)} AS l, {fn LENGTH(hostName)} AS n,
       {fn SUBSTRING(hostName, 5, 3)} AS s
FROM sam.computers;
-- sqlite:
SELECT UPPER(hostName), LOWER(hostName), LENGTH(hostName), SUBSTR(hostName, 5, 3) FROM sam.computers;

-- Year and month of a time
SELECT {fn YEAR(lastScanDate)} AS y, {fn MONTH(lastScanDate)} AS m, COUNT(*) AS n
FROM sam.computers WHERE lastScanDate IS NOT NULL
GROUP BY {fn YEAR(lastScanDate)}, {fn MONTH(lastScanDate)};
-- sqlite:
SELECT CAST(SUBSTR(lastScanDate, 1, 4) AS INTEGER), CAST(SUBSTR(lastScanDate, 6, 2) AS INTEGER), COUNT(*)
FROM sam.computers WHERE lastScanDate IS NOT NULL
GROUP BY SUBSTR(lastScanDate, 1, 7);

-- Casts
SELECT CAST(coreCount AS VARCHAR(10)) AS t, CAST('42' AS INTEGER) AS i FROM sam.computers WHERE coreCount IS NOT NULL;
-- sqlite:
SELECT CAST(coreCount AS TEXT), 42 FROM sam.computers WHERE coreCount IS NOT NULL;

-- Money times a number
SELECT id, purchaseValue * 2 AS twice, purchaseValue - 0.5 AS less FROM sam.licenses;

-- Comparison of two columns
SELECT hostName FROM sam.computers WHERE mostFrequentUser = mostRecentUser OR processorCount >= coreCount;

-- Order by an alias and by a place
-- ordered
SELECT hostName AS h, coreCount * 10 AS c FROM sam.computers WHERE coreCount IS NOT NULL ORDER BY c, 1;

-- LATERAL and APPLY. Rows from PostgreSQL 15 where it has the statement.

-- The newest of each.
SELECT d.id, x.name FROM dept d CROSS JOIN LATERAL (SELECT e.name, e.id FROM emp e WHERE e.dept = d.id ORDER BY e.hired DESC, e.id LIMIT 2) x ORDER BY d.id, x.id;
= id INTEGER, name WVARCHAR(20)
| 10 | Bob
| 10 | Gus
| 20 | Cid
| 20 | Dee
| 30 | Eve

-- Those without one stay.
SELECT d.id, x.name FROM dept d LEFT JOIN LATERAL (SELECT e.name FROM emp e WHERE e.dept = d.id ORDER BY e.hired DESC LIMIT 1) x ON TRUE ORDER BY d.id;
= id INTEGER, name WVARCHAR(20)
| 10 | Gus
| 20 | Dee
| 30 | Eve
| 50 | NULL

SELECT d.id, x.name FROM dept d LEFT JOIN LATERAL (SELECT e.name FROM emp e WHERE e.dept = d.id ORDER BY e.hired DESC LIMIT 1 OFFSET 1) AS x ON 1 = 1 ORDER BY d.id;
= id INTEGER, name WVARCHAR(20)
| 10 | Bob
| 20 | Cid
| 30 | NULL
| 50 | NULL

SELECT d.id, x.name FROM dept d CROSS JOIN LATERAL (SELECT e.name FROM emp e WHERE e.dept = d.id ORDER BY e.id OFFSET 1) x ORDER BY d.id, x.name;
= id INTEGER, name WVARCHAR(20)
| 10 | Bob
| 10 | Gus
| 20 | Dee

SELECT d.id, x.name FROM dept d JOIN LATERAL (SELECT e.name, e.salary FROM emp e WHERE e.dept = d.id ORDER BY e.hired DESC LIMIT 1) x ON x.salary < 4000 ORDER BY d.id;
= id INTEGER, name WVARCHAR(20)
| 10 | Gus
| 20 | Dee

SELECT d.id, x.name FROM dept d LEFT JOIN LATERAL (SELECT e.name, e.salary FROM emp e WHERE e.dept = d.id ORDER BY e.hired DESC LIMIT 1) x ON x.salary < 3000 ORDER BY d.id;
= id INTEGER, name WVARCHAR(20)
| 10 | Gus
| 20 | NULL
| 30 | NULL
| 50 | NULL

SELECT d.id, x.who FROM dept d, LATERAL (SELECT e.name FROM emp e WHERE d.id = e.dept ORDER BY 1 LIMIT 1) x (who) ORDER BY d.id;
= id INTEGER, who WVARCHAR(20)
| 10 | Ann
| 20 | Cid
| 30 | Eve

-- By two keys, one of them sometimes NULL, which equals nothing.
SELECT a.id, x.id FROM emp a LEFT JOIN LATERAL (SELECT b.id FROM emp b WHERE b.dept = a.dept AND b.active = a.active ORDER BY b.id DESC LIMIT 1) x ON TRUE ORDER BY a.id;
= id INTEGER, id INTEGER
| 1 | 7
| 2 | 7
| 3 | 3
| 4 | 4
| 5 | NULL
| 6 | NULL
| 7 | 7
| 8 | 8

-- Rows that are alike have the same partners.
SELECT a.rating, x.name FROM emp a CROSS JOIN LATERAL (SELECT b.name FROM emp b WHERE b.rating = a.rating ORDER BY b.id LIMIT 1) x ORDER BY a.rating;
= rating DOUBLE, name WVARCHAR(20)
| 2.9 | Eve
| 3.2 | Bob
| 3.2 | Bob
| 3.8 | Fay
| 4.1 | Dee
| 4.5 | Ann
| 4.9 | Hal

-- A key that is computed, and a table joined inside.
SELECT d.id, x.amount FROM dept d CROSS JOIN LATERAL (SELECT s.amount FROM sale s JOIN emp e ON e.id = s.emp WHERE e.dept + 1 = d.id + 1 ORDER BY s.amount DESC, s.id LIMIT 1) x ORDER BY d.id;
= id INTEGER, amount DECIMAL(8,2)
| 10 | 300.00
| 20 | 120.00

-- Aggregates: of no rows they have a value too.
SELECT d.id, x.n, x.total, x.most FROM dept d CROSS JOIN LATERAL (SELECT COUNT(*) AS n, SUM(e.salary) AS total, COALESCE(MAX(e.salary), 0) AS most FROM emp e WHERE e.dept = d.id) x ORDER BY d.id;
= id INTEGER, n BIGINT, total DECIMAL(38,2), most DECIMAL(12,2)
| 10 | 3 | 11300.50 | 5000.00
| 20 | 2 | 8100.25 | 4200.00
| 30 | 1 | NULL | 0.00
| 50 | 0 | NULL | 0.00

SELECT d.id, x.* FROM dept d LEFT JOIN LATERAL (SELECT MIN(e.name) AS least, COUNT(e.salary) AS n FROM emp e WHERE e.dept = d.id AND e.active = TRUE) x ON TRUE ORDER BY d.id;
= id INTEGER, least WVARCHAR(20), n BIGINT
| 10 | Ann | 3
| 20 | Dee | 1
| 30 | NULL | 0
| 50 | NULL | 0

SELECT a.id, x.n FROM emp a CROSS JOIN LATERAL (SELECT COUNT(*) AS n FROM dept d WHERE d.id = a.dept) x ORDER BY a.id;
= id INTEGER, n BIGINT
| 1 | 1
| 2 | 1
| 3 | 1
| 4 | 1
| 5 | 1
| 6 | 0
| 7 | 1
| 8 | 0

SELECT a.id, x.n FROM emp a CROSS JOIN LATERAL (SELECT COUNT(*) AS n FROM dept d WHERE d.id = a.dept AND a.active = TRUE) x ORDER BY a.id;
= id INTEGER, n BIGINT
| 1 | 1
| 2 | 1
| 3 | 0
| 4 | 1
| 5 | 0
| 6 | 0
| 7 | 1
| 8 | 0

SELECT a.id, x.n FROM emp a CROSS JOIN LATERAL (SELECT COUNT(*) AS n FROM dept d WHERE a.active = TRUE) x ORDER BY a.id;
= id INTEGER, n BIGINT
| 1 | 4
| 2 | 4
| 3 | 0
| 4 | 4
| 5 | 0
| 6 | 0
| 7 | 4
| 8 | 4

SELECT a.id, x.c FROM emp a CROSS JOIN LATERAL (SELECT CASE WHEN COUNT(*) = 0 THEN 'none' WHEN COUNT(*) > 1 THEN 'many' ELSE 'one' END AS c FROM sale s WHERE s.emp = a.id) x ORDER BY a.id;
= id INTEGER, c WVARCHAR(4)
| 1 | many
| 2 | many
| 3 | none
| 4 | one
| 5 | none
| 6 | none
| 7 | many
| 8 | none

SELECT x.n, COUNT(*) AS c FROM dept d CROSS JOIN LATERAL (SELECT COUNT(*) AS n FROM emp e WHERE e.dept = d.id) x GROUP BY x.n ORDER BY x.n;
= n BIGINT, c BIGINT
| 0 | 1
| 1 | 1
| 2 | 1
| 3 | 1

SELECT d.name FROM dept d CROSS JOIN LATERAL (SELECT COUNT(*) AS n FROM emp e WHERE e.dept = d.id) x WHERE x.n = 0 ORDER BY d.name;
= name WVARCHAR(20)
| Legal

SELECT d.id, x.n, o.name FROM dept d CROSS JOIN LATERAL (SELECT COUNT(*) * 10 AS n FROM emp e WHERE e.dept = d.id) x LEFT JOIN dept o ON o.id = x.n ORDER BY d.id;
= id INTEGER, n BIGINT, name WVARCHAR(20)
| 10 | 30 | Support
| 20 | 20 | Research
| 30 | 10 | Sales
| 50 | 0 | NULL

SELECT d.id, y.total FROM dept d CROSS JOIN LATERAL (SELECT e.id FROM emp e WHERE e.dept = d.id ORDER BY e.id LIMIT 1) x CROSS JOIN LATERAL (SELECT SUM(s.amount) AS total, COUNT(*) AS n FROM sale s WHERE s.emp = x.id) y ORDER BY d.id;
= id INTEGER, total DECIMAL(38,2)
| 10 | 450.50
| 20 | NULL
| 30 | NULL

-- A value that was counted is a key again.
SELECT d.id, y.id FROM dept d CROSS JOIN LATERAL (SELECT COUNT(*) AS n FROM emp e WHERE e.dept = d.id) x CROSS JOIN LATERAL (SELECT e.id FROM emp e WHERE e.id = x.n) y ORDER BY d.id;
= id INTEGER, id INTEGER
| 10 | 3
| 20 | 2
| 30 | 1

-- Groups, and the largest of them.
SELECT d.id, x.active, x.n FROM dept d LEFT JOIN LATERAL (SELECT e.active, COUNT(*) AS n FROM emp e WHERE e.dept = d.id GROUP BY e.active HAVING COUNT(*) > 1) x ON TRUE ORDER BY d.id;
= id INTEGER, active BIT, n BIGINT
| 10 | 1 | 3
| 20 | NULL | NULL
| 30 | NULL | NULL
| 50 | NULL | NULL

SELECT e.id, x.region, x.total FROM emp e CROSS JOIN LATERAL (SELECT s.region, SUM(s.amount) AS total FROM sale s WHERE s.emp = e.id GROUP BY s.region ORDER BY SUM(s.amount) DESC, s.region LIMIT 1) x ORDER BY e.id;
= id INTEGER, region WVARCHAR(10), total DECIMAL(38,2)
| 1 | south | 250.50
| 2 | west | 300.00
| 4 | north | 120.00
| 7 | NULL | 0.00

SELECT e.id, x.region FROM emp e CROSS JOIN LATERAL (SELECT DISTINCT s.region FROM sale s WHERE s.emp = e.id AND s.amount > 0) x ORDER BY e.id, x.region;
= id INTEGER, region WVARCHAR(10)
| 1 | north
| 1 | south
| 2 | north
| 2 | west
| 4 | north

-- Nothing but a condition.
SELECT d.id, x.name FROM dept d CROSS JOIN LATERAL (SELECT e.name FROM emp e WHERE e.dept = d.id AND e.salary > 3600) x ORDER BY d.id, x.name;
= id INTEGER, name WVARCHAR(20)
| 10 | Ann
| 20 | Cid
| 20 | Dee

SELECT a.id, x.id FROM emp a CROSS JOIN LATERAL (SELECT b.id FROM emp b WHERE b.dept = a.dept AND b.salary > a.salary) x ORDER BY 1, 2;
= id INTEGER, id INTEGER
| 2 | 1
| 4 | 3
| 7 | 1
| 7 | 2

SELECT a.id, x.id FROM emp a LEFT JOIN LATERAL (SELECT b.id FROM emp b WHERE b.hired < a.hired AND b.dept <> a.dept) x ON TRUE ORDER BY a.id, x.id;
= id INTEGER, id INTEGER
| 1 | 3
| 1 | 8
| 2 | 3
| 2 | 8
| 3 | 8
| 4 | 1
| 4 | 2
| 4 | 8
| 5 | 1
| 5 | 2
| 5 | 3
| 5 | 4
| 5 | 8
| 6 | NULL
| 7 | 3
| 7 | 4
| 7 | 5
| 7 | 8
| 8 | NULL

SELECT COUNT(*) AS n FROM dept d CROSS JOIN LATERAL (SELECT e.id FROM emp e ORDER BY e.id LIMIT 2) x;
= n BIGINT
| 8

SELECT * FROM LATERAL (SELECT 1 AS one) x;
= one INTEGER
| 1

-- A table that other tables are before.
SELECT d.id, e.id, x.amount FROM dept d, emp e, LATERAL (SELECT s.amount FROM sale s WHERE s.emp = e.id ORDER BY s.id DESC LIMIT 1) x WHERE e.dept = d.id ORDER BY d.id, e.id;
= id INTEGER, id INTEGER, amount DECIMAL(8,2)
| 10 | 1 | 100.00
| 10 | 2 | 300.00
| 10 | 7 | -15.75
| 20 | 4 | 120.00

-- In a subquery, with columns from outside of it.
SELECT d.id, (SELECT SUM(x.amount) FROM emp e CROSS JOIN LATERAL (SELECT s.amount FROM sale s WHERE s.emp = e.id ORDER BY s.id LIMIT 1) x WHERE e.dept = d.id) AS firsts FROM dept d ORDER BY d.id;
= id INTEGER, firsts DECIMAL(38,2)
| 10 | 175.25
| 20 | 120.00
| 30 | NULL
| 50 | NULL

-- Columns as rows, and values with a name.
SELECT d.id, v.what, v.value FROM dept d CROSS JOIN LATERAL (VALUES ('name', d.name), ('city', d.city), ('none', NULL)) v (what, value) ORDER BY d.id, v.what;
= id INTEGER, what WVARCHAR(4), value WVARCHAR(20)
| 10 | city | Oslo
| 10 | name | Sales
| 10 | none | NULL
| 20 | city | Bergen
| 20 | name | Research
| 20 | none | NULL
| 30 | city | NULL
| 30 | name | Support
| 30 | none | NULL
| 50 | city | Oslo
| 50 | name | Legal
| 50 | none | NULL

SELECT e.id, v.yearly, w.net FROM emp e CROSS JOIN LATERAL (SELECT e.salary * 12 AS yearly) v CROSS JOIN LATERAL (SELECT v.yearly - 1000 AS net) w WHERE w.net > 50000 ORDER BY e.id;
= id INTEGER, yearly DECIMAL(21,2), net DECIMAL(22,2)
| 1 | 60000.00 | 59000.00
| 8 | 73209.00 | 72209.00

SELECT v.kind, COUNT(*) AS n, MAX(v.day) AS latest FROM emp e, LATERAL (VALUES ('hired', e.hired), ('fixed', DATE '2020-01-01')) v (kind, day) WHERE e.id < 7 GROUP BY v.kind ORDER BY v.kind;
= kind WVARCHAR(5), n BIGINT, latest DATE
| fixed | 6 | 2020-01-01
| hired | 6 | 2022-02-28

SELECT d.id, v.n, x.name FROM dept d CROSS JOIN LATERAL (VALUES (d.id), (1)) v (n) LEFT JOIN LATERAL (SELECT e.name FROM emp e WHERE e.id = v.n) x ON TRUE ORDER BY d.id, v.n;
= id INTEGER, n INTEGER, name WVARCHAR(20)
| 10 | 1 | Ann
| 10 | 10 | NULL
| 20 | 1 | Ann
| 20 | 20 | NULL
| 30 | 1 | Ann
| 30 | 30 | NULL
| 50 | 1 | Ann
| 50 | 50 | NULL

-- As SQL Server writes it.
SELECT d.id, x.name FROM dept d CROSS APPLY (SELECT TOP 1 e.name FROM emp e WHERE e.dept = d.id ORDER BY e.hired DESC) x ORDER BY d.id;
= id INTEGER, name WVARCHAR(20)
| 10 | Gus
| 20 | Dee
| 30 | Eve

SELECT d.id, x.name FROM dept d OUTER APPLY (SELECT TOP (?) e.name FROM emp e WHERE e.dept = d.id ORDER BY e.hired DESC) AS x ORDER BY d.id, x.name;
? BIGINT 2
= id INTEGER, name WVARCHAR(20)
| 10 | Bob
| 10 | Gus
| 20 | Cid
| 20 | Dee
| 30 | Eve
| 50 | NULL

SELECT d.id, x.n, y.name FROM dept d OUTER APPLY (SELECT COUNT(*) AS n FROM emp e WHERE e.dept = d.id) x OUTER APPLY (SELECT TOP 1 e.name FROM emp e WHERE e.dept = d.id ORDER BY e.id) y ORDER BY d.id;
= id INTEGER, n BIGINT, name WVARCHAR(20)
| 10 | 3 | Ann
| 20 | 2 | Cid
| 30 | 1 | Eve
| 50 | 0 | NULL

-- OUTER is an alias elsewhere.
SELECT outer.id FROM dept outer WHERE outer.id > 40;
= id INTEGER
| 50

-- What cannot be written as a join.
SELECT * FROM dept d CROSS APPLY (SELECT d.id + e.id AS next FROM emp e) x;
! 42000 speaks of the tables before it only in its WHERE

SELECT * FROM dept d CROSS APPLY (SELECT TOP 1 e.id FROM emp e WHERE e.dept < d.id ORDER BY e.id) x;
! 42000 is compared with the tables before it by = alone

SELECT * FROM dept d CROSS APPLY (SELECT COUNT(*) AS n FROM emp e WHERE e.dept < d.id) x;
! 42000 is compared with the tables before it by = alone

SELECT * FROM dept d CROSS APPLY (SELECT e.id FROM emp e WHERE e.dept = d.id OR e.boss IS NULL) x;
! 42000 use a join or a correlated subquery

SELECT * FROM dept d CROSS APPLY (SELECT e.id, ROW_NUMBER() OVER (ORDER BY e.id) AS n FROM emp e WHERE e.dept = d.id) x;
! 42000 is one SELECT without window functions

SELECT * FROM dept d CROSS JOIN LATERAL (SELECT e.id FROM emp e WHERE e.dept = d.id UNION ALL SELECT d.id) x;
! 42000 is one SELECT

SELECT * FROM dept d JOIN LATERAL (SELECT COUNT(*) AS n FROM emp e WHERE e.dept = d.id) x ON x.n > 1;
! 42000 is joined ON TRUE; give the condition in WHERE

SELECT * FROM dept d CROSS APPLY (SELECT COUNT(*) AS n FROM emp e WHERE e.dept = d.id HAVING COUNT(*) > 1) x;
! 42000 takes no HAVING

SELECT * FROM emp e RIGHT JOIN LATERAL (SELECT d.id FROM dept d WHERE d.id = e.dept) x ON TRUE;
! 42000 RIGHT

SELECT * FROM dept d CROSS APPLY (SELECT COUNT(*) AS n FROM emp e WHERE e.dept = d.id) x RIGHT JOIN emp b ON b.dept = d.id;
! 42000 put it behind that join

SELECT * FROM dept d, LATERAL (SELECT e.id FROM emp e WHERE e.dept = d.id) x LEFT JOIN emp b ON b.id = x.id;
! 42000 write CROSS JOIN LATERAL instead of the comma

SELECT * FROM dept d JOIN LATERAL (SELECT e.id FROM emp e WHERE e.dept = d.id) x;
! 42000 ON or USING

SELECT * FROM dept d CROSS APPLY STRING_SPLIT(d.name, ',') x;
! 42000 There are no table functions

SELECT * FROM dept d, LATERAL emp;
! 42000 LATERAL stands only before a query in parentheses

SELECT x.id FROM emp x, (SELECT * FROM dept WHERE id = x.dept) d;
! 42S22

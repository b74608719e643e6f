-- Queries over the tables of setup/; the rows are what PostgreSQL 15 gives.

-- Selecting

SELECT * FROM dept ORDER BY id;
= id INTEGER, name WVARCHAR(20), city WVARCHAR(20)
| 10 | Sales | Oslo
| 20 | Research | Bergen
| 30 | Support | NULL
| 50 | Legal | Oslo

SELECT id, name FROM emp WHERE dept = 10 ORDER BY id;
= id INTEGER, name WVARCHAR(20)
| 1 | Ann
| 2 | Bob
| 7 | Gus

SELECT emp.name AS who, dept.name AS where_ FROM emp, dept WHERE emp.dept = dept.id ORDER BY who;
= who WVARCHAR(20), where_ WVARCHAR(20)
| Ann | Sales
| Bob | Sales
| Cid | Research
| Dee | Research
| Eve | Support
| Gus | Sales

SELECT e.* FROM dept e WHERE e.city = 'Oslo' ORDER BY e.id;
= id INTEGER, name WVARCHAR(20), city WVARCHAR(20)
| 10 | Sales | Oslo
| 50 | Legal | Oslo

SELECT name, salary * 12 AS year FROM emp WHERE salary IS NOT NULL ORDER BY year DESC, name;
= name WVARCHAR(20), year DECIMAL(21,2)
| Hal | 73209.00
| Ann | 60000.00
| Cid | 50400.00
| Dee | 46803.00
| Bob | 42006.00
| Fay | 42006.00
| Gus | 33600.00

SELECT id FROM emp WHERE active ORDER BY id;
= id INTEGER
| 1
| 2
| 4
| 7
| 8

SELECT id FROM emp WHERE NOT active ORDER BY id;
= id INTEGER
| 3
| 6

SELECT id FROM emp WHERE active IS NOT TRUE ORDER BY id;
= id INTEGER
| 3
| 5
| 6

SELECT id FROM emp WHERE active IS NULL;
= id INTEGER
| 5

SELECT id FROM emp WHERE dept <> 10 ORDER BY id;
= id INTEGER
| 3
| 4
| 5
| 8

SELECT id FROM emp WHERE NOT (dept = 10) ORDER BY id;
= id INTEGER
| 3
| 4
| 5
| 8

SELECT id FROM emp WHERE dept = 10 OR dept IS NULL ORDER BY id;
= id INTEGER
| 1
| 2
| 6
| 7

SELECT id FROM emp WHERE salary BETWEEN 3500.50 AND 4200 ORDER BY id;
= id INTEGER
| 2
| 3
| 4
| 6

SELECT id FROM emp WHERE salary > 3500.5 AND rating < 4.5 ORDER BY id;
= id INTEGER
| 4

SELECT id FROM emp WHERE hired >= DATE '2020-01-01' ORDER BY hired;
= id INTEGER
| 2
| 4
| 5
| 7

SELECT id FROM emp WHERE hired < '2019-01-01' ORDER BY hired;
= id INTEGER
| 8
| 3

SELECT id FROM emp WHERE name LIKE '%e%' ORDER BY id;
= id INTEGER
| 4
| 5

SELECT id FROM emp WHERE name IN ('Ann', 'Hal', 'Zoe') ORDER BY id;
= id INTEGER
| 1
| 8

SELECT id FROM emp WHERE boss NOT IN (1, 2) ORDER BY id;
= id INTEGER
| 4
| 5

SELECT id FROM emp WHERE dept NOT IN (10, NULL) ORDER BY id;
= id INTEGER

SELECT id FROM emp WHERE rating = 3.2 ORDER BY id;
= id INTEGER
| 2
| 7

SELECT id FROM emp WHERE 1 = 0;
= id INTEGER

SELECT 1 AS one WHERE 1 = 1;
= one INTEGER
| 1

SELECT 1 AS one WHERE 1 = 0;
= one INTEGER

SELECT DISTINCT dept FROM emp WHERE dept IS NOT NULL ORDER BY dept;
= dept INTEGER
| 10
| 20
| 30
| 40

SELECT DISTINCT a, b FROM pair WHERE a IS NOT NULL ORDER BY a, b;
= a INTEGER, b WVARCHAR(5)
| 1 | x
| 2 | NULL
| 3 | z

SELECT DISTINCT a IS NULL AS n FROM pair ORDER BY n;
= n BIT
| 0
| 1

SELECT ALL a FROM pair WHERE a = 1;
= a INTEGER
| 1
| 1

SELECT name AS "Name of it" FROM dept WHERE id = 10;
= Name of it WVARCHAR(20)
| Sales

SELECT "e"."name" FROM emp "e" WHERE "e"."id" = 1;
= name WVARCHAR(20)
| Ann

SELECT upper(name) || '!' AS n FROM dept ORDER BY n;
= n WVARCHAR(21)
| LEGAL!
| RESEARCH!
| SALES!
| SUPPORT!

SELECT id, CASE WHEN salary > 4000 THEN 'high' WHEN salary IS NULL THEN 'none' ELSE 'low' END AS band FROM emp ORDER BY id;
= id INTEGER, band WVARCHAR(4)
| 1 | high
| 2 | low
| 3 | high
| 4 | low
| 5 | none
| 6 | low
| 7 | low
| 8 | high

SELECT id, COALESCE(salary, 0) AS pay FROM emp ORDER BY pay, id;
= id INTEGER, pay DECIMAL(12,2)
| 5 | 0.00
| 7 | 2800.00
| 2 | 3500.50
| 6 | 3500.50
| 4 | 3900.25
| 3 | 4200.00
| 1 | 5000.00
| 8 | 6100.75

SELECT id, NULLIF(dept, 10) AS d FROM emp ORDER BY id;
= id INTEGER, d INTEGER
| 1 | NULL
| 2 | NULL
| 3 | 20
| 4 | 20
| 5 | 30
| 6 | NULL
| 7 | NULL
| 8 | 40

-- Ordering and limits

SELECT a FROM pair ORDER BY a NULLS FIRST;
= a INTEGER
| NULL
| NULL
| 1
| 1
| 2
| 3

SELECT a FROM pair ORDER BY a NULLS LAST;
= a INTEGER
| 1
| 1
| 2
| 3
| NULL
| NULL

SELECT a FROM pair ORDER BY a DESC NULLS LAST;
= a INTEGER
| 3
| 2
| 1
| 1
| NULL
| NULL

SELECT a FROM pair ORDER BY a DESC NULLS FIRST;
= a INTEGER
| NULL
| NULL
| 3
| 2
| 1
| 1

SELECT id FROM emp ORDER BY dept NULLS FIRST, salary DESC NULLS LAST, id;
= id INTEGER
| 6
| 1
| 2
| 7
| 3
| 4
| 5
| 8

SELECT id, name FROM emp ORDER BY 2 DESC;
= id INTEGER, name WVARCHAR(20)
| 8 | Hal
| 7 | Gus
| 6 | Fay
| 5 | Eve
| 4 | Dee
| 3 | Cid
| 2 | Bob
| 1 | Ann

SELECT id, salary AS s FROM emp ORDER BY s NULLS FIRST, id;
= id INTEGER, s DECIMAL(10,2)
| 5 | NULL
| 7 | 2800.00
| 2 | 3500.50
| 6 | 3500.50
| 4 | 3900.25
| 3 | 4200.00
| 1 | 5000.00
| 8 | 6100.75

SELECT name FROM emp ORDER BY id DESC;
= name WVARCHAR(20)
| Hal
| Gus
| Fay
| Eve
| Dee
| Cid
| Bob
| Ann

SELECT id FROM emp ORDER BY -id;
= id INTEGER
| 8
| 7
| 6
| 5
| 4
| 3
| 2
| 1

SELECT id FROM emp ORDER BY CASE WHEN dept = 20 THEN 0 ELSE 1 END, id;
= id INTEGER
| 3
| 4
| 1
| 2
| 5
| 6
| 7
| 8

SELECT id FROM emp ORDER BY id LIMIT 3;
= id INTEGER
| 1
| 2
| 3

SELECT id FROM emp ORDER BY id LIMIT 3 OFFSET 2;
= id INTEGER
| 3
| 4
| 5

SELECT id FROM emp ORDER BY id OFFSET 6;
= id INTEGER
| 7
| 8

SELECT id FROM emp ORDER BY id OFFSET 2 ROWS FETCH NEXT 2 ROWS ONLY;
= id INTEGER
| 3
| 4

SELECT id FROM emp ORDER BY id FETCH FIRST 1 ROW ONLY;
= id INTEGER
| 1

SELECT id FROM emp ORDER BY id FETCH FIRST ROW ONLY;
= id INTEGER
| 1

SELECT id FROM emp ORDER BY id LIMIT 0;
= id INTEGER

SELECT id FROM emp ORDER BY id LIMIT ALL OFFSET 7;
= id INTEGER
| 8

SELECT id FROM emp ORDER BY id LIMIT 100 OFFSET 100;
= id INTEGER

SELECT id FROM (SELECT id FROM emp ORDER BY salary DESC NULLS LAST LIMIT 2) t ORDER BY id;
= id INTEGER
| 1
| 8

-- Joins

SELECT e.id, d.name FROM emp e JOIN dept d ON e.dept = d.id ORDER BY e.id;
= id INTEGER, name WVARCHAR(20)
| 1 | Sales
| 2 | Sales
| 3 | Research
| 4 | Research
| 5 | Support
| 7 | Sales

SELECT e.id, d.name FROM emp e INNER JOIN dept d ON e.dept = d.id AND d.city = 'Oslo' ORDER BY e.id;
= id INTEGER, name WVARCHAR(20)
| 1 | Sales
| 2 | Sales
| 7 | Sales

SELECT e.id, d.name FROM emp e LEFT JOIN dept d ON e.dept = d.id ORDER BY e.id;
= id INTEGER, name WVARCHAR(20)
| 1 | Sales
| 2 | Sales
| 3 | Research
| 4 | Research
| 5 | Support
| 6 | NULL
| 7 | Sales
| 8 | NULL

SELECT e.id, d.name FROM emp e LEFT OUTER JOIN dept d ON e.dept = d.id AND d.city = 'Oslo' ORDER BY e.id;
= id INTEGER, name WVARCHAR(20)
| 1 | Sales
| 2 | Sales
| 3 | NULL
| 4 | NULL
| 5 | NULL
| 6 | NULL
| 7 | Sales
| 8 | NULL

SELECT e.id, d.name FROM emp e LEFT JOIN dept d ON e.dept = d.id WHERE d.city = 'Oslo' ORDER BY e.id;
= id INTEGER, name WVARCHAR(20)
| 1 | Sales
| 2 | Sales
| 7 | Sales

SELECT e.id FROM emp e LEFT JOIN dept d ON e.dept = d.id WHERE d.id IS NULL ORDER BY e.id;
= id INTEGER
| 6
| 8

SELECT e.id, d.id AS dept FROM emp e RIGHT JOIN dept d ON e.dept = d.id ORDER BY d.id, e.id;
= id INTEGER, dept INTEGER
| 1 | 10
| 2 | 10
| 7 | 10
| 3 | 20
| 4 | 20
| 5 | 30
| NULL | 50

SELECT e.id, d.id AS dept FROM emp e FULL JOIN dept d ON e.dept = d.id ORDER BY d.id NULLS LAST, e.id NULLS LAST;
= id INTEGER, dept INTEGER
| 1 | 10
| 2 | 10
| 7 | 10
| 3 | 20
| 4 | 20
| 5 | 30
| NULL | 50
| 6 | NULL
| 8 | NULL

SELECT COUNT(*) AS n FROM emp CROSS JOIN dept;
= n BIGINT
| 32

SELECT COUNT(*) AS n FROM emp, dept;
= n BIGINT
| 32

SELECT a.id, b.id AS boss FROM emp a JOIN emp b ON a.boss = b.id ORDER BY a.id;
= id INTEGER, boss INTEGER
| 2 | 1
| 3 | 1
| 4 | 3
| 5 | 3
| 6 | 1
| 7 | 2

SELECT a.name, b.name AS boss, c.name AS boss2 FROM emp a LEFT JOIN emp b ON a.boss = b.id LEFT JOIN emp c ON b.boss = c.id ORDER BY a.id;
= name WVARCHAR(20), boss WVARCHAR(20), boss2 WVARCHAR(20)
| Ann | NULL | NULL
| Bob | Ann | NULL
| Cid | Ann | NULL
| Dee | Cid | Ann
| Eve | Cid | Ann
| Fay | Ann | NULL
| Gus | Bob | Ann
| Hal | NULL | NULL

SELECT a.id, b.id AS other FROM emp a JOIN emp b ON a.dept = b.dept AND a.id < b.id ORDER BY a.id, b.id;
= id INTEGER, other INTEGER
| 1 | 2
| 1 | 7
| 2 | 7
| 3 | 4

SELECT a.id, b.id AS other FROM emp a JOIN emp b ON a.salary > b.salary AND a.dept = b.dept ORDER BY 1, 2;
= id INTEGER, other INTEGER
| 1 | 2
| 1 | 7
| 2 | 7
| 3 | 4

SELECT d.name, e.name AS who, s.amount FROM dept d JOIN emp e ON e.dept = d.id JOIN sale s ON s.emp = e.id ORDER BY s.id;
= name WVARCHAR(20), who WVARCHAR(20), amount DECIMAL(8,2)
| Sales | Ann | 100.00
| Sales | Ann | 250.50
| Sales | Bob | 75.25
| Sales | Bob | 300.00
| Research | Dee | 120.00
| Sales | Gus | 0.00
| Sales | Gus | -15.75
| Sales | Ann | 100.00

SELECT d.name, s.amount FROM dept d LEFT JOIN (emp e JOIN sale s ON s.emp = e.id) ON e.dept = d.id ORDER BY d.id, s.id NULLS LAST;
= name WVARCHAR(20), amount DECIMAL(8,2)
| Sales | 100.00
| Sales | 250.50
| Sales | 75.25
| Sales | 300.00
| Sales | 0.00
| Sales | -15.75
| Sales | 100.00
| Research | 120.00
| Support | NULL
| Legal | NULL

SELECT id, e.name AS en, d.name AS dn FROM emp e JOIN dept d USING (id);
= id INTEGER, en WVARCHAR(20), dn WVARCHAR(20)

SELECT * FROM (SELECT 1 AS k, 'a' AS x) l NATURAL JOIN (SELECT 1 AS k, 'b' AS y) r;
= k INTEGER, x WVARCHAR(1), y WVARCHAR(1)
| 1 | a | b

SELECT * FROM (SELECT 1 AS k, 'a' AS x) l NATURAL LEFT JOIN (SELECT 2 AS k, 'b' AS y) r;
= k INTEGER, x WVARCHAR(1), y WVARCHAR(1)
| 1 | a | NULL

SELECT * FROM (SELECT 1 AS k, 'a' AS x) l FULL JOIN (SELECT 2 AS k, 'b' AS y) r USING (k) ORDER BY k;
= k INTEGER, x WVARCHAR(1), y WVARCHAR(1)
| 1 | a | NULL
| 2 | NULL | b

SELECT p.a, q.a AS a2 FROM pair p JOIN pair q ON p.a = q.a ORDER BY 1, 2;
= a INTEGER, a2 INTEGER
| 1 | 1
| 1 | 1
| 1 | 1
| 1 | 1
| 2 | 2
| 3 | 3

SELECT COUNT(*) AS n FROM pair p JOIN pair q ON p.a = q.a OR (p.a IS NULL AND q.a IS NULL);
= n BIGINT
| 10

SELECT COUNT(*) AS n FROM pair p JOIN pair q ON p.a IS NOT DISTINCT FROM q.a;
= n BIGINT
| 10

SELECT e.id, e2.n FROM emp e JOIN (SELECT dept, COUNT(*) AS n FROM emp GROUP BY dept) e2 ON e2.dept = e.dept ORDER BY e.id;
= id INTEGER, n BIGINT
| 1 | 3
| 2 | 3
| 3 | 2
| 4 | 2
| 5 | 1
| 7 | 3
| 8 | 1

SELECT e.id FROM emp e JOIN empty x ON 1 = 1;
= id INTEGER

SELECT e.id, x.a FROM emp e LEFT JOIN empty x ON 1 = 1 ORDER BY e.id LIMIT 2;
= id INTEGER, a INTEGER
| 1 | NULL
| 2 | NULL

SELECT COUNT(*) AS n FROM emp e JOIN dept d ON 1 = 1 WHERE e.dept = d.id;
= n BIGINT
| 6

-- Grouping

SELECT COUNT(*) AS n FROM emp;
= n BIGINT
| 8

SELECT COUNT(*) AS n, COUNT(salary) AS s, COUNT(DISTINCT dept) AS d FROM emp;
= n BIGINT, s BIGINT, d BIGINT
| 8 | 7 | 4

SELECT SUM(salary) AS s, AVG(salary) AS a, MIN(salary) AS lo, MAX(salary) AS hi FROM emp;
= s DECIMAL(38,2), a DECIMAL(38,6), lo DECIMAL(10,2), hi DECIMAL(10,2)
| 29002.00 | 4143.142857 | 2800.00 | 6100.75

SELECT SUM(rating) AS s, AVG(rating) AS a FROM emp;
= s DOUBLE, a DOUBLE
| 26.6 | 3.8000000000000003

SELECT SUM(dept) AS s, MIN(dept) AS lo, MAX(dept) AS hi FROM emp;
= s BIGINT, lo INTEGER, hi INTEGER
| 140 | 10 | 40

SELECT MIN(name) AS lo, MAX(name) AS hi, MIN(hired) AS first, MAX(hired) AS last FROM emp;
= lo WVARCHAR(20), hi WVARCHAR(20), first DATE, last DATE
| Ann | Hal | 2017-12-24 | 2023-05-05

SELECT dept, COUNT(*) AS n FROM emp GROUP BY dept ORDER BY dept NULLS FIRST;
= dept INTEGER, n BIGINT
| NULL | 1
| 10 | 3
| 20 | 2
| 30 | 1
| 40 | 1

SELECT dept, SUM(salary) AS s FROM emp GROUP BY dept ORDER BY dept NULLS FIRST;
= dept INTEGER, s DECIMAL(38,2)
| NULL | 3500.50
| 10 | 11300.50
| 20 | 8100.25
| 30 | NULL
| 40 | 6100.75

SELECT dept, active, COUNT(*) AS n FROM emp GROUP BY dept, active ORDER BY dept NULLS FIRST, active NULLS FIRST;
= dept INTEGER, active BIT, n BIGINT
| NULL | 0 | 1
| 10 | 1 | 3
| 20 | 0 | 1
| 20 | 1 | 1
| 30 | NULL | 1
| 40 | 1 | 1

SELECT dept, COUNT(*) AS n FROM emp GROUP BY dept HAVING COUNT(*) > 1 ORDER BY n DESC, dept;
= dept INTEGER, n BIGINT
| 10 | 3
| 20 | 2

SELECT dept FROM emp GROUP BY dept HAVING MAX(salary) > 4500 ORDER BY dept;
= dept INTEGER
| 10
| 40

SELECT COUNT(*) AS n FROM emp HAVING COUNT(*) > 100;
= n BIGINT

SELECT COUNT(*) AS n FROM emp HAVING 1 = 1;
= n BIGINT
| 8

SELECT COUNT(*) AS n FROM empty;
= n BIGINT
| 0

SELECT SUM(a) AS s, MAX(b) AS m, COUNT(a) AS n FROM empty;
= s BIGINT, m WVARCHAR(5), n BIGINT
| NULL | NULL | 0

SELECT a, COUNT(*) AS n FROM empty GROUP BY a;
= a INTEGER, n BIGINT

SELECT a, b, COUNT(*) AS n FROM pair GROUP BY a, b ORDER BY a NULLS FIRST, b NULLS FIRST;
= a INTEGER, b WVARCHAR(5), n BIGINT
| NULL | NULL | 1
| NULL | y | 1
| 1 | x | 2
| 2 | NULL | 1
| 3 | z | 1

SELECT salary > 4000 AS high, COUNT(*) AS n FROM emp GROUP BY salary > 4000 ORDER BY high NULLS FIRST;
= high BIT, n BIGINT
| NULL | 1
| 0 | 4
| 1 | 3

SELECT CASE WHEN salary > 4000 THEN 'high' ELSE 'low' END AS band, COUNT(*) AS n FROM emp GROUP BY CASE WHEN salary > 4000 THEN 'high' ELSE 'low' END ORDER BY band;
= band WVARCHAR(4), n BIGINT
| high | 3
| low | 5

SELECT CASE WHEN salary > 4000 THEN 'high' ELSE 'low' END AS band, COUNT(*) AS n FROM emp GROUP BY 1 ORDER BY 1;
= band WVARCHAR(4), n BIGINT
| high | 3
| low | 5

SELECT CASE WHEN salary > 4000 THEN 'high' ELSE 'low' END AS band, COUNT(*) AS n FROM emp GROUP BY band ORDER BY band;
= band WVARCHAR(4), n BIGINT
| high | 3
| low | 5

SELECT EXTRACT(YEAR FROM hired) AS y, COUNT(*) AS n FROM emp GROUP BY EXTRACT(YEAR FROM hired) ORDER BY y NULLS FIRST;
= y INTEGER, n BIGINT
| NULL | 1
| 2017 | 1
| 2018 | 1
| 2019 | 1
| 2020 | 1
| 2021 | 1
| 2022 | 1
| 2023 | 1

SELECT dept + 1 AS d, COUNT(*) AS n FROM emp WHERE dept IS NOT NULL GROUP BY dept + 1 ORDER BY d;
= d INTEGER, n BIGINT
| 11 | 3
| 21 | 2
| 31 | 1
| 41 | 1

SELECT dept, COUNT(*) * 10 + 1 AS x, dept * 2 AS y FROM emp WHERE dept IS NOT NULL GROUP BY dept ORDER BY dept;
= dept INTEGER, x BIGINT, y INTEGER
| 10 | 31 | 20
| 20 | 21 | 40
| 30 | 11 | 60
| 40 | 11 | 80

SELECT d.name, COUNT(e.id) AS n FROM dept d LEFT JOIN emp e ON e.dept = d.id GROUP BY d.name ORDER BY d.name;
= name WVARCHAR(20), n BIGINT
| Legal | 0
| Research | 2
| Sales | 3
| Support | 1

SELECT region, SUM(amount) AS s, COUNT(DISTINCT emp) AS e FROM sale GROUP BY region ORDER BY region NULLS FIRST;
= region WVARCHAR(10), s DECIMAL(38,2), e BIGINT
| NULL | 0.00 | 1
| east | 60.00 | 0
| north | 395.25 | 3
| south | 234.75 | 2
| west | 300.00 | 1

SELECT SUM(CASE WHEN active THEN 1 ELSE 0 END) AS n FROM emp;
= n BIGINT
| 5

SELECT COUNT(*) FILTER (WHERE active) AS a, COUNT(*) FILTER (WHERE NOT active) AS b, SUM(salary) FILTER (WHERE dept = 10) AS c FROM emp;
= a BIGINT, b BIGINT, c DECIMAL(38,2)
| 5 | 2 | 11300.50

SELECT SUM(DISTINCT salary) AS s, COUNT(DISTINCT salary) AS n, AVG(DISTINCT salary) AS a FROM emp;
= s DECIMAL(38,2), n BIGINT, a DECIMAL(38,6)
| 25501.50 | 6 | 4250.250000

SELECT COUNT(DISTINCT (name)) AS n FROM emp;
= n BIGINT
| 8

SELECT BOOL_AND(active) AS a, BOOL_OR(active) AS b FROM emp;
= a BIT, b BIT
| 0 | 1

SELECT EVERY(salary > 1000) AS e FROM emp;
= e BIT
| 1

SELECT STDDEV_POP(rating) AS a, STDDEV_SAMP(rating) AS b, VAR_POP(rating) AS c, VAR_SAMP(rating) AS d FROM emp;
= a DOUBLE, b DOUBLE, c DOUBLE, d DOUBLE
| 0.6886840453253685 | 0.7438637868140466 | 0.4742857142857143 | 0.5533333333333333

SELECT STDDEV_SAMP(rating) AS s, VAR_POP(rating) AS v FROM emp WHERE id = 1;
= s DOUBLE, v DOUBLE
| NULL | 0

SELECT CORR(rating, id) AS c, COVAR_POP(rating, id) AS p, COVAR_SAMP(rating, id) AS s FROM emp;
= c DOUBLE, p DOUBLE, s DOUBLE
| 0.06992225471341855 | 0.11428571428571484 | 0.13333333333333397

SELECT PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY rating) AS m FROM emp;
= m DOUBLE
| 3.8

SELECT PERCENTILE_CONT(0.25) WITHIN GROUP (ORDER BY rating DESC) AS m FROM emp;
= m DOUBLE
| 4.3

SELECT PERCENTILE_DISC(0.5) WITHIN GROUP (ORDER BY rating) AS m FROM emp;
= m DOUBLE
| 3.8

SELECT PERCENTILE_DISC(0.9) WITHIN GROUP (ORDER BY name) AS m FROM emp;
= m WVARCHAR(20)
| Hal

SELECT dept, PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY salary) AS m FROM emp GROUP BY dept ORDER BY dept NULLS FIRST;
= dept INTEGER, m DOUBLE
| NULL | 3500.5
| 10 | 3500.5
| 20 | 4050.125
| 30 | NULL
| 40 | 6100.75

SELECT STRING_AGG(name, ',' ORDER BY name) AS s FROM emp;
= s WLONGVARCHAR
| Ann,Bob,Cid,Dee,Eve,Fay,Gus,Hal

SELECT STRING_AGG(name, ', ' ORDER BY id DESC) AS s FROM emp WHERE dept = 10;
= s WLONGVARCHAR
| Gus, Bob, Ann

SELECT dept, STRING_AGG(name, '' ORDER BY name) AS s FROM emp GROUP BY dept ORDER BY dept NULLS FIRST;
= dept INTEGER, s WLONGVARCHAR
| NULL | Fay
| 10 | AnnBobGus
| 20 | CidDee
| 30 | Eve
| 40 | Hal

SELECT STRING_AGG(b, '-' ORDER BY b) AS s FROM pair;
= s WLONGVARCHAR
| x-x-y-z

SELECT MAX(n) AS m FROM (SELECT dept, COUNT(*) AS n FROM emp GROUP BY dept) t;
= m BIGINT
| 3

SELECT AVG(s) AS a FROM (SELECT emp, SUM(amount) AS s FROM sale GROUP BY emp) t;
= a DECIMAL(38,6)
| 198.000000

SELECT dept, MAX(salary) - MIN(salary) AS spread FROM emp GROUP BY dept HAVING COUNT(salary) > 1 ORDER BY dept;
= dept INTEGER, spread DECIMAL(11,2)
| 10 | 2200.00
| 20 | 299.75

SELECT COUNT(*) AS n FROM emp GROUP BY dept ORDER BY n, MIN(id);
= n BIGINT
| 1
| 1
| 1
| 2
| 3

SELECT dept FROM emp GROUP BY dept ORDER BY SUM(salary) DESC NULLS LAST, dept NULLS FIRST;
= dept INTEGER
| 10
| 20
| 40
| NULL
| 30

SELECT MIN(active::int) AS a FROM emp;
= a INTEGER
| 0

SELECT COUNT(NULL) AS n FROM emp;
= n BIGINT
| 0

SELECT COUNT(1) AS n, SUM(1) AS s FROM emp WHERE dept = 10;
= n BIGINT, s BIGINT
| 3 | 3

SELECT SUM(amount) AS s FROM sale WHERE amount < 0;
= s DECIMAL(38,2)
| -15.75

SELECT AVG(dept) AS a FROM emp;
= a DECIMAL(38,6)
| 20.000000

SELECT MAX(sold) AS m FROM sale;
= m TIMESTAMP(3)
| 2025-05-31 23:59:59.999

-- Windows

SELECT id, ROW_NUMBER() OVER (ORDER BY salary DESC NULLS LAST, id) AS r FROM emp ORDER BY id;
= id INTEGER, r BIGINT
| 1 | 2
| 2 | 5
| 3 | 3
| 4 | 4
| 5 | 8
| 6 | 6
| 7 | 7
| 8 | 1

SELECT id, RANK() OVER (ORDER BY salary NULLS FIRST) AS r, DENSE_RANK() OVER (ORDER BY salary NULLS FIRST) AS d FROM emp ORDER BY id;
= id INTEGER, r BIGINT, d BIGINT
| 1 | 7 | 6
| 2 | 3 | 3
| 3 | 6 | 5
| 4 | 5 | 4
| 5 | 1 | 1
| 6 | 3 | 3
| 7 | 2 | 2
| 8 | 8 | 7

SELECT id, ROW_NUMBER() OVER (PARTITION BY dept ORDER BY id) AS r FROM emp ORDER BY id;
= id INTEGER, r BIGINT
| 1 | 1
| 2 | 2
| 3 | 1
| 4 | 2
| 5 | 1
| 6 | 1
| 7 | 3
| 8 | 1

SELECT id, PERCENT_RANK() OVER (ORDER BY id) AS p, CUME_DIST() OVER (ORDER BY id) AS c FROM emp ORDER BY id;
= id INTEGER, p DOUBLE, c DOUBLE
| 1 | 0 | 0.125
| 2 | 0.14285714285714285 | 0.25
| 3 | 0.2857142857142857 | 0.375
| 4 | 0.42857142857142855 | 0.5
| 5 | 0.5714285714285714 | 0.625
| 6 | 0.7142857142857143 | 0.75
| 7 | 0.8571428571428571 | 0.875
| 8 | 1 | 1

SELECT id, NTILE(3) OVER (ORDER BY id) AS t FROM emp ORDER BY id;
= id INTEGER, t BIGINT
| 1 | 1
| 2 | 1
| 3 | 1
| 4 | 2
| 5 | 2
| 6 | 2
| 7 | 3
| 8 | 3

SELECT id, LAG(name) OVER (ORDER BY id) AS p, LEAD(name) OVER (ORDER BY id) AS n FROM emp ORDER BY id;
= id INTEGER, p WVARCHAR(20), n WVARCHAR(20)
| 1 | NULL | Bob
| 2 | Ann | Cid
| 3 | Bob | Dee
| 4 | Cid | Eve
| 5 | Dee | Fay
| 6 | Eve | Gus
| 7 | Fay | Hal
| 8 | Gus | NULL

SELECT id, LAG(name, 2, 'none') OVER (ORDER BY id) AS p FROM emp ORDER BY id;
= id INTEGER, p WVARCHAR(20)
| 1 | none
| 2 | none
| 3 | Ann
| 4 | Bob
| 5 | Cid
| 6 | Dee
| 7 | Eve
| 8 | Fay

SELECT id, LEAD(id, 1, 0) OVER (PARTITION BY dept ORDER BY id) AS n FROM emp ORDER BY id;
= id INTEGER, n INTEGER
| 1 | 2
| 2 | 7
| 3 | 4
| 4 | 0
| 5 | 0
| 6 | 0
| 7 | 0
| 8 | 0

SELECT id, FIRST_VALUE(name) OVER (PARTITION BY dept ORDER BY id) AS f FROM emp ORDER BY id;
= id INTEGER, f WVARCHAR(20)
| 1 | Ann
| 2 | Ann
| 3 | Cid
| 4 | Cid
| 5 | Eve
| 6 | Fay
| 7 | Ann
| 8 | Hal

SELECT id, LAST_VALUE(name) OVER (PARTITION BY dept ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS l FROM emp ORDER BY id;
= id INTEGER, l WVARCHAR(20)
| 1 | Gus
| 2 | Gus
| 3 | Dee
| 4 | Dee
| 5 | Eve
| 6 | Fay
| 7 | Gus
| 8 | Hal

SELECT id, LAST_VALUE(name) OVER (ORDER BY id) AS l FROM emp ORDER BY id;
= id INTEGER, l WVARCHAR(20)
| 1 | Ann
| 2 | Bob
| 3 | Cid
| 4 | Dee
| 5 | Eve
| 6 | Fay
| 7 | Gus
| 8 | Hal

SELECT id, NTH_VALUE(name, 2) OVER (ORDER BY id) AS n FROM emp ORDER BY id;
= id INTEGER, n WVARCHAR(20)
| 1 | NULL
| 2 | Bob
| 3 | Bob
| 4 | Bob
| 5 | Bob
| 6 | Bob
| 7 | Bob
| 8 | Bob

SELECT id, SUM(amount) OVER (ORDER BY id) AS s FROM sale ORDER BY id;
= id INTEGER, s DECIMAL(38,2)
| 1 | 100.00
| 2 | 350.50
| 3 | 425.75
| 4 | 725.75
| 5 | 845.75
| 6 | 845.75
| 7 | 830.00
| 8 | 890.00
| 9 | 990.00

SELECT id, SUM(amount) OVER (PARTITION BY emp ORDER BY id) AS s FROM sale ORDER BY id;
= id INTEGER, s DECIMAL(38,2)
| 1 | 100.00
| 2 | 350.50
| 3 | 75.25
| 4 | 375.25
| 5 | 120.00
| 6 | 0.00
| 7 | -15.75
| 8 | 60.00
| 9 | 450.50

SELECT id, SUM(amount) OVER () AS s FROM sale ORDER BY id;
= id INTEGER, s DECIMAL(38,2)
| 1 | 990.00
| 2 | 990.00
| 3 | 990.00
| 4 | 990.00
| 5 | 990.00
| 6 | 990.00
| 7 | 990.00
| 8 | 990.00
| 9 | 990.00

SELECT id, COUNT(*) OVER (PARTITION BY region) AS n FROM sale ORDER BY id;
= id INTEGER, n BIGINT
| 1 | 4
| 2 | 2
| 3 | 4
| 4 | 1
| 5 | 4
| 6 | 1
| 7 | 2
| 8 | 1
| 9 | 4

SELECT id, AVG(amount) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING) AS a FROM sale ORDER BY id;
= id INTEGER, a DECIMAL(38,6)
| 1 | 175.250000
| 2 | 141.916667
| 3 | 208.583333
| 4 | 165.083333
| 5 | 140.000000
| 6 | 34.750000
| 7 | 14.750000
| 8 | 48.083333
| 9 | 80.000000

SELECT id, SUM(amount) OVER (ORDER BY id ROWS 2 PRECEDING) AS s FROM sale ORDER BY id;
= id INTEGER, s DECIMAL(38,2)
| 1 | 100.00
| 2 | 350.50
| 3 | 425.75
| 4 | 625.75
| 5 | 495.25
| 6 | 420.00
| 7 | 104.25
| 8 | 44.25
| 9 | 144.25

SELECT id, SUM(amount) OVER (ORDER BY id ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS s FROM sale ORDER BY id;
= id INTEGER, s DECIMAL(38,2)
| 1 | 990.00
| 2 | 890.00
| 3 | 639.50
| 4 | 564.25
| 5 | 264.25
| 6 | 144.25
| 7 | 144.25
| 8 | 160.00
| 9 | 100.00

SELECT id, MAX(amount) OVER (ORDER BY id ROWS BETWEEN 2 PRECEDING AND 1 PRECEDING) AS m FROM sale ORDER BY id;
= id INTEGER, m DECIMAL(8,2)
| 1 | NULL
| 2 | 100.00
| 3 | 250.50
| 4 | 250.50
| 5 | 300.00
| 6 | 300.00
| 7 | 120.00
| 8 | 0.00
| 9 | 60.00

SELECT id, COUNT(*) OVER (ORDER BY emp NULLS FIRST RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS n FROM sale ORDER BY id;
= id INTEGER, n BIGINT
| 1 | 4
| 2 | 4
| 3 | 6
| 4 | 6
| 5 | 7
| 6 | 9
| 7 | 9
| 8 | 1
| 9 | 4

SELECT id, SUM(id) OVER (ORDER BY id RANGE BETWEEN 1 PRECEDING AND 1 FOLLOWING) AS s FROM sale ORDER BY id;
= id INTEGER, s BIGINT
| 1 | 3
| 2 | 6
| 3 | 9
| 4 | 12
| 5 | 15
| 6 | 18
| 7 | 21
| 8 | 24
| 9 | 17

SELECT id, COUNT(*) OVER (ORDER BY emp NULLS FIRST GROUPS BETWEEN 1 PRECEDING AND CURRENT ROW) AS n FROM sale ORDER BY id;
= id INTEGER, n BIGINT
| 1 | 4
| 2 | 4
| 3 | 5
| 4 | 5
| 5 | 3
| 6 | 3
| 7 | 3
| 8 | 1
| 9 | 4

SELECT id, COUNT(*) OVER (ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING EXCLUDE CURRENT ROW) AS n FROM sale ORDER BY id;
= id INTEGER, n BIGINT
| 1 | 8
| 2 | 8
| 3 | 8
| 4 | 8
| 5 | 8
| 6 | 8
| 7 | 8
| 8 | 8
| 9 | 8

SELECT id, SUM(amount) OVER w AS s, COUNT(*) OVER w AS n FROM sale WINDOW w AS (PARTITION BY emp ORDER BY id) ORDER BY id;
= id INTEGER, s DECIMAL(38,2), n BIGINT
| 1 | 100.00 | 1
| 2 | 350.50 | 2
| 3 | 75.25 | 1
| 4 | 375.25 | 2
| 5 | 120.00 | 1
| 6 | 0.00 | 1
| 7 | -15.75 | 2
| 8 | 60.00 | 1
| 9 | 450.50 | 3

SELECT id, SUM(amount) OVER (w ROWS 1 PRECEDING) AS s FROM sale WINDOW w AS (ORDER BY id) ORDER BY id;
= id INTEGER, s DECIMAL(38,2)
| 1 | 100.00
| 2 | 350.50
| 3 | 325.75
| 4 | 375.25
| 5 | 420.00
| 6 | 120.00
| 7 | -15.75
| 8 | 44.25
| 9 | 160.00

SELECT id, SUM(amount) FILTER (WHERE amount > 100) OVER (ORDER BY id) AS s FROM sale ORDER BY id;
= id INTEGER, s DECIMAL(38,2)
| 1 | NULL
| 2 | 250.50
| 3 | 250.50
| 4 | 550.50
| 5 | 670.50
| 6 | 670.50
| 7 | 670.50
| 8 | 670.50
| 9 | 670.50

SELECT dept, COUNT(*) AS n, SUM(COUNT(*)) OVER () AS t FROM emp GROUP BY dept ORDER BY dept NULLS FIRST;
= dept INTEGER, n BIGINT, t BIGINT
| NULL | 1 | 8
| 10 | 3 | 8
| 20 | 2 | 8
| 30 | 1 | 8
| 40 | 1 | 8

SELECT dept, RANK() OVER (ORDER BY COUNT(*) DESC) AS r FROM emp GROUP BY dept ORDER BY r, dept NULLS FIRST;
= dept INTEGER, r BIGINT
| 10 | 1
| 20 | 2
| NULL | 3
| 30 | 3
| 40 | 3

SELECT * FROM (SELECT id, ROW_NUMBER() OVER (PARTITION BY dept ORDER BY salary DESC NULLS LAST) AS r FROM emp) t WHERE r = 1 ORDER BY id;
= id INTEGER, r BIGINT
| 1 | 1
| 3 | 1
| 5 | 1
| 6 | 1
| 8 | 1

SELECT id FROM emp ORDER BY ROW_NUMBER() OVER (ORDER BY id DESC);
= id INTEGER
| 8
| 7
| 6
| 5
| 4
| 3
| 2
| 1

SELECT id, salary - AVG(salary) OVER (PARTITION BY dept) AS d FROM emp WHERE dept = 10 ORDER BY id;
= id INTEGER, d DECIMAL(38,6)
| 1 | 1233.166667
| 2 | -266.333333
| 7 | -966.833333

SELECT COUNT(*) OVER () AS n FROM emp WHERE 1 = 0;
= n BIGINT

SELECT id, BOOL_OR(active) OVER (PARTITION BY dept) AS b FROM emp ORDER BY id;
= id INTEGER, b BIT
| 1 | 1
| 2 | 1
| 3 | 1
| 4 | 1
| 5 | NULL
| 6 | 0
| 7 | 1
| 8 | 1

-- Sets

SELECT 1 AS x UNION SELECT 1;
= x INTEGER
| 1

SELECT 1 AS x UNION ALL SELECT 1;
= x INTEGER
| 1
| 1

SELECT a FROM pair UNION SELECT a FROM pair ORDER BY a NULLS FIRST;
= a INTEGER
| NULL
| 1
| 2
| 3

SELECT a FROM pair UNION ALL SELECT a FROM empty ORDER BY 1 NULLS LAST;
= a INTEGER
| 1
| 1
| 2
| 3
| NULL
| NULL

SELECT a FROM pair INTERSECT SELECT 1;
= a INTEGER
| 1

SELECT a FROM pair EXCEPT SELECT 1 ORDER BY 1 NULLS FIRST;
= a INTEGER
| NULL
| 2
| 3

SELECT a FROM pair INTERSECT SELECT a FROM pair WHERE a IS NULL;
= a INTEGER
| NULL

SELECT a FROM pair EXCEPT SELECT NULL ORDER BY 1;
= a INTEGER
| 1
| 2
| 3

SELECT a FROM pair INTERSECT ALL SELECT a FROM (VALUES (1), (1), (1)) v (a);
= a INTEGER
| 1
| 1

SELECT a FROM pair EXCEPT ALL SELECT 1 ORDER BY 1 NULLS FIRST;
= a INTEGER
| NULL
| NULL
| 1
| 2
| 3

SELECT 1 AS x UNION SELECT 2 UNION SELECT 3 ORDER BY x DESC;
= x INTEGER
| 3
| 2
| 1

SELECT 1 AS x UNION ALL SELECT 2 INTERSECT SELECT 2 ORDER BY 1;
= x INTEGER
| 1
| 2

(SELECT 1 AS x UNION ALL SELECT 2) INTERSECT SELECT 2;
= x INTEGER
| 2

SELECT 1 AS x EXCEPT SELECT 2 UNION SELECT 3 ORDER BY 1;
= x INTEGER
| 1
| 3

SELECT 1 AS x EXCEPT (SELECT 1 UNION SELECT 3);
= x INTEGER

(SELECT id FROM emp ORDER BY id LIMIT 1) UNION ALL (SELECT id FROM dept ORDER BY id DESC LIMIT 1) ORDER BY 1;
= id INTEGER
| 1
| 50

SELECT id, name FROM emp WHERE dept = 10 UNION SELECT id, name FROM dept ORDER BY id LIMIT 3;
= id INTEGER, name WVARCHAR(20)
| 1 | Ann
| 2 | Bob
| 7 | Gus

SELECT 1 AS x UNION SELECT 2.5 ORDER BY x;
= x DECIMAL(11,1)
| 1.0
| 2.5

SELECT 'a' AS x UNION SELECT 'abc' ORDER BY x;
= x WVARCHAR(3)
| a
| abc

SELECT NULL AS x UNION ALL SELECT 5 ORDER BY x NULLS FIRST;
= x INTEGER
| NULL
| 5

SELECT DATE '2026-01-31' AS x UNION SELECT TIMESTAMP '2026-01-31 10:00:00' ORDER BY x;
= x TIMESTAMP(0)
| 2026-01-31 00:00:00
| 2026-01-31 10:00:00

SELECT x, COUNT(*) AS n FROM (SELECT dept AS x FROM emp UNION ALL SELECT id FROM dept) t GROUP BY x ORDER BY x NULLS FIRST;
= x INTEGER, n BIGINT
| NULL | 1
| 10 | 4
| 20 | 3
| 30 | 2
| 40 | 1
| 50 | 1

VALUES (1, 'a'), (2, 'b');
= EXPR_1 INTEGER, EXPR_2 WVARCHAR(1)
| 1 | a
| 2 | b

VALUES (1), (2), (3) ORDER BY 1 DESC;
= EXPR_1 INTEGER
| 3
| 2
| 1

SELECT * FROM (VALUES (1, 'a'), (2, 'b')) AS v (n, s) ORDER BY n DESC;
= n INTEGER, s WVARCHAR(1)
| 2 | b
| 1 | a

SELECT n * 2 AS d FROM (VALUES (1), (2)) v (n) ORDER BY d;
= d INTEGER
| 2
| 4

SELECT * FROM emp WHERE 1 = 0 UNION SELECT * FROM emp WHERE id = 1;
= id INTEGER, name WVARCHAR(20), dept INTEGER, salary DECIMAL(10,2), hired DATE, boss INTEGER, rating DOUBLE, active BIT
| 1 | Ann | 10 | 5000.00 | 2019-03-01 | NULL | 4.5 | 1

TABLE empty;
= a INTEGER, b WVARCHAR(5)

-- Subqueries

SELECT (SELECT MAX(salary) FROM emp) AS m;
= m DECIMAL(10,2)
| 6100.75

SELECT id, (SELECT d.name FROM dept d WHERE d.id = e.dept) AS d FROM emp e ORDER BY id;
= id INTEGER, d WVARCHAR(20)
| 1 | Sales
| 2 | Sales
| 3 | Research
| 4 | Research
| 5 | Support
| 6 | NULL
| 7 | Sales
| 8 | NULL

SELECT id, (SELECT COUNT(*) FROM sale s WHERE s.emp = e.id) AS n FROM emp e ORDER BY id;
= id INTEGER, n BIGINT
| 1 | 3
| 2 | 2
| 3 | 0
| 4 | 1
| 5 | 0
| 6 | 0
| 7 | 2
| 8 | 0

SELECT id FROM emp WHERE salary = (SELECT MAX(salary) FROM emp);
= id INTEGER
| 8

SELECT id FROM emp e WHERE salary > (SELECT AVG(salary) FROM emp x WHERE x.dept = e.dept) ORDER BY id;
= id INTEGER
| 1
| 3

SELECT id FROM emp WHERE dept IN (SELECT id FROM dept WHERE city = 'Oslo') ORDER BY id;
= id INTEGER
| 1
| 2
| 7

SELECT id FROM dept WHERE id NOT IN (SELECT dept FROM emp WHERE dept IS NOT NULL);
= id INTEGER
| 50

SELECT id FROM dept WHERE id NOT IN (SELECT dept FROM emp);
= id INTEGER

SELECT id FROM emp e WHERE EXISTS (SELECT * FROM sale s WHERE s.emp = e.id) ORDER BY id;
= id INTEGER
| 1
| 2
| 4
| 7

SELECT id FROM emp e WHERE NOT EXISTS (SELECT 1 FROM sale s WHERE s.emp = e.id) ORDER BY id;
= id INTEGER
| 3
| 5
| 6
| 8

SELECT id FROM emp WHERE salary >= ALL (SELECT salary FROM emp WHERE salary IS NOT NULL);
= id INTEGER
| 8

SELECT id FROM emp WHERE salary > ANY (SELECT salary FROM emp WHERE dept = 10) ORDER BY id;
= id INTEGER
| 1
| 2
| 3
| 4
| 6
| 8

SELECT id FROM emp WHERE (dept, active) IN (SELECT dept, active FROM emp WHERE id = 1) ORDER BY id;
= id INTEGER
| 1
| 2
| 7

SELECT id FROM emp WHERE (dept, name) = (20, 'Cid');
= id INTEGER
| 3

SELECT d FROM (SELECT DISTINCT dept AS d FROM emp) t WHERE d > 10 ORDER BY d;
= d INTEGER
| 20
| 30
| 40

SELECT a.d, b.n FROM (SELECT DISTINCT dept AS d FROM emp) a JOIN (SELECT id, name AS n FROM dept) b ON a.d = b.id ORDER BY a.d;
= d INTEGER, n WVARCHAR(20)
| 10 | Sales
| 20 | Research
| 30 | Support

SELECT * FROM (SELECT * FROM (SELECT * FROM (SELECT id FROM dept) a) b) c ORDER BY id;
= id INTEGER
| 10
| 20
| 30
| 50

SELECT (SELECT 1 WHERE 1 = 0) AS x;
= x INTEGER
| NULL

SELECT 1 + (SELECT 2) AS x;
= x INTEGER
| 3

SELECT CASE WHEN EXISTS (SELECT 1 FROM empty) THEN 'some' ELSE 'none' END AS x;
= x WVARCHAR(4)
| none

SELECT id FROM emp e WHERE (SELECT COUNT(*) FROM emp x WHERE x.boss = e.id) > 1 ORDER BY id;
= id INTEGER
| 1
| 3

SELECT e.id, (SELECT MAX(x.salary) FROM emp x WHERE x.dept = e.dept AND x.id <> e.id) AS m FROM emp e ORDER BY id;
= id INTEGER, m DECIMAL(10,2)
| 1 | 3500.50
| 2 | 5000.00
| 3 | 3900.25
| 4 | 4200.00
| 5 | NULL
| 6 | NULL
| 7 | 5000.00
| 8 | NULL

SELECT id FROM emp e WHERE dept IN (SELECT d.id FROM dept d WHERE d.id = e.dept AND d.city IS NOT NULL) ORDER BY id;
= id INTEGER
| 1
| 2
| 3
| 4
| 7

SELECT COUNT(*) AS n FROM emp WHERE id IN (SELECT emp FROM sale);
= n BIGINT
| 4

SELECT name FROM dept d WHERE (SELECT SUM(salary) FROM emp WHERE dept = d.id) > 8000 ORDER BY name;
= name WVARCHAR(20)
| Research
| Sales

-- Common tables

WITH t AS (SELECT id FROM dept) SELECT * FROM t ORDER BY id;
= id INTEGER
| 10
| 20
| 30
| 50

WITH t (x) AS (SELECT id FROM dept) SELECT x + 1 AS y FROM t ORDER BY y;
= y INTEGER
| 11
| 21
| 31
| 51

WITH a AS (SELECT 1 AS x), b AS (SELECT x + 1 AS y FROM a) SELECT * FROM a, b;
= x INTEGER, y INTEGER
| 1 | 2

WITH t AS (SELECT dept, COUNT(*) AS n FROM emp GROUP BY dept) SELECT x.dept FROM t x JOIN t y ON x.n = y.n AND x.dept < y.dept ORDER BY 1;
= dept INTEGER
| 30

WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5) SELECT i FROM n;
= i INTEGER
| 1
| 2
| 3
| 4
| 5

WITH RECURSIVE n (i) AS (SELECT 1 UNION SELECT (i + 1) % 3 FROM n) SELECT i FROM n ORDER BY i;
= i INTEGER
| 0
| 1
| 2

WITH RECURSIVE tree (id, name, level) AS (SELECT id, name, 0 FROM emp WHERE boss IS NULL UNION ALL SELECT e.id, e.name, t.level + 1 FROM emp e JOIN tree t ON e.boss = t.id) SELECT * FROM tree ORDER BY level, id;
= id INTEGER, name WVARCHAR(4000), level INTEGER
| 1 | Ann | 0
| 8 | Hal | 0
| 2 | Bob | 1
| 3 | Cid | 1
| 6 | Fay | 1
| 4 | Dee | 2
| 5 | Eve | 2
| 7 | Gus | 2

WITH RECURSIVE fib (a, b) AS (SELECT 0, 1 UNION ALL SELECT b, a + b FROM fib WHERE b < 50) SELECT a FROM fib;
= a INTEGER
| 0
| 1
| 1
| 2
| 3
| 5
| 8
| 13
| 21
| 34

WITH t AS (SELECT 1 AS x) SELECT * FROM t WHERE x IN (WITH u AS (SELECT 1 AS y) SELECT y FROM u);
= x INTEGER
| 1

WITH t AS (SELECT id FROM emp) SELECT COUNT(*) AS n FROM t WHERE id > (SELECT AVG(id) FROM t);
= n BIGINT
| 4

WITH emp AS (SELECT 99 AS id) SELECT id FROM emp;
= id INTEGER
| 99

SELECT * FROM (WITH t AS (SELECT 5 AS x) SELECT x FROM t) u;
= x INTEGER
| 5

-- Grouping sets

SELECT dept, COUNT(*) AS n FROM emp GROUP BY ROLLUP(dept) ORDER BY GROUPING(dept), dept NULLS FIRST;
= dept INTEGER, n BIGINT
| NULL | 1
| 10 | 3
| 20 | 2
| 30 | 1
| 40 | 1
| NULL | 8

SELECT dept, active, COUNT(*) AS n, SUM(salary) AS total FROM emp GROUP BY ROLLUP(dept, active) ORDER BY GROUPING(dept, active), dept NULLS FIRST, active NULLS FIRST;
= dept INTEGER, active BIT, n BIGINT, total DECIMAL(38,2)
| NULL | 0 | 1 | 3500.50
| 10 | 1 | 3 | 11300.50
| 20 | 0 | 1 | 4200.00
| 20 | 1 | 1 | 3900.25
| 30 | NULL | 1 | NULL
| 40 | 1 | 1 | 6100.75
| NULL | NULL | 1 | 3500.50
| 10 | NULL | 3 | 11300.50
| 20 | NULL | 2 | 8100.25
| 30 | NULL | 1 | NULL
| 40 | NULL | 1 | 6100.75
| NULL | NULL | 8 | 29002.00

SELECT dept, active, COUNT(*) AS n FROM emp GROUP BY CUBE(dept, active) ORDER BY GROUPING(dept, active), dept NULLS FIRST, active NULLS FIRST;
= dept INTEGER, active BIT, n BIGINT
| NULL | 0 | 1
| 10 | 1 | 3
| 20 | 0 | 1
| 20 | 1 | 1
| 30 | NULL | 1
| 40 | 1 | 1
| NULL | NULL | 1
| 10 | NULL | 3
| 20 | NULL | 2
| 30 | NULL | 1
| 40 | NULL | 1
| NULL | NULL | 1
| NULL | 0 | 2
| NULL | 1 | 5
| NULL | NULL | 8

SELECT dept, active, COUNT(*) AS n FROM emp GROUP BY GROUPING SETS ((dept), (active), ()) ORDER BY GROUPING(dept, active), dept NULLS FIRST, active NULLS FIRST;
= dept INTEGER, active BIT, n BIGINT
| NULL | NULL | 1
| 10 | NULL | 3
| 20 | NULL | 2
| 30 | NULL | 1
| 40 | NULL | 1
| NULL | NULL | 1
| NULL | 0 | 2
| NULL | 1 | 5
| NULL | NULL | 8

SELECT dept, active, COUNT(*) AS n FROM emp GROUP BY GROUPING SETS (dept, active) ORDER BY GROUPING(dept, active), dept NULLS FIRST, active NULLS FIRST;
= dept INTEGER, active BIT, n BIGINT
| NULL | NULL | 1
| 10 | NULL | 3
| 20 | NULL | 2
| 30 | NULL | 1
| 40 | NULL | 1
| NULL | NULL | 1
| NULL | 0 | 2
| NULL | 1 | 5

SELECT dept, active, MIN(name) AS first FROM emp GROUP BY dept, ROLLUP(active) ORDER BY GROUPING(active), dept NULLS FIRST, active NULLS FIRST;
= dept INTEGER, active BIT, first WVARCHAR(20)
| NULL | 0 | Fay
| 10 | 1 | Ann
| 20 | 0 | Cid
| 20 | 1 | Dee
| 30 | NULL | Eve
| 40 | 1 | Hal
| NULL | NULL | Fay
| 10 | NULL | Ann
| 20 | NULL | Cid
| 30 | NULL | Eve
| 40 | NULL | Hal

SELECT dept, boss, active, COUNT(*) AS n FROM emp WHERE dept IS NOT NULL GROUP BY ROLLUP((dept, boss), active) ORDER BY GROUPING(dept, boss, active), dept, boss NULLS FIRST, active NULLS FIRST;
= dept INTEGER, boss INTEGER, active BIT, n BIGINT
| 10 | NULL | 1 | 1
| 10 | 1 | 1 | 1
| 10 | 2 | 1 | 1
| 20 | 1 | 0 | 1
| 20 | 3 | 1 | 1
| 30 | 3 | NULL | 1
| 40 | NULL | 1 | 1
| 10 | NULL | NULL | 1
| 10 | 1 | NULL | 1
| 10 | 2 | NULL | 1
| 20 | 1 | NULL | 1
| 20 | 3 | NULL | 1
| 30 | 3 | NULL | 1
| 40 | NULL | NULL | 1
| NULL | NULL | NULL | 7

SELECT a, GROUPING(a) AS g, COUNT(*) AS n, SUM(a) AS s FROM empty GROUP BY ROLLUP(a);
= a INTEGER, g INTEGER, n BIGINT, s BIGINT
| NULL | 1 | 0 | NULL

SELECT a, COUNT(*) AS n FROM empty GROUP BY GROUPING SETS ((a));
= a INTEGER, n BIGINT

SELECT a, b, COUNT(*) AS n FROM empty GROUP BY GROUPING SETS ((a), (b));
= a INTEGER, b WVARCHAR(5), n BIGINT

SELECT SUM(a) AS s, COUNT(*) AS n FROM empty GROUP BY GROUPING SETS ((), ());
= s BIGINT, n BIGINT
| NULL | 0
| NULL | 0

SELECT d.name, EXTRACT(YEAR FROM e.hired) - 2000 AS y, COUNT(*) AS n FROM emp e JOIN dept d ON d.id = e.dept GROUP BY CUBE(d.name, EXTRACT(YEAR FROM e.hired) - 2000) HAVING COUNT(*) > 1 ORDER BY GROUPING(d.name), d.name, n;
= name WVARCHAR(20), y INTEGER, n BIGINT
| Research | NULL | 2
| Sales | NULL | 3
| NULL | NULL | 6

SELECT dept, SUM(dept) AS s, COUNT(dept) AS n FROM emp GROUP BY ROLLUP(dept) HAVING dept > 10 OR GROUPING(dept) = 1 ORDER BY dept NULLS FIRST;
= dept INTEGER, s BIGINT, n BIGINT
| NULL | 140 | 7
| 20 | 40 | 2
| 30 | 30 | 1
| 40 | 40 | 1

SELECT COALESCE(CAST(dept AS VARCHAR(10)), 'all') AS d, COUNT(*) FILTER (WHERE active) AS n FROM emp WHERE dept IN (10, 20) GROUP BY ROLLUP(dept) ORDER BY d;
= d WVARCHAR(10), n BIGINT
| 10 | 3
| 20 | 1
| all | 4

SELECT a, a + 1 AS b, COUNT(*) AS n FROM pair GROUP BY GROUPING SETS ((a), (a + 1)) ORDER BY GROUPING(a), a NULLS FIRST, b NULLS FIRST;
= a INTEGER, b INTEGER, n BIGINT
| NULL | NULL | 2
| 1 | NULL | 2
| 2 | NULL | 1
| 3 | NULL | 1
| NULL | NULL | 2
| NULL | 2 | 2
| NULL | 3 | 1
| NULL | 4 | 1

SELECT d.id, (SELECT COUNT(*) FROM emp e WHERE e.dept = d.id) AS n FROM dept d GROUP BY ROLLUP(d.id) ORDER BY d.id NULLS LAST;
= id INTEGER, n BIGINT
| 10 | 3
| 20 | 2
| 30 | 1
| 50 | 0
| NULL | 0

SELECT dept, COUNT(*) AS n, RANK() OVER (PARTITION BY GROUPING(dept) ORDER BY COUNT(*) DESC) AS r FROM emp GROUP BY ROLLUP(dept) ORDER BY GROUPING(dept), r, dept NULLS FIRST;
= dept INTEGER, n BIGINT, r BIGINT
| 10 | 3 | 1
| 20 | 2 | 2
| NULL | 1 | 3
| 30 | 1 | 3
| 40 | 1 | 3
| NULL | 8 | 1

SELECT DISTINCT GROUPING(dept) AS g FROM emp GROUP BY CUBE(dept, active) ORDER BY g;
= g INTEGER
| 0
| 1

SELECT dept, GROUPING(dept) AS g FROM emp GROUP BY dept ORDER BY dept NULLS FIRST;
= dept INTEGER, g INTEGER
| NULL | 0
| 10 | 0
| 20 | 0
| 30 | 0
| 40 | 0

SELECT x.dept, x.n FROM (SELECT dept, COUNT(*) AS n FROM emp GROUP BY ROLLUP(dept)) x WHERE x.n > 2 ORDER BY x.n;
= dept INTEGER, n BIGINT
| 10 | 3
| NULL | 8

SELECT dept FROM emp GROUP BY ROLLUP(dept) UNION ALL SELECT 99 ORDER BY dept NULLS FIRST;
= dept INTEGER
| NULL
| NULL
| 10
| 20
| 30
| 40
| 99

SELECT 1 AS one, COUNT(*) AS n GROUP BY ROLLUP(1);
= one INTEGER, n BIGINT
| 1 | 1
| NULL | 1

SELECT dept, active, COUNT(*) AS n FROM emp GROUP BY ROLLUP(1, 2) ORDER BY GROUPING(dept, active), dept NULLS FIRST, active NULLS FIRST;
= dept INTEGER, active BIT, n BIGINT
| NULL | 0 | 1
| 10 | 1 | 3
| 20 | 0 | 1
| 20 | 1 | 1
| 30 | NULL | 1
| 40 | 1 | 1
| NULL | NULL | 1
| 10 | NULL | 3
| 20 | NULL | 2
| 30 | NULL | 1
| 40 | NULL | 1
| NULL | NULL | 8

SELECT dept, active, COUNT(*) AS n FROM emp GROUP BY dept, active WITH ROLLUP ORDER BY GROUPING(dept, active), dept NULLS FIRST, active NULLS FIRST;
= dept INTEGER, active BIT, n BIGINT
| NULL | 0 | 1
| 10 | 1 | 3
| 20 | 0 | 1
| 20 | 1 | 1
| 30 | NULL | 1
| 40 | 1 | 1
| NULL | NULL | 1
| 10 | NULL | 3
| 20 | NULL | 2
| 30 | NULL | 1
| 40 | NULL | 1
| NULL | NULL | 8

-- Ordered aggregates

SELECT MEDIAN(salary) AS m, PERCENTILE_CONT(0.25) WITHIN GROUP (ORDER BY salary) AS q FROM emp;
= m DOUBLE, q DOUBLE
| 3900.25 | 3500.5

SELECT dept, LISTAGG(name, ', ') WITHIN GROUP (ORDER BY name DESC) AS names FROM emp WHERE dept IS NOT NULL GROUP BY dept ORDER BY dept;
= dept INTEGER, names WLONGVARCHAR
| 10 | Gus, Bob, Ann
| 20 | Dee, Cid
| 30 | Eve
| 40 | Hal

SELECT LISTAGG(DISTINCT region) WITHIN GROUP (ORDER BY region) AS r FROM sale;
= r WLONGVARCHAR
| eastnorthsouthwest

SELECT STRING_AGG(name, '; ' ORDER BY id) AS n FROM dept;
= n WLONGVARCHAR
| Sales; Research; Support; Legal

SELECT dept, MEDIAN(rating) AS m FROM emp GROUP BY ROLLUP(dept) ORDER BY GROUPING(dept), dept NULLS FIRST;
= dept INTEGER, m DOUBLE
| NULL | 3.8
| 10 | 3.2
| 20 | 4.1
| 30 | 2.9
| 40 | 4.9
| NULL | 3.8

SELECT PERCENTILE_DISC(0.5) WITHIN GROUP (ORDER BY name) AS n, PERCENTILE_DISC(0.5) WITHIN GROUP (ORDER BY hired DESC) AS h FROM emp;
= n WVARCHAR(20), h DATE
| Dee | 2020-07-15

SELECT GREATEST(MAX(id), 5) AS g, LEAST(MIN(salary), 100) AS l FROM emp;
= g INTEGER, l DECIMAL(12,2)
| 8 | 100.00

SELECT v, FIRST_VALUE(v) IGNORE NULLS OVER (ORDER BY k) AS f, LAST_VALUE(v) IGNORE NULLS OVER (ORDER BY k) AS l, NTH_VALUE(v, 2) IGNORE NULLS OVER (ORDER BY k) AS n
FROM (VALUES (1, NULL), (2, 'b'), (3, NULL), (4, 'd'), (5, NULL)) AS t(k, v) ORDER BY k;
= v WVARCHAR(1), f WVARCHAR(1), l WVARCHAR(1), n WVARCHAR(1)
| NULL | NULL | NULL | NULL
| b | b | b | NULL
| NULL | b | b | NULL
| d | b | d | d
| NULL | b | d | d

SELECT k, LAG(v) IGNORE NULLS OVER (ORDER BY k) AS a, LAG(v, 2, 'none') IGNORE NULLS OVER (ORDER BY k) AS b, LEAD(v) IGNORE NULLS OVER (ORDER BY k) AS c, LEAD(v, 1) RESPECT NULLS OVER (ORDER BY k) AS d
FROM (VALUES (1, NULL), (2, 'b'), (3, NULL), (4, 'd'), (5, NULL)) AS t(k, v) ORDER BY k;
= k INTEGER, a WVARCHAR(1), b WVARCHAR(4), c WVARCHAR(1), d WVARCHAR(1)
| 1 | NULL | none | b | b
| 2 | NULL | none | d | NULL
| 3 | b | none | d | d
| 4 | b | none | NULL | NULL
| 5 | d | b | NULL | NULL

SELECT k, LAST_VALUE(v) IGNORE NULLS OVER (PARTITION BY g ORDER BY k ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS l, FIRST_VALUE(v) IGNORE NULLS OVER (PARTITION BY g ORDER BY k DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS f
FROM (VALUES (1, 1, 1.5), (1, 2, NULL), (1, 3, NULL), (2, 4, NULL), (2, 5, 2.5)) AS t(g, k, v) ORDER BY k;
= k INTEGER, l DECIMAL(2,1), f DECIMAL(2,1)
| 1 | 1.5 | NULL
| 2 | 1.5 | NULL
| 3 | NULL | NULL
| 4 | NULL | 2.5
| 5 | 2.5 | NULL

SELECT SUM(salary) IGNORE NULLS OVER (ORDER BY id) FROM emp;
! 42000 IGNORE NULLS stands with FIRST_VALUE, LAST_VALUE, NTH_VALUE, LAG and LEAD, not with SUM

SELECT LAG(name, dept) IGNORE NULLS OVER (ORDER BY id) FROM emp;
! 42000 the second argument of LAG is a literal of at least 1

SELECT MAX(name) IGNORE NULLS FROM emp;
! 42000 IGNORE NULLS stands only before OVER

SELECT COUNT(DISTINCT dept) OVER () FROM emp;
! 42000 DISTINCT is not supported in window functions (line 1, column 8).

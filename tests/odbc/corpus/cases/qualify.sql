-- QUALIFY: rows are left out by what window functions say of them.

SELECT id FROM emp QUALIFY ROW_NUMBER() OVER (PARTITION BY dept ORDER BY salary DESC NULLS LAST, id) = 1 ORDER BY id;
= id INTEGER
| 1
| 3
| 5
| 6
| 8

-- An alias of the select list, and an order by what is not in it.
SELECT name, RANK() OVER (ORDER BY salary DESC NULLS LAST) AS r FROM emp WHERE active = TRUE QUALIFY r <= 2 ORDER BY salary DESC;
= name WVARCHAR(20), r BIGINT
| Hal | 1
| Ann | 2

-- After HAVING, over the groups.
SELECT dept, SUM(salary) AS s FROM emp GROUP BY dept HAVING COUNT(*) > 0 QUALIFY RANK() OVER (ORDER BY SUM(salary) DESC NULLS LAST) <= 2 ORDER BY COUNT(*) DESC;
= dept INTEGER, s DECIMAL(38,2)
| 10 | 11300.50
| 20 | 8100.25

-- Before DISTINCT.
SELECT DISTINCT dept FROM emp QUALIFY COUNT(*) OVER (PARTITION BY dept) > 1 ORDER BY dept;
= dept INTEGER
| 10
| 20

-- What is unknown is left out.
SELECT id FROM emp QUALIFY LAG(salary) OVER (ORDER BY id) > salary ORDER BY id;
= id INTEGER
| 2
| 4
| 7

SELECT id FROM emp QUALIFY NOT (LAG(salary) OVER (ORDER BY id) > salary) ORDER BY id;
= id INTEGER
| 3
| 8

SELECT id FROM emp QUALIFY ROW_NUMBER() OVER (ORDER BY id) <= ? ORDER BY id DESC;
? BIGINT 2
= id INTEGER
| 2
| 1

-- Before TOP and LIMIT.
SELECT TOP 1 id FROM emp QUALIFY ROW_NUMBER() OVER (PARTITION BY dept ORDER BY id) = 2 ORDER BY id DESC;
= id INTEGER
| 4

SELECT id FROM emp QUALIFY ROW_NUMBER() OVER (PARTITION BY dept ORDER BY id) = 2 ORDER BY 1 LIMIT 1 OFFSET 1;
= id INTEGER
| 4

-- WINDOW stands on either side.
SELECT id FROM emp WINDOW w AS (PARTITION BY dept ORDER BY id) QUALIFY ROW_NUMBER() OVER w = 2 ORDER BY id;
= id INTEGER
| 2
| 4

SELECT id FROM emp QUALIFY ROW_NUMBER() OVER w = 2 WINDOW w AS (PARTITION BY dept ORDER BY id) ORDER BY id;
= id INTEGER
| 2
| 4

SELECT id FROM emp QUALIFY ROW_NUMBER() OVER (ORDER BY id) = 1 UNION ALL SELECT id FROM dept QUALIFY ROW_NUMBER() OVER (ORDER BY id DESC) = 1 ORDER BY 1;
= id INTEGER
| 1
| 50

WITH e AS (SELECT * FROM emp QUALIFY ROW_NUMBER() OVER (PARTITION BY dept ORDER BY id DESC) = 1) SELECT d.name, e.name FROM dept d JOIN e ON e.dept = d.id ORDER BY d.id;
= name WVARCHAR(20), name WVARCHAR(20)
| Sales | Gus
| Research | Dee
| Support | Eve

SELECT d.id, (SELECT e.name FROM emp e WHERE e.dept = d.id QUALIFY ROW_NUMBER() OVER (ORDER BY e.id DESC) = 1) AS newest FROM dept d ORDER BY d.id;
= id INTEGER, newest WVARCHAR(20)
| 10 | Gus
| 20 | Dee
| 30 | Eve
| 50 | NULL

SELECT * FROM dept QUALIFY ROW_NUMBER() OVER (ORDER BY id) = 1;
= id INTEGER, name WVARCHAR(20), city WVARCHAR(20)
| 10 | Sales | Oslo

-- A column may still have the name.
SELECT qualify FROM (SELECT 1 AS qualify) AS q WHERE qualify = 1;
= qualify INTEGER
| 1

CREATE TEMPORARY TABLE latest AS SELECT dept, name FROM emp QUALIFY ROW_NUMBER() OVER (PARTITION BY dept ORDER BY hired DESC NULLS LAST) = 1;
# 5

SELECT DISTINCT dept FROM emp QUALIFY COUNT(*) OVER (PARTITION BY dept) > 1 ORDER BY name;
! 42000 With SELECT DISTINCT

SELECT id FROM emp QUALIFY name;
! 42000 A condition is needed

SELECT dept, COUNT(*) FROM emp GROUP BY dept QUALIFY RANK() OVER (ORDER BY name) = 1;
! 42000 emp.name stands beside an aggregate

SELECT id FROM emp QUALFY ROW_NUMBER() OVER (ORDER BY id) = 1;
! 42000 did you mean QUALIFY?

-- What the clients send, over the tables of setup/.

-- Power Query

select "id",
    "name"
from "emp"
where "dept" = ? and "name" is not null
order by "id";
? INTEGER 10
= id INTEGER, name WVARCHAR(20)
| 1 | Ann
| 2 | Bob
| 7 | Gus

select "name" from "emp" where "name" = ?;
? WVARCHAR Ann
= name WVARCHAR(20)
| Ann

select "name" from "emp" where "salary" > ? order by "name";
? DOUBLE 4000.5
= name WVARCHAR(20)
| Ann
| Cid
| Hal

select "name" from "emp" where "hired" >= ? order by "name";
? DATE 2021-01-01
= name WVARCHAR(20)
| Dee
| Eve
| Gus

select "id" from "sale" where "sold" < ? order by "id";
? TIMESTAMP 2025-02-01 00:00:00
= id INTEGER
| 1
| 3

select top 3 "dept" from "emp" where "dept" is not null group by "dept" order by "dept";
= dept INTEGER
| 10
| 20
| 30

select "dept",
    count(1) as "C1"
from "emp"
group by "dept"
order by "C1" desc,
    "dept"
limit 1001;
= dept INTEGER, C1 BIGINT
| 10 | 3
| 20 | 2
| NULL | 1
| 30 | 1
| 40 | 1

select "id" from "emp" order by "id" limit 2 offset 3;
= id INTEGER
| 4
| 5

select "id" from "emp" order by "id" offset 6;
= id INTEGER
| 7
| 8

select "id" from "emp" order by "id" offset 1 rows fetch first 2 rows only;
= id INTEGER
| 2
| 3

select "name", "C1" from (select "OTBL"."name", sum("ITBL"."amount") as "C1" from "emp" as "OTBL" left outer join "sale" as "ITBL" on ("OTBL"."id" = "ITBL"."emp") group by "OTBL"."name") as "ITBL" where not "C1" is null order by "name" limit 1000001;
= name WVARCHAR(20), C1 DECIMAL(38,2)
| Ann | 450.50
| Bob | 375.25
| Dee | 120.00
| Gus | -15.75

select "OTBL"."id" from "emp" as "OTBL" inner join "dept" as "ITBL" on (("OTBL"."dept" = "ITBL"."id" and "OTBL"."dept" is not null) and "ITBL"."id" is not null or "OTBL"."dept" is null and "ITBL"."id" is null) order by "OTBL"."id";
= id INTEGER
| 1
| 2
| 3
| 4
| 5
| 7

select cast(count(distinct("dept")) as DOUBLE) + cast(max("C1") as DOUBLE) as "C1" from (select "dept", case when "dept" is null then ? else ? end as "C1" from "emp") as "ITBL";
? INTEGER 1
? INTEGER 0
= C1 DOUBLE
| 5

select case when "salary" is null then ? else ? end as "C1" from "emp" where "id" in (4, 5) order by "id";
? WVARCHAR none
? WVARCHAR some
= C1 WVARCHAR(4)
| some
| none

select ? as "C1" from "dept" where "id" = 10;
? WVARCHAR constant
= C1 WVARCHAR(8)
| constant

select "id" from "emp" order by "id" limit ?;
? BIGINT 2
= id INTEGER
| 1
| 2

select {fn lcase("name")} as "a", {fn ucase("name")} as "b", {fn left("name", 1)} as "c", {fn length("name")} as "d" from "emp" where "id" = 1;
= a WVARCHAR(20), b WVARCHAR(20), c WVARCHAR(20), d INTEGER
| ann | ANN | A | 3

select {fn concat("name", {fn concat(' ', "city")})} as "a" from "dept" where "city" is not null order by "id";
= a WVARCHAR(41)
| Sales Oslo
| Research Bergen
| Legal Oslo

select {fn substring("name", 2, 2)} as "a", {fn locate('a', "name")} as "b", {fn replace("name", 'a', 'A')} as "c", {fn ltrim("name")} as "d", {fn rtrim("name")} as "e" from "dept" order by "id";
= a WVARCHAR(20), b INTEGER, c WVARCHAR(20), d WVARCHAR(20), e WVARCHAR(20)
| al | 2 | SAles | Sales | Sales
| es | 5 | ReseArch | Research | Research
| up | 0 | Support | Support | Support
| eg | 4 | LegAl | Legal | Legal

select {fn year("hired")} as "y", {fn month("hired")} as "m", {fn dayofmonth("hired")} as "d", {fn quarter("hired")} as "q", {fn dayofweek("hired")} as "w" from "emp" where "id" < 3 order by "id";
= y INTEGER, m INTEGER, d INTEGER, q INTEGER, w INTEGER
| 2019 | 3 | 1 | 1 | 6
| 2020 | 7 | 15 | 3 | 4

select {fn timestampadd(SQL_TSI_DAY, 1, "hired")} as "a" from "emp" where "id" = 1;
= a TIMESTAMP(0)
| 2019-03-02 00:00:00

select {fn timestampdiff(SQL_TSI_DAY, "hired", {d '2026-01-31'})} as "a" from "emp" where "id" = 1;
= a BIGINT
| 2528

select {fn convert("id", SQL_BIGINT)} as "a", {fn convert("salary", SQL_DOUBLE)} as "b", {fn convert("hired", SQL_TYPE_TIMESTAMP)} as "c", {fn convert("id", SQL_WVARCHAR)} as "d" from "emp" where "id" = 2;
= a BIGINT, b DOUBLE, c TIMESTAMP(0), d WVARCHAR(11)
| 2 | 3500.5 | 2020-07-15 00:00:00 | 2

select cast("id" as WVARCHAR(10)) as "a", cast("salary" as DECIMAL(19,4)) as "b" from "emp" where "id" = 2;
= a WVARCHAR(10), b DECIMAL(19,4)
| 2 | 3500.5000

select {fn round("rating", 0)} as "a", {fn ceiling("rating")} as "b", {fn floor("rating")} as "c", {fn sign("rating")} as "d", {fn abs("rating")} as "e", {fn power("rating", 2)} as "f" from "emp" where "id" = 1;
= a DOUBLE, b DOUBLE, c DOUBLE, d INTEGER, e DOUBLE, f DOUBLE
| 5 | 5 | 4 | 1 | 4.5 | 20.25

select "id" from "emp" where "name" like ? escape '\' order by "id";
? WVARCHAR %a%
= id INTEGER
| 6
| 8

select "id" from "emp" where {fn locate(?, "name")} > 0 order by "id";
? WVARCHAR a
= id INTEGER
| 6
| 8

select "id" from "emp" where "dept" in (10, 20) and not ("active" = ?) order by "id";
? BIT 1
= id INTEGER
| 3

select "id" from "emp" where "id" in (?, ?, ?) order by "id";
? INTEGER 1
? INTEGER 3
? INTEGER 77
= id INTEGER
| 1
| 3

select "id" from "emp" where ("id" = ? or "id" = ?) or "id" = ? order by "id";
? INTEGER 1
? INTEGER 3
? INTEGER NULL
= id INTEGER
| 1
| 3

select sum("salary") as "s", min("salary") as "i", max("salary") as "a", avg("salary") as "v", count("salary") as "c" from "emp";
= s DECIMAL(38,2), i DECIMAL(10,2), a DECIMAL(10,2), v DECIMAL(38,6), c BIGINT
| 29002.00 | 2800.00 | 6100.75 | 4143.142857 | 7

select distinct "dept" from "emp" where "dept" <> ? order by "dept";
? DOUBLE 10.0
= dept INTEGER
| 20
| 30
| 40

select "_"."id" from (select "_"."id", "_"."name" from (select "_"."id", "_"."name", "_"."dept" from "emp" "_" where "_"."dept" = 10 and "_"."dept" is not null) "_" where "_"."name" <> 'Bob' or "_"."name" is null) "_" order by "_"."id";
= id INTEGER
| 1
| 7

select "C1" from (select "name" as "C1", "id" as "C2" from "dept") as "ITBL" order by "C1" desc;
= C1 WVARCHAR(20)
| Support
| Sales
| Research
| Legal

-- Tableau

SELECT 1;
= EXPR_1 INTEGER
| 1

SELECT "COL" FROM (SELECT 1 AS "COL") AS "SUBQUERY";
= COL INTEGER
| 1

SELECT TOP 1 "COL" FROM (SELECT 1 AS "COL") AS "CHECKTOP";
= COL INTEGER
| 1

SELECT "COL" FROM (SELECT 1 AS "COL") AS "CHECKTOP" LIMIT 1;
= COL INTEGER
| 1

SELECT "SUBCOL" AS "COL" FROM ( SELECT 1 AS "SUBCOL" ) "SUBQUERY" GROUP BY 1;
= COL INTEGER
| 1

SELECT "SUBCOL" AS "COL" FROM ( SELECT 1 AS "SUBCOL" ) "SUBQUERY" GROUP BY "COL";
= COL INTEGER
| 1

SELECT "t"."dept" AS "none_dept_ok", SUM({fn CONVERT(1, SQL_BIGINT)}) AS "sum_Number_of_Records_ok" FROM "emp" "t" GROUP BY "t"."dept" ORDER BY 1;
= none_dept_ok INTEGER, sum_Number_of_Records_ok BIGINT
| NULL | 1
| 10 | 3
| 20 | 2
| 30 | 1
| 40 | 1

SELECT {fn CONVERT({fn TRUNCATE(EXTRACT(YEAR FROM "t"."hired"),0)}, SQL_INTEGER)} AS "yr_d_ok", COUNT(1) AS "n" FROM "emp" "t" GROUP BY "yr_d_ok" ORDER BY "yr_d_ok";
= yr_d_ok INTEGER, n BIGINT
| NULL | 1
| 2017 | 1
| 2018 | 1
| 2019 | 1
| 2020 | 1
| 2021 | 1
| 2022 | 1
| 2023 | 1

SELECT {fn TIMESTAMPADD(SQL_TSI_DAY,CAST({fn TRUNCATE(-1 * ({fn DAYOFWEEK("t"."hired")} - 1),0)} AS INTEGER),CAST("t"."hired" AS DATE))} AS "twk" FROM "emp" "t" WHERE "t"."id" = 1;
= twk TIMESTAMP(0)
| 2019-02-24 00:00:00

SELECT COUNT(1) AS "n" FROM "sale" "t" WHERE ("t"."sold" >= {d '2025-01-01'}) AND ("t"."sold" < {ts '2025-02-01 00:00:00'});
= n BIGINT
| 2

SELECT "t"."name" FROM "emp" "t" INNER JOIN ( SELECT TOP 2 "dept" AS "d", COUNT(1) AS "c" FROM "emp" WHERE "dept" IS NOT NULL GROUP BY "dept" ORDER BY 2 DESC, 1 ) "t0" ON ("t"."dept" = "t0"."d") ORDER BY 1;
= name WVARCHAR(20)
| Ann
| Bob
| Cid
| Dee
| Gus

SELECT SUM("t"."salary") AS "TEMP(Test)(3952218057)(0)" FROM "emp" "t" HAVING (COUNT(1) > 0);
= TEMP(Test)(3952218057)(0) DECIMAL(38,2)
| 29002.00

SELECT "t"."active" AS "a", COUNT(1) AS "n" FROM "emp" "t" GROUP BY "t"."active" ORDER BY 1;
= a BIT, n BIGINT
| NULL | 1
| 0 | 2
| 1 | 5

SELECT (CASE WHEN ("t"."salary" > 4000) THEN 'high' WHEN NOT ("t"."salary" > 4000) THEN 'low' ELSE NULL END) AS "c" FROM "emp" "t" ORDER BY "t"."id";
= c WVARCHAR(4)
| high
| low
| high
| low
| NULL
| low
| low
| high

SELECT { fn CONCAT({ fn CONCAT("t"."name",'-') }, { fn CONVERT("t"."id", SQL_VARCHAR) }) } AS "x" FROM "dept" "t" ORDER BY "t"."id";
= x WVARCHAR(32)
| Sales-10
| Research-20
| Support-30
| Legal-50

SELECT DATE_TRUNC('month', "t"."sold") AS "m", SUM("t"."amount") AS "s" FROM "sale" "t" WHERE "t"."sold" IS NOT NULL GROUP BY DATE_TRUNC('month', "t"."sold") ORDER BY 1;
= m TIMESTAMP(3), s DECIMAL(38,2)
| 2025-01-01 00:00:00 | 175.25
| 2025-02-01 00:00:00 | 250.50
| 2025-03-01 00:00:00 | 420.00
| 2025-04-01 00:00:00 | -15.75
| 2025-05-01 00:00:00 | 100.00

SELECT "t0"."dept" FROM (SELECT "dept", MAX("salary") AS "m" FROM "emp" GROUP BY "dept") "t0" INNER JOIN (SELECT MAX("salary") AS "m" FROM "emp") "t1" ON ("t0"."m" IS NOT DISTINCT FROM "t1"."m");
= dept INTEGER
| 40

SELECT STDEV("t"."rating") AS "a", VARP("t"."rating") AS "b" FROM "emp" "t" WHERE "t"."dept" = 10;
= a DOUBLE, b DOUBLE
| 0.7505553499465134 | 0.3755555555555554

CREATE LOCAL TEMPORARY TABLE "#Tableau_1" ( "X__x" VARCHAR(20), "n" INTEGER ) ON COMMIT PRESERVE ROWS;
# -1

INSERT INTO "#Tableau_1" ("X__x", "n") VALUES (?, ?);
? WVARCHAR Ann
? INTEGER 1
# 1

INSERT INTO "#Tableau_1" ("X__x", "n") VALUES (?, ?);
? WVARCHAR Bob
? INTEGER NULL
# 1

SELECT "e"."id" FROM "emp" "e" INNER JOIN "#Tableau_1" "f" ON ("e"."name" = "f"."X__x") ORDER BY 1;
= id INTEGER
| 1
| 2

DROP TABLE "#Tableau_1";
# -1

-- Microsoft Query

SELECT emp.id, emp.name
FROM emp emp
WHERE (emp.name='Ann');
= id INTEGER, name WVARCHAR(20)
| 1 | Ann

SELECT emp.name, dept.city FROM dept dept, emp emp WHERE emp.dept = dept.id AND ((dept.city='Oslo')) ORDER BY emp.name;
= name WVARCHAR(20), city WVARCHAR(20)
| Ann | Oslo
| Bob | Oslo
| Gus | Oslo

SELECT A.name, B.name FROM {oj dept A LEFT OUTER JOIN emp B ON A.id = B.dept} ORDER BY A.id, B.id;
= name WVARCHAR(20), name WVARCHAR(20)
| Sales | Ann
| Sales | Bob
| Sales | Gus
| Research | Cid
| Research | Dee
| Support | Eve
| Legal | NULL

SELECT emp.name FROM emp emp WHERE (emp.hired>={d '2022-01-01'}) ORDER BY emp.name;
= name WVARCHAR(20)
| Eve
| Gus

SELECT emp.name FROM emp emp WHERE (emp.dept=?) ORDER BY emp.name;
? DOUBLE 20
= name WVARCHAR(20)
| Cid
| Dee

SELECT Count(*) AS 'Count', Sum(emp.salary) AS 'Sum of pay' FROM emp emp;
= Count BIGINT, Sum of pay DECIMAL(38,2)
| 8 | 29002.00

SELECT emp_1.name, emp.name FROM emp emp, emp emp_1 WHERE emp.boss = emp_1.id AND (emp.id<4) ORDER BY emp.id;
= name WVARCHAR(20), name WVARCHAR(20)
| Ann | Bob
| Ann | Cid

-- Access

SELECT "id","name" FROM "emp" WHERE "id" = ? OR "id" = ? ORDER BY "id";
? INTEGER 1
? INTEGER 2
= id INTEGER, name WVARCHAR(20)
| 1 | Ann
| 2 | Bob

SELECT `id` FROM `emp` WHERE (`name` LIKE 'A%' {escape '!'});
= id INTEGER
| 1

SELECT [id] FROM [emp] WHERE ([dept] = 30);
= id INTEGER
| 5

SELECT {fn convert("salary",SQL_DOUBLE)} FROM "emp" WHERE "id" = 1;
= EXPR_1 DOUBLE
| 5000

-- LibreOffice

SELECT * FROM "dept" WHERE 0 = 1;
= id INTEGER, name WVARCHAR(20), city WVARCHAR(20)

SELECT COUNT( * ), SUM( "salary" ) FROM "emp" "emp" WHERE "active" = TRUE;
= EXPR_1 BIGINT, EXPR_2 DECIMAL(38,2)
| 5 | 21301.50

SELECT "dept"."name", "emp"."name" FROM { oj "emp" RIGHT OUTER JOIN "dept" ON "emp"."dept" = "dept"."id" } WHERE "dept"."id" > 20 ORDER BY "dept"."id";
= name WVARCHAR(20), name WVARCHAR(20)
| Support | Eve
| Legal | NULL

"""What Power Query (Power BI, Excel) asks the driver and sends to it: the answers of SQLGetInfo that decide what it folds into
SQL, and the shapes of the statements it then makes, each compared with the same question asked plainly. Needs pyodbc.
tests/odbc/sequence_test.cpp has the calls themselves, with their order and buffers."""
import os
import sys

try:
    import pyodbc
except ImportError:
    print("pyodbc is not installed (package python3-pyodbc)")
    sys.exit(77)

# Reading a value of bits: all of these must be set. What pyodbc gives for "Y" is True.
STRING = 0x01 | 0x100 | 0x200 | 0x200000 | 0x400000 | 0x800000  # SQL_CVT_CHAR … SQL_CVT_WVARCHAR
NUMBER = 0x02 | 0x04 | 0x08 | 0x10 | 0x20 | 0x40 | 0x80 | 0x4000  # SQL_CVT_NUMERIC … SQL_CVT_BIGINT
DATE, TIME, TIMESTAMP = 0x8000, 0x10000, 0x20000
EXACT = {
    "SQL_IDENTIFIER_QUOTE_CHAR": ('"', "names are quoted; without it reserved words fail"),
    "SQL_SQL_CONFORMANCE": (8, "full: nested statements are folded"),
    "SQL_COLUMN_ALIAS": (True, "renamed columns"),
    "SQL_GROUP_BY": (3, "no relation between grouped and selected columns"),
    "SQL_ORDER_BY_COLUMNS_IN_SELECT": (False, "sorting by what is not selected"),
    "SQL_CONCAT_NULL_BEHAVIOR": (0, "NULL in a concatenation gives NULL"),
    "SQL_CATALOG_NAME": (False, "no catalogs"),
    "SQL_CATALOG_TERM": ("", "no catalogs"),
    "SQL_CATALOG_USAGE": (0, "no catalogs"),
    "SQL_CATALOG_LOCATION": (0, "no catalogs"),
    "SQL_SCHEMA_TERM": ("schema", "schemas are shown"),
    "SQL_SEARCH_PATTERN_ESCAPE": ("\\", "escapes _ in names"),
    "SQL_MAX_COLUMNS_IN_GROUP_BY": (0, "no limit"),
    "SQL_MAX_COLUMNS_IN_ORDER_BY": (0, "no limit"),
    "SQL_MAX_COLUMNS_IN_SELECT": (0, "no limit"),
    "SQL_MAX_IDENTIFIER_LEN": (128, "of its own aliases, too"),
    "SQL_ODBC_INTERFACE_CONFORMANCE": (1, "core"),
}
BITS = {
    "SQL_SCHEMA_USAGE": (0x01, "schema.table in statements"),
    "SQL_AGGREGATE_FUNCTIONS": (0x7F, "AVG COUNT MAX MIN SUM DISTINCT ALL"),
    "SQL_SQL92_PREDICATES": (0x3E07, "comparisons, IN, LIKE, BETWEEN, EXISTS, IS NULL"),
    "SQL_SQL92_RELATIONAL_JOIN_OPERATORS": (0x15A, "cross, full, inner, left, right"),
    "SQL_STRING_FUNCTIONS": (0x0001FFFF & ~0x8000, "LCASE LEFT LENGTH LOCATE LTRIM RTRIM SUBSTRING UCASE …"),
    "SQL_NUMERIC_FUNCTIONS": (0xFFFFFF, "all of ODBC's"),
    "SQL_TIMEDATE_FUNCTIONS": (0x6000 | 0x7F, "TIMESTAMPADD, TIMESTAMPDIFF, parts of dates"),
    "SQL_SYSTEM_FUNCTIONS": (0x04, "IFNULL"),
    "SQL_TIMEDATE_ADD_INTERVALS": (0x1FF, "all"),
    "SQL_TIMEDATE_DIFF_INTERVALS": (0x1FF, "all"),
    "SQL_CONVERT_FUNCTIONS": (0x02, "CAST"),
    "SQL_GETDATA_EXTENSIONS": (0x0F, "cells in any order, bound or not"),
    "SQL_CONVERT_VARCHAR": (STRING | NUMBER | DATE | TIME | TIMESTAMP, "text to all"),
    "SQL_CONVERT_BIGINT": (STRING | NUMBER, "numbers to text and numbers"),
    "SQL_CONVERT_DECIMAL": (STRING | NUMBER, "numbers to text and numbers"),
    "SQL_CONVERT_DOUBLE": (STRING | NUMBER, "numbers to text and numbers"),
    "SQL_CONVERT_INTEGER": (STRING | NUMBER, "numbers to text and numbers"),
    "SQL_CONVERT_BIT": (STRING | NUMBER, "booleans to text and numbers"),
    "SQL_CONVERT_DATE": (STRING | DATE | TIMESTAMP, "dates to time stamps"),
    "SQL_CONVERT_TIMESTAMP": (STRING | DATE | TIME | TIMESTAMP, "time stamps to dates"),
}

# (what, as Power Query writes it, its parameters, the same asked plainly)
SHAPES = [
    ("first rows", 'select "id", "hostName" from "sam"."computers" order by "hostName", "id" limit 5', [],
     "SELECT TOP 5 id, hostName FROM sam.computers ORDER BY hostName, id"),
    ("rows skipped", 'select "id" from "sam"."computers" order by "id" limit 3 offset 4', [],
     "SELECT id FROM sam.computers ORDER BY id OFFSET 4 ROWS FETCH NEXT 3 ROWS ONLY"),
    ("filter with parameters",
     'select "_"."hostName" from "sam"."computers" "_" where "_"."hostName" > ? and "_"."hostName" is not null order by 1',
     ["B"], "SELECT hostName FROM sam.computers WHERE hostName > 'B' ORDER BY 1"),
    ("distinct with a limit probe", 'select "status" from "sam"."computers" group by "status" order by 1 limit 1000001', [],
     "SELECT DISTINCT status FROM sam.computers ORDER BY 1"),
    ("group over a nested join",
     'select "manufacturer", "C1" from (select "OTBL"."manufacturer", count("ITBL"."computerId") as "C1"\r\n'
     'from "sam"."applications" as "OTBL" left outer join "sam"."computers_applications" as "ITBL"\r\n'
     'on ("OTBL"."id" = "ITBL"."applicationId") group by "OTBL"."manufacturer") as "ITBL"\r\n'
     'where not "C1" is null order by "C1" desc, "manufacturer" limit 1001', [],
     "SELECT a.manufacturer, COUNT(i.computerId) FROM sam.applications a LEFT JOIN sam.computers_applications i "
     "ON a.id = i.applicationId GROUP BY a.manufacturer ORDER BY 2 DESC, 1"),
    ("null-safe join",
     'select count(*) from "sam"."computers" as "OTBL" inner join "sam"."computers" as "ITBL" on '
     '(("OTBL"."id" = "ITBL"."id" and "OTBL"."id" is not null) and "ITBL"."id" is not null '
     'or "OTBL"."id" is null and "ITBL"."id" is null)', [], "SELECT COUNT(*) FROM sam.computers"),
    ("distinct count",
     'select "manufacturer", cast(count(distinct("name")) as DOUBLE) + cast(max("C1") as DOUBLE) as "C1" from '
     '(select "name", "manufacturer", case when "name" is null then ? else ? end as "C1" from "sam"."applications") as "ITBL" '
     'group by "manufacturer" order by "C1" desc, "manufacturer" limit 1001', [1, 0],
     "SELECT manufacturer, COUNT(DISTINCT name) + MAX(CASE WHEN name IS NULL THEN 1 ELSE 0 END) FROM sam.applications "
     "GROUP BY manufacturer ORDER BY 2 DESC, 1"),
    ("functions of text",
     'select distinct {fn ucase({fn left("hostName", 3)})} as "C1" from "sam"."computers" where {fn locate(?, "hostName")} >= 1 '
     'order by "C1"', ["O"], "SELECT DISTINCT UPPER(SUBSTRING(hostName FROM 1 FOR 3)) FROM sam.computers "
     "WHERE hostName LIKE '%O%' ORDER BY 1"),
    ("parts of dates",
     'select {fn year("lastScanDate")} as "C1", count(1) as "C2" from "sam"."computers" where "lastScanDate" >= '
     '{fn timestampadd(SQL_TSI_DAY, ?, {ts \'2025-12-31 00:00:00\'})} group by {fn year("lastScanDate")} order by 1', [-3650],
     "SELECT EXTRACT(YEAR FROM lastScanDate), COUNT(*) FROM sam.computers WHERE lastScanDate >= "
     "{ts '2016-01-03 00:00:00'} GROUP BY EXTRACT(YEAR FROM lastScanDate) ORDER BY 1"),
    ("types changed", 'select {fn convert("coreCount", SQL_WVARCHAR)} as "C1" from "sam"."computers" order by "id"', [],
     "SELECT CAST(coreCount AS VARCHAR(20)) FROM sam.computers ORDER BY id"),
    ("a statement of the user's, with its semicolon", "SELECT COUNT(*) FROM sam.computers;", [],
     "SELECT COUNT(*) FROM sam.computers"),
]  # fmt: skip


def main():
    connection = pyodbc.connect("DSN=" + os.environ.get("DSN", "SnowAtlasDemo") + ";UID=;PWD=;Trusted_Connection=Yes")
    failed = 0

    def report(name, problem):
        nonlocal failed
        failed += problem is not None
        print(f"{'ok      ' if problem is None else 'FAILED  '}  {name}{'' if problem is None else ': ' + problem}")

    for name, (wanted, why) in EXACT.items():
        got = connection.getinfo(getattr(pyodbc, name))
        report(f"{name} = {wanted!r} ({why})", None if got == wanted else f"got {got!r}")
    for name, (wanted, why) in BITS.items():
        got = connection.getinfo(getattr(pyodbc, name)) & 0xFFFFFFFF
        report(f"{name} has {wanted:#x} ({why})", None if got & wanted == wanted else f"got {got:#x}")
    for name, folded, parameters, plain in SHAPES:
        try:
            got = [tuple(row) for row in connection.execute(folded, *parameters)]
            wanted = [tuple(row) for row in connection.execute(plain)]
            problem = None if got == wanted and got else f"{got[:3]} … is not {wanted[:3]} …"
        except pyodbc.Error as error:
            problem = str(error.args[-1])
        report(name, problem)
    print(f"{len(EXACT) + len(BITS) + len(SHAPES) - failed} right, {failed} not")
    return 1 if failed else 0


sys.exit(main())

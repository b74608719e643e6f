"""Runs the scenario through pyodbc, and what only a programming interface can: parameters and types of values."""
import datetime
import decimal
import json
import os
import sys

try:
    import pyodbc
except ImportError:
    print("pyodbc is not installed (package python3-pyodbc)")
    sys.exit(77)


def text_of(value):
    if value is None:
        return None
    if isinstance(value, datetime.datetime):
        return value.isoformat(sep=" ")
    return str(int(value)) if isinstance(value, bool) else str(value)


def answer_of(step, connection):
    cursor = connection.cursor()
    if step.get("call") == "tables":
        return {"rows": [[row.table_schem, row.table_name] for row in cursor.tables()]}
    try:
        return {"rows": [[text_of(value) for value in row] for row in cursor.execute(step["sql"]).fetchall()]}
    except pyodbc.Error as error:
        return {"error": error.args[0], "message": error.args[1]}


def check_parameters_and_types(connection):
    values = ["Zoë 😀", 2**40, decimal.Decimal("1.25"), datetime.datetime(2025, 1, 2, 3, 4, 5), datetime.date(2024, 2, 29)]
    for value in values:
        row = connection.execute("SELECT ? AS v, CASE WHEN ? IS NULL THEN 1 ELSE 0 END AS n", value, None).fetchone()
        assert row.v == value and row.n == 1, (value, row)
    types = connection.execute("SELECT id, isServer, lastScanDate, coreCount FROM sam.computers").description
    assert [column[1] for column in types] == [str, bool, datetime.datetime, int], types
    host = connection.execute("SELECT hostName FROM sam.computers ORDER BY hostName").fetchone()[0]
    found = connection.execute("SELECT hostName FROM sam.computers WHERE hostName = ?", host).fetchall()
    assert [row[0] for row in found] == [host], found
    cursor = connection.cursor()
    cursor.execute("CREATE LOCAL TEMPORARY TABLE wanted (name VARCHAR(50), n INTEGER)")
    cursor.fast_executemany = True
    cursor.executemany("INSERT INTO wanted VALUES (?, ?)", [(f"name {n}", n) for n in range(500)])
    assert tuple(cursor.execute("SELECT COUNT(*), SUM(n) FROM wanted").fetchone()) == (500, 124750)


connection = pyodbc.connect("DSN=" + os.environ["DSN"])
for step in json.load(open(os.environ["SCENARIO"], encoding="utf-8"))["steps"]:
    print(json.dumps({"step": step["name"], **answer_of(step, connection)}, ensure_ascii=False))
check_parameters_and_types(connection)

"""Runs every formula of the Tableau dialect with values of the types it names; each must be prepared and give the type it
promises. Needs pyodbc; ends with 77 where that is missing. The argument is the path of dialect.tdd."""
import datetime
import decimal
import os
import re
import sys
import xml.etree.ElementTree as ElementTree

try:
    import pyodbc
except ImportError:
    print("pyodbc is not installed (package python3-pyodbc)")
    sys.exit(77)

SAMPLES = {
    "bool": "(v.i = 7)",
    "int": "v.i",
    "real": "v.r",
    "str": "v.s",
    "date": "v.d",
    "datetime": "v.t",
    "localstr": "'week'",
    "localint": "2",
    "localreal": "0.5",
}
# A result of one of these classes is of the type; conditions have no value of their own everywhere, so they are counted.
CLASSES = {
    "bool": (bool, int),
    "int": (int, decimal.Decimal),
    "real": (float, int, decimal.Decimal),
    "str": (str,),
    "date": (datetime.date,),
    "datetime": (datetime.datetime, datetime.date),
}
FROM = (
    "(SELECT CAST(7 AS BIGINT) AS i, CAST(0.5 AS DOUBLE) AS r, CAST('12' AS VARCHAR(20)) AS s, {d '2024-02-29'} AS d,"
    " {ts '2024-02-29 13:14:15'} AS t UNION ALL SELECT 8, 1.5E0, '34', {d '2025-01-01'}, {ts '2025-01-01 00:00:00'}) v"
)


def argument(kind, function, group):
    # Text that is to become a time must look like one.
    if kind == "str" and group == "cast" and function in ("DATE", "DATETIME"):
        return "CAST('2024-02-29 13:14:15' AS VARCHAR(30))"
    return SAMPLES[kind]


def formulas(path):
    for function in ElementTree.parse(path).find("function-map"):
        name, group = function.get("name"), function.get("group", "")
        kinds = [element.get("type") for element in function.findall("argument")]
        arguments = [argument(kind, name, group) for kind in kinds]
        for formula in function.findall("formula") + function.findall("unagg-formula"):
            text = re.sub(r"%(\d)", lambda match: arguments[int(match.group(1)) - 1], formula.text)
            label = f"{name} {formula.get('part') or ''}({', '.join(kinds)})"
            promised = None if formula.tag == "unagg-formula" else function.get("return-type")
            yield label, text, promised


connection = pyodbc.connect("DSN=" + os.environ.get("DSN", "SnowAtlasDemo"))
passed = failed = 0
for label, text, promised in formulas(sys.argv[1]):
    if promised == "bool":
        text = f"CASE WHEN {text} THEN 1 ELSE 0 END"
    try:
        value = connection.execute(f"SELECT {text} AS value FROM {FROM}").fetchone()[0]
        problem = None
        if promised is not None and not isinstance(value, CLASSES[promised]):
            problem = f"promises {promised}, gave {value!r}"
    except pyodbc.Error as error:
        problem = str(error.args[-1])
    if problem:
        failed += 1
        print(f"FAILED  {label}: {problem}\n        {text}")
    else:
        passed += 1
print(f"{passed} formulas are right, {failed} are not")
sys.exit(1 if failed or not passed else 0)

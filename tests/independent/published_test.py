"""Reads every table of the driver from a tenant that is made of the vendor's OpenAPI documents and knows none of our
definitions. SNOWATLAS_OPENAPI names the folder of the documents; without it there is nothing to test.

    SNOWATLAS_OPENAPI=<folder> published_test.py <driver library>
"""

import collections
import datetime
import decimal
import json
import os
import re
import sys
import tempfile
import unittest
from pathlib import Path

FOLDER = os.environ.get("SNOWATLAS_OPENAPI")
if not FOLDER:
    print("SNOWATLAS_OPENAPI names no folder with OpenAPI documents")
    sys.exit(77)
try:
    import pyodbc
except ImportError:
    print("pyodbc is not installed (package python3-pyodbc)")
    sys.exit(77)

from description import read_operations  # noqa: E402
from estate import Estate, Number, member  # noqa: E402
from filters import comparable  # noqa: E402
from tenant import CLIENT, SECRET, Tenant, certificates, to_json  # noqa: E402

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "schema"))
from openapi.naming import literal_name, schema_name  # noqa: E402

SCRATCH = tempfile.TemporaryDirectory()
AUTHORITY, CERTIFICATE = certificates(SCRATCH.name)
DRIVER = sys.argv.pop(1)
OPERATIONS = read_operations(FOLDER)
# Their rows are not what the table of that name shows, or only a write leads to them.
REPORTS_ON_WRITES = {path for path in OPERATIONS if path.endswith(("/tasks/{id}", "/bulk-update/{id}"))}


def configure():
    folder = Path(SCRATCH.name)
    (folder / "odbcinst.ini").write_text(f"[Snow Atlas]\nDriver={DRIVER}\n", encoding="utf-8")
    (folder / "odbc.ini").write_text("", encoding="utf-8")
    os.environ.update(ODBCSYSINI=SCRATCH.name, ODBCINI=str(folder / "odbc.ini"))
    pyodbc.pooling = False


def table_of(path):
    return f"{schema_name(path)}.{literal_name(path)}"


def value_at(row, steps):
    for step in steps:
        row = member(row, step) if isinstance(row, dict) else None
    return row


def literal(value):
    return "'" + str(value).replace("'", "''") + "'"


def sql_literal(value, schema):
    if schema.get("type") == "boolean":
        return str(int(value))
    if schema.get("format") == "date-time":
        return "{ts '" + re.match(r"(\S{10})T(\S{8})", value).expand(r"\1 \2") + "'}"
    if schema.get("format") == "date":
        return "{d '" + value + "'}"
    return str(value) if isinstance(value, (int, float, Number)) else literal(value)


def is_same(shown, sent, schema):
    """Whether what the driver shows is what the server sent."""
    if sent is None or shown is None:
        return sent is shown
    if isinstance(sent, (list, dict)) and "x-enumFlags" not in schema:
        return json.loads(shown) == json.loads(to_json(sent))
    if "x-enumFlags" in schema:
        return shown == (", ".join(sent) if isinstance(sent, list) else str(sent))
    if isinstance(shown, datetime.datetime):
        return shown == datetime.datetime.fromisoformat(re.sub("[Zz]$", "", sent))
    if isinstance(shown, datetime.date):
        return shown.isoformat() == sent
    if isinstance(shown, decimal.Decimal):
        return shown == decimal.Decimal(str(sent)).quantize(decimal.Decimal("0.0001"))
    if schema.get("format") in ("guid", "uuid"):
        return shown == sent.lower()
    return shown == sent


class Published(unittest.TestCase):
    largest_page = None

    @classmethod
    def setUpClass(cls):
        cls.estate = Estate(OPERATIONS)
        cls.tenant = Tenant(OPERATIONS, cls.estate, CERTIFICATE, cls.largest_page)
        cls.connection = pyodbc.connect(f"Driver={{Snow Atlas}};BaseUrl={cls.tenant.address};ClientId={CLIENT};"
                                        f"ClientSecret={{{SECRET}}};CaFile={AUTHORITY}", autocommit=True)
        cls.keys = {row.path: (f"{row.tableSchema}.{row.tableName}", (row.keyColumns or "").split(", "))
                    for row in cls.connection.execute("SELECT * FROM system.endpoints ORDER BY tableName DESC")}

    @classmethod
    def tearDownClass(cls):
        cls.connection.close()
        cls.tenant.shutdown()
        cls.tenant.server_close()

    def setUp(self):
        self.tenant.refused.clear()
        self.tenant.answered.clear()

    def check_refusals(self):
        """Page parameters may be tried where none are published; nothing else is refused."""
        for status, reason, target in self.tenant.refused:
            self.assertIn(reason, ("unknown query parameter page_number", "unknown query parameter page_size"),
                          f"{status} {target}")
        self.tenant.refused.clear()

    def check_rows(self, sql, operation, expected):
        cursor = self.connection.execute(sql)
        shown = cursor.fetchall()
        names = [column[0].lower() for column in cursor.description]
        self.assertEqual(len(shown), len(expected), sql)
        members = [(steps, schema) for steps, schema in operation.members() if "_".join(steps).lower() in names]
        for sent in expected:
            def differences(row):
                return ["_".join(steps) for steps, schema in members
                        if not is_same(row[names.index("_".join(steps).lower())], value_at(sent, steps), schema)]
            best = min(shown, key=lambda row: len(differences(row)))
            self.assertEqual(differences(best), [], f"{sql}: {best} of {sent}")
            shown.remove(best)
        return names

    def test_every_list_is_a_table_with_all_its_rows_and_members(self):
        for path, operation in OPERATIONS.items():
            if operation.placeholders or operation.shape == "object":
                continue
            table = table_of(path)
            with self.subTest(table):
                # The bulk list does not say whose rows they are, so the table is read user by user.
                if path.endswith("/user-accounts-metering"):
                    columns = ", ".join("_".join(steps) for steps, _ in operation.members())
                else:
                    columns = "*"
                shown = self.check_rows(f"SELECT {columns} FROM {table}", operation, self.estate.rows(path, {}))
                members = {"_".join(steps).lower() for steps, _ in operation.members()}
                self.assertEqual(members - set(shown), set())
                self.check_refusals()

    def some_parameters(self, operation):
        """Two sets of values for the placeholders for which there are rows."""
        sets = [{}]
        for name in operation.placeholders:
            sets = [{**one, name: value} for one in sets
                    for value in self.estate.values_of(operation.path, name, one) or []]
        return [one for one in sets if self.estate.rows(operation.path, one)][:2]

    def shown_members(self, table, operation):
        """The members of the answer that the table has: the others may need another path."""
        description = self.connection.execute(f"SELECT * FROM {table} WHERE 1 = 0").description
        columns = {column[0].lower() for column in description}
        names = ["_".join(steps) for steps, _ in operation.members()]
        return ", ".join(f'"{name}"' for name in names if name.lower() in columns)

    def check_sources(self, table, condition, expected):
        """Of tables whose rows are inside the answer's."""
        sources = [source for row in expected for source in row["sources"]]
        names = sorted(source["source"]["name"] for source in sources)
        shown = self.connection.execute(f"SELECT DISTINCT source_name FROM {table} WHERE {condition}").fetchall()
        self.assertEqual(sorted(str(row[0]) for row in shown), names)

    def test_every_row_is_found_by_its_keys(self):
        asked = 0
        for path, operation in OPERATIONS.items():
            if not operation.placeholders or path in REPORTS_ON_WRITES:
                continue
            with self.subTest(path):
                table, columns = self.keys[path]
                for parameters in self.some_parameters(operation):
                    expected = self.estate.rows(path, parameters)
                    condition = " AND ".join(f"{column} = {literal(parameters[name])}"
                                             for column, name in zip(columns, operation.placeholders))
                    if "sources" in operation.row["properties"]:
                        self.check_sources(table, condition, expected)
                    else:
                        self.check_rows(f"SELECT {self.shown_members(table, operation)} FROM {table} WHERE {condition}",
                                        operation, expected)
                    asked += 1
                self.check_refusals()
        self.assertGreater(asked, 100)

    def test_predicates_find_what_the_rows_say(self):
        asked = 0
        for path, operation in OPERATIONS.items():
            if operation.placeholders or operation.shape == "object" or path.endswith("/user-accounts-metering"):
                continue
            for steps, schema in operation.members():
                values = [value_at(row, steps) for row in self.estate.rows(path, {})]
                value = next((value for value in values[1:] if value is not None), None)
                if value is None or isinstance(value, (list, dict)) or steps == ["averageUsedTime"]:
                    continue
                kind = ("boolean" if schema.get("type") == "boolean" else
                        "date" if schema.get("format") in ("date", "date-time") else
                        "number" if not isinstance(value, str) or isinstance(value, Number) else "exact")

                def key(value):
                    return value if kind == "exact" or value is None else comparable(value, kind)

                counts = collections.OrderedDict({
                    "=": sum(key(other) == key(value) for other in values),
                    "<>": sum(other is not None and key(other) != key(value) for other in values)})
                if kind != "boolean":
                    counts[">="] = sum(other is not None and key(other) >= key(value) for other in values)
                for operator, count in counts.items():
                    sql = (f'SELECT COUNT(*) FROM {table_of(path)} WHERE "{"_".join(steps)}" {operator} '
                           f"{sql_literal(value, schema)}")
                    with self.subTest(sql):
                        self.assertEqual(self.connection.execute(sql).fetchone()[0], count)
                        self.check_refusals()
                    asked += 1
        self.assertGreater(asked, 1000)


class PublishedInSmallPages(Published):
    """The server gives fewer rows a page than it is asked for."""

    largest_page = 3
    test_predicates_find_what_the_rows_say = None


if __name__ == "__main__":
    configure()
    unittest.main()

"""schema/from_openapi on a document of our own, and the built-in definitions against published ones.

ctest gives SNOWATLAS_SCHEMA_REFERENCE, the program that loads definitions. Where SNOWATLAS_OPENAPI names a folder with
all published documents, the built-in definitions must agree with them.
"""

import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
TOOL = HERE.parents[3] / "schema" / "from_openapi"
DOCUMENT = HERE / "acme.yaml"
DEFINITIONS = HERE / "acme.json"


def run(*arguments):
    return subprocess.run([sys.executable, str(TOOL), *map(str, arguments)], capture_output=True, text=True)


class Writing(unittest.TestCase):
    def test_writes_the_definitions_of_the_document(self):
        result = run(DOCUMENT)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(result.stdout, DEFINITIONS.read_text())

    def test_tells_what_to_look_at(self):
        self.assertIn("no list gives the values of {assetId}", run(DOCUMENT).stderr)

    def test_reads_json_with_trailing_commas(self):
        text = '{"paths": {"/api/acme/v1/areas": {"get": {"summary": "Areas, ]", "responses": {"200": {"content": ' \
               '{"application/json": {"schema": {"type": "array", "items": {"properties": {"id": {"type": "string",},},},' \
               '},},},},},},},},}'
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "areas.json"
            file.write_text(text)
            result = run(file)
        self.assertEqual(result.returncode, 0, result.stderr)
        table = json.loads(result.stdout)["tables"][0]
        self.assertEqual(table["name"], "acme.areas")
        self.assertEqual(table["remark"], "Areas, ].")

    @unittest.skipUnless("SNOWATLAS_SCHEMA_REFERENCE" in os.environ, "run by ctest")
    def test_what_is_written_can_be_loaded(self):
        result = subprocess.run([os.environ["SNOWATLAS_SCHEMA_REFERENCE"], str(DEFINITIONS)], capture_output=True,
                                text=True)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("### acme.tickets_kpi_total", result.stdout)


class Comparing(unittest.TestCase):
    def compare(self, change):
        tables = json.loads(DEFINITIONS.read_text())
        change({table["name"]: table for table in tables["tables"]})
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "changed.json"
            file.write_text(json.dumps(tables))
            return run("--compare", "--complete", "--definitions", file, DOCUMENT)

    def test_equal_definitions_have_no_difference(self):
        result = self.compare(lambda tables: None)
        self.assertEqual((result.returncode, result.stdout), (0, "8 operations compared, 0 differences.\n"))

    def test_differences_are_told(self):
        tickets = "/api/acme/v1/tickets"
        changes = [
            (lambda t: t["acme.tickets"]["columns"].pop(2), f"{tickets}: column state is not defined"),
            (lambda t: t["acme.tickets"]["columns"][2].update(type="BIT"), "column state is BIT, published as names"),
            (lambda t: t["acme.tickets"]["columns"].append({"name": "more", "type": "BIT"}), "column more is not published"),
            (lambda t: t["acme.tickets"]["paths"][0].pop("sort"), "sort is False, published as True"),
            (lambda t: t["acme.tickets"]["paths"][0].pop("page"), "maximum page size is 0, published as 500"),
            (lambda t: t["acme.tickets"]["paths"][0].update(filter=True), "filter fields is [], published as ['ownerID', 'state']"),
            (lambda t: t["acme.tickets_kpi_total"]["paths"][0].pop("query"), "query is [], published as"),
            (lambda t: t["acme.areas"]["paths"][0].pop("items"), "items is items, published as nodes"),
            (lambda t: t["acme.areas"]["paths"][0].update(permission="x"), "permission is ['x'], published as ['acme.r']"),
            (lambda t: t["acme.areas"]["paths"][0].update(get="/api/acme/v1/area"), "/api/acme/v1/areas: no table is read"),
            (lambda t: t["acme.areas"]["paths"][0].update(get="/api/acme/v1/area"), "/api/acme/v1/area: is in no document"),
        ]
        for change, message in changes:
            with self.subTest(message):
                result = self.compare(change)
                self.assertEqual(result.returncode, 1)
                self.assertIn(message, result.stdout)

    @unittest.skipUnless("SNOWATLAS_OPENAPI" in os.environ, "SNOWATLAS_OPENAPI names no folder of documents")
    def test_built_in_definitions_agree_with_the_published_documents(self):
        result = run("--compare", "--complete", os.environ["SNOWATLAS_OPENAPI"])
        self.assertEqual(result.returncode, 0, result.stdout)


if __name__ == "__main__":
    unittest.main()

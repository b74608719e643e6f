"""The GET operations of the vendor's OpenAPI documents, as a server that answers them has to know them."""

import re
import sys
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "schema"))
from openapi.document import Document  # noqa: E402

LINKS = {"_links", "links"}
# A row of the Markdown table of filter fields: name, description, type.
_FILTER_FIELD = re.compile(r"^\s*\|?\s*`?([A-Za-z.]+)`?\s*\|[^|]*\|\s*(\w+)\s*\|", re.MULTILINE)
_FILTER_TYPES = {"string": "string", "number": "number", "double": "number", "date": "date", "boolean": "boolean"}


@dataclass
class Operation:
    document: Document
    path: str
    parameters: dict  # of the query: name → parameter
    schema: dict  # of the answer

    def __post_init__(self):
        self.matcher = re.compile("^" + re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(self.path)) + "$")
        self.placeholders = re.findall(r"\{(\w+)\}", self.path)
        members = {name: self.document.schema(node) for name, node in self.schema.get("properties", {}).items()}
        own = [name for name in members if name not in LINKS]
        only = members[own[0]] if len(own) == 1 else {}
        self.list_member = None
        if self.schema.get("type") == "array":
            self.shape, row = "array", self.schema
        elif "items" in members and "pagination" in members:
            self.shape, self.list_member, row = "page", "items", members["items"]
        elif only.get("type") == "array" and "properties" in self.document.schema(only["items"]):
            self.shape, self.list_member, row = "list", own[0], only
        else:
            self.shape, row = "object", None
        self.row = self.document.schema(row["items"]) if row else self.schema

    def query_schema(self, name):
        return self.document.schema(self.parameters[name].get("schema")) if name in self.parameters else {}

    def members(self):
        """(steps, schema) of everything a row holds; objects are entered."""
        found = []

        def enter(schema, steps):
            for name, node in schema.get("properties", {}).items():
                node = self.document.schema(node)
                if name in LINKS:
                    continue
                if "properties" in node:
                    enter(node, steps + [name])
                else:
                    found.append((steps + [name], node))

        enter(self.row, [])
        return found

    def filter_fields(self):
        """Name → type. Fields that the description lists may be spelled unlike the members."""
        fields = {}
        for steps, node in self.members():
            kind, form = node.get("type"), node.get("format")
            if len(steps) == 1 and kind not in ("array", "object", None):
                fields[steps[0]] = ("date" if form in ("date", "date-time") else
                                    "number" if kind in ("integer", "number") else
                                    "boolean" if kind == "boolean" else "string")
        for name, kind in _FILTER_FIELD.findall(self.parameters.get("filter", {}).get("description", "")):
            if kind.lower() in _FILTER_TYPES and name.lower() not in map(str.lower, fields):
                fields[name] = _FILTER_TYPES[kind.lower()]
        return fields


def read_operations(folder):
    """Path → Operation; an operation published twice counts once."""
    operations = {}
    for file in sorted(Path(folder).iterdir()):
        if file.suffix not in (".json", ".yaml", ".yml"):
            continue
        document = Document(file)
        for path, operation, parameters in document.gets():
            schema = document.response_schema(operation)
            query = {parameter["name"]: parameter for parameter in parameters if parameter["in"] == "query"}
            if schema and path not in operations:
                operations[path] = Operation(document, path, query, schema)
    return operations

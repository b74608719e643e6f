"""What one GET operation says: its rows, columns, parameters, paging, filter, permission."""

import re
from dataclasses import dataclass, field

LINKS = {"_links", "links"}
PAGE_PARAMETERS = {"page_number", "page_size"}
# A Markdown table, with or without bars at its edges, whose first column is the name of a field.
_TABLE_HEAD = re.compile(r"^[|:\-\s]*---[|:\-\s]*$")
_TABLE_ROW = re.compile(r"^\s*\|?\s*`*([A-Za-z][A-Za-z0-9_.]*)`*\s*\|")

FREE_TEXT = re.compile(r"(description|notes?|message|comments?|remarks?|url|uri|path|website|link|value|data|key|keys)$",
                       re.IGNORECASE)
SQL_TYPES = {
    ("string", "guid"): "guid", ("string", "uuid"): "guid",
    ("string", "date-time"): "TIMESTAMP", ("string", "date"): "DATE",
    ("boolean", None): "BIT",
    ("integer", "int32"): "INTEGER", ("integer", "byte"): "SMALLINT",
    ("number", "decimal"): "DECIMAL(19,4)",
}


@dataclass
class Column:
    name: str
    member: tuple
    type: str
    remark: str = ""


@dataclass
class Endpoint:
    path: str
    shape: str = "object"  # page, array, object, items
    items_member: str = "items"
    columns: list = field(default_factory=list)
    path_parameters: list = field(default_factory=list)
    required_query: list = field(default_factory=list)
    optional_query: list = field(default_factory=list)
    has_page_parameters: bool = False
    default_size: int = 100
    max_size: int = 0
    has_total_items: bool = False
    has_total_pages: bool = False
    filterable: bool = False
    filter_fields: list = field(default_factory=list)
    sortable: bool = False
    permissions: list = field(default_factory=list)
    remark: str = ""

    def column(self, name):
        return next((column for column in self.columns if column.name.lower() == name.lower()), None)


def sentence(text):
    """The first sentence of a description, without Markdown, with a period."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text or "")
    text = " ".join(text.replace("`", "").split())
    text = re.split(r"(?<=[a-z0-9)])\. ", text)[0].rstrip(". ")
    return text[:1].upper() + text[1:] + "." if text else ""


def humanized(name):
    words = re.sub(r"([a-z0-9])([A-Z])", r"\1 \2", name).replace("_", " ").replace("-", " ").lower()
    return words[:1].upper() + words[1:] + "."


def sql_type(name, schema):
    kind, form = schema.get("type"), schema.get("format")
    if kind == "array" or kind == "object" or "properties" in schema:
        return "json"
    if "x-enumFlags" in schema:
        return "names(1000)"
    if kind == "string" and "enum" in schema:
        return "names"
    if (kind, form) in SQL_TYPES:
        return SQL_TYPES[kind, form]
    if kind == "integer":
        return "BIGINT"
    if kind == "number":
        return "DOUBLE"
    if kind == "boolean":
        return "BIT"
    if kind is None:
        return "json"
    length = schema.get("maxLength")
    if not length or length > 65535:
        length = 4000 if FREE_TEXT.search(name) else 255
    return f"WVARCHAR({length})"


def documented_fields(text):
    """First cells of the rows of the Markdown table in a description."""
    lines = text.splitlines()
    heads = [index for index, line in enumerate(lines) if _TABLE_HEAD.match(line)]
    rows = [_TABLE_ROW.match(line) for line in lines[heads[0] + 1:]] if heads else []
    return [row.group(1) for row in rows if row]


def _flatten(document, schema, prefix, columns):
    """N7: objects become a_b, arrays and free objects stay JSON."""
    for name, node in schema.get("properties", {}).items():
        if name in LINKS:
            continue
        node = document.schema(node)
        member = prefix + (name,)
        if "properties" in node and node.get("type", "object") == "object":
            _flatten(document, node, member, columns)
        else:
            columns.append(Column("_".join(member), member, sql_type(name, node),
                                  sentence(node.get("description")) or humanized("_".join(member))))


def columns_of(document, schema):
    columns = []
    _flatten(document, schema, (), columns)
    return columns


def _read_rows(document, schema, endpoint):
    """Tells page, array, items and object apart and finds the columns of a row."""
    if schema is None:
        return
    properties = {name: document.schema(node) for name, node in schema.get("properties", {}).items()}
    own = {name: node for name, node in properties.items() if name not in LINKS}
    row = schema
    if schema.get("type") == "array":
        endpoint.shape, row = "array", document.schema(schema.get("items"))
    elif "items" in own and "pagination" in own:
        endpoint.shape, row = "page", document.schema(own["items"].get("items"))
        pagination = own["pagination"].get("properties", {})
        endpoint.has_total_items = "total_items" in pagination
        endpoint.has_total_pages = "total_pages" in pagination
    elif len(own) == 1:
        name, only = next(iter(own.items()))
        element = document.schema(only.get("items"))
        if only.get("type") == "array" and "properties" in element:
            endpoint.shape, endpoint.items_member, row = "items", name, element
    endpoint.columns = columns_of(document, row)


def _read_parameters(document, parameters, endpoint):
    for parameter in parameters:
        name, where = parameter["name"], parameter["in"]
        schema = document.schema(parameter.get("schema"))
        if where == "path":
            endpoint.path_parameters.append(name)
        elif where != "query":
            continue
        elif name in PAGE_PARAMETERS:
            endpoint.has_page_parameters = True
            if name == "page_size":
                endpoint.default_size = schema.get("default", endpoint.default_size)
                endpoint.max_size = schema.get("maximum", 0)
        elif name == "filter":
            endpoint.filterable = True
            endpoint.filter_fields = documented_fields(parameter.get("description", ""))
        elif name == "sort":
            endpoint.sortable = True
        elif parameter.get("required"):
            endpoint.required_query.append(name)
        else:
            endpoint.optional_query.append(name)
    # The order of the path, whatever the order of the list.
    endpoint.path_parameters = [name for name in re.findall(r"\{([^}]+)\}", endpoint.path)]


def read_endpoints(document):
    endpoints = []
    for path, operation, parameters in document.gets():
        endpoint = Endpoint(path, remark=sentence(operation.get("description") or operation.get("summary")))
        _read_rows(document, document.response_schema(operation), endpoint)
        _read_parameters(document, parameters, endpoint)
        security = operation.get("security", document.root.get("security")) or []
        endpoint.permissions = [scope for choice in security for scopes in choice.values() for scope in scopes]
        endpoints.append(endpoint)
    return endpoints

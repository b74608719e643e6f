"""From endpoints to tables: rules N2, N3, N5, N6 and N8 of schema/README.md."""

from dataclasses import dataclass, field

from . import naming

DEFAULT_DATES = {"fromDate": "today-30d", "toDate": "today"}
# A detail that has a smaller part of its list's columns is published with the schema of something else.
TRUSTED_OVERLAP = 0.5


@dataclass
class Table:
    schema: str
    name: str
    remark: str
    columns: list = field(default_factory=list)  # members of the JSON format
    paths: list = field(default_factory=list)
    key: list = field(default_factory=list)
    aliases: list = field(default_factory=list)
    details_of: str = ""

    @property
    def qualified(self):
        return f"{self.schema}.{self.name}"

    def column(self, name):
        return next((column for column in self.columns if column["name"].lower() == name.lower()), None)


def role_of(endpoint, by_path):
    if not endpoint.path_parameters:
        return "singleton" if endpoint.shape == "object" else "list"
    last = endpoint.path.rsplit("/", 1)[1]
    if last.startswith("{"):
        one_row = endpoint.shape == "object" or (endpoint.path.rsplit("/", 1)[0] in by_path
                                                 and not endpoint.has_page_parameters)
        return "detail" if one_row else "keyed_list"
    return "child"


_COST = {"list": 0, "singleton": 0, "keyed_list": 1, "child": 1, "detail": 2}


def _cost(endpoint, by_path):
    """Order of endpoints: cheap to scan first, among equals the one with most columns."""
    return _COST[role_of(endpoint, by_path)], len(endpoint.path_parameters), -len(endpoint.columns)


def trusted(endpoint, role, cheapest):
    """False for a detail that is published with the schema of something else."""
    columns = {column.name.lower() for column in cheapest.columns}
    both = columns & {column.name.lower() for column in endpoint.columns}
    return role != "detail" or len(both) >= TRUSTED_OVERLAP * len(columns)


def _same_rows(one, other):
    return {column.name.lower() for column in one.columns} == {column.name.lower() for column in other.columns}


def group(endpoints):
    """{(schema, name): [endpoints, cheapest first]} and {(schema, name): aliases}."""
    by_path = {endpoint.path: endpoint for endpoint in endpoints}
    groups, aliases = {}, {}
    for endpoint in endpoints:
        key = naming.schema_name(endpoint.path), naming.table_name(endpoint.path)
        groups.setdefault(key, []).append(endpoint)
        literal = naming.literal_name(endpoint.path)
        if literal != key[1]:
            aliases.setdefault(key, set()).add(literal)
    for key in list(groups):
        members = sorted(groups[key], key=lambda each: _cost(each, by_path))
        groups[key] = members
        # N3: a total beside rows of its own kind.
        total = members[0]
        others = [each for each in members[1:] if each.path.rsplit("/{", 1)[0] != total.path]
        if role_of(total, by_path) == "singleton" and others and not _same_rows(total, others[0]):
            groups[key] = members[1:]
            groups[key[0], key[1] + "_total"] = [total]
    _merge_same_rows(groups, aliases, by_path)
    return groups, aliases


def _merge_same_rows(groups, aliases, by_path):
    """N2: the rows of a scan under another name; the scan's name stays, the other one is an alias."""
    scans = {key: members[0] for key, members in groups.items() if role_of(members[0], by_path) == "list"}
    for key in [key for key in groups if key not in scans]:
        first = groups[key][0]
        for scan, endpoint in scans.items():
            alike = key[0] == scan[0] and _same_rows(first, endpoint)
            named_alike = (key[1].split("_")[0] == scan[1].split("_")[0]
                           and key[1].split("_")[-1] == scan[1].split("_")[-1])
            only_a_lookup = key[1] == key[0] and role_of(first, by_path) == "detail"
            if alike and (named_alike or only_a_lookup):
                groups[scan] += groups.pop(key)
                aliases.setdefault(scan, set()).update({key[1]} | aliases.pop(key, set()))
                break


def _parameter_column(endpoint, parameter, columns, one_row):
    """Name of the column that has the parameter's value; it may have to be added."""
    names = {column["name"].lower(): column["name"] for column in columns}
    own_key = one_row and endpoint.path.endswith("/{" + parameter + "}")
    if parameter.lower() in names and (parameter.lower() != "id" or own_key):
        return names[parameter.lower()]
    if own_key and "id" in names:
        return names["id"]
    if own_key:
        for name in names.values():
            if name.endswith(("Id", "ID")):
                return name
    wanted = naming.parent_key(endpoint.path, parameter)
    for name in names:  # customobjectId is objectId
        if len(name) > 2 and wanted.lower().endswith(name):
            return names[name]
    return wanted


class Builder:
    def __init__(self, endpoints):
        self.by_path = {endpoint.path: endpoint for endpoint in endpoints}
        self.groups, self.aliases = group(endpoints)
        self.lists = {members[0].path: f"{key[0]}.{key[1]}" for key, members in self.groups.items()
                      if role_of(members[0], self.by_path) == "list"}
        self.notes = []  # what the reader of the result should look at

    def build(self):
        tables = []
        for key, members in self.groups.items():
            table = self._table(key, members)
            tables.append(table)
            tables += self._details(table, members)
        return sorted(tables, key=lambda table: (table.schema, table.name))

    def _table(self, key, members):
        cheapest = members[0]
        table = Table(key[0], key[1], cheapest.remark or f"Rows of {key[1]}.")
        table.aliases = sorted(self.aliases.get(key, set()) - {key[1]})
        table.columns = self._columns(cheapest)
        for endpoint in members:
            self._add_path(table, endpoint, cheapest)
        detail = [path for path in table.paths if path["role"] == "detail"]
        if detail:
            parameters = detail[0].get("parameters", {})
            names = [parameters.get(name, name) for name in self.by_path[detail[0]["get"]].path_parameters]
            table.key = [table.column(name)["name"] for name in names]
        elif table.column("id") and table.paths[0]["role"] == "list":
            table.key = [table.column("id")["name"]]
        return table

    @staticmethod
    def _columns(endpoint):
        columns = []
        for column in endpoint.columns:
            entry = {"name": column.name, "type": column.type}
            if len(column.member) > 1:
                entry["member"] = ".".join(column.member)
            entry["remark"] = column.remark
            columns.append(entry)
        return columns

    def _supplier(self, endpoint, parameter):
        parent = self.lists.get(naming.parent_path(endpoint.path, parameter))
        if parent is None:
            return None
        columns = self.by_path[naming.parent_path(endpoint.path, parameter)].columns
        names = {column.name.lower(): column.name for column in columns}
        column = names.get(parameter.lower()) or names.get("id") or names.get("name")
        return f"{parent}.{column}" if column else None

    def _add_request_column(self, table, name, sql_type, remark, references=None):
        if table.column(name):
            return
        entry = {"name": name, "type": sql_type, "from": "request"}
        if references:
            entry["references"] = references
        entry["remark"] = remark
        position = sum(1 for column in table.columns if column.get("from") == "request")
        table.columns.insert(position, entry)

    def _add_path(self, table, endpoint, cheapest, details=False):
        role = role_of(endpoint, self.by_path)
        path = {"role": role, "get": endpoint.path}
        parameters = {}
        for name in endpoint.path_parameters:
            column = _parameter_column(endpoint, name, table.columns, role == "detail")
            supplier = None if role == "detail" and not details else self._supplier(endpoint, name)
            supplied = supplier and supplier != f"{table.qualified}.{column}"
            self._add_request_column(table, column, "WVARCHAR(255)" if table.schema == "saas" else "guid",
                                     "Key the rows are asked for.", supplier if supplied else None)
            if role != "detail" and not supplier:
                self.notes.append(f"{table.qualified}: no list gives the values of {{{name}}} of {endpoint.path}")
            inferred = len(endpoint.path_parameters) == 1 and table.column(column).get("references") == supplier
            parameters[name] = {"column": column, "supplier": supplier} if supplied and not inferred else column
        if any(name != value for name, value in parameters.items()):
            path["parameters"] = parameters
        self._add_queries(table, endpoint, path)
        self._add_facts(table, endpoint, path)
        if endpoint is not cheapest and trusted(endpoint, role, cheapest):
            missing = [column.name for column in cheapest.columns if endpoint.column(column.name) is None]
            if missing:
                path["missing"] = missing
        table.paths.append(path)

    def _add_queries(self, table, endpoint, path):
        for name in endpoint.required_query:
            default = DEFAULT_DATES.get(name)
            self._add_request_column(table, name, "DATE" if default else "WVARCHAR(255)", "Value to ask with.")
            path.setdefault("query", {})[name] = {"column": name, "default": default} if default else name
        for name in endpoint.optional_query:
            existing = table.column(name)
            if existing and existing.get("from") != "request":
                # A switch that fills a column of its name.
                path.setdefault("optional", {})[name] = {"value": "true", "when": [existing["name"]]}
                continue
            self._add_request_column(table, name, "WVARCHAR(4000)", "Value to ask with; null: not sent.")
            path.setdefault("optional", {})[name] = name

    @staticmethod
    def _add_facts(table, endpoint, path):
        one_object = endpoint.shape == "object" and path["role"] in ("detail", "singleton")
        if endpoint.shape != ("object" if path["role"] in ("detail", "singleton") else "page"):
            path["envelope"] = endpoint.shape
        if endpoint.shape == "items":
            path["items"] = endpoint.items_member
        page = {}
        if endpoint.default_size != 100:
            page["default"] = endpoint.default_size
        if endpoint.max_size:
            page["max"] = endpoint.max_size
        if endpoint.has_total_items:
            page["total_items"] = True
        if endpoint.shape == "page" and not endpoint.has_total_pages:
            page["total_pages"] = False
        if not one_object and (page or (endpoint.has_page_parameters and endpoint.shape != "page")):
            path["page"] = page
        if endpoint.filterable and not one_object:
            fields = {}
            for name in endpoint.filter_fields:
                column = table.column(name)
                if column:
                    fields[column["name"]] = name
            path["filter"] = fields or True
        if endpoint.sortable:
            path["sort"] = True
        if endpoint.permissions:
            path["permission"] = endpoint.permissions if len(endpoint.permissions) > 1 else endpoint.permissions[0]

    def _details(self, table, members):
        """N6: columns that cost one request per row."""
        cheapest = members[0]
        for endpoint in members[1:]:
            extra = [column for column in endpoint.columns if cheapest.column(column.name) is None]
            if not extra or not trusted(endpoint, role_of(endpoint, self.by_path), cheapest):
                if extra:
                    self.notes.append(f"{table.qualified}: the rows of {endpoint.path} are published as something else")
                continue
            details = Table(table.schema, table.name + "_details",
                            table.remark.rstrip(".") + ", at one request per row.", details_of=table.qualified)
            details.columns = self._columns(endpoint)
            for column in details.columns:  # N8
                known = cheapest.column(column["name"])
                column["name"] = known.name if known else column["name"]
            self._add_path(details, endpoint, endpoint, details=True)
            self._supply_details(table, details, endpoint)
            return [details]
        return []

    def _supply_details(self, table, details, endpoint):
        """Details are asked for with the keys that the cheapest path of the table gives."""
        path = details.paths[0]
        given = path.get("parameters", {})
        names = {name: given.get(name, name) for name in endpoint.path_parameters}
        names = {name: value["column"] if isinstance(value, dict) else value for name, value in names.items()}
        first = table.paths[0].get("parameters", {})
        asked = {value["column"] if isinstance(value, dict) else value for value in first.values()}
        path["parameters"] = {}
        for name, column in names.items():
            column = details.column(column)["name"]
            known = table.column(column)
            path["parameters"][name] = column
            if known and (known.get("from") != "request" or column in asked):
                path["parameters"][name] = {"column": column, "supplier": f"{table.qualified}.{known['name']}"}
        if path["role"] == "detail":
            details.key = [details.column(column)["name"] for column in names.values()]

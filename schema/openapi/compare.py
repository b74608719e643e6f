"""Where table definitions and OpenAPI documents disagree."""

import json
from pathlib import Path

# Published operations that no table stands for, by path.
LEFT_OUT = {
    "/api/saas/consolidated-view/v1/tasks/{id}": "reports on a write",
    "/api/saas/consolidated-view/v1/users/bulk-update/{id}": "reports on a write",
}
# Answers that are published with the schema of another operation: only what both have is read from them.
WRONG_SCHEMAS = {
    "/sam/oracle/v1/java/installations/{id}",
    "/sam/oracle/v1/middleware/installations/{id}",
    "/api/sam/estate/v1/dcc/{id}",
}
# (path, column): the type of the document is not the one the values have, or cannot be trusted.
OTHER_TYPES = {
    "averageusedtime": "published as a date, described in hours",
}


def load_definitions(folder):
    tables = []
    for file in sorted(Path(folder).glob("*.json")):
        tables += json.loads(file.read_text(encoding="utf-8"))["tables"]
    return tables


def _same_type(ours, theirs):
    def general(text):
        text = text.lower()
        return "text" if text.startswith("wvarchar") else "names" if text.startswith("names") else text
    return general(ours) == general(theirs)


class Definitions:
    def __init__(self, tables):
        self.uses = {}  # path → [(table, access path)]
        for table in tables:
            for path in table.get("paths", []):
                self.uses.setdefault(path["get"], []).append((table, path))

    def delivered(self, path):
        """{member path in lower case: type} of all that is read from answers of the path."""
        found = {}
        for table, access in self.uses[path]:
            nested = table.get("nested", [])
            missing = {name.lower() for name in access.get("missing", [])}
            for column in table["columns"]:
                if column.get("from") == "request" or column["name"].lower() in missing:
                    continue
                member = tuple(column.get("member", column["name"]).lower().split("."))
                depth = len(nested) - column.get("up", 0)
                found[tuple(step.lower() for step in nested[:depth]) + member] = column["type"]
            if nested:
                found.setdefault((nested[0].lower(),), "json")
        return found


def _compare_columns(endpoint, definitions):
    """Differences; where the schema is that of something else, its other columns are none of ours."""
    ours = definitions.delivered(endpoint.path)
    theirs = {tuple(step.lower() for step in column.member): column for column in endpoint.columns}
    for member, column in theirs.items():
        if member not in ours:
            if endpoint.path in WRONG_SCHEMAS:
                continue
            yield f"column {'.'.join(column.member)} is not defined"
        elif not _same_type(ours[member], column.type) and member[-1] not in OTHER_TYPES:
            yield f"column {'.'.join(column.member)} is {ours[member]}, published as {column.type}"
    for member in ours:
        published = any(member[:length] in theirs for length in range(1, len(member) + 1))
        if not published:
            yield f"column {'.'.join(member)} is not published"


def _compare_facts(endpoint, access):
    page = access.get("page", {})
    one_object = endpoint.shape == "object" and access["role"] in ("detail", "singleton")
    facts = [
        ("total_items", page.get("total_items", False) if page is not False else False, endpoint.has_total_items),
        ("sort", access.get("sort", False), endpoint.sortable),
        ("items", access.get("items", "items"), endpoint.items_member),
        ("envelope", access.get("envelope", "object" if access["role"] in ("detail", "singleton") else "page"),
         endpoint.shape),
        ("query", sorted(access.get("query", {})), sorted(endpoint.required_query)),
        ("optional", sorted(access.get("optional", {})), sorted(endpoint.optional_query)),
    ]
    permission = access.get("permission", [])
    permission = [permission] if isinstance(permission, str) else permission
    facts.append(("permission", sorted(permission), sorted(endpoint.permissions)))
    if endpoint.has_page_parameters and not one_object:
        facts.append(("default page size", page.get("default", 100), endpoint.default_size))
        facts.append(("maximum page size", page.get("max", 0), endpoint.max_size))
    if not one_object:
        ours = access.get("filter", False)
        facts.append(("filter", bool(ours), endpoint.filterable))
        fields = list(ours.values()) if isinstance(ours, dict) else ours if isinstance(ours, list) else []
        if endpoint.filter_fields or fields:
            facts.append(("filter fields", sorted(fields), sorted(endpoint.filter_fields)))
    for name, ours, theirs in facts:
        if ours != theirs:
            yield f"{name} is {ours}, published as {theirs}"


def compare(tables, endpoints):
    """Lines that say where they differ; paths in `tables` that no endpoint has are not among them."""
    definitions = Definitions(tables)
    differences = []
    for endpoint in endpoints:
        if endpoint.path in LEFT_OUT:
            continue
        if endpoint.path not in definitions.uses:
            differences.append(f"{endpoint.path}: no table is read by this path")
            continue
        differences += [f"{endpoint.path}: {line}" for line in _compare_columns(endpoint, definitions)]
        for table, access in definitions.uses[endpoint.path]:
            if not table.get("nested"):  # a filter or order of the outer rows does not apply to the inner ones
                differences += [f"{endpoint.path} ({table['name']}): {line}" for line in _compare_facts(endpoint, access)]
    return differences


def unpublished(tables, endpoints):
    known = {endpoint.path for endpoint in endpoints}
    return sorted(path for path in Definitions(tables).uses if path not in known)

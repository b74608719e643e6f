"""What the tenant holds: rows made up from the published schemas and examples, each the same every time."""

import hashlib
import re
import uuid

from description import LINKS

ROWS = 7
COMPUTERS, USERS = "/api/sam/estate/v1/computers", "/api/sam/estate/v1/user-accounts"
APPLICATIONS, LICENSES = "/api/sam/software-registry/v1/applications", "/api/sam/v1/licenses"
SAAS = "/api/saas/consolidated-view/v1/"
# Members and parameters that are keys of another list, by name and kind of API.
KEYS_OF = {
    "/sam/": {"computerid": COMPUTERS, "hostcomputerid": COMPUTERS, "machineid": COMPUTERS, "userid": USERS,
              "mostfrequentuser": USERS, "mostrecentuser": USERS, "applicationid": APPLICATIONS,
              "bundleapplicationid": APPLICATIONS, "licenseid": LICENSES, "assetid": COMPUTERS},
    "/saas/": {"applicationid": SAAS + "applications", "userid": SAAS + "users"},
    "/inventory/": {"deviceid": "/api/inventory/v1/device/metadata"},
    "/organizations/": {"nodeid": "/api/organizations/v1/tree"},
}
# Lists whose rows are another list's, of one parent.
PARTS_OF = {
    COMPUTERS + "/{id}/metering": (COMPUTERS + "-metering", "computerId"),
    COMPUTERS + "/{id}/applications": (COMPUTERS + "-applications", "computerId"),
    COMPUTERS + "/{id}/hardware/networkadapters": (COMPUTERS + "-networkadapters", "computerId"),
    COMPUTERS + "/{id}/environment-variables": (COMPUTERS + "-environment-variables", "computerId"),
    LICENSES + "/{id}/maintenance-periods": (LICENSES + "/maintenance-periods", "licenseId"),
}
PARENT_KEYS = {"computers": "computerId", "licenses": "licenseId", "applications": "applicationId",
               "user-accounts": "userId", "orders": "orderId", "customobjects": "objectId"}
# The member a detail path takes, where neither its name nor "id" says so.
OTHER_KEYS = {"bundle": "childId", "compatibility": "compatibleApplicationId", "members": "computerId",
              "user-accounts-discovery": "objectId", "metadata": "deviceId"}


class Number(str):
    """A number with more digits than a double has, written as it is."""


def chance(*of):
    return int(hashlib.md5("/".join(map(str, of)).encode()).hexdigest()[:8], 16)


def member(row, name):
    return next((value for key, value in row.items() if key.lower() == name.lower()), None)


class Estate:
    def __init__(self, operations):
        self.operations = operations
        self._rows = {}

    def key_member(self, path):
        members = self.operations[path].row.get("properties", {})
        for other in self.operations:
            if re.fullmatch(re.escape(path) + r"/\{\w+\}", other):
                name = other.rsplit("{", 1)[1][:-1]
                found = next((key for key in members if key.lower() == name.lower() != "id"), None)
                if found:
                    return found
        own = OTHER_KEYS.get(path.rsplit("/", 1)[1])
        return next((key for key in (own, "id", "name") if key in members), None)

    def keys_of(self, path, name):
        """Path of the list whose keys a member or parameter of that name has, or None."""
        return next((keys.get(name.lower()) for part, keys in KEYS_OF.items() if part in path), None)

    def keys(self, path, parameters=None):
        key = self.key_member(path)
        return [row[key] for row in self.rows(path, parameters or {})]

    def values_of(self, path, name, given):
        """All values a parameter of the path can have; None where nothing says which."""
        before = path[:path.index("/{" + name + "}")]
        if before in self.operations and self.key_member(before):
            return self.keys(before, {key: value for key, value in given.items() if "{" + key + "}" in before})
        source = self.keys_of(path, name)
        return self.keys(source) if source else None

    def rows(self, path, parameters):
        known = (path, tuple(sorted(parameters.items())))
        if known not in self._rows:
            self._rows[known] = self._make(self.operations[path], parameters)
        return self._rows[known]

    def _make(self, operation, parameters):
        path = operation.path
        if path in PARTS_OF:
            bulk, column = PARTS_OF[path]
            return [row for row in self.rows(bulk, {}) if row[column] == next(iter(parameters.values()))]
        seed = path + str(sorted(parameters.items()))
        one = operation.shape == "object" or (path.endswith("}") and path.rsplit("/", 1)[0] in self.operations)
        first = 1 if parameters else 0  # the example belongs to the first row of a list alone
        count = 1 if one else ROWS if not parameters else chance(seed) % 4
        rows = [self._object(operation, operation.row, seed, first + number) for number in range(count)]
        for row in rows:
            self._agree_with_parameters(path, row, parameters)
        if one:
            self._agree_with_list(path, rows[0], parameters)
        elif key := self.key_member(path):
            for number, row in enumerate(rows):
                if row.get(key) is None or row[key] in [other[key] for other in rows[:number]]:
                    row[key] = self._guid(seed, number) if key.lower().endswith("id") else f"{key} {number}"
        return rows

    @staticmethod
    def _guid(*of):
        return str(uuid.uuid5(uuid.NAMESPACE_URL, "/".join(map(str, of))))

    @staticmethod
    def _agree_with_parameters(path, row, parameters):
        for name, value in parameters.items():
            parent = path[:path.index("/{" + name + "}")].rsplit("/", 1)[1]
            repeated = PARENT_KEYS.get(parent, "") if name == "id" else name
            for key in row:
                if key.lower() == repeated.lower():
                    row[key] = value

    def _agree_with_list(self, path, row, parameters):
        if not path.endswith("}"):
            return
        collection, name = path[:-1].rsplit("/{", 1)
        collection = collection if collection in self.operations else self.keys_of(path, name)
        if not collection:
            return
        listed_members = {column.lower() for column in self.operations[collection].row["properties"]} - LINKS
        shared = [column for column in self.operations[path].row["properties"] if column.lower() in listed_members]
        others = {key: value for key, value in parameters.items() if key != name}
        key = self.key_member(collection)
        for listed in self.rows(collection, others):
            if key and listed[key] == parameters[name]:
                row.update({column: member(listed, column) for column in shared})
                return

    def _object(self, operation, schema, seed, number):
        row = {}
        for name, node in schema.get("properties", {}).items():
            node = operation.document.schema(node)
            source = self.keys_of(operation.path, name)
            if name in LINKS:
                row[name] = [{"href": operation.path, "rel": "self"}]
            elif source and source != operation.path and node.get("type") == "string":
                keys = self.keys(source)
                row[name] = keys[(chance(seed, name) + number) % len(keys)]
            else:
                value = self._value(operation, node, f"{seed}.{name}", number)
                if value is not None or number % 2 == 0:  # a member that is missing is a null, too
                    row[name] = value
        return row

    def _value(self, operation, schema, seed, number):
        example, kind, form = schema.get("example"), schema.get("type"), schema.get("format")
        pick = chance(seed, number)
        if "properties" in schema:
            return self._object(operation, schema, seed, number)
        if kind == "array":
            element = operation.document.schema(schema.get("items"))
            made = [self._value(operation, element, seed, 10 * number + index) for index in range(number % 3)]
            return example if isinstance(example, list) and number % 3 == 1 else made
        if number and schema.get("nullable") and pick % 5 == 0:
            return None
        if "enum" in schema:
            return example if isinstance(example, list) else schema["enum"][pick % len(schema["enum"])]
        if kind == "boolean":
            return bool(pick % 2)
        if kind == "integer":
            largest = {"int32": 2**31 - 1, "int64": 2**53 + 1}.get(form)
            return largest if number == 3 and largest else (example or pick % 1000) + number
        if kind == "number" and form == "decimal" and number == 3:
            return Number("123456789012345.6789")
        if kind == "number":
            return (example or 10) + number * 1.25
        if kind == "string":
            return self._text(example, form, seed, number, pick)
        return {"number": number, "list": [1, "x"]}

    def _text(self, example, form, seed, number, pick):
        if form in ("guid", "uuid"):
            return example if example and number == 0 else self._guid(seed, number)
        if form in ("date", "date-time"):
            text = example or ("2024-02-03" if form == "date" else "2024-02-03T10:20:30Z")
            return f"20{10 + number % 15}-{1 + pick % 12:02}-{1 + pick % 28:02}" + text[10:] if number else text
        if example is None or number == 0:
            return str(example or f"{seed.rsplit('.', 1)[1]} {number}")
        return f"{example} {number}" if number % 3 else f"{example} é中\"\\{number}"

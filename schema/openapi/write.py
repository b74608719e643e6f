"""Writes definitions in the format of schema/README.md, one column a line."""

import json

_WIDTH = 110


def _object(members):
    return "{" + ", ".join(f"{json.dumps(name)}: {json.dumps(value)}" for name, value in members.items()) + "}"


def _path(path):
    lines, line = [], "{"
    items = [f"{json.dumps(name)}: {json.dumps(value)}" for name, value in path.items()]
    for index, item in enumerate(items):
        item += "}" if index + 1 == len(items) else ","
        if len(line) + len(item) > _WIDTH and line != "{":
            lines.append(line.rstrip())
            line = " " * 9
        line += item + (" " if item.endswith(",") else "")
    return "\n".join(lines + [line])


def _table(table):
    lines = [f'      "name": {json.dumps(table.qualified)},']
    if table.aliases:
        lines.append(f'      "aliases": {json.dumps(table.aliases)},')
    lines.append(f'      "remark": {json.dumps(table.remark)},')
    if table.details_of:
        lines.append(f'      "details_of": {json.dumps(table.details_of)},')
    if table.key:
        lines.append(f'      "key": {json.dumps(table.key)},')
    lines.append('      "columns": [')
    lines.append(",\n".join("        " + _object(column) for column in table.columns))
    lines.append('      ],\n      "paths": [')
    lines.append(",\n".join("        " + _path(path) for path in table.paths))
    lines.append("      ]")
    return "    {\n" + "\n".join(lines) + "\n    }"


def definitions_text(tables):
    return '{\n  "tables": [\n' + ",\n".join(_table(table) for table in tables) + "\n  ]\n}\n"

"""Reading an OpenAPI document, with its references resolved."""

import json
import re
from pathlib import Path

import yaml

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# A string, which is kept, or a comma before a closing bracket, which strict JSON does not allow.
_STRING_OR_TRAILING_COMMA = re.compile(r'("(?:\\.|[^"\\])*")|,(?=\s*[}\]])')


class Document:
    def __init__(self, file):
        self.file = Path(file)
        text = self.file.read_text(encoding="utf-8-sig")
        if text.lstrip().startswith("{"):
            self.root = json.loads(_STRING_OR_TRAILING_COMMA.sub(lambda match: match.group(1) or "", text))
        else:
            self.root = yaml.load(text, Loader=_Loader)
        if not isinstance(self.root, dict) or "paths" not in self.root:
            raise ValueError(f"{file} is no OpenAPI document: it has no member \"paths\".")

    def gets(self):
        """(path, operation, parameters) of every GET operation; parameters of the path included."""
        for path, item in self.root["paths"].items():
            if "get" not in item:
                continue
            operation = item["get"]
            parameters = [self.resolve(parameter)
                          for parameter in item.get("parameters", []) + operation.get("parameters", [])]
            yield path, operation, parameters

    def resolve(self, node):
        """The node itself, or what its $ref leads to."""
        seen = set()
        while isinstance(node, dict) and "$ref" in node:
            reference = node["$ref"]
            if reference in seen or not reference.startswith("#/"):
                raise ValueError(f"{self.file}: reference {reference} leads nowhere.")
            seen.add(reference)
            node = self.root
            for step in reference[2:].split("/"):
                node = node[step.replace("~1", "/").replace("~0", "~")]
        return node

    def schema(self, node):
        """A schema with $ref followed and allOf merged; of oneOf and anyOf the first that is no null."""
        node = self.resolve(node or {})
        for choice in ("oneOf", "anyOf"):
            if choice in node:
                options = [option for option in node[choice] if self.resolve(option).get("type") != "null"]
                node = {**self.schema(options[0] if options else {}),
                        **{name: value for name, value in node.items() if name != choice}}
        if "allOf" not in node:
            return node
        merged = {name: value for name, value in node.items() if name != "allOf"}
        for part in node["allOf"]:
            part = self.schema(part)
            properties = {**merged.get("properties", {}), **part.get("properties", {})}
            merged = {**part, **merged}
            if properties:
                merged["properties"] = properties
        return merged

    def response_schema(self, operation):
        """Schema of the successful answer, or None."""
        response = self.resolve(operation.get("responses", {}).get("200", {}))
        for media_type, content in response.get("content", {}).items():
            if "json" in media_type:
                return self.schema(content.get("schema"))
        return None

"""Names of tables and columns: rules N0, N1, N4 and N5 of schema/README.md."""

import re

# N4: literal segments that only say how to look something up.
LOOKUPS = {"asset", "node"}
SCHEMAS = [("/sam/oracle/", "oracle"), ("/api/sam/", "sam"), ("/api/custom-fields/", "sam"),
           ("/api/custom-metrics/", "sam"), ("/api/saas/", "saas")]
_VERSION = re.compile(r"v\d+")


def schema_name(path):
    """N1."""
    for prefix, schema in SCHEMAS:
        if path.startswith(prefix):
            return schema
    segments = [segment for segment in path.split("/") if segment and segment != "api"]
    return segments[0].replace("-", "_")


def segments_after_version(path):
    segments = [segment for segment in path.split("/") if segment]
    versions = [index for index, segment in enumerate(segments) if _VERSION.fullmatch(segment)]
    return segments[versions[0] + 1:] if versions else segments[1:]


def literal_name(path):
    """N0: what is left without parameters; the schema's name where nothing is."""
    words = [segment for segment in segments_after_version(path) if not segment.startswith("{")]
    return "_".join(words).replace("-", "_") or schema_name(path)


def table_name(path):
    """N0 and N4."""
    segments = segments_after_version(path)
    words = [segment for index, segment in enumerate(segments)
             if not segment.startswith("{") and not (segment in LOOKUPS and segments[index + 1:index + 2]
                                                     and segments[index + 1].startswith("{"))]
    return "_".join(words).replace("-", "_") or schema_name(path)


def singular(word):
    word = word.split("-")[-1].split("_")[-1]
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith("ses"):
        return word[:-2] if not word.endswith("enses") else word[:-1]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def parent_key(path, parameter):
    """N5: the name of a key that the rows do not have."""
    if parameter.lower() != "id":
        return parameter
    segments = path.split("/")
    index = segments.index("{" + parameter + "}")
    return singular(segments[index - 1]) + "Id"


def parent_path(path, parameter):
    """The path of the list that the parameter's value picks one row of."""
    return path[:path.index("/{" + parameter + "}")]

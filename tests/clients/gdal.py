"""Runs the scenario through GDAL's ODBC access: ogrinfo lists the tables, ogr2ogr turns each statement's rows into JSON."""
import json
import os
import re
import shutil
import subprocess
import sys

if shutil.which("ogr2ogr") is None:
    print("GDAL is not installed (package gdal-bin)")
    sys.exit(77)
source = "ODBC:@" + os.environ["DSN"]


def run(*arguments):
    return subprocess.run(arguments, capture_output=True, timeout=120, check=False)


# GDAL takes each UTF-16 unit for a character: those beyond the first 65,536 come as two halves.
def text_of(output):
    return output.decode("utf-8", "surrogatepass").encode("utf-16", "surrogatepass").decode("utf-16")


def as_sql(value):
    """2025-12-31T23:59:58 without the T; other text as it is."""
    return value and re.sub(r"^(\d{4}-\d{2}-\d{2})T", r"\1 ", value)


def answer_of(step):
    if step.get("call") == "tables":
        found = re.findall(r"^\d+: (\w+)\.(\w+)", text_of(run("ogrinfo", "-ro", source).stdout), re.MULTILINE)
        return {"rows": [list(name) for name in found]}
    result = run("ogr2ogr", "-f", "GeoJSON", "/vsistdout/", source, "-sql", step["sql"])
    if result.returncode != 0:
        if "error" in step:
            return {"not": "GDAL shows an error without its SQLSTATE"}
        return {"error": "", "message": text_of(result.stderr)}
    features = json.loads(text_of(result.stdout), parse_float=str, parse_int=str)["features"]
    if step["name"] == "numbers":
        return {"not": "GDAL reads decimals as binary fractions"}
    return {"rows": [[as_sql(value) for value in row["properties"].values()] for row in features]}


for scenario_step in json.load(open(os.environ["SCENARIO"], encoding="utf-8"))["steps"]:
    print(json.dumps({"step": scenario_step["name"], **answer_of(scenario_step)}, ensure_ascii=False))

"""Runs the scenario through snowatlas-odbc (the argument is its path)."""
import json
import os
import subprocess
import sys


def run(*arguments):
    result = subprocess.run([sys.argv[1], *arguments, "--json"], capture_output=True, encoding="utf-8", check=False)
    if result.returncode != 0:
        error = json.loads(result.stderr.splitlines()[-1])["error"]
        return {"error": error["sqlstate"], "message": error["message"]}
    rows = json.loads(result.stdout, parse_float=str, parse_int=str) if result.stdout else []
    return {"rows": [list(row.values()) for row in rows]}


dsn = os.environ["DSN"]
for step in json.load(open(os.environ["SCENARIO"], encoding="utf-8"))["steps"]:
    if step.get("call") == "tables":
        answer = run("tables", dsn)
        answer["rows"] = [row[0].split(".", 1) for row in answer["rows"]]
    else:
        # Columns without a name would share one in an object.
        answer = run("query", dsn, step["sql"])
    print(json.dumps({"step": step["name"], **answer}, ensure_ascii=False))

# Every step of "test" goes well, and each permission is named with the tables it opens.
steps = {row[0]: row[1:] for row in run("test", dsn)["rows"]}
failed = {name: step for name, step in steps.items() if step[0] not in ("ok", "-")}
assert not failed, failed
assert steps["sam.computer.r"][2].startswith("24 tables: sam.computers"), steps["sam.computer.r"]
assert "tables can be read" in steps["permissions"][2], steps["permissions"]

"""Runs the scenario through snowatlas-odbc (the argument is its path)."""
import json
import os
import subprocess
import sys

import tenant_faults


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


def steps_of(target):
    """(exit code, {step: [result, milliseconds, what]})"""
    result = subprocess.run([sys.argv[1], "test", target, "--json"], capture_output=True, encoding="utf-8", check=False)
    return result.returncode, {row["step"]: list(row.values())[1:] for row in json.loads(result.stdout)}


# Every step of "test" goes well and has its own time, and each permission is named with the tables it opens.
code, steps = steps_of(dsn)
assert code == 0, steps
failed = {name: step for name, step in steps.items() if step[0] not in ("ok", "-")}
assert not failed, failed
for name in ("DSN", "DNS", "TCP", "TLS", "token", "identity token", "tables"):
    assert steps[name][0] == "ok" and steps[name][1] is not None, (name, steps[name])
for name, what in {
    "TLS": "TLSv1.",
    "certificate": "trusted by CaFile ",
    "token": "for demo-client, valid until ",
    "identity token": "tenant ",
    "sam.computer.r": "24 tables: sam.computers",
    "permissions": "tables can be read",
    "rate limit": "none seen in ",
}.items():
    assert what in steps[name][2], (name, steps[name])

with tenant_faults.fault(kind="Status", status=429, retry_after=0, path_prefix="/api/sam", count=1):
    code, steps = steps_of(dsn)
assert code == 0 and steps["rate limit"][2].startswith("seen: 1 of "), (code, steps["rate limit"])

# A step that fails says what to do, those after it are left out, and the exit code says which kind it was.
alone = "Driver={Snow Atlas};ClientId=x;ClientSecret=y;BaseUrl="
for target, wanted_code, failing, what in (
    ("Nowhere", 5, "DSN", "snowatlas-odbc list"),
    ("Driver={Snow Atlas};ClientId=x;ClientSecret=y", 5, "DSN", "--region"),
    ("Regoin=westeurope;ClientId=x;ClientSecret=y", 5, "DSN", 'did you mean "Region"?'),
    (alone + "https://nowhere.invalid", 4, "DNS", "Region"),
    (alone + "https://127.0.0.1:1", 4, "TCP", "Proxy"),
    (f"Proxy=http://127.0.0.1:1;DSN={dsn}", 4, "TCP", "no connection to the proxy"),
    (f"CaFile=/etc/hostname;DSN={dsn}", 4, "certificate", "PEM"),
    (f"ClientSecret=n0t-the-one;DSN={dsn}", 3, "token", "28000"),
):
    code, steps = steps_of(target)
    failed = [name for name, step in steps.items() if step[0] == "FAILED"]
    assert (code, failed) == (wanted_code, [failing]), (target, code, failed, steps)
    assert what in steps[failing][2], (target, steps[failing])
    assert "n0t-the-one" not in json.dumps(steps), "a secret is shown"

# What is not understood is answered with what would be.
for arguments, wanted_code, what in (
    ([], 2, "snowatlas-odbc add-dsn"),
    (["qury", dsn], 2, "did you mean query? "),
    (["frobnicate"], 2, "There is no command frobnicate. All"),
    (["query"], 2, "snowatlas-odbc query --help"),
    (["query", "Nowhere", "SELECT 1"], 5, "specified. Data sources there are: snowatlas-odbc list"),
    (["query", f"Proxy=http://127.0.0.1:1;DSN={dsn}", "SELECT 1"], 4, "Cannot connect to the proxy"),
    (["tables", dsn, "comput"], 0, "'%comput%'"),
    (["describe", dsn, "sam.computer"], 1, "did you mean sam.computers?"),
    (["describe", dsn, "computer"], 1, "did you mean computers?"),
    (["export", dsn, "sam.computers", "--to", "/nowhere/x.csv"], 1, "No such file or directory"),
    (["query", dsn, "SELECT ?"], 1, "--param"),
    (["query", dsn, "SELECT 1", "--format", "xml"], 2, "ndjson"),
    (["add-dsn", "New", "--region", "uksouth", "--client-id", "x", "--set", "PageSiez=5"], 1, 'did you mean "PageSize"?'),
):
    result = subprocess.run([sys.argv[1], *arguments], capture_output=True, encoding="utf-8", check=False)
    assert result.returncode == wanted_code and what in result.stderr, (arguments, result)

# The help of a command shows how that command is used, not how to begin.
for command in ("add-dsn", "test", "tables", "describe", "query", "export"):
    shown = subprocess.run([sys.argv[1], command, "--help"], capture_output=True, encoding="utf-8", check=True).stdout
    assert f"snowatlas-odbc {command} Atlas" in shown and "register" not in shown, shown

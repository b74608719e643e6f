"""Runs the scenario through iodbctest, that is, with iODBC as driver manager (the argument is the driver's library for it)."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

if shutil.which("iodbctest") is None:
    print("iodbctest is not installed (package iodbc)")
    sys.exit(77)


def write_data_source(file):
    """The data source of unixODBC, with the other library."""
    text = pathlib.Path(os.environ["ODBCINI"]).read_text(encoding="utf-8")
    file.write_text(re.sub(r"(?m)^Driver\s*=.*$", f"Driver = {sys.argv[1]}", text), encoding="utf-8")


def run(text):
    """(rows, error) of one statement."""
    result = subprocess.run(
        ["iodbctest", "DSN=" + os.environ["DSN"]],
        input=f"{text}\n\nquit\n".encode(), capture_output=True, timeout=120, check=False,
    )  # fmt: skip
    error = re.search(rb"SQLSTATE=([0-9A-Z]{5})", result.stdout + result.stderr)
    if error is not None:
        return [], error.group(1).decode()
    # Names, a line of dashes, the rows, an empty line; cells are padded, and NULL is all asterisks.
    lines = result.stdout.decode("utf-8", "replace").splitlines()
    dashes = next((number for number, line in enumerate(lines) if re.fullmatch(r"-[-+]*", line)), None)
    if dashes is None:
        return [], None
    rows = []
    for line in lines[dashes + 1 :]:
        if not line.strip():
            break
        cells = line.split("|")
        rows.append([None if set(cell.strip()) == {"*"} else cell.strip() for cell in cells])
    return rows, None


LEFT_OUT = {
    "unicode": "iodbctest cuts values at as many bytes as they have characters",
    "long text": "iodbctest shows the beginning of long values",
}

with tempfile.TemporaryDirectory() as directory:
    ini = pathlib.Path(directory, "odbc.ini")
    write_data_source(ini)
    os.environ["ODBCINI"] = str(ini)
    for step in json.load(open(os.environ["SCENARIO"], encoding="utf-8"))["steps"]:
        answer = {"step": step["name"]}
        if step["name"] in LEFT_OUT:
            answer["not"] = LEFT_OUT[step["name"]]
        else:
            rows, error = run("tables" if step.get("call") == "tables" else step["sql"])
            if error is not None:
                answer["error"] = error
            else:
                answer["rows"] = [row[1:3] for row in rows] if step.get("call") == "tables" else rows
        print(json.dumps(answer, ensure_ascii=False))

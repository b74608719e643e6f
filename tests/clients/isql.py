"""Runs the scenario through isql or iusql (the argument), a process each step: both stop at the first error."""
import json
import os
import re
import shutil
import subprocess
import sys

SEPARATOR = "\x1f"
program = sys.argv[1]
if shutil.which(program) is None:
    print(f"{program} is not installed (package unixodbc)")
    sys.exit(77)

# isql shows at most 300 characters of a value.
WIDTH = 300


def run(text, *options):
    """(output, SQLSTATE or None)"""
    result = subprocess.run(
        [program, os.environ["DSN"], "-b", "-v", *options],
        input=text + "\n", capture_output=True, encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip
    output = result.stdout + result.stderr
    if output.startswith("[") and "ERROR" in output:
        state = re.match(r"\[([0-9A-Z]{5})\]", output)
        return output, state.group(1) if state else "hidden"
    return result.stdout, None


def rows_of(output):
    for line in output.splitlines()[1:]:  # the first holds the names
        yield [value or None for value in line.split(SEPARATOR)]


for step in json.load(open(os.environ["SCENARIO"], encoding="utf-8"))["steps"]:
    answer = {"step": step["name"]}
    if step.get("call") == "tables":
        output, error = run("help", "-c", "-x0x1f")
        answer["rows"] = [row[1:3] for row in rows_of(output)]
    elif step["name"] == "long text":
        answer["not"] = f"{program} shows {WIDTH} characters of a value"
    else:
        output, error = run(step["sql"], "-c", "-x0x1f")
        answer["rows"] = list(rows_of(output))
        if error == "hidden" and "error" in step:
            answer["not"] = f"{program} shows an error without its SQLSTATE"
        elif error is not None:
            answer["error"], answer["message"], answer["odbc"] = error, output, 2
    print(json.dumps(answer, ensure_ascii=False))

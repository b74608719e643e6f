"""snowatlas-odbc export against the tenant (the argument is the program's path): an export that was killed, refused or
interrupted is gone on with, and the file is the same, byte for byte, as one that was written without a break."""
import contextlib
import json
import os
import pathlib
import pty
import re
import signal
import subprocess
import sys
import tempfile
import time

import tenant_faults

TABLE = "sam.computers_applications"
# One page after the other, so that the pages a fault leaves alone are the first.
TARGET = f"DSN={os.environ.get('DSN', 'SnowAtlasDemo')};PageSize=100;MaxConcurrency=1"
SAVED_ROWS = 1000


def fault(**members):
    return tenant_faults.fault(path_prefix="/api/sam/estate/v1/computers-applications", **members)


def command(file, *more, what=TABLE):
    return [sys.argv[1], "export", TARGET, what, "--to", str(file), "--json", *more]


def export(file, *more, what=TABLE):
    """(exit code, summary, messages)"""
    done = subprocess.run(command(file, *more, what=what), capture_output=True, encoding="utf-8", timeout=120, check=False)
    return done.returncode, json.loads(done.stdout) if done.stdout else {}, done.stderr


def part(file):
    return pathlib.Path(f"{file}.part")


def state(file):
    return pathlib.Path(f"{file}.part.state")


def saved_rows(file):
    with contextlib.suppress(OSError, IndexError, ValueError):
        return int(state(file).read_text(encoding="utf-8").splitlines()[2])
    return 0


def interrupt(file, by):
    """Starts an export whose later pages do not come, and ends it by a signal once rows have been saved."""
    with fault(kind="Delay", delay=30000, skip=16, count=-1):
        with subprocess.Popen(command(file), stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8") as running:
            for _ in range(600):
                if saved_rows(file) >= SAVED_ROWS:
                    break
                time.sleep(0.1)
            assert saved_rows(file) >= SAVED_ROWS, "no rows were saved"
            running.send_signal(by)
            _, messages = running.communicate(timeout=60)
    assert not file.exists(), "a file that is not whole"
    return running.returncode, messages


def expect_whole(file, wanted, outcome, from_before):
    code, summary, messages = outcome
    assert code == 0, (code, messages)
    assert (summary["rows_from_before"] > 0) == from_before, (summary, messages)
    assert file.read_bytes() == wanted, f"{file} differs from an export without a break"
    assert not part(file).exists() and not state(file).exists(), "something was left behind"


def going_on(folder):
    """Killed outright, cancelled by Ctrl-C, ended by an error of the server."""
    for extension in (".csv", ".ndjson"):
        whole = folder / f"whole{extension}"
        assert export(whole)[0] == 0
        wanted = whole.read_bytes()

        file = folder / f"killed{extension}"
        interrupt(file, signal.SIGKILL)
        with part(file).open("ab") as rows:
            rows.write(b"half a row that had just been writt")
        expect_whole(file, wanted, export(file, "--resume"), from_before=True)

        file = folder / f"cancelled{extension}"
        code, messages = interrupt(file, signal.SIGINT)
        assert code == 130, (code, messages)
        assert "--resume" in messages, messages
        expect_whole(file, wanted, export(file, "--resume"), from_before=True)

        file = folder / f"refused{extension}"
        with fault(kind="Status", status=400, skip=12, count=-1):
            code, _, messages = export(file)
        assert code == 1 and "--resume" in messages, (code, messages)
        expect_whole(file, wanted, export(file, "--resume"), from_before=True)


def starting_over(folder):
    """Where it is not certain that no row would be missed or doubled, and it is said why."""
    whole = folder / "whole.csv"
    wanted = whole.read_bytes()

    def case(name, spoil, reason):
        file = folder / f"{name}.csv"
        interrupt(file, signal.SIGKILL)
        spoil(file)
        outcome = export(file, "--resume")
        assert f"Starting at the first row: {reason}" in outcome[2], outcome[2]
        expect_whole(file, wanted, outcome, from_before=False)

    def edit(change):
        return lambda file: state(file).write_text(change(state(file).read_text(encoding="utf-8")), encoding="utf-8")

    def move_rows(text):
        lines = text.splitlines(keepends=True)
        lines[-2], lines[-3] = lines[-3], lines[-2]
        return "".join(lines)

    case("moved", edit(move_rows), "rows have come, gone or moved")
    case("another_table", edit(lambda text: text.replace("computers_applications", "computers")), "the interrupted export was of")
    case("shortened", lambda file: os.truncate(part(file), 10), f"{part(folder / 'shortened.csv')} is shorter")
    case("no_state", lambda file: state(file).unlink(), "there is no interrupted export")
    case("torn_state", edit(lambda text: text.removesuffix("end\n")), "there is no interrupted export")


def what_cannot_be_gone_on_with(folder):
    file = folder / "query.ndjson"
    outcome = export(file, "--resume", what="SELECT COUNT(*) AS n FROM sam.computers")
    assert "only whole tables" in outcome[2], outcome[2]
    expect_whole(file, b'{"n": 20}\n', outcome, from_before=False)

    file = folder / "refused.json"
    with fault(kind="Status", status=400, skip=12, count=-1):
        code, _, messages = export(file)
    assert code == 1 and "--resume" not in messages, (code, messages)
    assert not part(file).exists(), "a part that nobody can use"


def names_and_formats(folder):
    code, _, messages = export(folder / "report.xlsx")
    assert code == 1 and "--format" in messages, (code, messages)
    code, summary, messages = export(folder / "report.txt", "--format", "csv", what="computers")
    assert code == 0 and summary["rows"] == 20, (code, summary, messages)
    outcome = export(folder / "unfinished.csv", what="sam.computers")
    assert outcome[1]["rows"] == 20 and outcome[1]["rows_from_before"] == 0, outcome
    code, _, messages = export(folder / "x.csv", what="sam.computer_s")
    assert code == 1 and "42S02" in messages, (code, messages)


def warnings_on_a_terminal(folder):
    """A warning that comes while the line of progress stands there takes its place."""
    terminal, standard_error = pty.openpty()
    # The late page gives the line time to be drawn; after it the totals tell that the table has changed.
    with fault(kind="Delay", delay=800, skip=8, count=1), fault(kind="ShrinkTotal", skip=12, count=-1):
        done = subprocess.run(command(folder / "warned.csv"), stdout=subprocess.DEVNULL, stderr=standard_error,
                              timeout=120, check=False)
    os.close(standard_error)
    shown = ""
    with contextlib.suppress(OSError): # how Linux says that nobody writes any more
        while chunk := os.read(terminal, 65536):
            shown += chunk.decode("utf-8")
    os.close(terminal)
    assert done.returncode == 0, shown
    assert re.search(r" pages?[^\r]*\r +\rwarning 01000: ", shown), repr(shown)


with tempfile.TemporaryDirectory() as directory:
    for test in (going_on, starting_over, what_cannot_be_gone_on_with, names_and_formats, warnings_on_a_terminal):
        test(pathlib.Path(directory))
        print("ok ", test.__name__)

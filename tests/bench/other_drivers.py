#!/usr/bin/python3
"""The same rows through this driver, psqlODBC and the SQLite ODBC driver, each from this machine.

Needs the packages postgresql, odbc-postgresql, libsqliteodbc and python3-pyodbc; what is missing is left out.
    tests/bench/other_drivers.py [--rows N] [--runs N] [--build FOLDER]
"""

import argparse
import csv
import glob
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

COLUMNS = [
    ("computerId", "VARCHAR(36)"), ("applicationId", "VARCHAR(36)"), ("bundleApplicationId", "VARCHAR(36)"),
    ("firstDiscovered", "TIMESTAMP"), ("lastUsed", "TIMESTAMP"), ("usedCount", "INTEGER"),
    ("averageUsedTime", "VARCHAR(255)"), ("isVirtual", "SMALLINT"), ("isInstalled", "SMALLINT"),
    ("bundleUsagePercentage", "INTEGER"), ("unbundled", "SMALLINT"),
]
QUERY = "SELECT * FROM computers_applications"
PYODBC = """
import pyodbc, resource, sys, time
connection = pyodbc.connect(sys.argv[1], autocommit=True)
started, used = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF)
rows = len(connection.execute(sys.argv[2]).fetchall())
spent = resource.getrusage(resource.RUSAGE_SELF)
print("rows", rows)
print("wall_ms", (time.monotonic() - started) * 1000)
print("cpu_ms", (spent.ru_utime + spent.ru_stime - used.ru_utime - used.ru_stime) * 1000)
"""


def start_tenant(build, folder, rows):
    port_file = os.path.join(folder, "port")
    process = subprocess.Popen(
        [f"{build}/bin/snowatlas-tenant", "--computers", str(rows // 100), "--installations", str(rows),
         "--certificates", folder, "--port-file",
         port_file], stdout=subprocess.DEVNULL)
    for _ in range(600):
        if os.path.exists(port_file) and open(port_file).read().strip():
            return process, open(port_file).read().strip()
        time.sleep(0.1)
    process.kill()
    sys.exit("the tenant does not listen")


def make_sqlite(build, folder, rows):
    subprocess.run([f"{build}/bin/snowatlas-tenant", "--computers", str(rows // 100), "--installations",
                    str(rows), "--export-sqlite", folder], check=True)
    file = os.path.join(folder, "rows.db")
    database = sqlite3.connect(file)
    database.execute("ATTACH ? AS tenant", (os.path.join(folder, "sam.db"),))
    columns = ", ".join(f'"{name}" {kind}' for name, kind in COLUMNS)
    database.execute(f"CREATE TABLE computers_applications ({columns})")
    database.execute("INSERT INTO computers_applications SELECT * FROM tenant.computers_applications")
    database.commit()
    return file


def as_postgres(command):
    return ["runuser", "-u", "postgres", "--"] + command if os.geteuid() == 0 else command


def start_postgres(folder, sqlite_file):
    """A private instance that listens on a socket in the folder alone; None where there is no PostgreSQL."""
    programs = sorted(glob.glob("/usr/lib/postgresql/*/bin"))
    if not programs:
        return None
    program = programs[-1]
    if os.geteuid() == 0:
        os.chmod(folder, 0o755)
        shutil.chown(folder, "postgres")
    data = os.path.join(folder, "postgres")
    run = lambda *command, **more: subprocess.run(as_postgres(list(command)), check=True, stdout=subprocess.DEVNULL, **more)
    run(f"{program}/initdb", "-D", data, "-A", "trust", "-U", "bench", "-E", "UTF8", "--locale=C")
    run(f"{program}/pg_ctl", "-D", data, "-w", "-l", os.path.join(data, "log"), "-o", f"-k {folder} -h ''", "start")
    table = os.path.join(folder, "rows.csv")
    with open(table, "w", newline="") as output:
        csv.writer(output).writerows(sqlite3.connect(sqlite_file).execute(QUERY))
    columns = ", ".join(f'"{name}" {kind}' for name, kind in COLUMNS)
    psql = [f"{program}/psql", "-h", folder, "-U", "bench", "-d", "postgres", "-q", "-c"]
    run(*psql, f"CREATE TABLE computers_applications ({columns})")
    with open(table) as rows:
        run(*psql, "COPY computers_applications FROM STDIN CSV", stdin=rows)
    run(*psql, "VACUUM ANALYZE computers_applications")
    return lambda: run(f"{program}/pg_ctl", "-D", data, "-m", "immediate", "stop")


def measure(command):
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return {name: float(value) for name, value in (line.split() for line in output.splitlines())}


def commands(build, sources):
    """(driver, way of reading): command"""
    found = {}
    for name, (driver, connection, query) in sources.items():
        if not os.path.exists(driver):
            continue
        odbc = [f"{build}/bin/snowatlas-bench", "odbc", "--foreign", "--driver", driver, "--connection", connection,
                "--sql", query]
        found[name, "bound row arrays"] = odbc
        found[name, "SQLGetData cell by cell"] = odbc + ["--by-cell"]
        found[name, "pyodbc fetchall"] = [sys.executable, "-c", PYODBC, f"Driver={driver};{connection}", query]
    return found


def main():
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--build", default=f"{root}/build/release")
    options = parser.parse_args()
    build = os.path.abspath(options.build)
    folder = tempfile.mkdtemp(prefix="snowatlas-bench-")
    tenant, stop_postgres = None, None
    try:
        tenant, port = start_tenant(build, folder, options.rows)
        sqlite_file = make_sqlite(build, folder, options.rows)
        stop_postgres = start_postgres(folder, sqlite_file)
        connection = (f"BaseUrl=https://127.0.0.1:{port};ClientId=demo-client;ClientSecret=demo-secret;"
                      f"CaFile={folder}/ca.pem")
        sources = {
            "this driver": (f"{build}/lib/libsnowatlasodbc.so", connection, "SELECT * FROM sam.computers_applications"),
            "psqlODBC": ("/usr/lib/x86_64-linux-gnu/odbc/psqlodbcw.so",
                         f"Servername={folder};Database=postgres;UserName=bench", QUERY),
            "SQLite ODBC": ("/usr/lib/x86_64-linux-gnu/odbc/libsqlite3odbc.so", f"Database={sqlite_file}", QUERY),
        }
        measured = {}
        for run in range(options.runs + 1):  # the first one warms up
            for what, command in commands(build, sources).items():
                result = measure(command)
                assert result["rows"] == options.rows, (what, result)
                if run > 0:
                    measured.setdefault(what, []).append(result)
        print(f"{options.rows} rows, medians of {options.runs} runs\n")
        print("| way of reading | driver | rows a second | rows a second of CPU in the client |\n|---|---|---|---|")
        for name, way in sorted(measured, key=lambda what: what[1]):
            wall = statistics.median(result["wall_ms"] for result in measured[name, way])
            cpu = statistics.median(result["cpu_ms"] for result in measured[name, way])
            print(f"| {way} | {name} | {options.rows / wall * 1000:,.0f} | {options.rows / cpu * 1000:,.0f} |")
    finally:
        if stop_postgres:
            stop_postgres()
        if tenant:
            tenant.terminate()
            tenant.wait()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()

"""The three data sources: the driver on temporary tables, and two other drivers on tables of their own."""
import contextlib
import os
import pathlib
import shutil
import socket
import subprocess
import time

LIBRARIES = "/usr/lib/x86_64-linux-gnu/odbc"


class Database:
    """A data source `dsn` in the ODBC configuration that `environment` names."""

    def __init__(self, name, folder, settings, temporary):
        self.name = name
        self.dsn = name
        self.temporary = temporary  # only temporary tables can be created
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "odbcinst.ini").write_text(f"[{name} driver]\nDriver={settings.pop('Driver')}\n")
        lines = "".join(f"{key}={value}\n" for key, value in settings.items())
        (folder / "odbc.ini").write_text(f"[{self.dsn}]\nDriver={name} driver\n{lines}")
        self.environment = {"ODBCSYSINI": str(folder), "ODBCINI": str(folder / "odbc.ini")}

    def reset(self):
        """Forgets the tables an earlier program left behind."""


class Sqlite(Database):
    def reset(self):
        (self.folder / "suites.db").unlink(missing_ok=True)


class PostgreSql(Database):
    def reset(self):
        postgres(self.server, "psql", "-q", "-h", self.server, "-d", "postgres", "-c", "DROP DATABASE IF EXISTS suites")
        postgres(self.server, "psql", "-q", "-h", self.server, "-d", "postgres", "-c", "CREATE DATABASE suites")


def wait_for(path, process):
    for _ in range(300):
        if path.exists() and path.read_text().strip():
            return path.read_text().strip()
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise RuntimeError(f"{path} was not written")


@contextlib.contextmanager
def snow_atlas(build, folder):
    """The driver, in front of a small simulated tenant."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    port = folder / "port"
    log = (folder / "tenant.log").open("w")
    tenant = subprocess.Popen(
        [build / "bin/snowatlas-tenant", "--computers", "5", "--seed", "1", "--certificates", folder / "tls", "--port-file", port],
        stdout=log,
        stderr=log,
        stdin=subprocess.DEVNULL,
    )
    try:
        settings = {
            "Driver": build / "lib/libsnowatlasodbc.so",
            "BaseUrl": f"https://127.0.0.1:{wait_for(port, tenant)}",
            "ClientId": "demo-client",
            "ClientSecret": "demo-secret",
            "CaFile": folder / "tls/ca.pem",
        }
        yield Database("snowatlas", folder, settings, temporary=True)
    finally:
        tenant.terminate()
        tenant.wait()


@contextlib.contextmanager
def sqlite(_build, folder):
    driver = pathlib.Path(LIBRARIES) / "libsqlite3odbc.so"
    if not driver.exists():
        raise FileNotFoundError("libsqliteodbc is not installed")
    yield Sqlite("sqlite", folder, {"Driver": driver, "Database": folder / "suites.db", "Timeout": 2000}, temporary=False)


def postgres(folder, program, *arguments):
    """Runs one of PostgreSQL's programs, which refuse to be run by root."""
    binaries = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"))[-1]
    command = [str(binaries / program), *map(str, arguments)]
    if os.geteuid() == 0:
        command = ["runuser", "-u", "postgres", "--", *command]
    subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@contextlib.contextmanager
def postgresql(_build, folder):
    """psqlODBC in front of a private server, reached on the loopback only."""
    driver = pathlib.Path(LIBRARIES) / "psqlodbcw.so"
    if not driver.exists() or not pathlib.Path("/usr/lib/postgresql").exists():
        raise FileNotFoundError("odbc-postgresql and postgresql are not both installed")
    # Its server may not be able to enter the build folder.
    server = pathlib.Path("/tmp") / f"snowatlas_suites_{os.getpid()}"
    server.mkdir(mode=0o700)
    if os.geteuid() == 0:
        shutil.chown(server, "postgres")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    try:
        user = "postgres"
        postgres(server, "initdb", "-D", server / "data", "-U", user, "-A", "trust", "-E", "UTF8", "--locale", "C.UTF-8")
        os.environ["PGPORT"], os.environ["PGUSER"] = str(port), user
        options = f"-F -c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={server} -c fsync=off -c lock_timeout=3000"
        postgres(server, "pg_ctl", "-D", server / "data", "-w", "-l", server / "log", "-o", options, "start")
        try:
            settings = {"Driver": driver, "Servername": "127.0.0.1", "Port": port, "Database": "suites", "Username": user}
            database = PostgreSql("postgresql", folder, settings, temporary=False)
            database.server = server
            yield database
        finally:
            postgres(server, "pg_ctl", "-D", server / "data", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(server, ignore_errors=True)


ALL = {"snowatlas": snow_atlas, "sqlite": sqlite, "postgresql": postgresql}

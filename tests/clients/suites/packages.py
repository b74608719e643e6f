"""How the test programs of each source package are run. A run gives a dictionary from case to outcome."""
import os
import pathlib
import re
import shutil
import subprocess
import xml.etree.ElementTree as ElementTree

PASSED, FAILED, SKIPPED = "passed", "failed", "skipped"
SECONDS = 120  # for one program


def run(command, folder, environment, seconds=SECONDS):
    """(output, ended by itself)."""
    try:
        done = subprocess.run(
            list(map(str, command)),
            cwd=folder,
            env={**os.environ, "LC_ALL": "C.UTF-8", **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=seconds,
        )
        return done.stdout.decode("utf-8", "replace"), done.returncode >= 0
    except subprocess.TimeoutExpired as expired:
        return (expired.stdout or b"").decode("utf-8", "replace"), False


class Package:
    """A source package and the paths in it that are needed."""

    def __init__(self, source, paths):
        self.source = source
        self.paths = paths

    def wanted(self, path):
        return any(path == start or path.startswith(start + "/") for start in self.paths)

    def build(self, folder):
        """Prepares an unpacked copy; once for each."""

    def cases(self, folder, database, logs):
        raise NotImplementedError


class Pyodbc(Package):
    PROGRAMS = {"postgresql_test": "PYODBC_POSTGRESQL", "mysql_test": "PYODBC_MYSQL", "sqlserver_test": "PYODBC_SQLSERVER"}

    def __init__(self):
        super().__init__("pyodbc", ["tests"])

    def cases(self, folder, database, logs):
        results = {}
        for program, variable in self.PROGRAMS.items():
            database.reset()
            report = logs / f"{program}.xml"
            report.unlink(missing_ok=True)
            # Debian's pyodbc belongs to Debian's Python.
            command = ["/usr/bin/python3", "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--junitxml={report}"]
            environment = {variable: f"DSN={database.dsn}", **database.environment}
            output, _ = run([*command, f"tests/{program}.py"], folder, environment, 5 * SECONDS)
            (logs / f"{program}.log").write_text(output)
            results.update(self.read(program, report))
        return results

    @staticmethod
    def read(program, report):
        results = {}
        for case in ElementTree.parse(report).iter("testcase") if report.exists() else ():
            bad = case.find("failure") is not None or case.find("error") is not None
            skipped = case.find("skipped") is not None
            results[f"{program} {case.get('name')}"] = FAILED if bad else SKIPPED if skipped else PASSED
        return results or {program: FAILED}


class Perl(Package):
    """Counts every assertion. What a program that ends early does not come to is not counted as run."""

    LINE = re.compile(r"^(not )?ok (\d+)(?: - )?(.*?)(\s*# (?:skip|TODO).*)?$", re.MULTILINE | re.IGNORECASE)

    def __init__(self):
        super().__init__("libdbd-odbc-perl", ["t"])

    def cases(self, folder, database, logs):
        results = {}
        environment = {"DBI_DSN": f"dbi:ODBC:{database.dsn}", "DBI_USER": "demo-client", "DBI_PASS": "demo-secret"}
        if database.name != "snowatlas":
            environment.update(DBI_USER="postgres", DBI_PASS="")
        for program in sorted((folder / "t").glob("*.t")):
            if program.stem.startswith("pod"):
                continue
            database.reset()
            output, ended = run(["perl", "-w", "-It", f"t/{program.name}"], folder, {**environment, **database.environment})
            (logs / f"{program.stem}.log").write_text(output)
            results.update(self.read(program.stem, output, ended))
        return results

    def read(self, program, output, ended):
        results = {}
        for bad, number, name, directive in self.LINE.findall(output):
            outcome = SKIPPED if directive else FAILED if bad else PASSED
            results[f"{program} {number} {name}".strip()] = outcome
        plan = re.search(r"^1\.\.(\d+)", output, re.MULTILINE)
        if not ended or (plan and len(results) < int(plan[1])):
            results[f"{program} ends early"] = FAILED
        if not results:
            results[program] = SKIPPED if plan else FAILED
        return results


class Php(Package):
    def __init__(self):
        super().__init__("php8.2", ["run-tests.php", "ext/odbc/tests", "ext/pdo_odbc/tests", "ext/pdo/tests"])

    def cases(self, folder, database, logs):
        database.reset()
        user, password = ("demo-client", "demo-secret") if database.name == "snowatlas" else ("", "")
        report = logs / "results"
        environment = {
            **database.environment,
            "ODBC_TEST_DSN": database.dsn,
            "ODBC_TEST_USER": user,
            "ODBC_TEST_PASS": password,
            "PDO_ODBC_TEST_DSN": f"odbc:{database.dsn}",
            "PDO_ODBC_TEST_USER": user,
            "PDO_ODBC_TEST_PASS": password,
            "NO_INTERACTION": "1",
            "TEST_PHP_EXECUTABLE": shutil.which("php"),
        }
        command = ["php", "run-tests.php", "-q", "--no-color", "--no-progress", "--set-timeout", "60", "-W", report]
        if database.temporary:
            # What cleans up connects anew, and finds none of the tables of the connection before.
            command.append("--no-clean")
        output, _ = run([*command, "ext/odbc/tests", "ext/pdo_odbc/tests"], folder, environment, 10 * SECONDS)
        (logs / "run-tests.log").write_text(output)
        results = {}
        for line in report.read_text().splitlines() if report.exists() else ():
            outcome, _, path = line.partition("\t")
            name = path.strip().rpartition("ext/")[2].removesuffix(".phpt").replace("/tests/", " ")
            results[name] = {"PASSED": PASSED, "SKIPPED": SKIPPED}.get(outcome.strip(), FAILED)
        return results or {"run-tests": FAILED}


class Soci(Package):
    PROGRAMS = ["postgresql", "mysql", "mssql"]

    def __init__(self):
        super().__init__("soci", ["tests", "include/private"])

    def build(self, folder):
        for program in self.PROGRAMS:
            target = folder / program
            if target.exists():
                continue
            command = ["g++", "-std=c++14", "-O0", "-w", "-Itests", "-Iinclude/private", f"tests/odbc/test-odbc-{program}.cpp", "-o", target]
            output, _ = run([*command, "-lsoci_odbc", "-lsoci_core", "-lodbc"], folder, {}, 10 * SECONDS)
            (folder / f"{program}.build.log").write_text(output)

    def cases(self, folder, database, logs):
        results = {}
        for program in self.PROGRAMS:
            if not (folder / program).exists():
                results[f"{program} does not compile"] = FAILED
                continue
            database.reset()
            report = logs / f"{program}.xml"
            report.unlink(missing_ok=True)
            command = [f"./{program}", f"DSN={database.dsn}", "-r", "junit", "-o", report]
            output, _ = run(command, folder, database.environment, 3 * SECONDS)
            (logs / f"{program}.log").write_text(output)
            results.update(self.read(program, report))
        return results

    @staticmethod
    def read(program, report):
        results = {}
        try:
            cases = list(ElementTree.parse(report).iter("testcase"))
        except (ElementTree.ParseError, FileNotFoundError):
            return {f"{program} ends early": FAILED}
        for case in cases:
            # A case fails with any of its sections.
            name = f"{program} {case.get('name', '').partition('/')[0]}"
            bad = case.find("failure") is not None or case.find("error") is not None
            if bad or results.get(name) == FAILED:
                results[name] = FAILED
            else:
                results[name] = PASSED
        return results


class PsqlOdbc(Package):
    """Programs whose output is compared with one of the expected ones."""

    def __init__(self):
        super().__init__("psqlodbc", ["test", "config.h.in"])

    def build(self, folder):
        tests = folder / "test"
        (tests / "src/config.h").touch()
        for source in sorted((tests / "src").glob("*-test.c")):
            target = tests / "exe" / source.stem
            if target.exists():
                continue
            target.parent.mkdir(exist_ok=True)
            command = ["gcc", "-w", "-Isrc", source, "src/common.c", "-o", target, "-lodbc", "-lm"]
            run(command, tests, {})

    def cases(self, folder, database, logs):
        tests = folder / "test"
        results = {}
        dsn_file = database.folder / "psqlodbc.ini"
        dsn_file.write_text(
            (database.folder / "odbc.ini").read_text().replace(f"[{database.dsn}]", "[psqlodbc_test_dsn]")  # they name it so
        )
        environment = {**database.environment, "ODBCINI": str(dsn_file)}
        for program in sorted((tests / "exe").glob("*-test")):
            output, ended = run([program], tests, environment)
            (logs / f"{program.name}.log").write_text(output)
            name = program.name.removesuffix("-test")
            wanted = (tests / "expected").glob(f"{name}*.out")
            good = ended and any(expected.read_text(errors="replace") == output for expected in wanted)
            results[name] = PASSED if good else FAILED
        return results


ALL = {package.source: package for package in (Pyodbc(), Perl(), Php(), Soci(), PsqlOdbc())}

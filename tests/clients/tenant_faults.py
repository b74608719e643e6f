"""Faults of the tenant behind the data source (tests/tenant/README.md), set from a test's own process."""
import contextlib
import os
import pathlib
import ssl
import urllib.request


def _control(method, query=""):
    text = pathlib.Path(os.environ["ODBCINI"]).read_text(encoding="utf-8")
    settings = dict(line.replace(" ", "").split("=", 1) for line in text.splitlines() if "=" in line)
    request = urllib.request.Request(settings["BaseUrl"] + "/control/faults" + query, method=method)
    with urllib.request.urlopen(request, context=ssl.create_default_context(cafile=settings["CaFile"])):
        pass


@contextlib.contextmanager
def fault(**members):
    _control("POST", "?" + "&".join(f"{name}={value}" for name, value in members.items()))
    try:
        yield
    finally:
        _control("DELETE")

"""Uses the setup library as graphical administrators of ODBC do, through libodbcinst: asks for the form's fields, adds a data
source with them, changes and removes it. The argument is the path of libsnowatlasodbcS.so."""
import ctypes
import ctypes.util
import os
import pathlib
import re
import stat
import sys
import tempfile

folder = pathlib.Path(tempfile.mkdtemp())
os.environ.update(ODBCSYSINI=str(folder), ODBCINI=str(folder / "odbc.ini"), XDG_CONFIG_HOME=str(folder / "config"))
(folder / "odbcinst.ini").write_text(f"[Snow Atlas]\nDriver=/nowhere.so\nSetup={sys.argv[1]}\n")
(folder / "odbc.ini").write_text("")
installer = ctypes.CDLL(ctypes.util.find_library("odbcinst"))

ADD, CONFIGURE, REMOVE = 1, 2, 3
FILE, PASSWORD = 4, 6  # kinds of fields


class Property(ctypes.Structure):
    """ODBCINSTPROPERTY of odbcinstext.h"""


Property._fields_ = [
    ("next", ctypes.POINTER(Property)),
    ("name", ctypes.c_char * 1001),
    ("value", ctypes.c_char * 1001),
    ("prompt_type", ctypes.c_int),
    ("prompt_data", ctypes.c_void_p),
    ("help", ctypes.c_char_p),
    ("widget", ctypes.c_void_p),
    ("refresh", ctypes.c_int),
    ("library", ctypes.c_void_p),
]


def form():
    first = ctypes.POINTER(Property)()
    assert installer.ODBCINSTConstructProperties(b"Snow Atlas", ctypes.byref(first)) == 0
    fields, field = {}, first
    while field:
        fields[field.contents.name.decode()] = (field.contents.prompt_type, field.contents.help)
        field = field.contents.next
    installer.ODBCINSTDestructProperties(ctypes.byref(first))
    return fields


def configure(request, *attributes):
    text = "\0".join(attributes).encode() + b"\0\0"
    return installer.SQLConfigDataSource(None, request, b"Snow Atlas", text) == 1


fields = form()
readme = (pathlib.Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
settings = re.findall(r"^\| `(\w+)`.* \|$", readme.split("## Settings")[1].split("\n## ")[0], re.MULTILINE)
missing = set(settings) - set(fields)
assert len(settings) > 10 and not missing, missing
assert fields["ClientSecret"][0] == PASSWORD and fields["CaFile"][0] == FILE, fields
unexplained = [name for name, (_, text) in fields.items() if name not in ("Name", "Description", "Driver") and not text]
assert not unexplained, unexplained

assert configure(ADD, "DSN=Atlas", "Region=westeurope", "ClientId=me", "ClientSecret=s3cret")
written = (folder / "odbc.ini").read_text()
assert "[Atlas]" in written and "westeurope" in written and "s3cret" not in written, written
secret = folder / "config/snowatlas-odbc/Atlas.secret"
assert secret.read_text() == "s3cret\n" and stat.S_IMODE(secret.stat().st_mode) == 0o600
assert configure(CONFIGURE, "DSN=Atlas", "MaxConcurrency=4")
written = (folder / "odbc.ini").read_text()
assert "westeurope" in written and "MaxConcurrency" in written, written
assert configure(REMOVE, "DSN=Atlas")
assert "Atlas" not in (folder / "odbc.ini").read_text() and not secret.exists()
assert not configure(REMOVE, "DSN=Atlas")
print(f"{len(fields)} fields; added, changed, removed")

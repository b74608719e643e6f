"""What Excel, Power BI and Tableau are given: archives with exactly the files their makers ask for, XML of the documented
elements, and samples whose statements run. Arguments: SnowAtlas.mez, snow_atlas_odbc.taco, the folder installer/."""
import os
import pathlib
import sys
import xml.etree.ElementTree as ElementTree
import zipfile

try:
    import pyodbc
except ImportError:
    print("pyodbc is not installed (package python3-pyodbc)")
    sys.exit(77)

MEZ = {"SnowAtlas.pq"} | {f"SnowAtlas{size}.png" for size in (16, 20, 24, 32, 40, 48, 64)}
TACO = {
    "manifest.xml": "connector-plugin",
    "connectionFields.xml": "connection-fields",
    "connectionMetadata.xml": "connection-metadata",
    "connectionResolver.tdr": "tdr",
    "connectionBuilder.js": None,
    "dialect.tdd": "dialect",
}
PNG = b"\x89PNG\r\n\x1a\n"
ODC = "{urn:schemas-microsoft-com:office:odc}"


def check_mez(path):
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        assert set(archive.namelist()) == MEZ, archive.namelist()
        source = archive.read("SnowAtlas.pq").decode("utf-8")
        for name in MEZ - {"SnowAtlas.pq"}:
            image = archive.read(name)
            size = int("".join(filter(str.isdigit, name)))
            assert image.startswith(PNG) and int.from_bytes(image[16:20], "big") == size, name
            assert f'Extension.Contents("{name}")' in source, f"{name} is not used"


def check_taco(path):
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        assert set(archive.namelist()) == set(TACO), archive.namelist()
        for name, element in TACO.items():
            if element is not None:
                assert ElementTree.fromstring(archive.read(name)).tag == element, name
        manifest = ElementTree.fromstring(archive.read("manifest.xml"))
        connector = manifest.get("class")
        for name in ("connectionResolver.tdr", "dialect.tdd"):
            assert ElementTree.fromstring(archive.read(name)).get("class") == connector, f"{name} is of another class"
        named = [element.get("file") for element in manifest.iter() if element.get("file")]
        missing = set(named) - set(TACO)
        assert named and not missing, f"the manifest names {missing}"


def check_samples(folder, connection):
    query = (folder / "applications.dqy").read_bytes().decode("ascii")
    kind, version, text, sql, *_, names, end = query.split("\r\n")
    assert (kind, version, text, end) == ("XLODBC", "1", "DSN=Atlas;", ""), query
    cursor = connection.execute(sql)
    assert [column[0] for column in cursor.description] == names.split("\t"), cursor.description
    assert cursor.fetchone() is not None
    connector = ElementTree.parse(folder / "applications.odc").getroot().find(f".//{ODC}Connection")
    assert connector.get(f"{ODC}Type") == "ODBC"
    fields = {element.tag.removeprefix(ODC): element.text for element in connector}
    assert fields == {"ConnectionString": text, "CommandType": "SQL", "CommandText": sql}, fields


mez, taco, installer = map(pathlib.Path, sys.argv[1:])
check_mez(mez)
check_taco(taco)
check_samples(installer / "excel", pyodbc.connect("DSN=" + os.environ.get("DSN", "SnowAtlasDemo")))
print("the connectors are whole, the samples run")

"""Runs the scenario through LibreOffice's own ODBC access (SDBC), without a window. With the name of a PNG file as argument it
also puts a report with a chart into a Calc sheet and draws it there (installer/README.md shows the picture).

Packages: libreoffice-base, libreoffice-calc, python3-uno; poppler-utils for the picture.
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

try:
    import uno
    from com.sun.star.awt import Rectangle
    from com.sun.star.beans import PropertyValue
    from com.sun.star.connection import NoConnectException
    from com.sun.star.sdbc import SQLException
except ImportError:
    print("LibreOffice's Python bridge is not installed (package python3-uno)")
    sys.exit(77)
if shutil.which("soffice") is None:
    print("LibreOffice is not installed (packages libreoffice-base, libreoffice-calc)")
    sys.exit(77)

REPORT = """SELECT a.manufacturer AS "Manufacturer", COUNT(*) AS "Installations", COUNT(DISTINCT i.computerId) AS "Computers",
SUM(CASE WHEN i.lastUsed IS NULL THEN 1 ELSE 0 END) AS "Never used", MAX(i.lastUsed) AS "Last used"
FROM sam.computers_applications i JOIN sam.applications a ON a.id = i.applicationId
WHERE a.manufacturer <> ''
GROUP BY a.manufacturer ORDER BY 2 DESC LIMIT 14"""


def property_value(name, value):
    result = PropertyValue()
    result.Name, result.Value = name, value
    return result


def start_office(folder, headless=True):
    """The process and its component context."""
    pipe = f"snowatlas{os.getpid()}"
    process = subprocess.Popen(
        ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--norestore", "--nologo",
         f"--accept=pipe,name={pipe};urp;", *(["--headless"] if headless else [])],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(240):
        try:
            return process, resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            time.sleep(0.5)
    raise RuntimeError("LibreOffice does not answer")


def read_rows(result):
    columns = range(1, result.getMetaData().getColumnCount() + 1)
    rows = []
    while result.next():
        row = []
        for column in columns:
            text = result.getString(column)
            row.append(None if result.wasNull() else text)
        rows.append(row)
    return rows


def answer_of(step, connection):
    if step.get("call") == "tables":
        rows = read_rows(connection.getMetaData().getTables(None, "%", "%", ()))
        return {"rows": [row[1:3] for row in rows]}
    try:
        return {"rows": read_rows(connection.createStatement().executeQuery(step["sql"]))}
    except SQLException as error:
        return {"error": error.SQLState, "message": error.Message}


def add_chart(sheet, row_count):
    """Installations of each manufacturer, below the rows."""
    area = Rectangle()
    area.X, area.Y, area.Width, area.Height = 0, sheet.getCellByPosition(0, row_count + 2).Position.Y, 16000, 8500
    cells = sheet.getCellRangeByPosition(0, 0, 1, row_count).RangeAddress
    sheet.Charts.addNewByName("Installations", area, (cells,), True, True)
    chart = sheet.Charts.getByName("Installations").EmbeddedObject
    chart.Diagram = chart.createInstance("com.sun.star.chart.BarDiagram")


def draw_report(context, connection, folder, picture):
    desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    document = desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, (property_value("Hidden", True),))
    sheet = document.Sheets.getByIndex(0)
    result = connection.createStatement().executeQuery(REPORT)
    names = [result.getMetaData().getColumnLabel(column) for column in range(1, 6)]
    for column, name in enumerate(names):
        sheet.getCellByPosition(column, 0).String = name
    header = sheet.getCellRangeByPosition(0, 0, len(names) - 1, 0)
    header.CharWeight = 150.0
    header.CellBackColor = 0xDDE6F0
    for number, row in enumerate(read_rows(result), start=1):
        for column, text in enumerate(row):
            cell = sheet.getCellByPosition(column, number)
            if column in (1, 2, 3):
                cell.Value = float(text)
            else:
                cell.String = text.partition(".")[0]
    sheet.Columns.OptimalWidth = True
    add_chart(sheet, row_count=number)
    page = document.StyleFamilies.getByName("PageStyles").getByName(sheet.PageStyle)
    page.HeaderIsOn = page.FooterIsOn = False
    pdf = pathlib.Path(folder, "report.pdf")
    document.storeToURL(pdf.as_uri(), (property_value("FilterName", "calc_pdf_Export"),))
    document.close(True)
    subprocess.run(
        ["pdftoppm", "-png", "-r", "96", "-singlefile", "-x", "60", "-y", "60", "-W", "680", "-H", "640", pdf,
         picture.removesuffix(".png")],
        check=True,
    )  # fmt: skip


def main():
    with tempfile.TemporaryDirectory() as folder:
        process, context = start_office(folder)
        try:
            manager = context.ServiceManager.createInstanceWithContext("com.sun.star.sdbc.DriverManager", context)
            # LibreOffice takes the locale's character set unless told; C.UTF-8 is none it knows.
            connection = manager.getConnectionWithInfo(
                "sdbc:odbc:" + os.environ.get("DSN", "SnowAtlasDemo"), (property_value("CharSet", "utf-8"),)
            )
            if len(sys.argv) > 1:
                draw_report(context, connection, folder, sys.argv[1])
                return
            for step in json.load(open(os.environ["SCENARIO"], encoding="utf-8"))["steps"]:
                print(json.dumps({"step": step["name"], **answer_of(step, connection)}, ensure_ascii=False))
            connection.close()
        finally:
            process.terminate()
            process.wait(30)


if __name__ == "__main__":
    main()

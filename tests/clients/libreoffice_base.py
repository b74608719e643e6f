"""Draws LibreOffice Base at work (installer/README.md shows the picture): the driver's tables listed, and a query's rows.

libreoffice_base.py PICTURE.png, on an X display (xvfb-run -s "-screen 0 1240x700x24" …), with the data source DSN.
Packages: libreoffice-base, python3-uno, xvfb, imagemagick, xdotool.
"""
import os
import pathlib
import subprocess
import sys
import tempfile
import time

from libreoffice import property_value, start_office

NAME = "Unused software"
QUERY = """SELECT a.manufacturer AS "Manufacturer", a.name AS "Application", COUNT(*) AS "Installations",
SUM(CASE WHEN i.lastUsed IS NULL THEN 1 ELSE 0 END) AS "Never used", MAX(i.lastUsed) AS "Last used"
FROM sam.computers_applications i JOIN sam.applications a ON a.id = i.applicationId
WHERE a.manufacturer IN ('Adobe', 'Atlassian', 'Autodesk', 'IBM', 'Microsoft', 'Oracle', 'SAP', 'VMware')
GROUP BY a.manufacturer, a.name ORDER BY 4 DESC, 3 DESC LIMIT 40"""
QUERY_KIND = 1  # com.sun.star.sdb.application.DatabaseObject


def make_database(context, folder):
    """An .odb file that connects to the data source and holds the query."""
    databases = context.ServiceManager.createInstanceWithContext("com.sun.star.sdb.DatabaseContext", context)
    source = databases.createInstance()
    source.URL = "sdbc:odbc:" + os.environ.get("DSN", "SnowAtlasDemo")
    source.Info = (property_value("CharSet", "utf-8"),)
    query = source.QueryDefinitions.createInstance()
    query.Command, query.EscapeProcessing = QUERY, False  # as written, to the driver
    source.QueryDefinitions.insertByName(NAME, query)
    address = pathlib.Path(folder, "Snow Atlas.odb").as_uri()
    source.DatabaseDocument.storeAsURL(address, ())
    source.DatabaseDocument.close(True)
    return address


def place(frame, left, top, width, height):
    frame.ContainerWindow.setPosSize(left, top, width, height, 15)  # all four count
    frame.ContainerWindow.setVisible(True)


def click(left, top, times=1):
    at = ["mousemove", str(left), str(top), "click", "--repeat", str(times), "--delay", "50", "1"]
    subprocess.run(["xdotool", *at], check=True)
    time.sleep(1)


def main():
    with tempfile.TemporaryDirectory() as folder:
        process, context = start_office(folder, headless=False)
        try:
            desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
            address = make_database(context, folder)
            document = desktop.loadComponentFromURL(address, "_blank", 0, ())
            controller = document.CurrentController
            controller.connect()
            place(controller.Frame, 0, 0, 560, 700)
            dispatch(context, controller.Frame, ".uno:DBViewTables")
            rows = controller.loadComponent(QUERY_KIND, NAME, False)
            place(rows.CurrentController.Frame if hasattr(rows, "CurrentController") else rows.Frame, 560, 0, 680, 700)
            time.sleep(6)
            # What has no programming interface: the tree of tables is opened, the columns are made as wide as their texts.
            click(128, 424)  # the first schema is open: close it
            click(128, 505)  # the last, sam
            for border in (1033, 766, 677):
                click(border, 54, times=2)
            subprocess.run(["import", "-window", "root", sys.argv[1]], check=True)
        finally:
            process.terminate()
            process.wait(30)


def dispatch(context, frame, command):
    helper = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.DispatchHelper", context)
    helper.executeDispatch(frame, command, "", 0, ())


if __name__ == "__main__":
    main()

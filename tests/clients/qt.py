"""Runs the scenario through Qt's QODBC driver (QSqlDatabase), by way of PyQt."""
import json
import os
import sys

try:
    from PyQt5.QtCore import QCoreApplication, QDate, QDateTime, Qt
    from PyQt5.QtSql import QSqlDatabase, QSqlQuery
except ImportError:
    print("PyQt is not installed (packages python3-pyqt5.qtsql, libqt5sql5-odbc)")
    sys.exit(77)

application = QCoreApplication([])
if not QSqlDatabase.isDriverAvailable("QODBC"):
    print("Qt's QODBC is not installed (package libqt5sql5-odbc)")
    sys.exit(77)


def text_of(query, column):
    if query.isNull(column):
        return None
    value = query.value(column)
    if isinstance(value, QDateTime):
        return value.toString("yyyy-MM-dd HH:mm:ss")
    if isinstance(value, QDate):
        return value.toString(Qt.ISODate)
    return str(value)


def answer_of(step, database):
    if step.get("call") == "tables":
        missing = {name for _, name in step["contains"]}.difference(database.tables())
        if missing:
            return {"error": "", "message": f"{missing} not among the tables"}
        return {"not": "Qt lists tables without their schema; the names are there"}
    query = QSqlQuery(database)
    query.setForwardOnly(True)
    query.setNumericalPrecisionPolicy(0)  # QSql.HighPrecision: decimals as text
    if not query.exec(step["sql"]):
        # Only the text has what the driver said; Qt shows the native code apart, and no SQLSTATE.
        return {"not": "Qt shows an error without its SQLSTATE"} if "error" in step else {"error": query.lastError().text()}
    columns = range(query.record().count())
    rows = []
    while query.next():
        rows.append([text_of(query, column) for column in columns])
    return {"rows": rows}


connection = QSqlDatabase.addDatabase("QODBC")
connection.setDatabaseName(os.environ["DSN"])
if not connection.open():
    sys.exit(connection.lastError().text())
for scenario_step in json.load(open(os.environ["SCENARIO"], encoding="utf-8"))["steps"]:
    print(json.dumps({"step": scenario_step["name"], **answer_of(scenario_step, connection)}, ensure_ascii=False))

#!/usr/bin/python3
"""A program that forks while it is connected, as servers do that fork their workers.

The child may use connections of its own, and let go of what it has inherited; the parent's go on.
"""
import os
import signal
import sys

try:
    import pyodbc
except ImportError:
    print("pyodbc is not installed for /usr/bin/python3")
    sys.exit(77)

CONNECTION = "DSN=" + os.environ.get("DSN", "SnowAtlasDemo")
COUNT = "select count(*) from sam.computers"
ROWS = "select computerId from sam.computers_applications"


def in_child(work):
    """Runs work() in a fork; true where it ends well within a minute, the exit handlers included."""
    child = os.fork()
    if child == 0:
        signal.alarm(60)
        work()
        sys.exit(0)
    _, status = os.waitpid(child, 0)
    return status == 0


def check(what, good):
    print("ok " if good else "FAILED", what)
    if not good:
        sys.exit(1)


# Before anything is connected.
check("a child connects on its own", in_child(lambda: pyodbc.connect(CONNECTION).execute(COUNT).fetchval()))

connection = pyodbc.connect(CONNECTION + ";PageSize=10", autocommit=True)
expected = connection.execute(COUNT).fetchval()
reading = connection.cursor().execute(ROWS)
first = reading.fetchone()


def connect_anew():
    assert pyodbc.connect(CONNECTION).execute(COUNT).fetchval() == expected


def use_the_parents():
    try:
        connection.execute(COUNT).fetchval()
    except pyodbc.Error as error:
        assert error.args[0] == "08S01", error
    else:
        raise AssertionError("the parent's connection must not be used")


def let_go():
    reading.close()
    connection.close()
    connect_anew()


check("a child connects while the parent reads", in_child(connect_anew))
check("a child is told that a connection is its parent's", in_child(use_the_parents))
check("a child lets go of what it inherited", in_child(let_go))
check("a child ends at once", in_child(lambda: None))
check("the parent reads on", len(reading.fetchall()) > 0)
check("the parent asks again", connection.execute(COUNT).fetchval() == expected)

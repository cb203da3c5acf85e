"""What a person is told when a database refuses: disk full, locked, read-only, connection lost."""

from __future__ import annotations

import sqlite3

from sqlalchemy.exc import DBAPIError, OperationalError

from models.core.errors import NotKnownError, StoreError
from models.store.server import NO_ANSWER

MEANWHILE = "another workstation wrote at the same moment: nothing was stored; try again"

_BY_WORDS = {
    "unable to open database file": "the database file cannot be opened: check its path and its folder",
    "attempt to write a readonly database": "the database is read-only: check the file's and folder's permissions",
    "file is not a database": "this file is not a Needlepoint database, or its beginning is damaged: check its path, "
    "or move it aside and restore a backup",
    "database disk image is malformed": "the database file is damaged: 'needlepoint database check' names where; move "
    "it aside and restore a backup",
    "malformed database schema": "the database file is damaged: move it aside and restore a backup",
    "Could not decode to UTF-8": "a text in the database is damaged: 'needlepoint database check' names where",
    "database is locked": "another program holds the database: try again",
    "database or disk is full": "the disk is full: nothing was stored; free space and try again",
    "disk I/O error": "the disk could not be read or written: nothing was stored",
}
"""SQLite's own words."""
_BY_STATE = {
    "25006": "the database is read-only: nothing was stored; ask who runs the server",
    "28P01": "the server refused the password: check the database address",
    "3D000": "the server has no database of this name: check the database address",
    "25P03": "this workstation paused in the middle: nothing was stored; try again",
    "40001": MEANWHILE,
    "40P01": MEANWHILE,
    "42501": "this account may not write here: nothing was stored; ask who runs the server",
    "53100": "the disk is full: nothing was stored; free space on the server and try again",
    "53200": "the server is out of memory: nothing was stored; try again",
    "53300": "the server has no room for another connection: close a workstation or raise max_connections",
    "55P03": "another workstation holds what is to be written: nothing was stored; try again",
    "57P03": "the server is starting or stopping: try again in a minute",
}
"""PostgreSQL's five signs (its manual, appendix A, "PostgreSQL Error Codes")."""


def failure(error: DBAPIError) -> StoreError:
    """Return what is raised for a driver's error: whoever gave up waiting cannot know what became of it."""
    text = one_line(error)
    return NotKnownError(text) if text.startswith(NO_ANSWER) else StoreError(text)


def one_line(error: DBAPIError) -> str:
    """Return a driver's error as one line for a person, without statement, parameters or patient data."""
    text = str(error.orig).strip().splitlines()[0] if error.orig else "no answer"
    if told := _BY_STATE.get(getattr(error.orig, "sqlstate", None) or ""):
        return told
    if message := _of_sqlite(text):
        return message
    if text == NO_ANSWER:
        return f"{NO_ANSWER}: not known yet whether this was stored. Look before you try again"
    if isinstance(error, OperationalError) and error.connection_invalidated:
        return "the connection to the database was lost: nothing was stored; try again"
    return f"the database refused: {text}"


def sqlite_line(error: sqlite3.Error) -> str:
    """Return an error of SQLite's own driver as one line, as `one_line` does."""
    return _of_sqlite(str(error)) or f"the database refused: {error}"


def _of_sqlite(text: str) -> str:
    return next((message for known, message in _BY_WORDS.items() if known in text), "")

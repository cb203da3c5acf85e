"""What a person is told when a database refuses: disk full, locked, read-only, connection lost."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError, OperationalError


def one_line(error: DBAPIError) -> str:
    """Return a driver's error as one line for a person, without statement, parameters or patient data."""
    text = str(error.orig).strip().splitlines()[0] if error.orig else "no answer"
    advice = {
        "unable to open database file": "the database file cannot be opened: check its path and its folder",
        "attempt to write a readonly database": "the database is read-only: check the file's and folder's permissions",
        "file is not a database": "this file is not a Needlepoint database",
        "database is locked": "another program holds the database: try again",
        "database or disk is full": "the disk is full: nothing was stored; free space and try again",
        "disk I/O error": "the disk could not be read or written: nothing was stored",
    }
    for known, message in advice.items():
        if known in text:
            return message
    if isinstance(error, OperationalError) and error.connection_invalidated:
        return "the connection to the database was lost: nothing was stored; try again"
    return f"the database refused: {text}"

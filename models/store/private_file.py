"""A database file its owner alone can read, with the files SQLite keeps beside it."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

SIDE_FILES = ("-wal", "-shm", "-journal")
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def make_private(path: str) -> None:
    """Make a missing database file for its owner alone, and take the others' rights from one that is there.

    SQLite gives the files beside it the rights of the database. What belongs to another account stays as it is:
    `open_to_others` names it.
    """
    if path == ":memory:" or path.startswith("file:"):
        return
    with suppress(OSError):
        # Left to SQLite the process's umask would decide. Only where nothing is: to close a file here that is open
        # elsewhere in this process would take away its locks.
        os.close(os.open(Path(path).resolve(), os.O_RDONLY | os.O_CREAT | os.O_EXCL, 0o600))
    for file in _files(path):
        with suppress(OSError):
            mode = stat.S_IMODE(file.stat().st_mode)
            if mode & _OTHERS:
                file.chmod(mode & ~_OTHERS)


def open_to_others(path: str) -> str:
    """Return which file other accounts of this machine can read, with what to do; "" when there is none."""
    for file in _files(path) if os.name == "posix" else ():
        with suppress(OSError):
            if stat.S_IMODE(file.stat().st_mode) & _OTHERS:
                return f"Other accounts can read {file}: its owner closes it with chmod 600."
    return ""


def _files(path: str) -> list[Path]:
    whole = Path(path).resolve()
    return [whole, *(whole.with_name(whole.name + suffix) for suffix in SIDE_FILES)]

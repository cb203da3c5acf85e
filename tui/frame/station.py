"""Which station this is: a random id kept in a file on this machine, never the machine's name."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from uuid import UUID, uuid4

FILE = "station"


def station_id(folder: Path | None) -> UUID | None:
    """Return the id kept in a folder, made when it is first asked for; None where none can be kept.

    Without one, sign-in offers nobody and everything else works.
    """
    if folder is None:
        return None
    file = folder / FILE
    return _kept(file) or _made(file)


def _kept(file: Path) -> UUID | None:
    with suppress(OSError, ValueError):
        return UUID(file.read_text(encoding="ascii").strip())
    return None


def _made(file: Path) -> UUID | None:
    made, beside = uuid4(), file.with_name(f"{FILE}.{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as kept:
            kept.write(f"{made}\n")
        # Whole or not at all: half an id would offer nobody for ever.
        beside.replace(file)
    except OSError:
        return None
    return _kept(file)

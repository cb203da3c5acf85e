"""Writes a paper with a patient's name on it to a file its owner alone can read."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from models.core.errors import StoreError


def write_reaction_report(folder: Path, name: str, text: str) -> Path:
    """Write `text` to `name` in `folder`, made if need be, and return the path; whole or not at all.

    Raises StoreError in one line.
    """
    path, beside = folder / name, folder / f".{name}.{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        beside.unlink(missing_ok=True)
        # Made anew and never followed: an old file may be readable by others, or lead elsewhere.
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        beside.replace(path)
    except OSError as error:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise StoreError(f"{path} cannot be written: {error.strerror}") from error
    return path

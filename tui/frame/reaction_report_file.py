"""Writes a paper with a patient's name on it to a file its owner alone can read."""

from __future__ import annotations

import os
from pathlib import Path

from models.core.errors import StoreError


def write_reaction_report(folder: Path, name: str, text: str) -> Path:
    """Write `text` to `name` in `folder`, made if need be, and return the path. Raises StoreError in one line."""
    path = folder / name
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.unlink(missing_ok=True)
        # Made anew and never followed: an old file may be readable by others, or lead elsewhere.
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise StoreError(f"{path} cannot be written: {error.strerror}") from error
    return path

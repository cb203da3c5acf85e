"""A backup's seal: its SHA-256 behind its last byte, where SQLite and pg_restore do not look.

Neither engine's own checks see every flipped bit: a changed letter in a name would be restored as it is.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from models.core.errors import StoreError
from models.safekeeping.files import failing_as

_MARK = b"\nneedlepoint backup sha256 "
_LENGTH = len(_MARK) + 64 + 1
_BLOCK = 1 << 20


def seal(file: Path) -> None:
    """Add the seal to a backup that is written. Raises StoreError when the disk is full."""
    with failing_as(f"{file.parent} takes no more"), file.open("ab") as backup:
        backup.write(_MARK + _digest(file, file.stat().st_size).encode() + b"\n")


def check_seal(file: Path) -> None:
    """Raise StoreError when a sealed backup is not what it was; one without a seal is left to the engine's checks."""
    with failing_as(f"{file} cannot be read"), file.open("rb") as backup:
        size = file.stat().st_size - _LENGTH
        if size < 0:
            return
        backup.seek(size, os.SEEK_SET)
        end = backup.read()
        if not end.startswith(_MARK) or end == _MARK + _digest(file, size).encode() + b"\n":
            return
    raise StoreError("it is not what was written")


def _digest(file: Path, size: int) -> str:
    digest, left = hashlib.sha256(), size
    with file.open("rb") as backup:
        while left and (block := backup.read(min(left, _BLOCK))):
            digest.update(block)
            left -= len(block)
    return digest.hexdigest()

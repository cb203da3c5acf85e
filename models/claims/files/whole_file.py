"""A file that appears whole or not at all, for its owner's eyes only."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from tempfile import mkstemp

from models.core.errors import BadInputError

Progress = Callable[[int], None]


def write_whole(path: Path, content: Iterable[bytes], progress: Progress = lambda _done: None) -> str:
    """Write a file that only its owner reads, whole or not at all; return the SHA-256 of its bytes.

    It is written under another name, forced to the disk and only then given its own. `progress` is told how many bytes
    are written. Raises BadInputError for a folder that cannot be used.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = mkstemp(prefix=".claims-", suffix=".part", dir=path.parent)
    except OSError as error:
        raise BadInputError("--output", f"{path.parent} cannot be written: {error.strerror or error}") from None
    digest = hashlib.sha256()
    try:
        with os.fdopen(handle, "wb") as file:
            for part in _counted(content, digest, progress):
                file.write(part)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
        _settle(path.parent)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return digest.hexdigest()


def _counted(content: Iterable[bytes], digest: hashlib._Hash, progress: Progress) -> Iterator[bytes]:
    done = 0
    for part in content:
        digest.update(part)
        done += len(part)
        progress(done)
        yield part


def _settle(folder: Path) -> None:
    """Force the file's name to the disk too, where the system can."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

"""Files of backups and stores: what kind they are, and writing one so that it is there whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from enum import Enum, auto
from pathlib import Path

from models.core.errors import StoreError
from models.store.private_file import SIDE_FILES

try:
    from fcntl import LOCK_EX, LOCK_NB, flock
except ImportError:  # pragma: no cover  (Windows)
    flock = None  # type: ignore[assignment]

_SQLITE, _DUMP = b"SQLite format 3\0", b"PGDMP"


class FileKind(Enum):
    """What the first bytes of a file say it is."""

    SQLITE = auto()
    DUMP = auto()
    EMPTY = auto()
    OTHER = auto()


def kind_of(path: Path) -> FileKind:
    """Look at a file's first bytes. Raises StoreError for one that is missing, a folder, or cannot be read."""
    if path.is_dir():
        raise StoreError(f"{path} is a folder: name the file")
    try:
        with path.open("rb") as file:
            first = file.read(len(_SQLITE))
    except FileNotFoundError:
        raise StoreError(f"there is no file {path}: check its name and its folder") from None
    except OSError as error:
        raise StoreError(f"{path} cannot be read: {error.strerror}") from error
    if not first:
        return FileKind.EMPTY
    if first == _SQLITE:
        return FileKind.SQLITE
    return FileKind.DUMP if first.startswith(_DUMP) else FileKind.OTHER


def check_new(path: Path) -> None:
    """Raise StoreError where a backup cannot be put: a folder, a file that is there, a folder that is not."""
    if path.is_dir():
        raise StoreError(f"{path} is a folder: name the file to write")
    if os.path.lexists(path):
        raise StoreError(f"{path} is there already: name another file, or let --keep add the time to its name")
    if not path.parent.is_dir():
        raise StoreError(f"the folder {path.parent} is not there: make it, or connect the drive it is on")


@contextmanager
def written_beside(target: Path) -> Iterator[Path]:
    """Yield a private, empty file beside `target`; when the block ends well it takes the target's place, whole.

    Killed or failed, it leaves no target; what a killed one left beside is taken away by the next. Raises StoreError
    when another program writes the same target, or the folder takes no file.
    """
    with own_file(target.with_name(f".{target.name}.part")) as part:
        yield part
        _check_it_is_all_in(part)
        with failing_as(f"{target} could not be written"):
            _flush(part)
            part.replace(target)
            _flush(target.parent)


@contextmanager
def own_file(path: Path) -> Iterator[Path]:
    """Make a file for this program alone and take it away again with what SQLite kept beside it."""
    with failing_as(f"{path.parent} takes no file"):
        held = _taken(path)
    try:
        yield path
    finally:
        _let_go(held, path)


@contextmanager
def failing_as(what: str) -> Iterator[None]:
    """Turn a failure of the file system into one line. Raises StoreError."""
    try:
        yield
    except OSError as error:
        raise StoreError(f"{what}: {(error.strerror or str(error)).lower()}") from error


def move_side_files_aside(target: Path) -> tuple[Path, ...]:
    """Take away what SQLite kept beside a database that is no longer there; return what was kept under another name.

    A `-wal` or `-journal` may hold the newest doses of the database that was moved: it is renamed, never deleted.
    """
    moved = []
    with failing_as(f"what lies beside {target} could not be taken away"):
        for suffix in SIDE_FILES:
            side = target.with_name(target.name + suffix)
            if not os.path.lexists(side):
                continue
            if suffix == "-shm" or not side.stat().st_size:
                side.unlink()
                continue
            aside = free_name(lambda number, side=side: side.with_name(f"{side.name}.aside{number}"))  # type: ignore[misc]
            side.rename(aside)
            moved.append(aside)
    return tuple(moved)


def free_name(named: Callable[[str], Path]) -> Path:
    """Return the first of the names made from "", "2", "3" … that no file has."""
    number = 1
    while os.path.lexists(path := named("" if number == 1 else str(number))):
        number += 1
    return path


def _taken(path: Path) -> int:
    """Return a handle that holds a new file; one left by a program that was killed gives way."""
    for _ in range(3):
        with suppress(FileNotFoundError):
            stale = os.open(path, os.O_RDWR)
            if not _held(stale):
                os.close(stale)
                break
            _let_go(stale, path)
        with suppress(FileExistsError):
            made = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
            if _held(made):
                return made
            os.close(made)
    raise StoreError(f"another program is writing {path.name} just now: wait until it is done")


def _held(handle: int) -> bool:
    """Take a file for this program alone; False when another has it. Where files cannot be held nothing is checked."""
    if flock is None:
        return True
    try:
        flock(handle, LOCK_EX | LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True


def _let_go(handle: int, path: Path) -> None:
    """Remove the file a handle is of, with what lies beside it, unless the name is another file's by now."""
    try:
        with suppress(OSError):
            if os.fstat(handle).st_ino == path.stat().st_ino:
                _clear(path)
    finally:
        os.close(handle)


def _check_it_is_all_in(path: Path) -> None:
    """Raise StoreError when SQLite could not bring what it kept beside a file into it, which it does without a word."""
    for suffix in SIDE_FILES:
        side = path.with_name(path.name + suffix)
        if suffix != "-shm" and side.exists() and side.stat().st_size:
            raise StoreError("the disk is full: nothing was stored; free space and try again")


def _clear(path: Path) -> None:
    for suffix in ("", *SIDE_FILES):
        with suppress(OSError):
            path.with_name(path.name + suffix).unlink()


def _flush(path: Path) -> None:
    """Wait until the disk has a file, or a folder's names; not every file system can say so of a folder."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError:
        if not path.is_dir():
            raise
    finally:
        os.close(handle)

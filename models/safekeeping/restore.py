"""Restore a backup into an empty place: the whole store is there afterwards, or the place is as it was."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from models.core.clock import Clock
from models.core.errors import StoreError
from models.safekeeping.contents import Contents, differences, read_contents
from models.safekeeping.events import record_event
from models.safekeeping.files import FileKind, kind_of, move_side_files_aside, written_beside
from models.safekeeping.postgres_copies import holds_anything, load, read_dump
from models.safekeeping.seal import check_seal
from models.safekeeping.sqlite_copies import copy_closed, inspect_file
from models.store.engine import file_of, open_engine
from models.store.read_only import unchanging_engine
from models.store.revision import FOREIGN_TEXT, NEWER_TEXT, head_revision
from models.store.schema import SchemaState, schema_state, upgrade


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored. `aside` are files of an earlier database that were given another name."""

    contents: Contents
    upgraded: bool
    aside: tuple[Path, ...] = ()


def restore(file: Path, into: str, clock: Clock) -> Restored:
    """Restore a backup into a file or database that holds nothing, upgraded and with an audit event.

    Raises StoreError when the backup is damaged, of another program or of a newer version, or the target holds
    anything; the target is then as it was.
    """
    kind, target = kind_of(file), file_of(into)
    if kind is FileKind.EMPTY:
        raise StoreError(f"{file} is empty: use another backup")
    if kind is FileKind.OTHER:
        raise StoreError(f"{file} is not a Needlepoint backup, or its beginning is damaged: use another backup")
    if kind is FileKind.SQLITE and target:
        return _into_file(file, target, clock)
    if kind is FileKind.DUMP and not target:
        return _into_server(file, into, clock)
    there = "a file" if kind is FileKind.SQLITE else "a server's database"
    raise StoreError(f"this backup goes into {there}: restore it there, then 'needlepoint database move' takes it over")


def check_free(target: Path) -> None:
    """Raise StoreError when a database cannot be put there: something is, or the folder is not."""
    if target.is_dir():
        raise StoreError(f"{target} is a folder: name the file to make")
    if not target.parent.is_dir():
        raise StoreError(f"the folder {target.parent} is not there: make it first")
    if target.exists() and target.stat().st_size:
        raise StoreError(f"{target} holds something: move it aside first, as mv {target.name} {target.name}.old")


def check_empty(engine: Engine) -> None:
    """Raise StoreError when a server's database holds anything."""
    if holds_anything(engine):
        raise StoreError("the database holds tables: restore into an empty one, made with createdb NAME")


def _into_file(file: Path, target: Path, clock: Clock) -> Restored:
    if target.exists() and target.samefile(file):
        raise StoreError(f"{target} is the backup itself: name another file")
    check_free(target)
    _check_it_is_whole(file)
    with _damage_named(file):
        check_seal(file)
        _check_version(file)
        held = inspect_file(file)
    with written_beside(target) as part:
        copy_closed(file, part)
        _compare(held, inspect_file(part))
        engine = open_engine(str(part))
        try:
            _finish(engine, held, clock)
        finally:
            engine.dispose()
        aside = move_side_files_aside(target)
    return Restored(held, held.schema != head_revision(), aside)


def _into_server(file: Path, into: str, clock: Clock) -> Restored:
    engine = open_engine(into)
    try:
        check_empty(engine)
        with _damage_named(file):
            check_seal(file)
            held = read_dump(file)
        if held.schema > head_revision():
            raise StoreError(NEWER_TEXT)
        load(file, engine)
        with engine.connect() as connection:
            _compare(held, read_contents(connection))
        _finish(engine, held, clock)
    finally:
        engine.dispose()
    return Restored(held, held.schema != head_revision())


def _check_it_is_whole(file: Path) -> None:
    """Raise StoreError for a copy of a running database whose newest rows are still in the file beside it."""
    beside = file.with_name(f"{file.name}-wal")
    if beside.exists() and beside.stat().st_size:
        raise StoreError(
            f"{file} is no backup but a database in use, its newest rows are in {beside.name}: "
            f"'needlepoint database backup --database {file.name} FILE' makes one"
        )


@contextmanager
def _damage_named(file: Path) -> Iterator[None]:
    """Say of any failure whose it is: not of the store there is, but of the backup. Raises StoreError."""
    try:
        yield
    except StoreError as error:
        if str(error) == FOREIGN_TEXT:
            raise StoreError(f"{file} belongs to another program: use a Needlepoint backup") from error
        if str(error) == NEWER_TEXT:
            raise StoreError(f"{file}: {error}") from error
        raise StoreError(f"{file} is damaged, nothing was restored: use an older backup") from error


def _check_version(file: Path) -> None:
    engine = unchanging_engine(file)
    try:
        state = schema_state(engine)
    finally:
        engine.dispose()
    if state is SchemaState.EMPTY:
        raise StoreError(f"{file} holds no clinic: use another backup")
    if state is SchemaState.NEWER:
        raise StoreError(NEWER_TEXT)


def _compare(held: Contents, found: Contents) -> None:
    if differing := differences(held, found):
        raise StoreError(f"what was restored is not what the backup holds, {differing[0]}: use another backup")


def _finish(engine: Engine, held: Contents, clock: Clock) -> None:
    if held.schema != head_revision():
        upgrade(engine)
    record_event(engine, clock, "restore", {"rows": held.rows, "schema": held.schema})

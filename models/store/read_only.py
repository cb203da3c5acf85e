"""Reading a store without writing a byte, not even beside it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event

from models.core.errors import StoreError
from models.store.engine import BUSY_MS, file_of, open_engine
from models.store.kept.keys import keep_keys
from models.store.revision import EMPTY_TEXT
from models.store.transaction import Store

T = TypeVar("T")
_FIND = "there is no database file of that name: check --database"


def read_only(database: str, ask: Callable[[Store], T]) -> T:
    """Return what `ask` finds in a store that it cannot change; nothing is written, a read-only copy can be read too.

    A file no program has open is read as it is; should one open it meanwhile, `ask` runs again beside it. Raises
    StoreError, also for a file that is missing or empty.
    """
    path = file_of(database)
    if path is None:
        engine = open_engine(database)
        event.listen(engine, "connect", _refuse_writes)
        return _asked(engine, ask)
    if not path.exists():
        raise StoreError(_FIND)
    if path.is_dir():
        raise StoreError(f"{path} is a folder: name the database's file")
    if path.is_file() and not path.stat().st_size:
        raise StoreError(EMPTY_TEXT)
    if not _open_elsewhere(path):
        before, failed, found = _state(path), None, None
        try:
            found = _asked(unchanging_engine(path), ask)
        except StoreError as error:
            failed = error
        if not _open_elsewhere(path) and _state(path) == before:
            if failed:
                raise failed
            return found  # type: ignore[return-value]
    return _asked(_engine(path, "mode=ro"), ask)


def unchanging_engine(path: Path) -> Engine:
    """Return an engine for a file that no program writes to. It makes nothing beside it."""
    return _engine(path, "immutable=1")


def _asked(engine: Engine, ask: Callable[[Store], T]) -> T:
    try:
        return ask(Store(engine))
    finally:
        engine.dispose()


def _engine(path: Path, mode: str) -> Engine:
    address = f"file:{quote(str(path.absolute()))}?{mode}"
    connect = partial(sqlite3.connect, address, uri=True, timeout=BUSY_MS / 1000, check_same_thread=False)
    engine = keep_keys(create_engine(f"sqlite:///{path}", creator=connect))
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA query_only=ON")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _refuse_writes(connection: object, _record: object) -> None:
    cursor = connection.cursor()  # type: ignore[attr-defined]
    cursor.execute("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY, ISOLATION LEVEL REPEATABLE READ")
    cursor.close()
    connection.commit()  # type: ignore[attr-defined]


def _open_elsewhere(path: Path) -> bool:
    return path.with_name(path.name + "-wal").exists()


def _state(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_size, found.st_mtime_ns

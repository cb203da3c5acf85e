"""Engines for SQLite files and PostgreSQL servers, each set up so that a commit is durable and keys are enforced."""

from __future__ import annotations

import sqlite3
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from models.core.errors import StoreError
from models.store.kept.keys import keep_keys
from models.store.private_file import make_private
from models.store.revision import EMPTY_TEXT
from models.store.server import connected

BUSY_MS = 5_000
EMPTY_SECONDS = 1
"""How long another program may take to write its first page into a file it just made."""
_NAP = timedelta(milliseconds=50)
_SQLITE_URL = "sqlite:///"


def file_of(database: str) -> Path | None:
    """Return the file a path or URL names, None for a server."""
    if "://" not in database:
        return Path(database).expanduser()
    return Path(database[len(_SQLITE_URL) :]).expanduser() if database.startswith(_SQLITE_URL) else None


def open_engine(database: str) -> Engine:
    """Return an engine for a path or URL: `clinic.sqlite3`, `sqlite:///…`, `postgresql://…`. Opens no connection yet.

    Raises StoreError when the URL names no supported database, or a PostgreSQL driver is missing; connecting to an
    empty file raises it too, so that a clinic that was lost is never begun anew.
    """
    if "://" not in database:
        return _sqlite(f"sqlite:///{Path(database).expanduser()}")
    try:
        backend = make_url(database).get_backend_name()
    except ArgumentError as error:
        raise StoreError("the database address cannot be read: use a path or postgresql://user@host/name") from error
    if backend == "sqlite":
        return _sqlite(database)
    if backend == "postgresql":
        return _postgresql(database)
    raise StoreError(f"{backend} databases are not supported: use a path or postgresql://user@host/name")


def _sqlite(url: str) -> Engine:
    engine = keep_keys(create_engine(url, connect_args={"timeout": BUSY_MS / 1000, "check_same_thread": False}))
    event.listen(engine, "do_connect", _keep_private)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _keep_private(_dialect: Any, _record: Any, arguments: tuple[Any, ...], _options: dict[str, Any]) -> None:
    path = Path(arguments[0])
    patience = time.monotonic() + EMPTY_SECONDS
    while path.is_file() and not path.stat().st_size:
        if time.monotonic() > patience:
            raise StoreError(EMPTY_TEXT)
        time.sleep(_NAP.total_seconds())
    make_private(arguments[0])


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_MS}"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _postgresql(url: str) -> Engine:
    target = make_url(url).set(drivername="postgresql+psycopg")
    try:
        engine = create_engine(target, pool_pre_ping=True, connect_args={"prepare_threshold": None})
    except (ImportError, NoSuchModuleError) as error:
        raise StoreError("PostgreSQL needs its driver: pip install 'needlepoint[postgres]'") from error
    event.listen(engine, "do_connect", lambda _dialect, _record, *how: connected(*how))
    return engine

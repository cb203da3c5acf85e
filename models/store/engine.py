"""Engines for SQLite files and PostgreSQL servers, each set up so that a commit is durable and keys are enforced."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from models.core.errors import StoreError
from models.store.private_file import make_private

BUSY_MS = 5_000


def open_engine(database: str) -> Engine:
    """Return an engine for a path or URL: `clinic.sqlite3`, `sqlite:///…`, `postgresql://…`. Opens no connection yet.

    Raises StoreError when the URL names no supported database, or a PostgreSQL driver is missing.
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
    engine = create_engine(url, connect_args={"timeout": BUSY_MS / 1000, "check_same_thread": False})
    event.listen(engine, "do_connect", _keep_private)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _keep_private(_dialect: Any, _record: Any, arguments: tuple[Any, ...], _options: dict[str, Any]) -> None:
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
        return create_engine(target, pool_pre_ping=True, connect_args={"prepare_threshold": None, "connect_timeout": 5})
    except (ImportError, NoSuchModuleError) as error:
        raise StoreError("PostgreSQL needs its driver: pip install 'needlepoint[postgres]'") from error

"""Databases for tests: built once a session, copied for each test, on both engines."""

from __future__ import annotations

import itertools
import shutil
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from sqlalchemy import Engine
from sqlalchemy.engine import make_url

from models.store.engine import open_engine
from models.store.transaction import Store
from tests.postgres import ScratchServer
from tests.shared_statements import share_statements

KEPT = 2
"""Databases of a server that wait to be removed."""


class Databases(Protocol):
    """Makes databases of one engine."""

    def create(self, name: str, of: str = "") -> str:
        """Return the address of a new database others are copied from: empty, or beginning as the one named `of`."""
        ...

    def copy(self, name: str) -> str:
        """Return the address of a new copy of the database created as `name`."""
        ...

    def drop(self, database: str) -> None:
        """Remove a database nobody is connected to any more."""
        ...


class SqliteDatabases:
    """SQLite files in one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count(1)

    def create(self, name: str, of: str = "") -> str:
        target = self._folder / f"{name}.sqlite3"
        if of:
            shutil.copyfile(self._folder / f"{of}.sqlite3", target)
        return str(target)

    def copy(self, name: str) -> str:
        target = self._folder / f"{name}-{next(self._numbers)}.sqlite3"
        shutil.copyfile(self._folder / f"{name}.sqlite3", target)
        return str(target)

    def drop(self, database: str) -> None:
        for suffix in ("", "-wal", "-shm"):
            Path(database + suffix).unlink(missing_ok=True)


class PostgresDatabases:
    """Databases of one PostgreSQL server."""

    def __init__(self, server: ScratchServer) -> None:
        self._server = server
        self._numbers = itertools.count(1)
        self._admin: Engine = open_engine(server.url()).execution_options(isolation_level="AUTOCOMMIT")
        self._dropped: deque[str] = deque()
        # Files are copied as they are, half as dear as through the log; before PostgreSQL 15 there is no other way.
        self._strategy = "STRATEGY = FILE_COPY" if self._version() >= 150_000 else ""

    def create(self, name: str, of: str = "") -> str:
        self._run(f"CREATE DATABASE {name}" + (f" TEMPLATE {of} {self._strategy}" if of else ""))
        return self._server.url(name)

    def copy(self, name: str) -> str:
        target = f"{name}_{next(self._numbers)}"
        self._run(f"CREATE DATABASE {target} TEMPLATE {name} {self._strategy}")
        return self._server.url(target)

    def drop(self, database: str) -> None:
        """Remove the one dropped before: of this one the last connection may still be closing, and the server naps."""
        self._dropped.append(database)
        while len(self._dropped) > KEPT:
            self._run(f"DROP DATABASE {make_url(self._dropped.popleft()).database} WITH (FORCE)")

    def close(self) -> None:
        """Let go of the server."""
        self._admin.dispose()

    def _version(self) -> int:
        with self._admin.connect() as connection:
            return int(connection.exec_driver_sql("SHOW server_version_num").scalar_one())

    def _run(self, statement: str) -> None:
        with self._admin.connect() as connection:
            connection.exec_driver_sql(statement)


def build(databases: Databases, name: str, fill: Callable[[Store], None], of: str = "") -> None:
    """Create the database others are copied from and leave it closed, so that a copy is complete."""
    engine = share_statements(open_engine(databases.create(name, of)))
    try:
        fill(Store(engine))
    finally:
        engine.dispose()

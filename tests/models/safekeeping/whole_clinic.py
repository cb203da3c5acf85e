"""A clinic with all that is checked: stock that balances, signed, amended and struck doses, what they charge."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, select
from sqlalchemy.engine import make_url
from sqlmodel import SQLModel

from models.safekeeping.contents import Contents, read_contents
from models.safekeeping.postgres_programs import FOLDER_VARIABLE
from models.safety.draft import SitePick
from models.stock.actions.receive_lot import LotEntry, receive_lot
from models.store.clinic import Clinic
from models.store.engine import open_engine
from tests.factories import add_order, add_patient
from tests.models.charting.test_correct_administration import amended, signed, void
from tests.postgres import find_binaries

B12 = "00517-0031-25"


def fill(clinic: Clinic, doses: int = 4) -> Clinic:
    """Receive a lot and sign doses of it; one is amended, one entered in error."""
    receive_lot(clinic, None, LotEntry(B12, "AB123", date(2027, 11, 30), 50))
    given = [signed(clinic, add_order(clinic, add_patient(clinic)).id) for _ in range(doses)]
    amended(clinic, given[0], sites=(SitePick(code="deltoid-l"),))
    void(clinic, given[1])
    return clinic


def address(clinic: Clinic) -> str:
    """Return the path or address of a clinic's store."""
    url = clinic.store.engine.url
    return str(url.database) if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=False)


def contents(database: str) -> Contents:
    """Count a store."""
    with reading(database) as connection:
        return read_contents(connection)


@contextmanager
def reading(database: str) -> Iterator[Connection]:
    """Yield a connection to a store that is let go of afterwards."""
    engine = open_engine(database)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def every_row(database: str) -> dict[str, set[str]]:
    """Return every value of every row with the same meaning on both engines."""
    with reading(database) as connection:
        return {
            table.name: {repr(tuple(row)) for row in connection.execute(select(table))}
            for table in SQLModel.metadata.sorted_tables
        }


def tables_of(database: str) -> dict[str, list[tuple[Any, ...]]]:
    """Return every stored row of a SQLite file as SQLite keeps it."""
    with closing(sqlite3.connect(f"file:{database}?immutable=1", uri=True)) as connection:
        connection.text_factory = bytes
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
        return {name.decode(): connection.execute(f'SELECT * FROM "{name.decode()}"').fetchall() for (name,) in names}


def names(folder: Path) -> list[str]:
    """Return the names of a folder's files."""
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def postgres_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pg_dump be the scratch server's own; this machine's may be older."""
    monkeypatch.setenv(FOLDER_VARIABLE, str(find_binaries()))


def emptied(clinic: Clinic, name: str) -> str:
    """Return the address of a new, empty place on the clinic's engine: a file's path, or a database of its server."""
    url = make_url(address(clinic)) if "://" in address(clinic) else None
    if url is None:
        return str(Path(address(clinic)).with_name(f"{name}-{os.getpid()}.sqlite3"))
    admin = open_engine(address(clinic)).execution_options(isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}_{os.getpid()}")
    admin.dispose()
    return url.set(database=f"{name}_{os.getpid()}").render_as_string(hide_password=False)

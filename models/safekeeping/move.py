"""Move a store to the other engine: every table of every room, compared before it counts, the source untouched."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, ForeignKeyConstraint, Table, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import AddConstraint, DropConstraint
from sqlalchemy.sql.ddl import sort_tables_and_constraints
from sqlmodel import SQLModel

import models.tables  # noqa: F401  (registers every table)
from models.core.clock import Clock
from models.core.errors import StoreError
from models.safekeeping.contents import Contents, differences, read_contents
from models.safekeeping.events import add_event
from models.safekeeping.files import move_side_files_aside, written_beside
from models.safekeeping.restore import check_empty, check_free
from models.store.bulk import CHUNK, converted
from models.store.driver_errors import one_line, sqlite_line
from models.store.engine import file_of, open_engine
from models.store.read_only import unchanging_engine
from models.store.revision import NEWER_TEXT, OLDER_TEXT
from models.store.schema import SchemaState, schema_state, upgrade_within
from models.store.transaction import Transaction


def move(source: str, target: str, clock: Clock) -> Contents:
    """Copy a store into an empty file or database of the other engine and return what it holds.

    All of it or nothing; the audit event is written in the target. Raises StoreError.
    """
    to_file = file_of(target)
    if (file_of(source) is None) == (to_file is None):
        raise StoreError("both are of one engine: use 'database backup' and 'database restore'")
    if to_file:
        check_free(to_file)
    engine = _opened(source)
    try:
        return _to_file(engine, to_file, clock) if to_file else _to_server(engine, target, clock)
    finally:
        engine.dispose()


def _opened(source: str) -> Engine:
    """Return an engine to read from, also for a file that cannot be written. Raises StoreError."""
    path = file_of(source)
    if path is None:
        return open_engine(source)
    if not path.exists():
        raise StoreError(f"there is no database file {path}: check its name")
    return open_engine(source) if os.access(path, os.W_OK) else unchanging_engine(path)


def _to_file(source: Engine, target: Path, clock: Clock) -> Contents:
    with written_beside(target) as part:
        _begin(part)
        held = _to_server(source, str(part), clock)
        move_side_files_aside(target)
    return held


def _begin(file: Path) -> None:
    """Give a new file its first page: an empty one is taken for a clinic that was lost. Raises StoreError."""
    try:
        with closing(sqlite3.connect(file)) as first:
            first.execute("PRAGMA journal_mode=WAL")
    except sqlite3.Error as error:
        raise StoreError(sqlite_line(error)) from error


def _to_server(source: Engine, target: str, clock: Clock) -> Contents:
    engine = open_engine(target)
    try:
        if engine.dialect.name != "sqlite":
            check_empty(engine)
        with _unchanging(source) as reading:
            held = read_contents(reading)
            with engine.connect() as plain, plain.execution_options(writing=True).begin():
                upgrade_within(plain)
                _copy(reading, plain)
                if differing := differences(held, read_contents(plain)):
                    raise StoreError(f"the copy is not what the source holds, {differing[0]}: nothing was stored")
                add_event(Transaction(plain), clock, "move", {"rows": held.rows, "from": source.dialect.name})
    except DBAPIError as error:
        raise StoreError(one_line(error)) from error
    finally:
        engine.dispose()
    return held


@contextmanager
def _unchanging(source: Engine) -> Iterator[Connection]:
    """Yield a connection that sees the source as it is at one moment. Raises StoreError for another version."""
    state = schema_state(source)
    if state is not SchemaState.CURRENT:
        empty = "no clinic is set up in this database: there is nothing to move"
        raise StoreError({SchemaState.NEWER: NEWER_TEXT, SchemaState.OLDER: OLDER_TEXT}.get(state, empty))
    with source.connect() as plain:
        level = {} if plain.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
        connection = plain.execution_options(**level)
        with connection.begin():
            yield connection


def _copy(reading: Connection, writing: Connection) -> None:
    *ordered, (_, circular) = sort_tables_and_constraints(SQLModel.metadata.tables.values())  # type: ignore[no-untyped-call]
    with _references_later(writing, circular):
        for table, _constraints in ordered:
            if table is not None:
                _copy_table(table, reading, writing)


@contextmanager
def _references_later(writing: Connection, circular: Any) -> Iterator[None]:
    """Let rows come before what they refer to; all references are held again at the end."""
    if writing.dialect.name == "sqlite":
        writing.execute(text("PRAGMA defer_foreign_keys=ON"))
        yield
        return
    constraints: list[ForeignKeyConstraint] = list(circular)
    for constraint in constraints:
        writing.execute(DropConstraint(constraint))
    yield
    for constraint in constraints:
        writing.execute(AddConstraint(constraint))


def _copy_table(table: Table, reading: Connection, writing: Connection) -> None:
    columns = tuple(column.name for column in table.columns)
    listed = ", ".join(f'"{name}"' for name in columns)
    found = reading.execution_options(yield_per=CHUNK).execute(select(table))
    rows = iter(converted(table, columns, (tuple(row) for row in found), writing))
    if writing.dialect.name == "sqlite":
        marks = ", ".join("?" * len(columns))
        while chunk := list(islice(rows, CHUNK)):
            writing.exec_driver_sql(f'INSERT INTO "{table.name}" ({listed}) VALUES ({marks})', chunk)  # noqa: S608
        return
    driver: Any = writing.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f'COPY "{table.name}" ({listed}) FROM STDIN') as copy:
        for row in rows:
            copy.write_row(row)

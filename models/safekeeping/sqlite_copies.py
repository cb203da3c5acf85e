"""Copies of a SQLite file: taken while stations sign, and proved by opening them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from models.core.errors import StoreError
from models.safekeeping.contents import Contents, differences, read_contents
from models.safekeeping.files import own_file
from models.store.driver_errors import one_line, sqlite_line
from models.store.read_only import unchanging_engine


def copy_file(source: Engine, target: Path) -> Contents:
    """Copy a store as it is at one moment into an empty file; return what it held at that moment.

    SQLite's online backup within one read transaction: who signs meanwhile neither waits nor is half in it. Raises
    StoreError when the store cannot be read or the disk is full.
    """
    try:
        with source.connect() as connection:
            held = read_contents(connection)
            driver = connection.connection.driver_connection
            with closing(sqlite3.connect(target, isolation_level=None)) as copy:
                # Nothing to roll back to: a copy that breaks off is thrown away.
                copy.execute("PRAGMA journal_mode=OFF")
                copy.execute("PRAGMA synchronous=OFF")
                driver.backup(copy)  # type: ignore[union-attr]
    except DBAPIError as error:
        raise StoreError(one_line(error)) from error
    except sqlite3.Error as error:
        raise StoreError(sqlite_line(error)) from error
    return held


def prove_file(file: Path, held: Contents) -> None:
    """Restore a copy into a scratch file and compare it with what the store held. Raises StoreError."""
    with own_file(file.with_name(f"{file.name}.scratch")) as scratch:
        copy_closed(file, scratch)
        found = inspect_file(scratch)
    if differing := differences(held, found):
        raise StoreError(f"the copy is not what the store holds, {differing[0]}: it was not kept; try again")


def copy_closed(file: Path, target: Path) -> None:
    """Copy a file no program writes to into an empty one. Raises StoreError."""
    engine = unchanging_engine(file)
    try:
        copy_file(engine, target)
    finally:
        engine.dispose()


def inspect_file(file: Path) -> Contents:
    """Return what a file no program writes to holds, once all its pages are sound. Raises StoreError."""
    engine = unchanging_engine(file)
    try:
        with engine.connect() as connection:
            result = connection.execute(text("PRAGMA integrity_check(1)")).scalar_one()
            if result != "ok":
                raise StoreError("its pages are damaged: 'needlepoint database check' names where")
            return read_contents(connection)
    except DBAPIError as error:
        raise StoreError(one_line(error)) from error
    finally:
        engine.dispose()

"""Rows by the million: read into a temporary table first, then stored in one short transaction.

While a file is read and judged nothing is locked and nothing can be half there: the temporary table belongs to this
connection alone and vanishes with it. SQLite has one writer at a time, so what others wait for is one INSERT … SELECT.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from models.core.errors import StoreError
from models.store.driver_errors import one_line
from models.store.transaction import Store, Transaction, retried

T = TypeVar("T")
CHUNK = 5_000
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Staged:
    """Rows that wait in a temporary table: their columns of `target`, without the one that `add` fills in."""

    name: str
    target: Table
    columns: tuple[str, ...]
    rows: int


class Staging:
    """One connection on which rows are staged and then published together."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._made: list[str] = []

    @property
    def _sqlite(self) -> bool:
        return self._connection.dialect.name == "sqlite"

    def stage(
        self, target: Table, columns: tuple[str, ...], rows: Iterable[Row], progress: Callable[[], None]
    ) -> Staged:
        """Take rows of `columns` into a temporary table; `progress` is called after every few thousand.

        Errors of the reader pass through. Raises StoreError when the database refuses a row.
        """
        name = f"staged_{len(self._made)}"
        listed = ", ".join(columns)
        try:
            self._make(name, f"SELECT {listed} FROM {target.name} WHERE 1 = 0")  # noqa: S608
            count, chunks = 0, _chunks(converted(target, columns, rows, self._connection))
            with self._connection.begin():
                for chunk in chunks:
                    self._insert(name, listed, chunk)
                    count += len(chunk)
                    progress()
        except DBAPIError as error:
            raise StoreError(one_line(error)) from error
        return Staged(name, target, columns, count)

    def publish(self, act: Callable[[Transaction], T]) -> T:
        """Run `act`, which calls `add`, in one transaction; again from the start when another writer came first.

        PostgreSQL: READ COMMITTED, not SERIALIZABLE as elsewhere: the head of the audit chain is locked and read anew
        at the end, and a dose signed while millions of rows go in must not send them all back.
        """
        self._connection.execution_options(writing=True)
        return retried(lambda _alone: self._once(act))

    def add(self, tx: Transaction, staged: Staged, column: str, value: int) -> None:
        """Copy staged rows to their table, `value` in `column` of each."""
        listed = ", ".join(staged.columns)
        copy = f"INSERT INTO {staged.target.name} ({column}, {listed}) SELECT :value, {listed} FROM {staged.name}"  # noqa: S608
        tx.execute(text(copy), value=value)

    def close(self) -> None:
        """Drop what was staged; the connection goes back to its pool as it came."""
        with suppress(DBAPIError):
            self._connection.rollback()
            self._connection.execution_options(writing=False)
            with self._connection.begin():
                for name in self._made:
                    self._connection.execute(text(f"DROP TABLE {name}"))

    def _once(self, act: Callable[[Transaction], T]) -> T:
        for last in (False, True):
            try:
                with self._connection.begin():
                    return act(Transaction(self._connection))
            except IntegrityError:
                # Another loader stored the same release a moment ago: `act` finds it when it runs again.
                if last:
                    raise
        raise AssertionError("unreachable")

    def _make(self, name: str, select: str) -> None:
        with self._connection.begin():
            self._connection.execute(text(f"CREATE TEMPORARY TABLE {name} AS {select}"))
        self._made.append(name)

    def _insert(self, name: str, listed: str, chunk: list[Row]) -> None:
        if self._sqlite:
            marks = ", ".join("?" * len(chunk[0]))
            self._connection.exec_driver_sql(f"INSERT INTO {name} ({listed}) VALUES ({marks})", chunk)  # noqa: S608
            return
        driver: Any = self._connection.connection.driver_connection
        with driver.cursor() as cursor, cursor.copy(f"COPY {name} ({listed}) FROM STDIN") as copy:
            for row in chunk:
                copy.write_row(row)


@contextmanager
def staging(store: Store) -> Iterator[Staging]:
    """Yield a place to stage rows. Raises StoreError when the database cannot be reached."""
    try:
        connection = store.engine.connect()
    except DBAPIError as error:
        raise StoreError(one_line(error)) from error
    with connection:
        place = Staging(connection)
        try:
            yield place
        finally:
            place.close()


def _chunks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    rest = iter(rows)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


def converted(target: Table, columns: tuple[str, ...], rows: Iterable[Row], connection: Connection) -> Iterable[Row]:
    """Return rows as the driver takes them. Days repeat by the million, so each is turned into text once."""
    dialect = connection.dialect
    converters: list[tuple[int, Callable[[Any], Any]]] = []
    for place, name in enumerate(columns):
        kind = target.c[name].type
        convert = kind.dialect_impl(dialect).bind_processor(dialect)
        if convert is not None:
            repeats = kind.python_type is date
            converters.append((place, lru_cache(maxsize=4096)(convert) if repeats else convert))
    return (_turned(row, converters) for row in rows) if converters else rows


def _turned(row: Row, converters: list[tuple[int, Callable[[Any], Any]]]) -> Row:
    values = list(row)
    for place, convert in converters:
        if values[place] is not None:
            values[place] = convert(values[place])
    return tuple(values)

"""Can every value of every row be read as what its column holds: an id, a date, an amount, a code?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Column, Connection, Dialect, Table, select, type_coerce
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import NullType

from models.safekeeping.check.engine_integrity import place
from models.safekeeping.check.fault import Fault, FaultKind
from models.store.bulk import CHUNK
from models.store.driver_errors import one_line

UNREADABLE = (ValueError, LookupError, TypeError, ArithmeticError, AttributeError)
"""What the readers of columns raise for what is no id, no date, no code, no JSON."""
_SIGNS = ("malformed", "invalid page", "could not read block", "UTF-8")
DAMAGED = "damaged: it cannot be read to its end"


def count_readable(connection: Connection, table: Table) -> int:
    """Read a whole table and return its rows. Raises one of UNREADABLE, or DBAPIError, for what cannot be read."""
    found = connection.execution_options(yield_per=CHUNK).execute(select(table))
    return sum(len(part) for part in found.partitions())


def unreadable(connection: Connection, table: Table) -> Iterator[Fault]:
    """Yield the values of a table that cannot be read, with their place: slow, each is tried by itself."""
    driver: Any = connection.connection.driver_connection
    if connection.dialect.name == "sqlite":
        driver.text_factory = _decoded
    readers = [(column.name, _reader(column, connection.dialect)) for column in table.columns]
    keys = [position for position, column in enumerate(table.columns) if column.primary_key]
    raw = select(*(type_coerce(column, NullType()).label(column.name) for column in table.columns))
    try:
        for row in connection.execute(raw):
            at = place(table, (row[position] for position in keys))
            yield from (Fault(FaultKind.UNREADABLE, at, text) for text in _unreadable_values(row, readers))
    except DBAPIError as error:
        yield Fault(FaultKind.UNREADABLE, table.name, reason(error))
    finally:
        # Who is handed the connection next reads text as ever.
        if connection.dialect.name == "sqlite":
            driver.text_factory = str


def reason(error: DBAPIError) -> str:
    """Return why the engine cannot read on, in one line."""
    return DAMAGED if any(sign in str(error.orig) for sign in _SIGNS) else one_line(error)


def _unreadable_values(row: Any, readers: list[tuple[str, Callable[[Any], Any]]]) -> Iterator[str]:
    for (name, read), value in zip(readers, row, strict=True):
        try:
            if isinstance(value, str):
                value.encode()
            read(value)
        except UNREADABLE:
            yield f"{name} is not what its column holds"


def _decoded(stored: bytes) -> str:
    """Return a text; bytes that are no UTF-8 come as half signs, which no text of ours has."""
    return stored.decode("utf-8", "surrogateescape")


def _reader(column: Column[Any], dialect: Dialect) -> Callable[[Any], Any]:
    return column.type.dialect_impl(dialect).result_processor(dialect, None) or _as_it_is


def _as_it_is(value: Any) -> Any:
    return value

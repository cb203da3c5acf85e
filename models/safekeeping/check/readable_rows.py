"""Can every value of every row be read as what its column holds: an id, a date, an amount, a code?"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from sqlalchemy import Column, Connection, Dialect, Select, Table, Uuid, select, type_coerce
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import NullType

from models.safekeeping.check.engine_integrity import place
from models.safekeeping.check.fault import Fault, FaultKind
from models.store.audit import STREAMED
from models.store.driver_errors import one_line
from models.store.kept.keys import IN_BYTES

UNREADABLE = (ValueError, LookupError, TypeError, ArithmeticError, AttributeError)
"""What the readers of columns raise for what is no id, no date, no code, no JSON."""
_SIGNS = ("malformed", "invalid page", "could not read block", "UTF-8")
_KEY = re.compile("[0-9a-f]{32}").fullmatch
_KEY_BYTES, _VERSION_AT = 16, 6
DAMAGED = "damaged: it cannot be read to its end"


def count_readable(connection: Connection, table: Table) -> int:
    """Read a whole table and return its rows. Raises one of UNREADABLE, or DBAPIError, for what cannot be read."""
    readers = [_reader(column, connection.dialect) for column in table.columns]
    kept = [(position, read) for position, read in enumerate(readers) if read is not _as_it_is]
    rows = 0
    for part in connection.execute(_as_stored(table), execution_options={"yield_per": STREAMED}).partitions():
        rows += len(part)
        columns = list(zip(*part, strict=True))
        for position, read in kept:
            for value in _different(columns[position]):
                read(value)
    return rows


def _as_stored(table: Table) -> Select[*tuple[Any, ...]]:
    return select(*(type_coerce(column, NullType()).label(column.name) for column in table.columns))


def _different(values: tuple[Any, ...]) -> Iterable[Any]:
    """Return each value once: what repeats is read once. JSON a driver has read already cannot be told apart."""
    try:
        return set(values)
    except TypeError:
        return values


def unreadable(connection: Connection, table: Table) -> Iterator[Fault]:
    """Yield the values of a table that cannot be read, with their place: slow, each is tried by itself."""
    driver: Any = connection.connection.driver_connection
    if connection.dialect.name == "sqlite":
        driver.text_factory = _decoded
    readers = [(column.name, _reader(column, connection.dialect)) for column in table.columns]
    keys = [position for position, column in enumerate(table.columns) if column.primary_key]
    try:
        for row in connection.execute(_as_stored(table)):
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
    read = column.type.dialect_impl(dialect).result_processor(dialect, None) or _as_it_is
    if not isinstance(column.type, Uuid) or read is _as_it_is:
        return read
    # Keys are half of all values; what looks like one is one.
    return lambda value: value if _looks_like_a_key(value) else read(value)


def _looks_like_a_key(value: Any) -> bool:
    if isinstance(value, bytes):
        return len(value) == _KEY_BYTES and value[_VERSION_AT] >> 4 == IN_BYTES
    return isinstance(value, str) and _KEY(value) is not None


def _as_it_is(value: Any) -> Any:
    return value

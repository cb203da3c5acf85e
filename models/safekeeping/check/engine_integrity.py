"""What the engine itself can say: sound pages, all tables and guards there, every reference to a row that exists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import Connection, Table, Text, and_, cast, exists, inspect, select, text
from sqlmodel import SQLModel

import models.tables  # noqa: F401  (registers every table)
from models.safekeeping.check.fault import Fault, FaultKind
from models.store.record import SignedRecord
from models.store.transaction import table_of

MOST = 100
"""Lines of one kind about pages: a torn file has one for every page, and the first name the place."""


def pages(connection: Connection) -> Iterator[Fault]:
    """Yield what SQLite's integrity check finds: damaged pages, rows an index has lost, values a rule forbids.

    PostgreSQL has checksums instead: a damaged page is found when its rows are read.
    """
    if connection.dialect.name != "sqlite":
        return
    for line in connection.execute(text(f"PRAGMA integrity_check({MOST})")).scalars():
        if line != "ok":
            yield Fault(FaultKind.FILE, "file", " ".join(str(line).split()))


def schema(connection: Connection) -> Iterator[Fault]:
    """Yield tables, columns and guards of signed rows that are missing."""
    there = inspect(connection)
    names = set(there.get_table_names())
    for table in SQLModel.metadata.sorted_tables:
        if table.name not in names:
            yield Fault(FaultKind.SCHEMA, table.name, "the table is missing")
            continue
        columns = {column["name"] for column in there.get_columns(table.name)}
        for column in table.columns:
            if column.name not in columns:
                yield Fault(FaultKind.SCHEMA, f"{table.name}.{column.name}", "the column is missing")
    if connection.dialect.name == "sqlite":
        guards = set(connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars())
        wanted = {f"{name}_no_{verb}" for name in _signed_tables() for verb in ("update", "delete")}
        for name in sorted(wanted - guards):
            yield Fault(FaultKind.SCHEMA, name, "what guards signed rows is missing: a row may have been altered")


def references(connection: Connection, table: Table) -> Iterator[Fault]:
    """Yield the rows of a table that refer to a row that is not there."""
    for key in table.foreign_key_constraints:
        parent = key.referred_table.alias()
        pairs = [(element.parent, parent.c[element.column.name]) for element in key.elements]
        refers = and_(*(child.is_not(None) for child, _ in pairs))
        found = exists().where(*(child == there for child, there in pairs))
        # The stored text, not the value: a damaged key is to be named, too.
        places = [cast(column, Text).label(column.name) for column in table.primary_key.columns]
        for row in connection.execute(select(*places).where(refers, ~found)):
            to = ", ".join(child.name for child, _ in pairs)
            text_of = f"{to} names a {key.referred_table.name} that is not there"
            yield Fault(FaultKind.REFERENCE, place(table, row), text_of)


def place(table: Table, key: Iterable[object]) -> str:
    """Return where a row is: its table and its key."""
    return f"{table.name} {' '.join(str(value) for value in key)}"


def _signed_tables() -> list[str]:
    return [table_of(kind).name for kind in SignedRecord.__subclasses__() if hasattr(kind, "__table__")]

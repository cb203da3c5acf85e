"""What the engine itself can say: sound pages, all tables and guards there, every reference to a row that exists."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator

from sqlalchemy import CheckConstraint, Connection, Inspector, Table, inspect, text
from sqlalchemy.exc import SAWarning
from sqlmodel import SQLModel

import models.tables  # noqa: F401  (registers every table)
from models.safekeeping.check.fault import Fault, FaultKind
from models.store.record import SignedRecord
from models.store.transaction import table_of

MOST = 100
"""Lines of one kind about pages: a torn file has one for every page, and the first name the place."""


def pages(connection: Connection) -> Iterator[Fault]:
    """Yield what SQLite's integrity check finds: damaged pages, rows an index has lost.

    PostgreSQL has checksums instead: a damaged page is found when its rows are read.
    """
    if connection.dialect.name != "sqlite":
        return
    for line in connection.execute(text(f"PRAGMA integrity_check({MOST})")).scalars():
        if line != "ok":
            yield Fault(FaultKind.FILE, "file", " ".join(str(line).split()))


def schema(connection: Connection) -> Iterator[Fault]:
    """Yield tables, columns, references, indexes and guards of signed rows that are missing."""
    there = inspect(connection)
    names = set(there.get_table_names())
    for table in SQLModel.metadata.sorted_tables:
        if table.name not in names:
            yield Fault(FaultKind.SCHEMA, table.name, "the table is missing")
            continue
        yield from _parts(there, table)
    if connection.dialect.name == "sqlite":
        guards = set(connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars())
        wanted = {f"{name}_no_{verb}" for name in _signed_tables() for verb in ("update", "delete")}
        for name in sorted(wanted - guards):
            yield Fault(FaultKind.SCHEMA, name, "what guards signed rows is missing: a row may have been altered")


def _parts(there: Inspector, table: Table) -> Iterator[Fault]:
    with warnings.catch_warnings():
        # SQLAlchemy warns of a damaged definition; what is missing in it is named here.
        warnings.simplefilter("ignore", SAWarning)
        stored = there.get_columns(table.name), there.get_foreign_keys(table.name), there.get_indexes(table.name)
    columns = {column["name"] for column in stored[0]}
    for name in sorted({column.name for column in table.columns} - columns):
        yield Fault(FaultKind.SCHEMA, f"{table.name}.{name}", "the column is missing")
    keys = {
        (tuple(key["constrained_columns"]), key["referred_table"], tuple(key["referred_columns"])) for key in stored[1]
    }
    for constraint in table.foreign_key_constraints:
        pairs = [(element.parent.name, element.column.name) for element in constraint.elements]
        wanted = (tuple(child for child, _ in pairs), constraint.referred_table.name, tuple(to for _, to in pairs))
        if wanted not in keys:
            text_of = f"its reference to {constraint.referred_table.name} is missing"
            yield Fault(FaultKind.SCHEMA, f"{table.name}.{wanted[0][0]}", text_of)
    indexes = {index["name"] for index in stored[2]}
    for name in sorted({str(index.name) for index in table.indexes} - indexes):
        yield Fault(FaultKind.SCHEMA, table.name, f"its index {name} is missing")


def references(connection: Connection, table: Table) -> Iterator[Fault]:
    """Yield the rows of a table that refer to a row that is not there."""
    keys = _key_texts(connection, table, "c.")
    for constraint in table.foreign_key_constraints:
        there = constraint.referred_table.name
        pairs = [(element.parent.name, element.column.name) for element in constraint.elements]
        refers = " AND ".join(f'c."{child}" IS NOT NULL' for child, _ in pairs)
        meets = " AND ".join(f'p."{parent}" = c."{child}"' for child, parent in pairs)
        lost = f'SELECT {keys} FROM "{table.name}" c WHERE {refers} AND NOT EXISTS (SELECT 1 FROM "{there}" p WHERE {meets})'  # noqa: S608, E501
        names = ", ".join(child for child, _ in pairs)
        for key in connection.exec_driver_sql(lost):
            yield Fault(FaultKind.REFERENCE, place(table, key), f"{names} names a {there} that is not there")


def rules(connection: Connection, table: Table) -> Iterator[Fault]:
    """Yield the rows that break a rule of their table. SQLite's own check leaves these out of a read-only file."""
    keys = _key_texts(connection, table)
    for constraint in table.constraints:
        if isinstance(constraint, CheckConstraint):
            rule = constraint.sqltext.compile(dialect=connection.dialect, compile_kwargs={"literal_binds": True})
            for key in connection.execute(text(f'SELECT {keys} FROM "{table.name}" WHERE NOT ({rule})')):  # noqa: S608
                yield Fault(FaultKind.VALUE, place(table, key), f"it breaks the rule {constraint.name}")


def place(table: Table, key: Iterable[object]) -> str:
    """Return where a row is: its table and its key."""
    return f"{table.name} {' '.join(value.hex() if isinstance(value, bytes) else str(value) for value in key)}"


def _key_texts(connection: Connection, table: Table, row: str = "") -> str:
    """Return a table's key for a statement: the stored text, not the value, so that a damaged one is named, too."""
    texts = (f'CAST({row}"{column.name}" AS text)' for column in table.primary_key.columns)
    if connection.dialect.name == "sqlite":
        names = (f'{row}"{column.name}"' for column in table.primary_key.columns)
        texts = (f"iif(typeof({name}) = 'blob', lower(hex({name})), CAST({name} AS text))" for name in names)
    return ", ".join(texts)


def _signed_tables() -> list[str]:
    return [table_of(kind).name for kind in SignedRecord.__subclasses__() if hasattr(kind, "__table__")]

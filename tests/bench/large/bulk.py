"""Rows by the million into one engine: indexes are made when all rows are in; all of them are there, or nothing is."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import psycopg
from sqlalchemy import Dialect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.types import TypeEngine
from sqlmodel import SQLModel

from models.store.kept.packed_columns import PackedHash, PackedJson, PackedText

_GAP = "\x1f"


class Shape(NamedTuple):
    """A row to fill in: its columns that hold anything, and each one's text with names in `%(name)s`.

    The texts are those SQLite keeps; PostgreSQL reads them, too. Those of `packed` columns are packed once filled in;
    SQLite keeps those of `ids` in bytes.
    """

    table: str
    columns: tuple[str, ...]
    cells: tuple[str, ...]
    packed: frozenset[str] = frozenset()
    ids: frozenset[str] = frozenset()

    def with_cells(self, **changed: str | None) -> Shape:
        """Return the shape with other texts in some columns; None empties one."""
        cells = {**dict(zip(self.columns, self.cells, strict=True)), **changed}
        kept = {name: cell for name, cell in cells.items() if cell is not None}
        return Shape(self.table, tuple(kept), tuple(kept.values()), self.packed, self.ids)

    @property
    def to_pack(self) -> list[tuple[int, TypeEngine[Any]]]:
        """Where its packed columns are, and what they are."""
        types = SQLModel.metadata.tables[self.table].c
        return [(place, types[name].type) for place, name in enumerate(self.columns) if name in self.packed]


class Bulk(Protocol):
    """A store being filled."""

    def pattern(self, shape: Shape) -> str:
        """Return one row of a shape as the engine takes it, with its names in `%(name)s`."""
        ...

    def insert(self, shape: Shape, rows: list[str]) -> None:
        """Store rows, each a pattern filled in."""
        ...

    def key(self, hexes: str) -> str:
        """Return an id for a statement."""
        ...

    def ask(self, statement: str) -> tuple[Any, ...]:
        """Return the first row a statement answers."""
        ...

    def run(self, statement: str) -> None:
        """Run a statement."""
        ...

    def finish(self) -> None:
        """Make the indexes anew and store all of it."""
        ...


class SqliteBulk:
    """A SQLite file no program has open."""

    def __init__(self, file: Path) -> None:
        self._file = sqlite3.connect(file, isolation_level=None)
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "foreign_keys=OFF", "cache_size=-500000"):
            self._file.execute(f"PRAGMA {pragma}")
        found = self._file.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")
        self._indexes = found.fetchall()
        self._file.execute("BEGIN")
        for name, _ in self._indexes:
            self._file.execute(f'DROP INDEX "{name}"')

    def pattern(self, shape: Shape) -> str:
        """Return a shape's cells with a sign between them that none of them holds."""
        return _GAP.join(shape.cells)

    def insert(self, shape: Shape, rows: list[str]) -> None:
        """Store rows; a column of numbers turns its text into one."""
        marks = ", ".join("?" * len(shape.columns))
        statement = f"INSERT INTO {shape.table} ({', '.join(shape.columns)}) VALUES ({marks})"
        filled = _packed((row.split(_GAP) for row in rows), shape, sqlite.dialect())
        ids = [place for place, name in enumerate(shape.columns) if name in shape.ids]
        self._file.executemany(statement, _in_bytes(filled, ids))

    def key(self, hexes: str) -> str:
        """Return an id for a statement."""
        return f"x'{hexes}'"

    def ask(self, statement: str) -> tuple[Any, ...]:
        """Return the first row a statement answers."""
        return tuple(self._file.execute(statement).fetchone())

    def run(self, statement: str) -> None:
        """Run a statement."""
        self._file.execute(statement)

    def finish(self) -> None:
        """Make the indexes anew and close the file."""
        for _, statement in self._indexes:
            self._file.execute(statement)
        self._file.execute("COMMIT")
        self._file.close()


class PostgresBulk:
    """A database of a server, filled in one transaction by an account that may leave references unchecked."""

    def __init__(self, address: str) -> None:
        self._server = psycopg.connect(address)
        self.run("SET LOCAL session_replication_role = replica")
        self.run("SET LOCAL TimeZone = 'UTC'")
        self._indexes = self._server.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()"
            " AND indexname NOT IN (SELECT conname FROM pg_constraint)"
        ).fetchall()
        for name, _ in self._indexes:
            self.run(f'DROP INDEX "{name}"')

    def pattern(self, shape: Shape) -> str:
        """Return a shape's cells as a line of COPY."""
        cells = zip(shape.columns, shape.cells, strict=True)
        return "\t".join(cell if name in shape.packed else _escaped(cell) for name, cell in cells)

    def insert(self, shape: Shape, rows: Iterable[str]) -> None:
        """Store rows."""
        with self._server.cursor().copy(f"COPY {shape.table} ({', '.join(shape.columns)}) FROM STDIN") as copy:
            filled = _packed((row.split("\t") for row in rows), shape, postgresql.dialect())
            copy.write("".join("\t".join(row) + "\n" for row in filled))

    def key(self, hexes: str) -> str:
        """Return an id for a statement."""
        return f"'{hexes}'"

    def ask(self, statement: str) -> tuple[Any, ...]:
        """Return the first row a statement answers."""
        found = self._server.execute(statement.encode()).fetchone()
        assert found is not None
        return found

    def run(self, statement: str) -> None:
        """Run a statement."""
        self._server.execute(statement.encode())

    def finish(self) -> None:
        """Make the indexes anew, commit, and let the server count what it holds."""
        for _, statement in self._indexes:
            self.run(statement)
        self._server.commit()
        self._server.autocommit = True
        self.run("ANALYZE")
        self._server.close()


def _packed(rows: Iterable[list[Any]], shape: Shape, dialect: Dialect) -> Iterator[list[Any]]:
    """Yield rows with what is to be packed as the engine keeps it."""
    places = shape.to_pack
    for row in rows:
        for place, kind in places:
            row[place] = _kept(kind, row[place], dialect)
        yield row


def _in_bytes(rows: Iterable[list[Any]], ids: list[int]) -> Iterator[list[Any]]:
    for row in rows:
        for place in ids:
            row[place] = bytes.fromhex(row[place])
        yield row


def _kept(kind: TypeEngine[Any], cell: str, dialect: Dialect) -> Any:
    if isinstance(kind, PackedText | PackedHash):
        return kind.process_bind_param(cell, dialect)
    assert isinstance(kind, PackedJson)
    kept = kind.process_bind_param(json.loads(cell), dialect)
    return kept if dialect.name == "sqlite" else json.dumps(kept)


def _escaped(cell: str) -> str:
    return cell.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")

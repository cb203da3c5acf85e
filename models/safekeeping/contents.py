"""What a store holds, counted: enough to say that a copy is whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError

from models.core.errors import StoreError
from models.store.driver_errors import one_line

VERSION_TABLE = "alembic_version"
HEAD_TABLE = "audit_head"


@dataclass(frozen=True, slots=True)
class Contents:
    """Rows by table, and where the audit chain of each clinic ends: (site, number of events, hash).

    `schema` is the version of the tables. The table that keeps it is not counted.
    """

    schema: str
    tables: dict[str, int]
    heads: tuple[tuple[str, int, str], ...]

    @property
    def rows(self) -> int:
        """The rows of all tables together."""
        return sum(self.tables.values())

    @property
    def audit_head(self) -> str:
        """The hash the audit chain ends with, "" where nothing was ever recorded."""
        return self.heads[0][2] if self.heads else ""


def read_contents(connection: Connection) -> Contents:
    """Count a store within the connection's transaction. Raises StoreError when it cannot be read."""
    try:
        names = sorted(set(inspect(connection).get_table_names()) - {VERSION_TABLE})
        tables = {name: int(connection.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one()) for name in names}  # noqa: S608
        schema = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar() or ""  # noqa: S608
        heads = connection.execute(text(f"SELECT site_id, seq, hash FROM {HEAD_TABLE}")).all()  # noqa: S608
    except DBAPIError as error:
        raise StoreError(one_line(error)) from error
    return Contents(str(schema), tables, sorted_heads((row.site_id, row.seq, row.hash) for row in heads))


def sorted_heads(rows: Any) -> tuple[tuple[str, int, str], ...]:
    """Return the ends of audit chains in one order and one spelling, whichever engine wrote them."""
    return tuple(sorted((_plain(site), int(seq), str(digest)) for site, seq, digest in rows))


def differences(expected: Contents, found: Contents) -> tuple[str, ...]:
    """Return one line for each table that has other rows than expected, and for an audit chain that ends elsewhere."""
    names = sorted({*expected.tables, *found.tables})
    counted = ((name, expected.tables.get(name), found.tables.get(name)) for name in names)
    lines = [
        f"{name}: {_count(before)}, in the copy {_count(after)}" for name, before, after in counted if before != after
    ]
    if expected.heads != found.heads:
        lines.append("the audit chain of the copy ends elsewhere")
    return tuple(lines)


def _plain(site: Any) -> str:
    try:
        return UUID(site.hex() if isinstance(site, bytes) else str(site)).hex
    except ValueError:
        return str(site)


def _count(rows: int | None) -> str:
    return "no such table" if rows is None else f"{rows} rows"

"""How SQLite keeps an id: in 16 bytes, or in the 32 letters it was written with before.

The id itself says which: one of version 8 is kept in bytes. So every place that names it agrees, whatever database it
came from, and no row of before has to change. PostgreSQL keeps every id in 16 bytes anyway.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, SafeUUID

from sqlalchemy import Dialect, Engine, Uuid

IN_BYTES = 8
"""The version of ids kept in bytes."""
_LENGTH = 16
_UNKNOWN = SafeUUID.unknown


class SqliteKey(Uuid[UUID]):
    """An id in a column of SQLite."""

    def bind_processor(self, dialect: Dialect) -> Callable[[UUID | None], str | bytes | None]:  # noqa: ARG002
        """Return what turns an id into what is stored."""
        return stored_key

    def result_processor(
        self,
        dialect: Dialect,  # noqa: ARG002
        coltype: object,  # noqa: ARG002
    ) -> Callable[[str | bytes | None], UUID | None]:
        """Return what reads a stored id; it raises ValueError for what is none."""
        return read_key


def stored_key(key: UUID | None) -> str | bytes | None:
    """Return an id as SQLite keeps it."""
    if key is None:
        return None
    return key.bytes if key.int >> 76 & 15 == IN_BYTES else key.hex


def read_key(stored: str | bytes | None) -> UUID | None:
    """Return a stored id. Raises ValueError for what is none."""
    if stored is None:
        return None
    return _of_bytes(stored) if isinstance(stored, bytes) else UUID(stored)


def _of_bytes(stored: bytes) -> UUID:
    """Return the id in 16 bytes: what `UUID(bytes=…)` returns, in a third of its time, since a chart has thousands."""
    number = int.from_bytes(stored)
    if len(stored) != _LENGTH or number >> 76 & 15 != IN_BYTES:
        raise ValueError("an id in bytes is of version 8")
    key = object.__new__(UUID)
    object.__setattr__(key, "int", number)
    object.__setattr__(key, "is_safe", _UNKNOWN)
    return key


def keep_keys(engine: Engine) -> Engine:
    """Let an engine of SQLite keep ids so."""
    dialect = engine.dialect
    dialect.colspecs = {**dialect.colspecs, Uuid: SqliteKey}
    return engine

"""What rarely changes, read once: it holds while the chain of evidence shows only doses signed and people signing in.

Every act that changes staff, roles, rooms, payers or safety settings leaves an event in its own transaction, an import
and a merge as well. So one look at the chain tells whether what a station read before still holds: the event it was
read at is still the one it was (a restored backup has another there), nothing but those came after it, and no newer
program has brought the tables to another shape.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from sqlalchemy import and_, bindparam, column, select, table

from models.store.records.audit_event import AuditEvent, AuditHead
from models.store.transaction import table_of

T = TypeVar("T")
SIGNING = "sign_administration"
_QUIET = (SIGNING, "sign_in", "sign_in_failed", "sign_failed")
"""The acts that change nothing of what is known: a dose, and PINs that are typed."""
_HEAD = table_of(AuditHead).alias("newest_head")
_EVENT = table_of(AuditEvent).alias("since_then")
_SHAPE = table("alembic_version", column("version_num"))
_OF_SITE = _HEAD.c.site_id == bindparam("site")
_AT = and_(_EVENT.c.site_id == bindparam("site"), _EVENT.c.seq == bindparam("known"))
_AFTER = and_(
    _EVENT.c.site_id == bindparam("site"),
    _EVENT.c.seq > bindparam("known"),
    *(_EVENT.c.action != act for act in _QUIET),
)
LOOK = (
    select(_HEAD.c.seq).where(_OF_SITE).scalar_subquery().label("newest"),
    select(_HEAD.c.hash).where(_OF_SITE).scalar_subquery().label("newest_hash"),
    select(_EVENT.c.hash).where(_AT).scalar_subquery().label("hash_then"),
    select(_EVENT.c.seq).where(_AFTER).limit(1).scalar_subquery().label("acted_since"),
    select(_SHAPE.c.version_num).scalar_subquery().label("shape"),
)
"""The columns that tell what still holds, asked with `Knowledge.question`."""


class Mark(NamedTuple):
    """The newest event of the chain when somebody looked: its number, 0 before the first, and its hash."""

    seq: int
    hash: str


_BEFORE_ALL = Mark(0, "")


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is known as of one event of the chain; it grows while it is asked."""

    mark: Mark = _BEFORE_ALL
    shape: str = ""
    _values: dict[Hashable, Any] = field(default_factory=dict)

    def question(self, site_id: UUID) -> dict[str, Any]:
        """Return the values `LOOK` is asked with."""
        return {"site": site_id, "known": self.mark.seq}

    def as_of(self, row: Any) -> Knowledge:
        """Return what still holds by a row with the columns of `LOOK`, all of it or nothing."""
        mark = Mark(row.newest or 0, row.newest_hash or "")
        holds = row.hash_then == self.mark.hash and row.acted_since is None and row.shape == self.shape
        return Knowledge(mark, row.shape, self._values if holds else {})

    def of(self, key: Hashable, read: Callable[[], T]) -> T:
        """Return what is known by this key, read now where nothing is."""
        if key not in self._values:
            self._values[key] = read()
        found: T = self._values[key]
        return found

    def guess(self, key: Hashable) -> Any | None:
        """Return what was known by this key when somebody looked last: to be compared before anything follows."""
        return self._values.get(key)


class Known:
    """What one clinic's process knows. Several threads may ask; what one of them reads is there for all."""

    def __init__(self) -> None:
        self.last = Knowledge()

    def look(self, before: Knowledge, row: Any) -> Knowledge:
        """Return what holds by a row that was asked with what was known `before`, and go on from it."""
        self.last = before.as_of(row)
        return self.last

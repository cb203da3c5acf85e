"""What was imported before, under which outside names, and what one file adds to it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlmodel import SQLModel

from models.clinic import Clinic
from models.exchange.batch import Fact, Key, PersonRef, digest
from models.records.identifier import Identifier
from models.store.transaction import Transaction, table_of
from models.values.errors import BadInputError

_NAMES = table_of(Identifier)


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """An order that waits for a person, and why."""

    order: str
    reason: str


@dataclass
class Tally:
    """What one file did, counted by resource; `not_ours` counts what is not stored by its kind."""

    added: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    not_ours: Counter[str] = field(default_factory=Counter)
    review: list[ReviewItem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Known:
    """A row imported before: its id and the digest kept with its names."""

    id: UUID
    digest: str


class Ledger:
    """Finds and remembers rows by their outside names within one transaction."""

    def __init__(self, tx: Transaction, clinic: Clinic) -> None:
        self.tx = tx
        self.clinic = clinic
        self.tally = Tally()
        self._in_this_file: dict[tuple[str, str, str], UUID] = {}

    def find(self, kind: str, keys: tuple[Key, ...], at: str) -> Known | None:
        """Return the row known by any of the keys. Raises BadInputError when they name two different rows."""
        if not keys:
            return None
        named = or_(*(and_(_NAMES.c.system == key.system, _NAMES.c.value == key.value) for key in keys))
        statement = select(_NAMES.c.resource_id, _NAMES.c.digest).where(
            _NAMES.c.site_id == self.clinic.site_id,
            _NAMES.c.resource_type == kind,
            named,
        )
        rows = self.tx.execute(statement).all()
        if len({row.resource_id for row in rows}) > 1:
            raise BadInputError(at, f"its identifiers belong to two different {kind} records here: settle that first")
        return Known(rows[0].resource_id, rows[0].digest) if rows else None

    def remember(self, kind: str, row_id: UUID, keys: tuple[Key, ...], mark: str) -> None:
        """Keep every key and the mark of what was last imported under them."""
        for key in keys:
            same = (_NAMES.c.site_id == self.clinic.site_id, _NAMES.c.resource_type == kind,
                    _NAMES.c.system == key.system, _NAMES.c.value == key.value)  # fmt: skip
            if not self.tx.update(Identifier, *same, digest=mark):
                name = Identifier(id=self.clinic.new_id(), site_id=self.clinic.site_id, resource_type=kind,
                                  resource_id=row_id, system=key.system, value=key.value, digest=mark)  # fmt: skip
                self.tx.add(name)

    def met(self, kind: str, keys: tuple[Key, ...], row_id: UUID) -> None:
        """Note that this very file states the resource, so that even its short local ids are unambiguous."""
        self._in_this_file |= {(kind, key.system, key.value): row_id for key in keys}

    def person(self, kind: str, reference: PersonRef, at: str) -> UUID | None:
        """Return the person a reference means, None when neither this file nor the store knows them."""
        for key in reference.keys:
            if found := self._in_this_file.get((kind, key.system, key.value)):
                return found
        known = self.find(kind, tuple(key for key in reference.keys if key.everywhere), at)
        return known.id if known else None

    def patient(self, reference: PersonRef, at: str) -> UUID:
        """Return the patient a reference means. Raises BadInputError for one that cannot be told for certain."""
        found = self.person("Patient", reference, at)
        if found is None:
            raise BadInputError(at, "its patient is neither in this file nor known here: send the patient along")
        return found

    def put(self, label: str, record: type[SQLModel], fact: Fact, values: dict[str, Any]) -> UUID:
        """Add the row of a fact, change it where the fact has changed, leave it alone otherwise; return its id."""
        kind, mark = record.__name__, digest(fact)
        known = self.find(kind, fact.keys, fact.at)
        if known is not None and known.digest == mark:
            self.tally.unchanged[label] += 1
            return known.id
        if known is not None:
            self.tx.update(record, table_of(record).c.id == known.id, **values)
            self.tally.changed[label] += 1
        else:
            self.tally.added[label] += 1
        row_id = known.id if known else self.add(record, values)
        self.remember(kind, row_id, fact.keys, mark)
        return row_id

    def add(self, record: type[SQLModel], values: dict[str, Any]) -> UUID:
        """Store a new row and return its id."""
        row_id = self.clinic.new_id()
        self.tx.add(record(id=row_id, site_id=self.clinic.site_id, **values))
        return row_id

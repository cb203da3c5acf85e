"""What a person must decide on: kept whole with what it is compared with, once however often it is sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from models.exchange.fhir.social_security import masked
from models.exchange.imported import Fact, ImportedPatient, Key, Origin
from models.exchange.importing.names import chunks
from models.exchange.kept_content import content_of, facts_of, hash_of, plain, said_in, saying
from models.patients.records.pending_import import PendingImport
from models.store.clinic import Clinic
from models.store.record import row_of
from models.store.transaction import Transaction, table_of

_PENDING = table_of(PendingImport)
WAITING, WITHDRAWN, SETTLED = "waiting", "withdrawn", "settled"
KINDS = ("person", "order", "merge", "dose")


_THESE = select(
    _PENDING.c.id, _PENDING.c.kind, _PENDING.c.matter, _PENDING.c.digest, _PENDING.c.status, _PENDING.c.revision,
    _PENDING.c.choice, _PENDING.c.settled_id, _PENDING.c.said,
).where(
    _PENDING.c.site_id == bindparam("site"),
    _PENDING.c.kind.in_(KINDS),
    _PENDING.c.matter.in_(bindparam("matters", expanding=True)),
)  # fmt: skip


class Kept(Enum):
    """What keeping something to decide on came to."""

    NEW = auto()
    WAITS_ALREADY = auto()
    DECIDED = auto()


@dataclass(frozen=True, slots=True)
class PendingItem:
    """One thing to decide on. `matter` names it however often it comes; `compared` is what was known here.

    `held` are the facts that belong to a person and wait with them.
    """

    kind: str
    matter: str
    text: str
    reason: str
    fact: Fact
    origin: Origin
    compared: Mapping[str, Any] = field(default_factory=dict)
    patient_id: UUID | None = None
    other_id: UUID | None = None
    held: tuple[Fact, ...] = ()


class Pending:
    """The waiting things of one transaction."""

    def __init__(self, tx: Transaction, clinic: Clinic) -> None:
        self._tx = tx
        self._clinic = clinic
        self._known: dict[tuple[str, str], Any] = {}
        self._kept: set[tuple[str, str]] = set()
        self._new: dict[tuple[str, str], dict[str, Any]] = {}
        self._looked_up: set[str] = set()
        self.file = ""
        self.content_hash = ""

    def look_up(self, matters: Iterable[str]) -> None:
        """Read at once which of these already wait or waited."""
        wanted = sorted(set(matters))
        self._looked_up.update(wanted)
        for some in chunks(wanted):
            for row in self._tx.execute(_THESE, site=self._clinic.site_id, matters=some):
                self._known[row.kind, row.matter] = row

    def waits(self, kind: str, matter: str) -> bool:
        """True for something looked up that waits for a person."""
        known = self._known.get((kind, matter))
        return known is not None and known.status == WAITING

    def choice(self, kind: str, matter: str) -> str:
        """Return what a person decided on something looked up, "" for what is open or never was a question."""
        known = self._known.get((kind, matter))
        return known.choice if known is not None and known.status == SETTLED else ""

    def answer(self, kind: str, matter: str, fact: Fact) -> tuple[str, UUID | None] | None:
        """Return what a person decided when the very same was said, and the row that led to; None for a new question.

        What is asked about must have been looked up.
        """
        known = self._known.get((kind, matter))
        if known is None or known.status != SETTLED or known.said != said_in(facts_of(fact)):
            return None
        return known.choice, known.settled_id

    def id_of(self, kind: str, matter: str) -> UUID:
        """Return the id of something kept."""
        new = self._new.get((kind, matter))
        row_id: UUID = new["id"] if new else self._known[kind, matter].id
        return row_id

    def keep(self, item: PendingItem) -> Kept:
        """Keep one thing until somebody decides on it, and say what that came to."""
        name = (item.kind, item.matter)
        self._kept.add(name)
        if item.matter not in self._looked_up:
            self.look_up([item.matter])
        content = content_of(item.fact, item.held)
        values: dict[str, Any] = {
            "text": masked(item.text)[:600], "reason": item.reason[:1000], "patient_id": item.patient_id,
            "other_id": item.other_id, "compared": plain(dict(item.compared)), "content": content,
        }  # fmt: skip
        mark = hash_of([item.reason, *map(saying, [content["facts"], *content["held"]]), values["compared"],
                      str(item.patient_id)])  # fmt: skip
        now = self._clinic.now()
        values |= {"sender": item.origin.sender, "message": item.origin.message, "file": self.file[:300],
                   "place": item.fact.at[:300], "content_hash": self.content_hash}  # fmt: skip
        known = self._known.get(name)
        if name in self._new:
            return Kept.WAITS_ALREADY
        if known is None:
            self._new[name] = row_of(PendingImport, {
                "id": self._clinic.new_id(), "site_id": self._clinic.site_id, "kind": item.kind, "matter": item.matter,
                "digest": mark, "found_at": now, "changed_at": now, **values,
            })  # fmt: skip
            return Kept.NEW
        if known.status == SETTLED and known.said == said_in(content["facts"]):
            return Kept.DECIDED
        if known.status == WAITING and known.digest == mark:
            return Kept.WAITS_ALREADY
        self._tx.update(PendingImport, _PENDING.c.id == known.id, digest=mark, status=WAITING, changed_at=now,
                        revision=known.revision + 1, choice="", settled_id=None, **values)  # fmt: skip
        return Kept.NEW

    def finish(self, settled: Iterable[tuple[str, str]]) -> None:
        """Store what is new; withdraw what waited and is no question any more."""
        if self._new:
            self._tx.add_rows({PendingImport: list(self._new.values())})
        self._new.clear()
        names = list(settled)
        self.look_up(matter for _, matter in names if matter not in self._looked_up)
        for name in names:
            known = self._known.get(name)
            if known is not None and known.status == WAITING and name not in self._kept:
                self._tx.update(PendingImport, _PENDING.c.id == known.id, status=WITHDRAWN,
                                revision=known.revision + 1, changed_at=self._clinic.now())  # fmt: skip


def matter_of(*parts: object) -> str:
    """Return the name of something to decide on: equal for equal parts."""
    return hash_of([str(part) for part in parts])


def person_matter(fact: ImportedPatient) -> str:
    """Return the name of the question who this is: the same person sent again asks it once."""
    key = fact.keys[0] if fact.keys else None
    return matter_of("person", key, fact.mrn, fact.family.casefold(), fact.given.casefold())


def matter_of_keys(keys: tuple[Key, ...]) -> str:
    """Return the name of something known by its source: its first key tells."""
    return matter_of(keys[0].system, keys[0].value)

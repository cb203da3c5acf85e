"""What was imported before, under which outside names, and what one file adds to it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, select
from sqlmodel import SQLModel

from models.core.errors import BadInputError
from models.exchange.batch import RefusedEntry
from models.exchange.imported import Fact, Key, Origin, PersonRef, digest
from models.exchange.importing.pending import Kept, Pending, PendingItem
from models.exchange.records.identifier import Identifier
from models.exchange.records.import_source import ImportSource
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_NAMES = table_of(Identifier)
CHUNK = 500
QUESTION = "PendingPerson"
"""The kind of resource under which the names of people who wait for a decision are kept."""
LABELS = {"dose": "dose elsewhere"}


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """Something that waits for a person, and why. `kind` is order, person, merge or dose elsewhere."""

    kind: str
    text: str
    reason: str


@dataclass
class Tally:
    """What one file did, counted by resource; `not_ours` counts what is not stored by its kind.

    `waits` counts what this file newly left to a person.
    """

    added: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    not_ours: Counter[str] = field(default_factory=Counter)
    review: list[ReviewItem] = field(default_factory=list)
    refused: list[RefusedEntry] = field(default_factory=list)
    waits: int = 0


@dataclass(frozen=True, slots=True)
class Known:
    """A row imported before: its id and the digest kept with its names."""

    id: UUID
    digest: str


class UndecidedPatientError(Exception):
    """What is stored belongs to a patient who waits for a person's decision."""

    def __init__(self, matter: str) -> None:
        super().__init__(matter)
        self.matter = matter


class Ledger:
    """Finds and remembers rows by their outside names within one transaction.

    Rows are kept back and stored together by `flush`; `rows` sees them.
    """

    def __init__(self, tx: Transaction, clinic: Clinic) -> None:
        self.tx = tx
        self.clinic = clinic
        self.tally = Tally()
        self.content_hash = ""
        self.pending = Pending(tx, clinic)
        self.decided: list[tuple[str, str]] = []
        self._taken: dict[tuple[str, str], str] = {}
        self._known: dict[tuple[str, str, str], Known] = {}
        self._stored: set[tuple[str, str, str]] = set()
        self._undecided: dict[tuple[str, str], str] = {}
        self._new: dict[type[SQLModel], list[SQLModel]] = defaultdict(list)

    def look_up(self, names: Iterable[tuple[str, Key]]) -> None:
        """Read at once which of these names, each with its kind of resource, are known here."""
        wanted: dict[tuple[str, str], set[str]] = defaultdict(set)
        for kind, key in names:
            wanted[kind, key.system].add(key.value)
            if kind == "Patient":
                wanted[QUESTION, key.system].add(key.value)
        for (kind, system), values in wanted.items():
            for some in _chunks(sorted(values)):
                statement = select(_NAMES.c.value, _NAMES.c.resource_id, _NAMES.c.digest).where(
                    _NAMES.c.site_id == self.clinic.site_id, _NAMES.c.resource_type == kind,
                    _NAMES.c.system == system, _NAMES.c.value.in_(some),
                )  # fmt: skip
                for row in self.tx.execute(statement):
                    self._known[kind, system, row.value] = Known(row.resource_id, row.digest)
                    self._stored.add((kind, system, row.value))

    def look_up_questions(self, matters: Iterable[str]) -> None:
        """Read at once which people wait for a decision: these, and those the names looked up before belong to."""
        asked = {name: known.digest for name, known in self._known.items() if name[0] == QUESTION}
        self.pending.look_up({*matters, *asked.values()})
        waiting = {name: matter for name, matter in asked.items() if self.pending.waits("person", matter)}
        self._undecided |= {(system, value): matter for (_, system, value), matter in waiting.items()}

    def find(self, kind: str, keys: tuple[Key, ...], at: str) -> Known | None:
        """Return the row known by any of the keys. Raises BadInputError when they name two different rows."""
        found = self.all_known(kind, keys)
        if len({one.id for one in found}) > 1:
            raise BadInputError(at, f"its identifiers belong to two different {kind} records here: settle that first")
        return found[0] if found else None

    def all_known(self, kind: str, keys: tuple[Key, ...]) -> list[Known]:
        """Return what each of the keys names, in their order."""
        named = (self._known.get((kind, key.system, key.value)) for key in keys)
        return [one for one in named if one is not None]

    def remember(self, kind: str, row_id: UUID, keys: tuple[Key, ...], mark: str) -> None:
        """Keep every key and the mark of what was last imported under them."""
        for key in keys:
            name = (kind, key.system, key.value)
            if self._known.get(name) == Known(row_id, mark):
                continue
            if name in self._stored:
                self.flush()
                self.tx.update(Identifier, _NAMES.c.site_id == self.clinic.site_id, _NAMES.c.resource_type == kind,
                               _NAMES.c.system == key.system, _NAMES.c.value == key.value, digest=mark)  # fmt: skip
                self._known[name] = Known(self._known[name].id, mark)
                continue
            self.add(Identifier, {"resource_type": kind, "resource_id": row_id, "system": key.system,
                                  "value": key.value, "digest": mark})  # fmt: skip
            self._known[name] = Known(row_id, mark)
            self._stored.add(name)

    def came_from(self, kind: str, row_id: UUID, origin: Origin, effect: str) -> None:
        """Keep which message of which sender made or changed a person's record."""
        self.add(ImportSource, {
            "resource_type": kind, "resource_id": row_id, "sender": origin.sender, "identity": origin.identity,
            "message": origin.message, "content_hash": self.content_hash, "effect": effect,
            "recorded_at": self.clinic.now(),
        })  # fmt: skip

    def undecided(self, keys: tuple[Key, ...], matter: str) -> None:
        """Note that the person with these keys waits for a decision, and what belongs to them with them."""
        self._undecided |= {(key.system, key.value): matter for key in keys}

    def ask_who(self, item: PendingItem, keys: tuple[Key, ...]) -> None:
        """Leave it to a person who somebody is; what later files say of these keys waits for the answer too."""
        self.undecided(keys, item.matter)
        self.wait(item)
        self.remember(QUESTION, self.pending.id_of("person", item.matter), keys, item.matter)

    def certain(self, keys: tuple[Key, ...]) -> None:
        """Note that this very message says who its keys mean, whatever another one left open."""
        for key in keys:
            self._undecided.pop((key.system, key.value), None)

    def taken(self, keys: tuple[Key, ...], matter: str) -> None:
        """Note that a person is no question any more, if they were one under this name."""
        self.certain(keys)
        self.decided.append(("person", matter))
        self._taken |= {(key.system, key.value): matter for key in keys}

    def settled_with(self, kind: str, patient: PersonRef, matter: Callable[[str], str]) -> None:
        """Withdraw what waited for its patient, now that both are here. `matter` names it by the person's question."""
        for key in patient.keys:
            if person := self._taken.get((key.system, key.value)):
                self.decided.append((kind, matter(person)))
                return

    def person(self, kind: str, reference: PersonRef, at: str) -> UUID | None:
        """Return the person a reference means, None when neither these files nor the store knows them."""
        known = self.find(kind, reference.keys, at)
        return known.id if known else None

    def patient(self, reference: PersonRef, at: str) -> UUID:
        """Return the patient a reference means.

        Raises UndecidedPatientError for one who waits for a decision, BadInputError for one nobody knows.
        """
        for key in reference.keys:
            if matter := self._undecided.get((key.system, key.value)):
                raise UndecidedPatientError(matter)
        found = self.person("Patient", reference, at)
        if found is None:
            raise BadInputError(at, "its patient is neither in these files nor known here: send the patient along")
        return found

    def put(self, label: str, record: type[SQLModel], fact: Fact, values: dict[str, Any]) -> UUID:
        """Add the row of a fact, change it where the fact has changed, leave it alone otherwise; return its id."""
        kind, mark = record.__name__, digest(fact, values.get("patient_id"))
        known = self.find(kind, fact.keys, fact.at)
        if known is not None and known.digest == mark:
            self.tally.unchanged[label] += 1
            return known.id
        if known is not None:
            self.flush()
            self.tx.update(record, table_of(record).c.id == known.id, **values)
            self.tally.changed[label] += 1
        else:
            self.tally.added[label] += 1
        row_id = known.id if known else self.add(record, values)
        self.remember(kind, row_id, fact.keys, mark)
        return row_id

    def add(self, record: type[SQLModel], values: dict[str, Any]) -> UUID:
        """Keep a new row back until the next flush and return its id."""
        row_id = self.clinic.new_id()
        self._new[record].append(record(id=row_id, site_id=self.clinic.site_id, **values))
        return row_id

    def rows(self, statement: Select[Any]) -> list[Row[Any]]:
        """Return what a statement finds, rows kept back included."""
        self.flush()
        return list(self.tx.execute(statement))

    def flush(self) -> None:
        """Store the rows kept back, each table's together, in the order their tables were first written to."""
        for rows in self._new.values():
            self.tx.add(*rows)
        self._new.clear()

    def wait(self, item: PendingItem) -> None:
        """Leave something to a person, once however often it is sent, and list it."""
        self.flush()
        kept = self.pending.keep(item)
        self.tally.waits += kept is Kept.NEW
        if kept is not Kept.DECIDED:
            self.list_for_review(item.kind, item.text, item.reason)

    def list_for_review(self, kind: str, text: str, reason: str) -> None:
        """Report something of this file that waits."""
        self.tally.review.append(ReviewItem(LABELS.get(kind, kind), text, reason))


def _chunks(values: list[str]) -> Iterable[list[str]]:
    return (values[start : start + CHUNK] for start in range(0, len(values), CHUNK))

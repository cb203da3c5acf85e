"""What was imported before, under which outside names, and what one file adds to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from models.core.errors import BadInputError
from models.exchange.batch import RefusedEntry
from models.exchange.choices import NOT_OURS
from models.exchange.imported import Fact, Key, Origin, PersonRef, digest
from models.exchange.importing.meanings import Meanings
from models.exchange.importing.names import QUESTION, SHARED, Names
from models.exchange.importing.pending import Kept, Pending, PendingItem
from models.exchange.records.import_source import ImportSource
from models.store.clinic import Clinic
from models.store.record import Record
from models.store.transaction import Transaction, table_of

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


class UndecidedPatientError(Exception):
    """What is stored belongs to a patient who waits for a person's decision."""

    def __init__(self, matter: str) -> None:
        super().__init__(matter)
        self.matter = matter


class NotOurPatientError(Exception):
    """What is stored belongs to somebody a person decided is none of the clinic's patients."""


class Ledger(Names):
    """What one transaction knows of people and of what waits, and what its files did.

    `orders` are those of the patients they were asked for; whoever changes an order forgets them all.
    """

    def __init__(self, tx: Transaction, clinic: Clinic) -> None:
        super().__init__(tx, clinic)
        self.tally = Tally()
        self.content_hash = ""
        self.pending = Pending(tx, clinic)
        self.meanings = Meanings(tx, clinic)
        self.decided: list[tuple[str, str]] = []
        self.orders: dict[UUID, list[Any]] = {}
        self._noted: list[str] = []
        self._taken: dict[tuple[str, str], str] = {}
        self._undecided: dict[tuple[str, str], str] = {}
        self._tied: dict[tuple[str, str], UUID | None] = {}
        self._not_ours: set[tuple[str, str]] = set()
        self._refused: set[tuple[str, str]] = set()

    def look_up_questions(self, matters: Iterable[str]) -> None:
        """Read at once which people wait for a decision: these, and those the names looked up before belong to."""
        asked = {name: known.digest for name, known in self._known.items() if name[0] == QUESTION}
        self.pending.look_up({*matters, *asked.values()})
        waiting = {name: matter for name, matter in asked.items() if self.pending.waits("person", matter)}
        self._undecided |= {(system, value): matter for (_, system, value), matter in waiting.items()}
        refused = (name for name, matter in asked.items() if self.pending.choice("person", matter) == NOT_OURS)
        self._not_ours |= {(system, value) for _, system, value in refused}

    def look_up_waiting(self, matters: Iterable[str]) -> None:
        """Read at once which of these wait or waited, and which of what is settled by now did."""
        self.pending.look_up([*matters, *self._noted])
        self._noted.clear()

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

    def tie(self, keys: tuple[Key, ...], patient_id: UUID) -> None:
        """Note whom a person decided these keys mean in this message; two people of one key are neither."""
        for key in keys:
            name = (key.system, key.value)
            self._tied[name] = patient_id if self._tied.get(name, patient_id) == patient_id else None

    def refuse(self, keys: tuple[Key, ...]) -> None:
        """Note that a person decided that these keys mean nobody of the clinic's in this message."""
        self._refused |= {(key.system, key.value) for key in keys}

    def settled_with(self, kind: str, patient: PersonRef, matter: Callable[[str], str]) -> None:
        """Withdraw what waited for its patient, now that both are here. `matter` names it by the person's question."""
        for key in patient.keys:
            if person := self._taken.get((key.system, key.value)):
                self._noted.append(matter(person))
                self.decided.append((kind, self._noted[-1]))
                return

    def person(self, kind: str, reference: PersonRef, at: str) -> UUID | None:
        """Return the person a reference means, None when neither these files nor the store knows them."""
        known = self.find(kind, reference.keys, at)
        return known.id if known else None

    def patient(self, reference: PersonRef, at: str) -> UUID:
        """Return the patient a reference means.

        Raises UndecidedPatientError for one who waits for a decision, NotOurPatientError for one who was decided to be
        none of ours, BadInputError for one nobody knows.
        """
        names = [(key.system, key.value) for key in reference.keys]
        if self._tied and (tied := next((found for name in names if (found := self._tied.get(name))), None)):
            return tied
        if self._refused.intersection(names):
            raise NotOurPatientError
        for name in names if self._undecided else ():
            if matter := self._undecided.get(name):
                raise UndecidedPatientError(matter)
        alone = tuple(key for key in reference.keys if not self.shared(key)) if self._any_shared else reference.keys
        known = self.find("Patient", alone, at)
        found = known.id if known else None
        if found is None and self._not_ours.intersection(names):
            raise NotOurPatientError
        if found is None and len(alone) < len(names):
            raise BadInputError(at, "its patient's number is two people's here: send the patient along")
        if found is None:
            raise BadInputError(at, "its patient is neither in these files nor known here: send the patient along")
        return found

    def known_as(self, keys: tuple[Key, ...], patient_id: UUID, mark: str) -> None:
        """Keep these keys for a patient; one that another patient goes by is kept as a number of both."""
        for key in keys:
            (other,) = self.all_known("Patient", (key,)) or (None,)
            two = other is not None and other.id != patient_id
            self.remember(SHARED if two else "Patient", patient_id, (key,), mark)

    def put(self, label: str, record: type[Record], fact: Fact, values: dict[str, Any]) -> UUID:
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

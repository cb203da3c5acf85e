"""Add and change coverages: in full, ended on a day, the card checked, or never true."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from models.core.errors import BadInputError
from models.core.required_reason import stated
from models.core.words import date_text
from models.patients.coverages.entry import CheckedEntry
from models.patients.coverages.facts import ACTIVE, RANKS, CoverageFacts, overlapping_primaries
from models.patients.coverages.queries import read_coverages
from models.patients.coverages.versions import AUTHORIZATION, COVERAGE, Kept, Said, add_row, change_row
from models.patients.entry import open_patient
from models.people.actions.authenticate import Denied
from models.people.author import author
from models.people.versions import Stale
from models.store.clinic import Clinic
from models.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Saved:
    """It is stored, under this id."""

    id: UUID


@dataclass(frozen=True, slots=True)
class Overlaps:
    """Nothing was stored: another primary coverage holds on the same days. `text` asks about it."""

    text: str


Outcome = Saved | Overlaps | Stale | Denied


def save_coverage(
    clinic: Clinic, person_id: UUID, entry: CheckedEntry, reason: str = "", *, both: bool = False
) -> Outcome:
    """Store a new coverage, or a changed one with a reason. With `both` two primary ones may hold at one time.

    Raises BadInputError naming the field, or for a closed record.
    """
    by = author(clinic, person_id, "change_coverage")
    if isinstance(by, Denied):
        return by
    why = stated(reason) if entry.id else ""

    def act(tx: Transaction) -> Outcome:
        open_patient(tx, entry.patient_id)
        known = read_coverages(tx.connection, entry.patient_id)
        _refuse_twin(known, entry)
        saved = _stored(tx, clinic, COVERAGE, entry, Said("changed" if entry.id else "added", by, why))
        if isinstance(saved, Saved) and not both:
            after = read_coverages(tx.connection, entry.patient_id)
            asked = _asked(overlapping_primaries(after), saved.id)
            if asked:
                raise _AskError(asked)
        return saved

    try:
        return clinic.store.write(act)
    except _AskError as question:
        return Overlaps(question.text)


def save_authorization(clinic: Clinic, person_id: UUID, entry: CheckedEntry, reason: str = "") -> Outcome:
    """Store a new authorization, or a changed one with a reason. Raises BadInputError, for a closed record too."""
    by = author(clinic, person_id, "change_authorizations")
    if isinstance(by, Denied):
        return by
    why = stated(reason) if entry.id else ""

    def act(tx: Transaction) -> Outcome:
        open_patient(tx, entry.patient_id)
        return _stored(tx, clinic, AUTHORIZATION, entry, Said("changed" if entry.id else "added", by, why))

    return clinic.store.write(act)


def check_card(clinic: Clinic, person_id: UUID, coverage_id: UUID, change: int) -> Stale | Denied | None:
    """Store that the card was seen today and says what the coverage says."""
    by = author(clinic, person_id, "change_coverage")
    if isinstance(by, Denied):
        return by
    values = {"card_checked_on": clinic.today(), "card_checked_by_name": by.name}
    return _changed(clinic, COVERAGE, (coverage_id, change), values, Said("card_checked", by))


def end_coverage(
    clinic: Clinic, person_id: UUID, coverage: CoverageFacts, last_day: date, reason: str
) -> Stale | Denied | None:
    """End a coverage on its last day. Raises BadInputError for a day before it began, or no reason."""
    by = author(clinic, person_id, "change_coverage")
    if isinstance(by, Denied):
        return by
    if coverage.starts_on and last_day < coverage.starts_on:
        raise BadInputError("ends_on", f"it began on {date_text(coverage.starts_on)}: the last day is on or after it")
    said = Said("ended", by, stated(reason))
    return _changed(clinic, COVERAGE, (coverage.id, coverage.change), {"ends_on": last_day}, said)


def strike(clinic: Clinic, person_id: UUID, kept: Kept, row: tuple[UUID, int], reason: str) -> Stale | Denied | None:
    """Store that a coverage or an authorization was entered in error: it pays for no dose, and stays on record."""
    by = author(clinic, person_id, "change_coverage" if kept is COVERAGE else "change_authorizations")
    if isinstance(by, Denied):
        return by
    return _changed(clinic, kept, row, {"status": "entered_in_error"}, Said("entered_in_error", by, stated(reason)))


class _AskError(Exception):
    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


def _changed(clinic: Clinic, kept: Kept, row: tuple[UUID, int], values: dict[str, Any], said: Said) -> Stale | None:
    act: Callable[[Transaction], Stale | None] = lambda tx: change_row(tx, clinic, kept, *row, values, said)  # noqa: E731
    return clinic.store.write(act)


def _stored(tx: Transaction, clinic: Clinic, kept: Kept, entry: CheckedEntry, said: Said) -> Saved | Stale:
    if entry.id is None:
        return Saved(add_row(tx, clinic, kept, entry.patient_id, entry.values, said))
    return change_row(tx, clinic, kept, entry.id, entry.change, entry.values, said) or Saved(entry.id)


def _refuse_twin(known: tuple[CoverageFacts, ...], entry: CheckedEntry) -> None:
    twin = ("payer_type", "payer_name", "member_id", "rank", "starts_on")
    for found in known:
        same = all(getattr(found, name) == entry.values[name] for name in twin)
        if same and found.id != entry.id and found.status == ACTIVE:
            raise BadInputError("member_id", "this coverage is on record already: Esc, then e changes it")


def _asked(primaries: tuple[CoverageFacts, ...], saved: UUID) -> str:
    others = [found for found in primaries if found.id != saved and any(other.id == saved for other in primaries)]
    if not others:
        return ""
    names = ", ".join(found.payer_name or found.payer_type for found in others)
    return f"{names} is {RANKS[1]} on the same days. Two primary coverages: keep both?"

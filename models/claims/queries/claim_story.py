"""A claim's story from signing to payment, oldest first, each step in a sentence."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from models.charting.records.medication_administration import MedicationAdministration
from models.claims.records.claim import ClaimDose, ClaimEvent, StoredClaim
from models.core.shipped import shipped_table
from models.store.clinic import Clinic
from models.store.transaction import table_of

_CLAIM, _EVENT = table_of(StoredClaim), table_of(ClaimEvent)
_PLACED, _DOSE = table_of(ClaimDose), table_of(MedicationAdministration)


@dataclass(frozen=True, slots=True)
class StoryStep:
    """One step: when, who, what in words, why, and the state after it ("" for a dose that was signed)."""

    at: datetime
    by: str
    text: str
    reason: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class ClaimStory:
    """A claim's control number and its steps, oldest first: the doses as they were signed, then what became of them."""

    control: str
    steps: tuple[StoryStep, ...]


def claim_story(clinic: Clinic, control: str) -> ClaimStory | None:
    """Return the story of a claim by its control number, or the first part where only one has it; None for none."""
    with clinic.store.read() as connection:
        asked = control.strip()
        called = _CLAIM.c.number == int(asked) if asked.isdecimal() else _CLAIM.c.control == asked
        wanted = select(_CLAIM.c.id, _CLAIM.c.control).where(_CLAIM.c.site_id == clinic.site_id, called)
        rows = connection.execute(wanted.limit(2)).all()
        return ClaimStory(rows[0].control, read_steps(connection, rows[0].id)) if len(rows) == 1 else None


def read_steps(connection: Connection, claim_id: UUID) -> tuple[StoryStep, ...]:
    """Return the steps of a claim's story, oldest first."""
    doses = (
        select(_DOSE.c.recorded_at, _DOSE.c.giver_name, _DOSE.c.drug_display, _DOSE.c.outcome)
        .join(_PLACED, _PLACED.c.administration_id == _DOSE.c.id)
        .where(_PLACED.c.claim_id == claim_id)
        .order_by(_DOSE.c.recorded_at, _DOSE.c.id)
    )
    signed = [
        StoryStep(row.recorded_at, row.giver_name, f"Signed: {row.drug_display}, {row.outcome.value.replace('_', ' ')}")
        for row in connection.execute(doses)
    ]
    events = connection.execute(select(_EVENT).where(_EVENT.c.claim_id == claim_id).order_by(_EVENT.c.number))
    return (*signed, *(StoryStep(one.at, one.by_name, words_of(one), one.reason, one.state) for one in events))


def words_of(event: Any) -> str:
    """Return a stored step in words; a fact that is not there leaves its place empty."""
    template = shipped_table("models.claims.tables", "story")[event.kind]["text"]
    return str(template).format_map(defaultdict(str, event.facts)).strip(" :,")

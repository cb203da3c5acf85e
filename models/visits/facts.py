"""A visit and a call as rules and screens know them: frozen facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from models.visits.states import VisitState


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """A visit as stored. `version` is what a change must name to be taken."""

    id: UUID
    patient_id: UUID
    request_id: UUID | None
    day: date
    starts_at: datetime | None
    booked: bool
    state: VisitState
    room: str
    reason: str
    ending: str
    arrived_at: datetime | None
    version: int


def visit_of(row: Any) -> VisitFacts:
    """Return a stored row as facts."""
    return VisitFacts(
        row.id, row.patient_id, row.request_id, row.day, row.starts_at, row.booked, VisitState(row.state), row.room,
        row.reason, row.ending, row.arrived_at, row.version,
    )  # fmt: skip

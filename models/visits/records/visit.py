"""A visit for an injection: walk-in or booked, and every change of it."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field

from models.store.record import Record, SignedRecord


class Visit(Record, table=True):
    """FHIR Appointment, and the Encounter it becomes. `state` is a `VisitState`; `version` rises with every change.

    `day` is the clinic's day it is for, `starts_at` the instant it is booked for, None without a time; a walk-in is not
    `booked`. `request_id` is the order it is for, None for whatever is due. `ending` says why it ended without one.
    """

    __table_args__ = (Index(None, "site_id", "day"),)

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    patient_id: UUID = Field(foreign_key="patient.id", index=True)
    request_id: UUID | None = Field(default=None, foreign_key="medication_request.id")
    day: date
    starts_at: datetime | None = None
    booked: bool = True
    state: str = Field(max_length=20)
    room: str = Field(default="", max_length=20)
    reason: str = Field(default="", max_length=200)
    ending: str = Field(default="", max_length=200)
    arrived_at: datetime | None = None
    version: int = 1


class VisitChange(SignedRecord, table=True):
    """One version of a visit as it was stored, with who made it and when. FHIR Provenance of an Appointment."""

    __tablename__ = "visit_change"

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    visit_id: UUID = Field(foreign_key="visit.id", index=True)
    version: int
    state: str = Field(max_length=20)
    day: date
    starts_at: datetime | None = None
    room: str = Field(default="", max_length=20)
    reason: str = Field(default="", max_length=200)
    ending: str = Field(default="", max_length=200)
    changed_at: datetime
    changed_by: UUID | None = Field(default=None, foreign_key="practitioner.id")
    changed_by_name: str = Field(max_length=300)

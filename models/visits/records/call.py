"""The calls to people who are due: where calling one person stands, and every attempt."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Field

from models.store.record import Record, SignedRecord


class CallTask(Record, table=True):
    """FHIR Task: calling one person about what is due. `attempts` counts the calls recorded, and is its version.

    `next_on` is the day the person is listed again, None at once; `contact_on` the day somebody last spoke to them.
    `claimed_by_name` is who is on the phone since `claimed_at`, "" for no one. A person has one: not by a rule of the
    table, which would answer two stations at one moment with an error, but because each reads before it stores.
    """

    __tablename__ = "call_task"

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    patient_id: UUID = Field(foreign_key="patient.id", index=True)
    attempts: int = 0
    outcome: str = Field(default="", max_length=20)
    note: str = Field(default="", max_length=300)
    called_at: datetime | None = None
    called_by_name: str = Field(default="", max_length=300)
    next_on: date | None = None
    contact_on: date | None = None
    claimed_by: UUID | None = Field(default=None, foreign_key="practitioner.id")
    claimed_by_name: str = Field(default="", max_length=300)
    claimed_at: datetime | None = None


class CallAttempt(SignedRecord, table=True):
    """FHIR Communication: one call. `outcome` is a row of the call table of `reasons.toml`.

    `due_on` is the earliest day something was due on then; `visit_id` the visit that came of it.
    """

    __tablename__ = "call_attempt"

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    patient_id: UUID = Field(foreign_key="patient.id", index=True)
    number: int
    outcome: str = Field(max_length=20)
    note: str = Field(default="", max_length=300)
    next_on: date | None = None
    due_on: date | None = None
    visit_id: UUID | None = Field(default=None, foreign_key="visit.id")
    called_at: datetime
    called_by: UUID | None = Field(default=None, foreign_key="practitioner.id")
    called_by_name: str = Field(max_length=300)

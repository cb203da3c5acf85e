"""A reaction to a dose, with what was done about it, and where it was reported."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON
from sqlmodel import Field

from models.store.record import SignedRecord


class AdverseEvent(SignedRecord, table=True):
    """FHIR AdverseEvent, signed. A fuller account is a new row that `replaces_id` the earlier one.

    `signs`, `severity`, `actions` and `outcome` are codes of `reasons.toml`. `epinephrine` lists doses as
    {amount, unit, at, site}; `vitals` maps a vital's code to its value as text. `complete` False while paperwork waits.
    """

    __tablename__ = "adverse_event"

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    patient_id: UUID = Field(foreign_key="patient.id", index=True)
    administration_id: UUID = Field(foreign_key="medication_administration.id", index=True)
    replaces_id: UUID | None = Field(default=None, foreign_key="adverse_event.id", unique=True)
    onset_at: datetime
    signs: list[str] = Field(default_factory=list, sa_type=JSON)
    severity: str = Field(max_length=20)
    actions: list[str] = Field(default_factory=list, sa_type=JSON)
    epinephrine: list[dict[str, str]] = Field(default_factory=list, sa_type=JSON)
    vitals: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    provider_told: str = Field(default="", max_length=300)
    provider_told_at: datetime | None = None
    outcome: str = Field(default="", max_length=30)
    sent_where: str = Field(default="", max_length=300)
    narrative: str = Field(default="", max_length=2000)
    serious: bool = False
    complete: bool = False
    recorded_at: datetime
    recorded_by: UUID = Field(foreign_key="practitioner.id")
    recorded_by_name: str = Field(max_length=300)
    record_hash: str = Field(min_length=64, max_length=64)


class AdverseEventReport(SignedRecord, table=True):
    """That an event was reported, to VAERS or MedWatch (`sent_to`), with the number they gave it."""

    __tablename__ = "adverse_event_report"

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    administration_id: UUID = Field(foreign_key="medication_administration.id", index=True)
    sent_to: str = Field(max_length=20)
    number: str = Field(min_length=1, max_length=60)
    recorded_at: datetime
    recorded_by: UUID = Field(foreign_key="practitioner.id")
    recorded_by_name: str = Field(max_length=300)

"""How the patient was when the observation ended: a signed row of its own, after the dose."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON
from sqlmodel import Field

from models.store.record import SignedRecord


class AdministrationResponse(SignedRecord, table=True):
    """The end of an observation. `kind` is tolerated, reaction or left_early; one dose has one.

    `observed_at` is when the patient was seen last, None in old rows; `effect` says how well the dose worked.
    """

    __tablename__ = "administration_response"

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    administration_id: UUID = Field(foreign_key="medication_administration.id", unique=True)
    kind: str = Field(max_length=12)
    signs: list[str] = Field(default_factory=list, sa_type=JSON)
    pain_after: int | None = Field(default=None, ge=0, le=99)
    note: str = Field(default="", max_length=2000)
    observed_at: datetime | None = None
    effect: str = Field(default="", max_length=500)
    recorded_at: datetime
    recorded_by: UUID = Field(foreign_key="practitioner.id")
    recorded_by_name: str = Field(max_length=300)

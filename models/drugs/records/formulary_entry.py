"""What a clinic changed in its formulary: one row a version of a drug, never changed and never deleted."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from models.store.record import SignedRecord


class FormularyEntry(SignedRecord, table=True):
    """FHIR MedicationKnowledge. The highest `version` of a `slug` counts; versions of a slug count from 1.

    `body` is the drug's TOML as `write_drug` lays it out, "" for the shipped one. `retired` drugs are not offered for
    orders any more; what was charted with them still reads. `changed_by` None is the command line.
    """

    __tablename__ = "formulary_entry"
    __table_args__ = (UniqueConstraint("site_id", "slug", "version"),)

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    slug: str = Field(min_length=1, max_length=80)
    version: int = Field(ge=1)
    body: str = Field(default="", max_length=100_000)
    retired: bool = False
    reason: str = Field(min_length=1, max_length=500)
    changed_at: datetime
    changed_by: UUID | None = Field(default=None, foreign_key="practitioner.id")
    changed_by_name: str = Field(max_length=300)

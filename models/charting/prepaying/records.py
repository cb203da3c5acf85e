"""That a signed dose was one of a prepaid series."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import Field

from models.store.record import SignedRecord


class PrepaidUse(SignedRecord, table=True):
    """One dose, one series. It counts while its dose does: one struck or amended gives it back."""

    __tablename__ = "prepaid_use"

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    series_id: UUID = Field(foreign_key="prepaid_series.id", index=True)
    administration_id: UUID = Field(foreign_key="medication_administration.id", unique=True)

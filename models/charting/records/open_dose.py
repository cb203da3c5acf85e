"""A signed dose of which something is still missing."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import Field

from models.store.record import Record


class OpenDose(Record, table=True):
    """A dose under observation, or with a reaction whose account is not finished. Gone once nothing is missing.

    Doses are signed and never change: whoever asks what is open reads these few, never all that was ever given.
    """

    __tablename__ = "open_dose"

    administration_id: UUID = Field(primary_key=True, foreign_key="medication_administration.id")
    site_id: UUID = Field(foreign_key="organization.id", index=True)

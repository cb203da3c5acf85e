"""A dose that was signed or struck since claims were last looked at."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import Field

from models.store.record import Record


class UngatheredDose(Record, table=True):
    """A row a signed record, and one for a dose entered in error. Gone once claims have looked at it.

    Whoever gathers doses for claims reads these few, never all that was ever given. Two rows of one dose do no harm.
    """

    __tablename__ = "ungathered_dose"
    __table_args__ = ({"sqlite_with_rowid": False},)

    site_id: UUID = Field(primary_key=True, foreign_key="organization.id")
    id: UUID = Field(primary_key=True)
    administration_id: UUID = Field(foreign_key="medication_administration.id")

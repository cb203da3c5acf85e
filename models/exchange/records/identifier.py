"""Names other systems use for our rows: what makes an import repeatable."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from models.store.record import Record


class Identifier(Record, table=True):
    """FHIR Identifier of one of our rows. `digest` is the SHA-256 of the facts last imported, to tell a change."""

    __table_args__ = (UniqueConstraint("site_id", "resource_type", "system", "value"),)

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    resource_type: str = Field(max_length=40)
    resource_id: UUID = Field(index=True)
    system: str = Field(max_length=300)
    value: str = Field(max_length=300)
    digest: str = Field(default="", max_length=64)

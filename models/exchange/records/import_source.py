"""Which message of which sender a person's record came from."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from models.store.record import Record


class ImportSource(Record, table=True):
    """FHIR Provenance of an imported person. `sender` is "" where the file names none; `identity` its own id there.

    `message` is the message's or bundle's own number, `content_hash` the SHA-256 of the whole file; `effect` is
    added, changed, joined (a record here was recognized) or pending (a person decides).
    """

    __tablename__ = "import_source"

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    resource_type: str = Field(max_length=40)
    resource_id: UUID = Field(index=True)
    sender: str = Field(default="", max_length=300)
    identity: str = Field(default="", max_length=300)
    message: str = Field(default="", max_length=300)
    content_hash: str = Field(min_length=64, max_length=64)
    effect: str = Field(max_length=20)
    recorded_at: datetime

"""Who signed what, how they proved it, and the hash of what they saw."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from models.store.kept.packed_columns import PackedHash
from models.store.record import SignedRecord


class Provenance(SignedRecord, table=True):
    """FHIR Provenance. `meaning` is gave, observed, ordered, weighed, amended, entered in error or signed_off.

    `authentication` is how the person proved it: pin, or session for what a signed-in person enters without one.
    """

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    target_type: str = Field(max_length=40)
    target_id: UUID = Field(index=True)
    meaning: str = Field(max_length=20)
    agent_id: UUID = Field(foreign_key="practitioner.id")
    agent_name: str = Field(max_length=300)
    authentication: str = Field(max_length=20)
    record_hash: str = Field(min_length=64, max_length=64, sa_type=PackedHash(64))
    recorded_at: datetime

"""What an import brought that a person must decide on: nothing of it is in force until then."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field

from models.store.record import Record


class PendingImport(Record, table=True):
    """FHIR Task. `kind` is person, order, merge or dose; `text` and `reason` say what waits and why.

    `content` is the resource as it came with the facts read from it, `compared` what was known here beside it;
    `matter` is the same for the same thing sent again. `patient_id` is the patient meant, None while that is the
    question; `other_id` the row it is compared with. `status` is waiting, settled once a person decided, or withdrawn
    once a later file settles it; `revision` rises with each. `choice` is what was decided, `settled_id` the patient,
    order or dose it led to, `said` the hash of the facts decided on. `file` and `place` say where it stood.
    """

    __tablename__ = "pending_import"
    __table_args__ = (UniqueConstraint("site_id", "kind", "matter"), Index(None, "site_id", "status", "kind"))

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    kind: str = Field(max_length=20)
    matter: str = Field(min_length=64, max_length=64)
    text: str = Field(max_length=600)
    reason: str = Field(max_length=1000)
    patient_id: UUID | None = Field(default=None, foreign_key="patient.id", index=True)
    other_id: UUID | None = None
    sender: str = Field(default="", max_length=300)
    message: str = Field(default="", max_length=300)
    content: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    compared: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    digest: str = Field(max_length=64)
    status: str = Field(default="waiting", max_length=20)
    revision: int = 1
    choice: str = Field(default="", max_length=20)
    settled_id: UUID | None = None
    said: str = Field(default="", max_length=64)
    file: str = Field(default="", max_length=300)
    place: str = Field(default="", max_length=300)
    content_hash: str = Field(default="", max_length=64)
    found_at: datetime
    changed_at: datetime

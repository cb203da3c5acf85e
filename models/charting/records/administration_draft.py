"""A dose being charted: survives anything until it is signed or discarded."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from models.store.record import Record


class AdministrationDraft(Record, table=True):
    """One person's draft of one order. `id` is the intent a signing is known by; `version` rises with every change.

    `body` is the JSON of models.safety.draft.DraftBody.
    """

    __tablename__ = "administration_draft"
    __table_args__ = (UniqueConstraint("site_id", "request_id", "practitioner_id"),)

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    request_id: UUID = Field(foreign_key="medication_request.id")
    practitioner_id: UUID = Field(foreign_key="practitioner.id", index=True)
    body: str
    version: int = 1
    updated_at: datetime

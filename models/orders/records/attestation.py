"""What a second person put their name to while a dose was charted: a witness's own look, a provider's decision."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Field

from models.store.kept.packed_columns import PackedJson
from models.store.record import SignedRecord


class Attestation(SignedRecord, table=True):
    """One signature of a second person on one draft, or of a prescriber on one order.

    `intent_id` is the draft, later the administration's intent; for an order the order itself.
    `kind` is witness or override. `content` is what they entered themselves, `content_hash` the SHA-256 of its
    canonical JSON; `finding` the key of the finding a provider decided on, with its coded `reason`.
    """

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    intent_id: UUID = Field(index=True)
    request_id: UUID = Field(foreign_key="medication_request.id")
    kind: str = Field(max_length=20)
    person_id: UUID = Field(foreign_key="practitioner.id")
    person_name: str = Field(max_length=300)
    finding: str = Field(default="", max_length=120)
    reason: str = Field(default="", max_length=30)
    content: dict[str, Any] = Field(default_factory=dict, sa_type=PackedJson)
    content_hash: str = Field(min_length=64, max_length=64)
    recorded_at: datetime

"""What happened to an order after it was written down: by whom, when, why. Nothing of an order is ever deleted."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlmodel import Field

from models.store.kept.packed_columns import PackedJson
from models.store.record import SignedRecord


class OrderEvent(SignedRecord, table=True):
    """One change of an order, never changed itself.

    `kind` is ordered, settled, verbal, protocol, cosigned, rejected, held, released, discontinued, renewed or
    superseded. `reason` is in words, `until` a hold's last day; `content` holds codes: how a verbal order came, what
    was confirmed for a protocol, the other order of a renewal.
    """

    __tablename__ = "order_event"

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    request_id: UUID = Field(foreign_key="medication_request.id", index=True)
    kind: str = Field(max_length=20)
    reason: str = Field(default="", max_length=500)
    until: date | None = None
    content: dict[str, Any] = Field(default_factory=dict, sa_type=PackedJson)
    recorded_at: datetime
    recorded_by: UUID = Field(foreign_key="practitioner.id")
    recorded_by_name: str = Field(max_length=300)

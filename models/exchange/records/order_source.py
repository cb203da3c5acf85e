"""An imported order as it came, while a person must settle it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON
from sqlmodel import Field

from models.store.record import SignedRecord


class OrderSource(SignedRecord, table=True):
    """What one message said of an order under review. `content` is the resource with the facts read from it."""

    __tablename__ = "order_source"

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    order_id: UUID = Field(foreign_key="medication_request.id", index=True)
    sender: str = Field(default="", max_length=300)
    message: str = Field(default="", max_length=300)
    file: str = Field(default="", max_length=300)
    place: str = Field(default="", max_length=300)
    content: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    recorded_at: datetime

"""Staff who give, order or supervise, and outside prescribers named by imported orders."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON
from sqlmodel import Field

from models.core.words import full_name
from models.store.record import Record


class Practitioner(Record, table=True):
    """FHIR Practitioner. `username` is the short name typed at sign-in, None for outside prescribers.

    `pin_hash` is an argon2 hash; `failed_pins` and `locked_until` slow down guessing. What a person may do is what
    their roles may do (models/people/roles.py).
    """

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id", index=True)
    family: str = Field(min_length=1, max_length=300)
    given: str = Field(default="", max_length=300)
    credential: str = Field(default="", max_length=20)
    npi: str = Field(default="", max_length=10)
    username: str | None = Field(default=None, max_length=20)
    pin_hash: str | None = Field(default=None, max_length=200)
    roles: list[str] = Field(default_factory=list, sa_type=JSON)
    active: bool = True
    failed_pins: int = 0
    locked_until: datetime | None = None

    @property
    def name(self) -> str:
        """`M Ruiz MA` for staff with initials, else the whole name."""
        return full_name(self.given, self.family, self.credential)

"""Staff who give, order or supervise, and outside prescribers named by imported orders."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON
from sqlmodel import Field

from models.core.words import full_name
from models.store.record import Record


class Practitioner(Record, table=True):
    """FHIR Practitioner. `username` is the short name typed at sign-in, None for outside prescribers.

    `pin_hash` is an argon2 hash. What a person may do is what their roles may do (models/people/roles.py), between
    `employed_from` and `employed_until`, both included; None is open. `version` counts the changes, see StaffVersion.
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
    employed_from: date | None = None
    employed_until: date | None = None
    license_number: str = Field(default="", max_length=40)
    license_state: str = Field(default="", max_length=2)
    license_until: date | None = None
    badge: str = Field(default="", max_length=40)
    must_change_pin: bool = False
    pin_changed_at: datetime | None = None
    pin_reset_at: datetime | None = None
    version: int = 0

    @property
    def name(self) -> str:
        """`M Ruiz MA` for staff with initials, else the whole name."""
        return full_name(self.given, self.family, self.credential)

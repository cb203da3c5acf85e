"""What is remembered of a person and of a station: the theme somebody chose, who signed in where and with whom."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from models.store.record import Record


class StaffPreference(Record, table=True):
    """What a person chose for every station. `theme` is a theme's name, "" for the usual one."""

    __tablename__ = "staff_preference"

    practitioner_id: UUID = Field(primary_key=True, foreign_key="practitioner.id")
    site_id: UUID = Field(foreign_key="organization.id")
    theme: str = Field(default="", max_length=20)


class StationSignIn(Record, table=True):
    """A person's last sign-in on a station, with the provider chosen as on site, None for none.

    A station is a random id its machine keeps; no name of a machine is stored.
    """

    __tablename__ = "station_sign_in"

    station_id: UUID = Field(primary_key=True)
    practitioner_id: UUID = Field(primary_key=True, foreign_key="practitioner.id")
    site_id: UUID = Field(foreign_key="organization.id")
    supervisor_id: UUID | None = Field(default=None, foreign_key="practitioner.id")
    signed_in_at: datetime

"""The clinic. Its id is the `site_id` every other row carries."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from models.store.record import Record


class Organization(Record, table=True):
    """FHIR Organization. `time_zone` is an IANA name; `demo` marks the demo clinic, whose people are invented."""

    id: UUID = Field(primary_key=True)
    name: str = Field(min_length=1, max_length=200)
    npi: str = Field(default="", max_length=10)
    address: str = Field(default="", max_length=300)
    time_zone: str = Field(max_length=64)
    place_of_service: str = Field(default="11", max_length=2)
    demo: bool = False
    created_at: datetime

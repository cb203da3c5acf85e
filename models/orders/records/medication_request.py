"""The order: one dose or a series."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Index, text
from sqlmodel import Field

from models.store.columns import Exact, index_where
from models.store.record import Record

ENDS = text("medication_request.valid_until IS NOT NULL AND medication_request.status = 'active'")
"""The condition of running orders that end, as their index spells it: SQLite uses it for these very words alone."""
_ENDS = text("valid_until IS NOT NULL AND status = 'active'")


class MedicationRequest(Record, table=True):
    """FHIR MedicationRequest. `status` is a FHIR status, or draft while it waits for review or a signature.

    `review_reason` says what a provider must settle first; `drug_slug` names the formulary drug, None when it holds
    none. `interval_days` None is a single dose; `doses_allowed` None with an interval runs until `valid_until`.
    `due_on` is the clinic's day the next dose falls on, None once none is due; `due_time` "HH:MM" or "".
    `dose_per_kg` is the amount of `dose_unit` ordered per
    kg, `dose` then what it made of the weight of that day. `version` rises with every change.

    With `interval_months` doses keep to a day of the month, and `interval_days` is the fewest days that can be. `steps`
    lists a taper's {dose, interval_days, count}; `dose` and `interval_days` are then those of the dose that is next.
    `origin` is written, verbal, protocol or import; a verbal or protocol order names who took it. `cosign` is waiting,
    cosigned or rejected, "" where no one co-signs. `held` orders wait for a release, `held_until` says till when.
    `protocol_id` is the version it was started under, `replaces_id` the order it renews. `needle` is the one to use,
    `watch_minutes` how long the patient stays at least, `charge_code` the clinic's own charge item.
    `mixture` is the formulation as it was when the order was signed, None for a single drug.
    """

    __tablename__ = "medication_request"
    __table_args__ = (
        Index(None, "site_id", "status", "due_on"),
        Index(None, "site_id", "cosign"),
        index_where("ix_medication_request_as_needed", "site_id", "status", where=text("as_needed = 1")),
        index_where("ix_medication_request_ends", "site_id", "valid_until", where=_ENDS),
    )

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    patient_id: UUID = Field(foreign_key="patient.id", index=True)
    requester_id: UUID | None = Field(default=None, foreign_key="practitioner.id")
    requester_name: str = Field(default="", max_length=300)
    status: str = Field(max_length=20)
    review_reason: str | None = Field(default=None, max_length=500)
    medication_text: str = Field(min_length=1, max_length=500)
    drug_slug: str | None = Field(default=None, max_length=80)
    dose: Decimal | None = Field(default=None, sa_type=Exact)
    dose_unit: str | None = Field(default=None, max_length=20)
    dose_per_kg: Decimal | None = Field(default=None, sa_type=Exact)
    route: str | None = Field(default=None, max_length=10)
    diagnoses: list[str] = Field(default_factory=list, sa_type=JSON)
    reason_text: str = Field(default="", max_length=500)
    note: str = Field(default="", max_length=2000)
    as_needed: bool = False
    authored_at: datetime
    signed_at: datetime | None = None
    valid_from: date
    valid_until: date | None = None
    interval_days: int | None = None
    interval_months: int | None = None
    steps: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    doses_allowed: int | None = None
    doses_given: int = 0
    due_on: date | None = None
    due_time: str = Field(default="", max_length=5)
    origin: str = Field(default="written", max_length=20)
    taken_by: UUID | None = None
    taken_by_name: str = Field(default="", max_length=300)
    cosign: str = Field(default="", max_length=10)
    protocol_id: UUID | None = None
    replaces_id: UUID | None = None
    held: bool = False
    held_until: date | None = None
    needle: str = Field(default="", max_length=80)
    watch_minutes: int | None = None
    charge_code: str = Field(default="", max_length=5)
    mixture: dict[str, Any] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    version: int = 1

"""Other services of a patient's day, and what the provider attests of them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import JSON, Index
from sqlmodel import Field

from models.store.columns import Exact
from models.store.record import Record, SignedRecord


class EncounterService(Record, table=True):
    """A visit level, procedure or test. `status` is active or removed, `origin` entered or import.

    `provider_id` is who rendered it. `charge` is the line's total in dollars and cents, None to take the clinic's fee.
    """

    __tablename__ = "encounter_service"
    __table_args__ = (Index(None, "patient_id", "service_date"),)

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    patient_id: UUID = Field(foreign_key="patient.id")
    service_date: date
    code: str = Field(min_length=5, max_length=5)
    units: Decimal = Field(default=Decimal(1), sa_type=Exact)
    modifiers: list[str] = Field(default_factory=list, sa_type=JSON)
    diagnoses: list[str] = Field(default_factory=list, sa_type=JSON)
    charge: Decimal | None = Field(default=None, sa_type=Exact)
    provider_id: UUID | None = Field(default=None, foreign_key="practitioner.id")
    origin: str = Field(default="entered", max_length=10)
    status: str = Field(default="active", max_length=10)
    revision: int = 1
    entered_at: datetime
    entered_by: UUID | None = Field(default=None, foreign_key="practitioner.id")
    entered_by_name: str = Field(default="", max_length=300)


class ServiceAttestation(SignedRecord, table=True):
    """A provider's word, signed with their PIN, that a visit was significant and apart from the injection (R14)."""

    __tablename__ = "service_attestation"

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    service_id: UUID = Field(foreign_key="encounter_service.id", unique=True)
    text: str = Field(min_length=1, max_length=1000)
    attested_at: datetime
    attested_by: UUID = Field(foreign_key="practitioner.id")
    attested_by_name: str = Field(max_length=300)

"""What a signed dose bills, and why."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import JSON
from sqlmodel import Field

from models.store.columns import Exact
from models.store.kept.packed_columns import PackedJson
from models.store.record import SignedRecord


class ChargeDerivation(SignedRecord, table=True):
    """The outcome of the charge rules for one dose: billable, hold or not_billable, with its findings."""

    __tablename__ = "charge_derivation"

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    administration_id: UUID = Field(foreign_key="medication_administration.id", unique=True)
    status: str = Field(max_length=12)
    payer_type: str = Field(max_length=20)
    payer_name: str = Field(default="", max_length=200)
    place_of_service: str = Field(max_length=2)
    findings: list[dict[str, Any]] = Field(default_factory=list, sa_type=PackedJson(repeats=True))


class ChargeItem(SignedRecord, table=True):
    """FHIR ChargeItem: one service line. `because` lists rule, text and source of every step that made it.

    `charge` is the line's total in dollars and cents, None where no fee was known.
    """

    __tablename__ = "charge_item"

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    administration_id: UUID = Field(foreign_key="medication_administration.id", index=True)
    line: int
    code: str = Field(max_length=5)
    units: Decimal = Field(sa_type=Exact)
    modifiers: list[str] = Field(default_factory=list, sa_type=JSON)
    diagnosis_pointers: list[int] = Field(default_factory=list, sa_type=JSON)
    ndc11: str | None = Field(default=None, max_length=11)
    ndc_unit: str | None = Field(default=None, max_length=2)
    ndc_quantity: Decimal | None = Field(default=None, sa_type=Exact)
    narrative: str | None = Field(default=None, max_length=80)
    service_date: date
    charge: Decimal | None = Field(default=None, sa_type=Exact)
    because: list[dict[str, str]] = Field(default_factory=list, sa_type=PackedJson(repeats=True))

"""A delivered batch of one package."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from models.store.columns import Exact, index_where
from models.store.record import Record

IN_STOCK = text("(lot.on_hand > 0 OR lot.status <> 'active')")
"""The condition of lots the stock list shows, as their index spells it: SQLite uses it for these very words alone."""
ON_SHELF = text("lot.on_hand > 0")
"""The condition of lots with unopened containers, which the same index answers."""
_IN_STOCK = text("on_hand > 0 OR status <> 'active'")


class Lot(Record, table=True):
    """FHIR Medication.batch with its stock. `ndc` is 5-4-2; `on_hand` counts unopened containers, never below zero.

    `status` is active, quarantined or recalled. Usable through `expires_on`. A lot exists within its product: the same
    number with another expiry, or of another owner, is another lot. `source` is whose it is: clinic, sample or patient,
    then kept for `patient_id`.
    """

    __table_args__ = (
        CheckConstraint("on_hand >= 0", name="on_hand"),
        Index(None, "site_id", "ndc", "lot_number"),
        Index(None, "site_id", "drug_slug", "expires_on"),
        index_where("ix_lot_in_stock", "site_id", "drug_slug", "expires_on", where=_IN_STOCK),
    )

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    drug_slug: str = Field(max_length=80)
    ndc: str = Field(max_length=14)
    lot_number: str = Field(min_length=1, max_length=20)
    expires_on: date
    on_hand: Decimal = Field(sa_type=Exact)
    status: str = Field(default="active", max_length=12)
    source: str = Field(default="clinic", max_length=12)
    patient_id: UUID | None = Field(default=None, foreign_key="patient.id")

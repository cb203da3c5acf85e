"""That a signed dose counts against an authorization."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlmodel import Field

from models.store.columns import Exact
from models.store.record import SignedRecord


class AuthorizationUse(SignedRecord, table=True):
    """One dose, one authorization. `units` are the billing units of its drug lines.

    It counts while its dose does: one struck or amended gives its visit and its units back.
    """

    __tablename__ = "authorization_use"

    id: UUID = Field(primary_key=True)
    site_id: UUID = Field(foreign_key="organization.id")
    authorization_id: UUID = Field(foreign_key="coverage_authorization.id", index=True)
    administration_id: UUID = Field(foreign_key="medication_administration.id", unique=True)
    service_date: date
    units: Decimal = Field(sa_type=Exact)

"""A lot or an opened vial a dose can come from: frozen facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from models.drugs.drug import Package


@dataclass(frozen=True, slots=True)
class StockFacts:
    """A lot the dose can come from, or an opened vial of it (`vial_id` set, `remaining_ml` what it still holds)."""

    lot_id: UUID
    vial_id: UUID | None
    lot_number: str
    expires_on: date
    use_by: date
    status: str
    on_hand: Decimal
    remaining_ml: Decimal | None
    package: Package

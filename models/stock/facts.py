"""A lot or an opened vial a dose can come from: frozen facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from models.drugs.drug import Package


@dataclass(frozen=True, slots=True)
class StockFacts:
    """A lot the dose can come from, or an opened vial of it (`vial_id` set, `remaining_ml` what it still holds).

    `on_hand` is what lies in its room: `room_id` None is the first, `room` names it where the clinic has several.
    `owner` is whose it is: clinic, sample or patient, then only for the patient `kept_for`.
    """

    lot_id: UUID
    vial_id: UUID | None
    lot_number: str
    expires_on: date
    use_by: date
    status: str
    on_hand: Decimal
    remaining_ml: Decimal | None
    package: Package
    room_id: UUID | None = None
    room: str = ""
    owner: str = "clinic"
    kept_for: UUID | None = None

    @property
    def key(self) -> tuple[UUID, UUID | None, UUID | None]:
        """What tells it from all other stock: lot, opened vial, room."""
        return self.lot_id, self.vial_id, self.room_id

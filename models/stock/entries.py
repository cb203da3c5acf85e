"""What a person or a file says came in, was counted, moved or thrown away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from models.core.errors import BadInputError


@dataclass(frozen=True, slots=True)
class LotEntry:
    """A delivery of one lot as typed or scanned. `containers` is a whole number of unopened containers.

    `owner` is clinic, sample or patient, then of the record number `mrn`. `cost` is US dollars a container.
    `checked` answers the question of a lot number or an expiry that is nearly one in stock: the box says so.
    `place` names the line of a file.
    """

    ndc: str
    lot_number: str
    expires_on: date
    containers: int
    owner: str = "clinic"
    mrn: str = ""
    serial: str = ""
    supplier: str = ""
    invoice: str = ""
    cost: Decimal | None = None
    room_id: UUID | None = None
    received_on: date | None = None
    checked: bool = False
    place: str = ""

    def at(self, field: str) -> str:
        """Return where a field of this entry stands, for a refusal."""
        return f"{self.place}, {field}" if self.place else field


@dataclass(frozen=True, slots=True)
class Held:
    """What of a lot lies in a room, or an opened vial of it: what a count, a transfer or a discard is of."""

    lot_id: UUID
    vial_id: UUID | None = None
    room_id: UUID | None = None


class UnsureError(BadInputError):
    """What was typed is nearly something that is in stock: a person must look at the box and say so."""


@dataclass(frozen=True, slots=True)
class CountEntry:
    """What was counted of `held`: containers, or mL of an opened vial, as it was at `counted_at`, None now.

    `reason` is a row of the stock_count table, needed where the count differs.
    """

    held: Held
    quantity: Decimal
    reason: str = ""
    reason_text: str = ""
    counted_at: datetime | None = None
    place: str = ""

    def at(self, field: str) -> str:
        """Return where a field of this entry stands, for a refusal."""
        return f"{self.place}, {field}" if self.place else field

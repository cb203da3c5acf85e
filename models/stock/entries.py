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

    @property
    def place(self) -> tuple[UUID, UUID | None, UUID | None]:
        """What tells it from all other stock; an opened vial is the same one wherever it lies."""
        return self.lot_id, self.vial_id, None if self.vial_id else self.room_id


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


@dataclass(frozen=True, slots=True)
class SecondPerson:
    """Who signs beside the person signed in, with a username and PIN of their own."""

    username: str
    pin: str


@dataclass(frozen=True, slots=True)
class ControlledEntry:
    """What was counted of `held`, a controlled drug: containers, or mL of an opened vial.

    `quantity` is the first person's, `seen` what the second came to by their own look. `shift` is a row of the
    controlled_shift table; `counted_at` None is now. `place` tells an entry of a list from the others.
    """

    held: Held
    shift: str
    quantity: Decimal
    seen: Decimal
    counted_at: datetime | None = None
    note: str = ""
    intent_id: UUID | None = None
    place: str = ""

    def at(self, field: str) -> str:
        """Return where a field of this entry stands, for a refusal."""
        return f"{field}{self.place}"


@dataclass(frozen=True, slots=True)
class Settlement:
    """Why the count `count_id` differed: `reason` is a row of the controlled_settlement table."""

    count_id: UUID
    reason: str
    reason_text: str = ""

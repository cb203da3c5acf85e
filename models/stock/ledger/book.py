"""Book movements: what is left and the signed rows that say why change together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import bindparam, select

from models.core.errors import BadInputError
from models.people.author import Author
from models.stock.ledger.days import require_containers
from models.stock.ledger.rests import OutOfStockError, change_containers, change_volume
from models.stock.records.stock_movement import StockMovement
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_MOVED = table_of(StockMovement)
_TAKEN = select(_MOVED.c.id).where(_MOVED.c.intent_id == bindparam("intent")).order_by(_MOVED.c.intent_line)
_ZERO = Decimal(0)
LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Move:
    """One movement to book: negative amounts leave. `day` None is today; `room_id` None the first room.

    `rests` False books what changes nothing that is left: the other movement of the pair changed it, or neither does.
    """

    lot_id: UUID
    lot_number: str
    kind: str
    containers: Decimal = _ZERO
    volume_ml: Decimal = _ZERO
    vial_id: UUID | None = None
    room_id: UUID | None = None
    day: date | None = None
    administration_id: UUID | None = None
    reason: str = ""
    reason_text: str = ""
    reverses_id: UUID | None = None
    rests: bool = True


def book(
    tx: Transaction, clinic: Clinic, who: Author, moves: Iterable[Move], intent_id: UUID | None = None
) -> list[UUID]:
    """Change what is left and store the movements; return their ids. Raises OutOfStockError, then nothing is booked."""
    made = []
    for line, move in enumerate(moves):
        if len(move.reason_text) > LONGEST_REASON:
            raise BadInputError("reason_text", f"write at most {LONGEST_REASON} characters")
        if move.rests:
            _change(tx, clinic, move)
        row = StockMovement(
            id=clinic.new_id(),
            site_id=clinic.site_id,
            lot_id=move.lot_id,
            vial_id=move.vial_id,
            administration_id=move.administration_id,
            kind=move.kind,
            containers=move.containers,
            volume_ml=move.volume_ml,
            moved_at=clinic.now(),
            moved_by=who.id,
            moved_by_name=who.name,
            day=move.day or clinic.today(),
            room_id=move.room_id,
            reason=move.reason,
            reason_text=move.reason_text,
            reverses_id=move.reverses_id,
            intent_id=intent_id,
            intent_line=line,
        )
        tx.add(row)
        made.append(row.id)
    return made


def booked_before(tx: Transaction, intent_id: UUID | None) -> list[UUID]:
    """Return the movements an intent already made; none when it comes for the first time."""
    return [row.id for row in tx.execute(_TAKEN, intent=intent_id)] if intent_id else []


def _change(tx: Transaction, clinic: Clinic, move: Move) -> None:
    if move.containers and not change_containers(tx, clinic, move.lot_id, move.room_id, move.containers):
        raise OutOfStockError(f"Lot {move.lot_number} does not hold so much there. Count it first.")
    if move.containers < _ZERO and move.day:
        require_containers(tx, clinic, (move.lot_id, move.lot_number), move.room_id, move.day)
    if move.volume_ml and move.vial_id and not change_volume(tx, move.vial_id, move.volume_ml):
        raise OutOfStockError(f"The open vial of lot {move.lot_number} does not hold so much. Count it first.")

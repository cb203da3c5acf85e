"""What a dose entered in error did to stock: its movements are reversed, and booked as wasted where it was used."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, select

from models.charting.records.medication_administration import MedicationAdministration
from models.core.clock import local_date
from models.core.errors import BadInputError
from models.people.author import Author
from models.stock.kinds import GIVEN, REVERSED, WASTED
from models.stock.ledger.book import Move, book
from models.stock.ledger.rests import change_containers
from models.stock.records.lot import Lot
from models.stock.records.stock_movement import StockMovement
from models.stock.records.vial import Vial
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

BACK, USED = "back", "used"
"""What became of what a dose took: it was never used and is back, or it is gone all the same."""
_DOSE, _MOVED, _LOT, _VIAL = (
    table_of(MedicationAdministration), table_of(StockMovement), table_of(Lot), table_of(Vial)
)  # fmt: skip
_REPLACES = select(_DOSE.c.replaces_id).where(_DOSE.c.id == bindparam("dose"))
_UNDOING = _MOVED.alias("undoing")
_TAKEN = (
    select(_MOVED, _LOT.c.lot_number)
    .join(_LOT, _LOT.c.id == _MOVED.c.lot_id)
    .where(_MOVED.c.administration_id == bindparam("dose"), _MOVED.c.kind.in_((GIVEN, WASTED)))
    # What an amendment took back, because the dose came from another lot, is taken no more.
    .where(~select(_UNDOING.c.id).where(_UNDOING.c.reverses_id == _MOVED.c.id).exists())
    .order_by(_MOVED.c.id)
)
_THE_VIAL = select(_VIAL).where(_VIAL.c.id == bindparam("vial"))
_ZERO = Decimal(0)
_STANDING = {"open", "empty"}


def took_stock(connection: Connection, administration_id: UUID) -> bool:
    """Return whether a signed dose, or the one it amends, took anything from stock."""
    return bool(taken_rows(connection, administration_id))


def taken_rows(connection: Connection, administration_id: UUID) -> Sequence[Any]:
    """Return the movements that took what a signed dose, or the one it amends, came from."""
    return connection.execute(_TAKEN, {"dose": _first(connection, administration_id)}).all()


def reverse_stock(tx: Transaction, clinic: Clinic, who: Author, administration_id: UUID, answer: str) -> None:
    """Reverse what a dose took, on its own day. `answer` is BACK or USED.

    Raises BadInputError at "stock" without an answer, or for a vial that is gone since.
    """
    taken = taken_rows(tx.connection, administration_id)
    if not taken:
        return
    if answer not in {BACK, USED}:
        raise BadInputError("stock", "was it used? n not opened and back in stock, u used or thrown away")
    _undo(tx, clinic, who, ((row, answer) for row in taken))


def undo_taking(tx: Transaction, clinic: Clinic, who: Author, taken: Sequence[Any]) -> None:
    """Put back what a dose is found not to have come from; of a vial discarded since it was thrown away with it."""
    _undo(tx, clinic, who, ((row, USED if _vial_gone(tx, row) else BACK) for row in taken))


def _undo(tx: Transaction, clinic: Clinic, who: Author, answered: Iterable[tuple[Any, str]]) -> None:
    moves = []
    for row, answer in answered:
        containers = -row.containers if answer == USED else _put_back(tx, clinic, row)
        moves += [_reversal(clinic, row, containers), *([_wasted(row)] if answer == USED else [])]
    book(tx, clinic, who, moves)


def _vial_gone(tx: Transaction, row: Any) -> bool:
    return row.vial_id is not None and tx.execute(_THE_VIAL, vial=row.vial_id).one().status not in _STANDING


def _first(connection: Connection, administration_id: UUID) -> UUID:
    """Return the record that was charted: stock hangs on it, however often it was amended."""
    found = administration_id
    while (before := connection.execute(_REPLACES, {"dose": found}).scalar()) is not None:
        found = before
    return found


def _put_back(tx: Transaction, clinic: Clinic, row: Any) -> Decimal:
    """Put back what a movement took; return the unopened containers: a vial opened for other doses too stays open."""
    if row.vial_id is None:
        change_containers(tx, clinic, row.lot_id, row.room_id, -row.containers)
        return Decimal(-row.containers)
    vial = tx.execute(_THE_VIAL, vial=row.vial_id).one()
    if vial.status not in _STANDING:
        message = f"The vial of lot {row.lot_number} was discarded since: answer u, used or thrown away"
        raise BadInputError("stock", message)
    left = vial.remaining_ml - row.volume_ml
    opened_for_it = row.containers and left == vial.opened_ml
    tx.update(Vial, _VIAL.c.id == vial.id, remaining_ml=left, status="unopened" if opened_for_it else "open")
    if not opened_for_it:
        return _ZERO
    change_containers(tx, clinic, row.lot_id, row.room_id, -row.containers)
    return Decimal(-row.containers)


def _reversal(clinic: Clinic, row: Any, containers: Decimal) -> Move:
    return Move(
        row.lot_id,
        row.lot_number,
        REVERSED,
        containers,
        -row.volume_ml,
        row.vial_id,
        row.room_id,
        day=row.day or local_date(row.moved_at, clinic.zone),
        administration_id=row.administration_id,
        reverses_id=row.id,
        rests=False,
    )


def _wasted(row: Any) -> Move:
    return Move(
        row.lot_id,
        row.lot_number,
        WASTED,
        row.containers,
        row.volume_ml,
        row.vial_id,
        row.room_id,
        day=row.day,
        reason="entered_in_error",
        rests=False,
    )

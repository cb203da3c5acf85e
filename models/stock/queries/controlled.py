"""Controlled drugs: what is open, what is in stock with its last count, and the running count of one of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, bindparam, select

from models.codes.tables.clinic_tables import clinic_tables
from models.core.words import full_name, instant_text
from models.drugs.clinic_formulary import clinic_formulary
from models.people.records.practitioner import Practitioner
from models.stock.entries import Held
from models.stock.kinds import LABELS
from models.stock.queries.discrepancies import CountMade, counts_of, last_count, open_discrepancies
from models.stock.queries.lots_on_hand import LotOnHand, lots_on_hand
from models.stock.queries.movements import why_moved
from models.stock.queries.rooms import read_rooms
from models.stock.records.controlled_count import ControlledSettlement
from models.stock.records.lot import Lot
from models.stock.records.stock_movement import StockMovement
from models.stock.records.stock_witness import StockWitness
from models.stock.records.vial import Vial
from models.store.clinic import Clinic
from models.store.transaction import table_of

_LOT, _MOVED, _STAFF = table_of(Lot), table_of(StockMovement), table_of(Practitioner)
_SETTLED, _SEEN = table_of(ControlledSettlement), table_of(StockWitness)
_LOTS = select(_LOT.c.id, _LOT.c.ndc, _LOT.c.lot_number).where(_LOT.c.id.in_(bindparam("lots", expanding=True)))
_MOVES = (
    select(_MOVED, _STAFF.c.given, _STAFF.c.family, _STAFF.c.credential, _SEEN.c.witnessed_by_name,
           _SETTLED.c.verified_by_name, _SETTLED.c.count_id)
    .outerjoin(_STAFF, _STAFF.c.id == _MOVED.c.moved_by)
    .outerjoin(_SEEN, _SEEN.c.movement_id == _MOVED.c.id)
    .outerjoin(_SETTLED, _SETTLED.c.movement_id == _MOVED.c.id)
    .where(_MOVED.c.lot_id == bindparam("lot"))
    .order_by(_MOVED.c.moved_at, _MOVED.c.id)
)  # fmt: skip
_OPENED_ML = select(table_of(Vial).c.opened_ml).where(table_of(Vial).c.id == bindparam("vial"))
_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """A count that differed and waits to be settled. `stands` says no later count of the same stock was made."""

    count: CountMade
    drug: str
    lot_number: str
    shift: str
    stands: bool


@dataclass(frozen=True, slots=True)
class ControlledLot:
    """A controlled lot or open vial with its last count, None before the first."""

    lot: LotOnHand
    last: CountMade | None
    shift: str


@dataclass(frozen=True, slots=True)
class ControlledStock:
    """Open discrepancies, the oldest first, and everything controlled in stock."""

    discrepancies: tuple[Discrepancy, ...]
    lots: tuple[ControlledLot, ...]


@dataclass(frozen=True, slots=True)
class RunningLine:
    """One line of the running count: a movement with its `change`, or a count with what was `counted`.

    `balance` is what the ledger held then. `at` is the time of the act, `entered` that of the entry. `settled` says
    why a count differed, and who settled it, "" while that is open.
    """

    at: datetime
    entered: datetime
    what: str
    change: Decimal | None
    balance: Decimal
    who: str
    second: str
    why: str = ""
    counted: Decimal | None = None
    settled: str = ""

    @property
    def difference(self) -> Decimal:
        """How much more was counted than the ledger held; zero for a movement."""
        return _ZERO if self.counted is None else self.counted - self.balance


def controlled_stock(clinic: Clinic) -> ControlledStock:
    """Return what two people count: every controlled lot and open vial, and the discrepancies nobody settled yet."""
    held = [item for item in lots_on_hand(clinic) if item.schedule]
    with clinic.store.read() as connection:
        waiting = open_discrepancies(connection, clinic)
        ids = list({item.held.lot_id for item in held} | {count.held.lot_id for count in waiting})
        counts = {lot: counts_of(connection, lot) for lot in ids}
        known = {row.id: row for row in connection.execute(_LOTS, {"lots": ids})}
    by_ndc = clinic_formulary(clinic).by_ndc
    found = []
    for count in waiting:
        lot = known[count.held.lot_id]
        product = by_ndc.get(lot.ndc)
        drug = f"{product[0].display} {product[1].strength}".strip() if product else "not in the formulary"
        stands = last_count(counts[lot.id], count.held) == count
        found.append(Discrepancy(count, drug, lot.lot_number, _shift(clinic, count), stands))
    lots = []
    for item in held:
        last = last_count(counts[item.held.lot_id], item.held)
        lots.append(ControlledLot(item, last, _shift(clinic, last) if last else ""))
    return ControlledStock(tuple(found), tuple(lots))


def running_count(clinic: Clinic, held: Held) -> tuple[RunningLine, ...]:
    """Return every movement and count of a controlled lot in its room, or of an opened vial, the newest first."""
    with clinic.store.read() as connection:
        every = connection.execute(_MOVES, {"lot": held.lot_id}).all()
        counts = [count for count in counts_of(connection, held.lot_id) if count.held.place == held.place]
        opened = _opened_with(connection, held)
        rooms = read_rooms(connection, clinic)
    settled = {row.count_id: row for row in every if row.count_id}
    lines, balance = [], opened
    for row in (row for row in every if _concerns(row, held)):
        change = row.volume_ml if held.vial_id else row.containers
        balance += change
        what = "settled" if row.count_id else LABELS.get(row.kind, row.kind)
        room = rooms.get(row.room_id)
        why = why_moved(clinic, row.reason, row.reason_text)
        where = f"{why}, {room.name}" if why and room and len(rooms) > 1 else why
        second = row.witnessed_by_name or row.verified_by_name or ""
        lines.append(RunningLine(row.moved_at, row.moved_at, what, change, balance, _name(row), second, where))
    lines += [_count_line(clinic, count, settled.get(count.id)) for count in counts]
    # Of one instant, the count comes after what it was held against.
    return tuple(sorted(lines, key=lambda line: (line.at, line.change is None))[::-1])


def _count_line(clinic: Clinic, count: CountMade, settled: Any) -> RunningLine:
    told = ""
    if settled:
        why = why_moved(clinic, settled.reason, settled.reason_text)
        who = f"{_name(settled)} and {settled.verified_by_name}"
        told = f"{why}; {who}, {instant_text(settled.moved_at, clinic.zone)}"
    return RunningLine(
        count.counted_at, count.recorded_at, f"counted, {_shift(clinic, count)}", None, count.expected,
        count.counted_by, count.verified_by, count.note, count.counted, told,
    )  # fmt: skip


def _shift(clinic: Clinic, count: CountMade) -> str:
    return clinic_tables(clinic).words("controlled_shift", count.shift) or count.shift


def _concerns(row: Any, held: Held) -> bool:
    if held.vial_id:
        return bool(row.vial_id == held.vial_id)
    return bool(row.room_id == held.room_id and row.containers)


def _opened_with(connection: Connection, held: Held) -> Decimal:
    if held.vial_id is None:
        return _ZERO
    found: Decimal = connection.execute(_OPENED_ML, {"vial": held.vial_id}).scalar_one()
    return found


def _name(row: Any) -> str:
    return row.moved_by_name or (full_name(row.given, row.family, row.credential) if row.moved_by else "")

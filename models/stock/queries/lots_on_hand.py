"""Stock: every lot and opened vial with what its state means today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import LABEL_STYLE_TABLENAME_PLUS_COL, Connection, Row, bindparam, func, select

from models.core.quantity import format_amount, signed_amount
from models.drugs.clinic_formulary import clinic_formulary
from models.drugs.drug import Drug, Package
from models.stock.entries import Held
from models.stock.queries.discrepancies import CountMade, open_discrepancies
from models.stock.queries.rooms import Room, Rooms, placed_lots, read_rooms
from models.stock.records.controlled_count import ControlledCount
from models.stock.records.lot import IN_STOCK, Lot
from models.stock.records.stock_movement import COUNTS, OPENED_WITH, StockMovement
from models.stock.records.vial import OPENED, Vial
from models.store.clinic import Clinic
from models.store.transaction import table_of

_LOT = table_of(Lot)
_VIAL = table_of(Vial)
_MOVED = table_of(StockMovement)
_COUNTED = table_of(ControlledCount)
_ZERO = Decimal(0)
SOON_DAYS = 14
_READ = ("id", "ndc", "lot_number", "expires_on", "status", "source", "on_hand")
_LOTS = select(*(_LOT.c[name] for name in _READ)).where(_LOT.c.site_id == bindparam("site"), IN_STOCK)
_VIALS = (
    select(_VIAL, _LOT)
    .join(_LOT, _LOT.c.id == _VIAL.c.lot_id)
    .where(_VIAL.c.site_id == bindparam("site"), OPENED)
    .set_label_style(LABEL_STYLE_TABLENAME_PLUS_COL)
)
# A difference the upgrade found stays open until somebody counts the lot.
_LAST = select(_MOVED.c.lot_id, func.max(_MOVED.c.moved_at).label("at")).where(_MOVED.c.site_id == bindparam("site"))
_DIFFERENCES = _LAST.where(OPENED_WITH).group_by(_MOVED.c.lot_id)
_COUNTS = _LAST.where(COUNTS).group_by(_MOVED.c.lot_id)
_BY_TWO = (
    select(_COUNTED.c.lot_id, func.max(_COUNTED.c.counted_at).label("at"))
    .where(_COUNTED.c.site_id == bindparam("site"))
    .group_by(_COUNTED.c.lot_id)
)


@dataclass(frozen=True, slots=True)
class LotOnHand:
    """One lot in a room, or an open vial. `state` is "", "soon", "expired", "blocked", "differs" or "count".

    `words` say it; one that differs has an open discrepancy. `schedule` is a controlled drug's, "" for others.
    `status` is as stored. `strength` is the package without its container; `remaining_ml` and `volume_ml` are what an
    open vial holds and held when new, None for a lot or where not known. `count` is the number of unopened containers.
    `room` names where it lies where the clinic has several rooms; `owner` is clinic, sample or patient.
    """

    key: str
    held: Held
    drug: str
    package: str
    ndc: str
    lot_number: str
    use_by: date
    left: str
    state: str
    words: str
    expires_on: date
    status: str
    count: Decimal
    remaining_ml: Decimal | None = None
    volume_ml: Decimal | None = None
    strength: str = ""
    room: str = ""
    owner: str = "clinic"
    schedule: str = ""


class _Package(NamedTuple):
    """Drug, package and strength in words, what a container holds, and a controlled drug's schedule."""

    drug: str
    words: str = ""
    strength: str = ""
    volume_ml: Decimal | None = None
    schedule: str = ""


class _Now(NamedTuple):
    """What every line is made with, asked once: a list of thousands opens at once."""

    today: date
    by_ndc: Mapping[str, tuple[Drug, Package]]
    several: bool
    named: dict[str, _Package]
    differs: Mapping[tuple[UUID, UUID | None, UUID | None], CountMade]

    def package(self, ndc: str) -> _Package:
        """Return what is said of every lot of a package."""
        if ndc not in self.named:
            self.named[ndc] = _package(self.by_ndc.get(ndc))
        return self.named[ndc]


class _Stored(NamedTuple):
    """A lot's columns, where it lies and until when it may be used."""

    lot: Any
    room: Room
    use_by: date
    left: str
    vial_id: UUID | None = None


def lots_on_hand(clinic: Clinic) -> tuple[LotOnHand, ...]:
    """Return everything in stock, what must not be used first, then what differs, then by drug and last day."""
    with clinic.store.read() as connection:
        waiting = lots_to_count(connection, clinic)
        lots = list(connection.execute(_LOTS, {"site": clinic.site_id}))
        if used_up := waiting - {lot.id for lot in lots}:
            lots += connection.execute(select(*(_LOT.c[name] for name in _READ)).where(_LOT.c.id.in_(used_up)))
        vials = connection.execute(_VIALS, {"site": clinic.site_id}).all()
        rooms = read_rooms(connection, clinic)
        placed = list(placed_lots(connection, clinic, lots, rooms))
        differs = {count.held.place: count for count in open_discrepancies(connection, clinic)}
    now = _Now(clinic.today(), clinic_formulary(clinic).by_ndc, several=len(rooms) > 1, named={}, differs=differs)
    found = [_lot(now, row, room, rest, to_count=row.id in waiting) for row, room, rest in placed]
    found += [_vial(now, row, rooms) for row in vials]
    ranks = {"blocked": 0, "expired": 1, "differs": 2, "count": 3, "soon": 4, "": 5}
    return tuple(sorted(found, key=lambda item: (ranks[item.state], item.drug.lower(), item.use_by, item.lot_number)))


def lots_to_count(connection: Connection, clinic: Clinic) -> frozenset[UUID]:
    """Return the lots whose movements did not add up at an upgrade and that nobody has counted since."""
    wanted = {"site": clinic.site_id}
    found = {row.lot_id: row.at for row in connection.execute(_DIFFERENCES, wanted)}
    if not found:
        return frozenset()
    counted = {row.lot_id: row.at for row in connection.execute(_COUNTS, wanted)}
    # A controlled drug that two people counted was counted, whatever its difference waits for.
    counted |= {row.lot_id: row.at for row in connection.execute(_BY_TWO, wanted)}
    return frozenset(lot for lot, at in found.items() if lot not in counted or counted[lot] < at)


def _lot(now: _Now, row: Row[Any], room: Room, rest: Decimal, *, to_count: bool) -> LotOnHand:
    stored = _Stored(row, room, row.expires_on, f"{format_amount(rest)} unopened")
    return _made(now, stored, rest, to_count=to_count)


def _vial(now: _Now, row: Row[Any], rooms: Rooms) -> LotOnHand:
    columns = {name.removeprefix("lot_"): value for name, value in row._mapping.items() if name.startswith("lot_")}
    lot = _LotColumns(**{name: columns[name] for name in _LotColumns._fields})
    left = f"open, {format_amount(row.vial_remaining_ml)} mL"
    stored = _Stored(lot, rooms[row.vial_room_id], row.vial_use_by, left, row.vial_id)
    return _made(now, stored, _ZERO, remaining_ml=row.vial_remaining_ml)


class _LotColumns(NamedTuple):
    id: UUID
    ndc: str
    lot_number: str
    expires_on: date
    status: str
    source: str


def _made(
    now: _Now, stored: _Stored, count: Decimal, *, remaining_ml: Decimal | None = None, to_count: bool = False
) -> LotOnHand:
    lot, room = stored.lot, stored.room
    package, held = now.package(lot.ndc), Held(lot.id, stored.vial_id, room.id)
    state, words = _state(room.state(lot.status), (stored.use_by - now.today).days, to_count=to_count)
    if state not in {"blocked", "expired"} and (open_count := now.differs.get(held.place)):
        state, words = "differs", f"{signed_amount(open_count.difference)}{' mL' if stored.vial_id else ''} open"
    return LotOnHand(
        key=str(stored.vial_id or (lot.id if room.id is None else f"{lot.id}/{room.id}")),
        held=held,
        drug=package.drug,
        package=package.words,
        ndc=lot.ndc,
        lot_number=lot.lot_number,
        use_by=stored.use_by,
        left=stored.left,
        state=state,
        words=words,
        expires_on=lot.expires_on,
        status=lot.status,
        count=count,
        remaining_ml=remaining_ml,
        volume_ml=package.volume_ml if stored.vial_id else None,
        strength=package.strength,
        room=room.name if now.several else "",
        owner=lot.source,
        schedule=package.schedule,
    )


def _package(known: tuple[Drug, Package] | None) -> _Package:
    if known is None:
        return _Package("not in the formulary")
    drug, package = known
    return _Package(drug.display, package.label, package.strength, package.volume_ml, drug.schedule)


def _state(status: str, days: int, *, to_count: bool) -> tuple[str, str]:
    if status != "active":
        return "blocked", status.upper()
    if days < 0:
        return "expired", "EXPIRED"
    if to_count:
        return "count", "to count"
    if days <= SOON_DAYS:
        return "soon", f"{days} d left" if days else "last day"
    return "", ""

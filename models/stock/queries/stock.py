"""What is in stock of a drug: opened vials and lots, in the order they should be used."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import LABEL_STYLE_TABLENAME_PLUS_COL, Connection, Row, bindparam, select

from models.drugs.clinic_formulary import clinic_formulary
from models.drugs.drug import Package
from models.patients.records.patient import Patient
from models.stock.facts import StockFacts
from models.stock.queries.rooms import Room, Rooms, placed_lots, read_rooms
from models.stock.records.lot import IN_STOCK, Lot
from models.stock.records.vial import OPENED, Vial
from models.store.clinic import Clinic
from models.store.transaction import table_of

_LOT = table_of(Lot)
_VIAL = table_of(Vial)
_OF_DRUG = (_LOT.c.site_id == bindparam("site"), _LOT.c.drug_slug == bindparam("drug"))
# A lot of a record that was merged is its person's.
_KEPT_FOR = table_of(Patient).c.person_id.label("kept_for")
_KEPT = table_of(Patient).c.id == _LOT.c.patient_id
_OPENED = (
    select(_VIAL, _LOT, _KEPT_FOR)
    .join(_LOT, _LOT.c.id == _VIAL.c.lot_id)
    .outerjoin(table_of(Patient), _KEPT)
    .where(*_OF_DRUG, _VIAL.c.site_id == bindparam("site"), OPENED)
    .set_label_style(LABEL_STYLE_TABLENAME_PLUS_COL)
    .order_by(_VIAL.c.use_by, _VIAL.c.id)
)
_LOTS = (
    select(_LOT, _KEPT_FOR)
    .outerjoin(table_of(Patient), _KEPT)
    .where(*_OF_DRUG, IN_STOCK)
    .order_by(_LOT.c.expires_on, _LOT.c.id)
)


def read_stock(
    connection: Connection,
    clinic: Clinic,
    drug_slug: str,
    rooms: Rooms | None = None,
    *,
    vials: bool = True,
) -> tuple[StockFacts, ...]:
    """Return a drug's opened vials, then its lots with anything left; soonest to expire first, expired ones included.

    A lot that lies in several rooms comes once for each. Expired, quarantined and recalled stock is listed so that
    scanning it gets a verdict instead of silence. `rooms` are the clinic's where they are known, `vials` False says
    that none is open.
    """
    wanted = {"site": clinic.site_id, "drug": drug_slug}
    opened = connection.execute(_OPENED, wanted).all() if vials else ()
    lots = connection.execute(_LOTS, wanted).all()
    rooms = rooms or read_rooms(connection, clinic)
    found = [_from_vial(clinic, row, rooms) for row in opened]
    for row, room, on_hand in placed_lots(connection, clinic, lots, rooms):
        found.append(_from_lot(clinic, row, room, on_hand, rooms))
    return tuple(item for item in found if item)


def stock(clinic: Clinic, drug_slug: str) -> tuple[StockFacts, ...]:
    """Return a drug's stock (see `read_stock`)."""
    with clinic.store.read() as connection:
        return read_stock(connection, clinic, drug_slug)


def _from_lot(clinic: Clinic, row: Row[Any], room: Room, on_hand: Decimal, rooms: Rooms) -> StockFacts | None:
    package = _package(clinic, row.ndc)
    if package is None:
        return None
    return StockFacts(
        lot_id=row.id,
        vial_id=None,
        lot_number=row.lot_number,
        expires_on=row.expires_on,
        use_by=row.expires_on,
        status=room.state(row.status),
        on_hand=on_hand,
        remaining_ml=None,
        package=package,
        room_id=room.id,
        room=room.name if len(rooms) > 1 else "",
        owner=row.source,
        kept_for=row.kept_for,
    )


def _from_vial(clinic: Clinic, row: Row[Any], rooms: Rooms) -> StockFacts | None:
    package = _package(clinic, row.lot_ndc)
    if package is None:
        return None
    room = rooms[row.vial_room_id]
    return StockFacts(
        lot_id=row.vial_lot_id,
        vial_id=row.vial_id,
        lot_number=row.lot_lot_number,
        expires_on=row.lot_expires_on,
        use_by=row.vial_use_by,
        status=room.state(row.lot_status),
        on_hand=row.lot_on_hand,
        remaining_ml=row.vial_remaining_ml,
        package=package,
        room_id=room.id,
        room=room.name if len(rooms) > 1 else "",
        owner=row.lot_source,
        kept_for=row.kept_for,
    )


def _package(clinic: Clinic, ndc: str) -> Package | None:
    held = clinic_formulary(clinic).by_ndc.get(ndc)
    return held[1] if held else None

"""Deliveries and counts as CSV, and the inventory out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from models.core.errors import BadInputError
from models.exchange.csv_cells import csv_text
from models.exchange.csv_lines import CsvLine, csv_lines
from models.stock.containers import containers_of
from models.stock.entries import LotEntry
from models.stock.queries.inventory import COLUMNS, InventoryRow

RECEIPT_NEEDED = ("ndc", "lot", "expiry", "quantity")
RECEIPT_FURTHER = ("unit", "serial", "cost", "invoice", "owner", "supplier", "place", "mrn")
COUNT_NEEDED = ("ndc", "lot", "quantity")
COUNT_FURTHER = ("reason", "reason_text", "expiry")


@dataclass(frozen=True, slots=True)
class CountLine:
    """What a line of a count file says, before its lot is looked for."""

    ndc: str
    lot: str
    expiry: date | None
    quantity: Decimal
    reason: str
    reason_text: str
    place: str


def read_receipts(content: bytes, rooms: Mapping[str, UUID | None], *, checked: bool) -> list[LotEntry]:
    """Return the deliveries of a file; `rooms` by their name in small letters. Raises BadInputError naming the cell.

    `checked` answers for every line that its lot number and expiry were looked at on the box.
    """
    found = [_receipt(line, rooms, checked=checked) for line in csv_lines(content, RECEIPT_NEEDED, RECEIPT_FURTHER)]
    if not found:
        raise BadInputError("file", "holds no line below the names of its columns")
    return found


def read_counts(content: bytes) -> list[CountLine]:
    """Return the counts of a file. Raises BadInputError naming the cell."""
    found = []
    for line in csv_lines(content, COUNT_NEEDED, COUNT_FURTHER):
        quantity = line.amount("quantity")
        if quantity is None:
            raise BadInputError(f"{line.place}, quantity", "is empty: write what was counted, 0 for none")
        found.append(
            CountLine(
                line.text("ndc"),
                line.text("lot"),
                line.day("expiry"),
                quantity,
                line.text("reason"),
                line.text("reason_text"),
                line.place,
            )
        )
    if not found:
        raise BadInputError("file", "holds no line below the names of its columns")
    return found


def write_inventory(rows: tuple[InventoryRow, ...]) -> str:
    """Return the inventory as CSV; a cell that a spreadsheet would run is made plain text."""
    return csv_text(COLUMNS, (row.cells() for row in rows))


def _receipt(line: CsvLine, rooms: Mapping[str, UUID | None], *, checked: bool) -> LotEntry:
    expiry, quantity = line.day("expiry"), line.amount("quantity")
    if expiry is None:
        raise BadInputError(f"{line.place}, expiry", "is empty: write the day printed on the box")
    if quantity is None:
        raise BadInputError(f"{line.place}, quantity", "is empty: write how many came")
    place = line.text("place")
    if place and place.lower() not in rooms:
        raise BadInputError(f"{line.place}, place", f"there is no room {place!r}: add it on the Stock screen")
    return LotEntry(
        ndc=line.text("ndc"),
        lot_number=line.text("lot"),
        expires_on=expiry,
        containers=containers_of(quantity, line.text("unit"), f"{line.place}, unit"),
        owner=line.text("owner", "clinic").lower(),
        mrn=line.text("mrn"),
        serial=line.text("serial"),
        supplier=line.text("supplier"),
        invoice=line.text("invoice"),
        cost=line.amount("cost"),
        room_id=rooms[place.lower()] if place else None,
        checked=checked,
        place=line.place,
    )

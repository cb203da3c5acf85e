"""A signed dose that in fact came from another lot: which it may be, what is told of an expired one, its stock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from models.charting.correcting.stock_of_dose import taken_rows, undo_taking
from models.core.clock import local_date
from models.core.finding import Finding, Severity
from models.core.words import date_text
from models.people.author import Author
from models.safety.case import GivingCase
from models.safety.draft import LotPick
from models.safety.giving import given_at
from models.stock.facts import StockFacts
from models.stock.ledger.book import Move, book
from models.stock.ledger.days import require_volume
from models.stock.ledger.opening import open_vial
from models.store.clinic import Clinic
from models.store.transaction import Transaction

MEDICATION_ERROR = "MEDICATION ERROR, EXPIRED LOT GIVEN"
_EXPIRED = "lot@dose.lot[0].expiry"


class Product(NamedTuple):
    """What the record says of the container the dose came from after all: columns of its product."""

    lot_id: UUID
    vial_id: UUID | None
    lot_number: str
    expires_on: Any
    containers: int
    entry: str
    source: str


def other_lots(stock: Iterable[StockFacts], taken: tuple[StockFacts, ...]) -> tuple[StockFacts, ...]:
    """Return what a dose of one lot may have come from instead: other lots of the very same package.

    What holds a lot back today says nothing of the day it was given: it is listed, a recall finds its doses.
    """
    if len(taken) != 1 or taken[0].package.ndc is None:
        return ()
    ndc, lot_id = taken[0].package.ndc, taken[0].lot_id
    alike = (lot for lot in stock if lot.package.ndc == ndc and lot.lot_id != lot_id)
    return tuple(replace(lot, status="active") for lot in alike)


def from_lot(picked: LotPick, lot: StockFacts) -> LotPick:
    """Return a pick as it would have been from another lot; it was not scanned."""
    return LotPick(lot_id=lot.lot_id, vial_id=lot.vial_id, room_id=lot.room_id, containers=picked.containers)


def lots_meant(
    signed: tuple[LotPick, ...], wanted: tuple[LotPick, ...], lots: tuple[StockFacts, ...]
) -> tuple[LotPick, ...]:
    """Return the picks an amendment may store: one of `lots`, as much of it as was signed, else those signed."""
    found = next((lot for lot in lots if len(wanted) == 1 and lot.key == wanted[0].key), None)
    return (from_lot(signed[0], found),) if found else signed


def stock_of(
    picks: tuple[LotPick, ...], taken: tuple[StockFacts, ...], lots: tuple[StockFacts, ...]
) -> tuple[StockFacts, ...]:
    """Return the stock a dose is judged by: as it was taken, or the one of `lots` it came from after all."""
    return tuple(lot for lot in lots for pick in picks if lot.key == pick.key) or taken


def lot_words(case: GivingCase) -> str:
    """Return the lots of a dose in words, each with the date that counts."""
    return ", ".join(f"{lot.lot_number}, exp {date_text(min(lot.use_by, lot.expires_on))}" for lot in case.lots)


def recorded(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings as they stand for a dose that was given: an expired lot stops nothing, it is an error to tell.

    Nor can what was given be scanned any more.
    """
    return tuple(_told(finding) for finding in findings if finding.rule != "cannot_scan")


def _told(finding: Finding) -> Finding:
    if finding.key != _EXPIRED:
        return finding
    fact = finding.text.partition(". ")[0]
    text = f"{fact}. Given all the same, it is a medication error: say how."
    return replace(finding, severity=Severity.WARN, text=text, passed=MEDICATION_ERROR)


def retake(tx: Transaction, clinic: Clinic, who: Author, administration_id: UUID, case: GivingCase) -> Product:
    """Put back what the dose was charted to take, take the same from its lot, both on the dose's day.

    Raises OutOfStockError where the lot did not hold so much on that day.
    """
    lot, pick = case.lots[0], case.draft.lots[0]
    vial_id, containers = lot.vial_id, pick.containers
    rows = taken_rows(tx.connection, administration_id)
    undo_taking(tx, clinic, who, rows)
    moves = []
    for row in rows:
        day = row.day or local_date(row.moved_at, clinic.zone)
        left = row.containers
        if not lot.package.single_dose:
            left = 0
            if vial_id is None:
                at, volume = given_at(case) or case.now, lot.package.volume_ml or -row.volume_ml
                vial_id = open_vial(tx, clinic, who, (lot.lot_id, lot.room_id, lot.expires_on), at, volume)
                left, containers = -1, 1
        moves.append(
            Move(lot.lot_id, lot.lot_number, row.kind, Decimal(left), row.volume_ml, vial_id, lot.room_id,
                 day=day, administration_id=row.administration_id, reason_text="amended: it came from this lot")
        )  # fmt: skip
    book(tx, clinic, who, moves)
    if lot.vial_id is not None:
        for move in moves:
            require_volume(tx, clinic, (lot.lot_id, lot.lot_number), lot.vial_id, move.day or clinic.today())
    return Product(
        lot.lot_id, vial_id, lot.lot_number, lot.expires_on, 0 if lot.vial_id else containers, pick.entry.value,
        lot.owner,
    )  # fmt: skip

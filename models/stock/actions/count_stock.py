"""Count stock: what was counted is compared with what the ledger held at that moment, and the difference is booked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from models.codes.tables.clinic_tables import clinic_tables
from models.core.errors import BadInputError
from models.core.quantity import format_amount
from models.people.actions.authenticate import Denied
from models.people.author import Author, author
from models.stock.entries import CountEntry
from models.stock.kinds import COUNTED
from models.stock.ledger.book import Move, book, booked_before
from models.stock.ledger.held import HeldNow, moved_since, read_held
from models.stock.ledger.rests import OutOfStockError
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction

LARGEST = Decimal(99_999)
_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Counted:
    """What each count came to: more or less than the ledger held, zero where it agrees."""

    variances: tuple[Decimal, ...]
    before: bool = False


def count_stock(
    clinic: Clinic, person_id: UUID | None, entries: Sequence[CountEntry], intent_id: UUID | None = None
) -> Counted | Denied:
    """Book every count, or none; what was given since `counted_at` is not held against it.

    Raises BadInputError naming the field: a difference needs a reason.
    """
    who = author(clinic, person_id, "count_stock")
    if isinstance(who, Denied):
        return who
    return clinic.store.write(lambda tx: _count(tx, clinic, who, entries, intent_id))


def _count(
    tx: Transaction, clinic: Clinic, who: Author, entries: Sequence[CountEntry], intent_id: UUID | None
) -> Counted:
    if booked_before(tx, intent_id):
        return Counted((), before=True)
    moves, variances = [], []
    for entry in entries:
        now = read_held(tx, clinic, entry.held)
        if not _ZERO <= entry.quantity <= LARGEST:
            raise BadInputError(entry.at("quantity"), f"write an amount from 0 to {LARGEST:,}")
        if now.vial_id is None and entry.quantity != entry.quantity.to_integral_value():
            raise BadInputError(entry.at("quantity"), "write a whole number of unopened containers")
        expected = now.left - moved_since(tx, now, entry.counted_at) if entry.counted_at else now.left
        variance = entry.quantity - expected
        if variance and now.schedule:
            text = f"lot {now.lot_number} is controlled ({now.schedule}) and differs: two people count it, Stock (s), d"
            raise BadInputError(entry.at("quantity"), text)
        if variance:
            _check_reason(clinic, entry, expected)
        variances.append(variance)
        moves.append(_move(now, entry, variance))
    try:
        made = book(tx, clinic, who, moves, intent_id)
    except OutOfStockError:
        text = "more was given meanwhile than this count leaves: count again"
        raise BadInputError("quantity", text) from None
    for movement_id, move in zip(made, moves, strict=True):
        detail = {"lot": str(move.lot_id), "reason": move.reason, "by": format(move.containers + move.volume_ml, "f")}
        audited(tx, clinic, who.id, "count_stock", ("StockMovement", movement_id), detail)
    return Counted(tuple(variances))


def counts_blind(clinic: Clinic) -> bool:
    """Return whether who counts sees what is expected only once the count is stored. Asks no database."""
    return clinic_tables(clinic).limits["blind_count"].value > 0


def _move(now: HeldNow, entry: CountEntry, variance: Decimal) -> Move:
    return Move(
        now.lot_id,
        now.lot_number,
        COUNTED,
        _ZERO if now.vial_id else variance,
        variance if now.vial_id else _ZERO,
        now.vial_id,
        now.room_id,
        reason=entry.reason if variance else "",
        reason_text=entry.reason_text.strip(),
    )


def _check_reason(clinic: Clinic, entry: CountEntry, expected: Decimal) -> None:
    row = clinic_tables(clinic).reason("stock_count", entry.reason)
    if row is None:
        codes = ", ".join(reason.code for reason in clinic_tables(clinic).reasons.get("stock_count", ()))
        known = "" if counts_blind(clinic) else f"{format_amount(expected)} expected: "
        message = f"{known}say why it differs ({codes})"
        raise BadInputError(entry.at("reason"), message)
    if row.needs_text and not entry.reason_text.strip():
        raise BadInputError(entry.at("reason_text"), "say in words why it differs")

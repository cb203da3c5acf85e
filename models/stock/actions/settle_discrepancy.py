"""Settle the discrepancy of a controlled drug: two people say why, and only now the balance follows the count."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from sqlalchemy import bindparam, select

from models.codes.tables.clinic_tables import clinic_tables
from models.core.errors import BadInputError
from models.people.actions.authenticate import Denied
from models.stock.entries import SecondPerson, Settlement
from models.stock.kinds import COUNTED
from models.stock.ledger.book import Move, book
from models.stock.ledger.held import HeldNow, moved_since, read_held
from models.stock.ledger.rests import OutOfStockError
from models.stock.queries.discrepancies import CountMade, counts_of, last_count
from models.stock.records.controlled_count import ControlledCount, ControlledSettlement
from models.stock.records.lot import Lot
from models.stock.second_person import TwoPeople, two_people
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_COUNT, _SETTLED, _LOT = table_of(ControlledCount), table_of(ControlledSettlement), table_of(Lot)
_LOT_OF = (
    select(_COUNT.c.lot_id, _LOT.c.lot_number, _SETTLED.c.settled_by_name)
    .join(_LOT, _LOT.c.id == _COUNT.c.lot_id)
    .outerjoin(_SETTLED, _SETTLED.c.count_id == _COUNT.c.id)
    .where(_COUNT.c.id == bindparam("count"), _COUNT.c.site_id == bindparam("site"))
)
_ZERO = Decimal(0)


def settle_discrepancy(
    clinic: Clinic, person_id: UUID, settlement: Settlement, second: SecondPerson
) -> Decimal | Denied:
    """Book what brings the ledger to the count, and return it; a count that a later one followed books nothing.

    The second person may be anyone who counts stock. Raises BadInputError naming the field.
    """
    people = two_people(clinic, person_id, "settle_discrepancies", second)
    if isinstance(people, Denied):
        return people
    return clinic.store.write(lambda tx: _settle(tx, clinic, people, settlement))


def _settle(tx: Transaction, clinic: Clinic, people: TwoPeople, settlement: Settlement) -> Decimal:
    who, other = people.first, people.second
    _check_reason(clinic, settlement)
    number, count, counts = _open(tx, clinic, settlement.count_id)
    now = _still_there(tx, clinic, count)
    stands = now is not None and last_count(counts, count.held) == count
    by = _missing(tx, now, count) if now is not None and stands else _ZERO
    move = Move(
        count.held.lot_id,
        number,
        COUNTED,
        _ZERO if count.held.vial_id else by,
        by if count.held.vial_id else _ZERO,
        count.held.vial_id,
        now.room_id if now else count.held.room_id,
        reason=settlement.reason,
        reason_text=settlement.reason_text.strip(),
    )
    try:
        made = book(tx, clinic, people.who, (move,))
    except OutOfStockError:
        raise BadInputError("", "more was given since than this count leaves: count it again") from None
    row = ControlledSettlement(
        id=clinic.new_id(),
        site_id=clinic.site_id,
        count_id=count.id,
        movement_id=made[0],
        reason=settlement.reason,
        reason_text=move.reason_text,
        settled_at=clinic.now(),
        settled_by=who.id,
        settled_by_name=who.name,
        verified_by=other.id,
        verified_by_name=other.name,
    )
    tx.add(row)
    detail = {"count": str(count.id), "by": format(by, "f"), "reason": settlement.reason, "second": str(other.id)}
    audited(tx, clinic, who.id, "settle_discrepancy", ("ControlledSettlement", row.id), detail)
    return by


def _open(tx: Transaction, clinic: Clinic, count_id: UUID) -> tuple[str, CountMade, tuple[CountMade, ...]]:
    found = tx.execute(_LOT_OF, count=count_id, site=clinic.site_id).one_or_none()
    if found is None:
        raise BadInputError("", "this count is not stored here: press F5 and look again")
    if found.settled_by_name:
        raise BadInputError("", f"{found.settled_by_name} settled it meanwhile")
    counts = counts_of(tx, found.lot_id)
    count = next(count for count in counts if count.id == count_id)
    if not count.difference:
        raise BadInputError("", "this count agrees: there is nothing to settle")
    return found.lot_number, count, counts


def _still_there(tx: Transaction, clinic: Clinic, count: CountMade) -> HeldNow | None:
    """Return what is there; None for a vial that left stock since, whose balance is closed."""
    try:
        return read_held(tx, clinic, count.held)
    except BadInputError:
        return None


def _missing(tx: Transaction, now: HeldNow, count: CountMade) -> Decimal:
    """Return how much more is there than the ledger holds: what was counted and what moved since, less what it says."""
    return count.counted + moved_since(tx, now, count.counted_at, counts=False) - now.left


def _check_reason(clinic: Clinic, settlement: Settlement) -> None:
    row = clinic_tables(clinic).reason("controlled_settlement", settlement.reason)
    if row is None:
        codes = ", ".join(known.code for known in clinic_tables(clinic).reasons.get("controlled_settlement", ()))
        raise BadInputError("reason", f"say why it differs ({codes})")
    if row.needs_text and not settlement.reason_text.strip():
        raise BadInputError("reason_text", "say it in words")

"""What must agree across rows: stock with its movements, doses with their charges, drafts with the rule."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import BigInteger, Connection, func, select, type_coerce

from models.billing.records.charge_item import ChargeDerivation, ChargeItem
from models.charting.records.administration_draft import AdministrationDraft
from models.charting.records.medication_administration import MedicationAdministration
from models.safekeeping.check.fault import Fault, FaultKind
from models.stock.records.lot import Lot
from models.stock.records.stock_movement import StockMovement
from models.store.columns import PLACES
from models.store.transaction import table_of

_LOT, _MOVED = table_of(Lot), table_of(StockMovement)
_DOSE, _DRAFT = table_of(MedicationAdministration), table_of(AdministrationDraft)
_OUTCOME, _LINE = table_of(ChargeDerivation), table_of(ChargeItem)
BILLABLE = "billable"


def stock(connection: Connection) -> Iterator[Fault]:
    """Yield the lots whose stock is not what came less what left."""
    on_hand = type_coerce(_LOT.c.on_hand, BigInteger)
    moved = func.coalesce(func.sum(type_coerce(_MOVED.c.containers, BigInteger)), 0)
    of_lot = _LOT.outerjoin(_MOVED, _MOVED.c.lot_id == _LOT.c.id)
    found = select(_LOT.c.id, on_hand, moved).select_from(of_lot).group_by(_LOT.c.id, _LOT.c.on_hand)
    for lot, held, sum_of_moves in connection.execute(found.having(on_hand != moved).order_by(_LOT.c.id)):
        text = f"{_amount(held)} in stock, its movements come to {_amount(sum_of_moves)}"
        yield Fault(FaultKind.STOCK, f"lot {lot}", text)


def charges(connection: Connection) -> Iterator[Fault]:
    """Yield the doses that have neither a charge nor a reason why not."""
    derived = select(_OUTCOME.c.id).where(_OUTCOME.c.administration_id == _DOSE.c.id).exists()
    for dose, day in connection.execute(select(_DOSE.c.id, _DOSE.c.service_date).where(~derived).order_by(_DOSE.c.id)):
        yield Fault(FaultKind.CHARGES, f"dose {dose}", f"of {day}: it has no charges and no reason why not")
    charged = select(_LINE.c.id).where(_LINE.c.administration_id == _OUTCOME.c.administration_id).exists()
    wanted = select(_OUTCOME.c.administration_id, _OUTCOME.c.status, _OUTCOME.c.findings).where(~charged)
    for dose, status, findings in connection.execute(wanted.order_by(_OUTCOME.c.administration_id)):
        if status == BILLABLE:
            yield Fault(FaultKind.CHARGES, f"dose {dose}", "it is billable and has no charge line")
        elif not findings:
            yield Fault(FaultKind.CHARGES, f"dose {dose}", f"it is {status.replace('_', ' ')} without a reason")


def drafts(connection: Connection, now: datetime, minutes: int) -> Iterator[Fault]:
    """Yield the drafts nobody touched for longer than the clinic allows."""
    old = select(_DRAFT.c.id, _DRAFT.c.updated_at).where(_DRAFT.c.updated_at < now - timedelta(minutes=minutes))
    for draft, at in connection.execute(old.order_by(_DRAFT.c.updated_at, _DRAFT.c.id)):
        text = f"last changed {at:%Y-%m-%d %H:%M} UTC, more than {minutes} min ago: sign or discard it"
        yield Fault(FaultKind.DRAFT, f"draft {draft}", text)


def _amount(millionths: int | Decimal) -> str:
    return f"{Decimal(millionths).scaleb(-PLACES).normalize():f}"

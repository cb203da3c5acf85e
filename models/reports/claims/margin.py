"""What payers paid for the drugs themselves against what those cost, and of how many doses that is not known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, select

from models.charting.correcting.what_counts import stands_for
from models.claims.states import State
from models.core.numbers.money import CENT, dollars_text
from models.core.quantity import format_amount
from models.reports.claims.money import ClaimMoney
from models.reports.claims.reading import DAYS, read_money
from models.reports.queries.lot_costs import lot_costs
from models.reports.report import Bar, Line, Report
from models.stock.records.stock_movement import StockMovement
from models.stock.records.vial import Vial
from models.store.clinic import Clinic
from models.store.transaction import table_of

COLUMNS = ("Drug", "Doses", "Known", "Paid", "Patient owes", "Cost", "Margin", "Cost not known", "Payment not told",
           "Not known")  # fmt: skip
_MOVED, _VIAL = table_of(StockMovement), table_of(Vial)
_TOOK = (
    select(_MOVED.c.administration_id, _MOVED.c.lot_id, _MOVED.c.vial_id, _MOVED.c.containers, _MOVED.c.volume_ml,
           _VIAL.c.opened_ml)
    .outerjoin(_VIAL, _VIAL.c.id == _MOVED.c.vial_id)
    .where(_MOVED.c.site_id == bindparam("site"), _MOVED.c.administration_id.is_not(None))
)  # fmt: skip
_ZERO = Decimal(0)


@dataclass(slots=True)
class DoseMoney:
    """One dose a payer answered. `told` is False where nobody can say which part of a payment was for its drug."""

    drug: str
    paid: Decimal = _ZERO
    owes: Decimal = _ZERO
    told: bool = True


@dataclass(slots=True)
class _Margin:
    doses: int = 0
    known: int = 0
    paid: Decimal = _ZERO
    owes: Decimal = _ZERO
    cost: Decimal = _ZERO
    no_cost: int = 0
    untold: int = 0

    @property
    def cents(self) -> Decimal:
        """The cost of all its doses, brought to cents once."""
        return self.cost.quantize(CENT, ROUND_HALF_UP)


def margin(clinic: Clinic) -> Report:
    """Return one line a drug: doses whose claim is paid or denied, the lowest margin on top, what is not known last.

    Money stands only for doses of which both payment and cost are known. A dose from a multi-dose vial costs its part
    of the vial, any other the containers it took; what is thrown away without a dose is a loss of stock.
    """
    found: dict[str, _Margin] = {}
    with clinic.store.read() as connection:
        doses = answered_doses(read_money(connection, clinic))
        costs = dose_costs(connection, clinic)
    for dose_id, dose in doses.items():
        held, cost = found.setdefault(dose.drug, _Margin()), costs.get(dose_id)
        held.doses += 1
        held.no_cost += cost is None
        held.untold += not dose.told
        if cost is not None and dose.told:
            held.known += 1
            held.paid, held.owes, held.cost = held.paid + dose.paid, held.owes + dose.owes, held.cost + cost
    order = sorted(found.items(), key=lambda one: (not one[1].known, one[1].paid - one[1].cents, one[0]))
    total = sum((one.paid - one.cents for one in found.values()), start=_ZERO)
    unknown = sum(one.doses - one.known for one in found.values())
    summary = f"{dollars_text(total)} margin in {DAYS} days · {_percent(unknown, len(doses))} of doses not known"
    nothing = f"No claim for a drug given in the last {DAYS} days is paid or denied yet."
    return Report("drug-margin", COLUMNS, tuple(_line(*one) for one in order), nothing, summary)


def answered_doses(claims: Sequence[ClaimMoney]) -> dict[UUID, DoseMoney]:
    """Return what was paid for the drug of each dose that stands on a paid or denied claim.

    A replacement whose first claim still holds money is paid by both: which part is whose, nobody said.
    """
    paid, found = {claim.id: claim.paid for claim in claims}, dict[UUID, DoseMoney]()
    for claim in claims:
        if not claim.billed or claim.state not in {State.PAID, State.DENIED}:
            continue
        first = paid.get(claim.replaces_id, _ZERO) if claim.replaces_id else _ZERO
        for line in claim.lines:
            if line.drug_slug and line.dose_id:
                dose = found.setdefault(line.dose_id, DoseMoney(line.name))
                dose.paid, dose.owes = dose.paid + line.paid, dose.owes + line.owes
                dose.told = dose.told and claim.told_by_line and not first
    return found


def dose_costs(connection: Connection, clinic: Clinic) -> dict[UUID, Decimal]:
    """Return what the stock of each dose cost; a dose is left out where it took none or a lot's cost is not known.

    An amended dose took what the record it stands for took.
    """
    costs, chain = lot_costs(connection, clinic), stands_for()
    later: dict[UUID, list[UUID]] = defaultdict(list)
    for pair in connection.execute(select(chain.c.current_id, chain.c.earlier_id)):
        later[pair.earlier_id].append(pair.current_id)
    found: dict[UUID, Decimal | None] = {}
    for row in connection.execute(_TOOK, {"site": clinic.site_id}):
        cost = _cost(row, costs.get(row.lot_id))
        for dose in (row.administration_id, *later[row.administration_id]):
            before = found.get(dose, _ZERO)
            found[dose] = None if before is None or cost is None else before + cost
    return {dose: cost for dose, cost in found.items() if cost is not None}


def _cost(row: Any, cost: Decimal | None) -> Decimal | None:
    if cost is None or row.vial_id is None:
        return None if cost is None else -row.containers * cost
    return -row.volume_ml * cost / row.opened_ml if row.opened_ml else None


def _percent(part: int, whole: int) -> str:
    if not whole:
        return "0%"
    return f"{format_amount((Decimal(100 * part) / whole).quantize(Decimal('0.1'), ROUND_HALF_UP))}%"


def _line(drug: str, one: _Margin) -> Line:
    earned = one.paid - one.cents
    money = (one.paid, one.owes, one.cents, earned) if one.known else ()
    cells = (
        drug, f"{one.doses:,}", f"{one.known:,}", *(dollars_text(amount) for amount in money),
        *("not known",) * (4 - len(money)), f"{one.no_cost:,}", f"{one.untold:,}",
        _percent(one.doses - one.known, one.doses),
    )  # fmt: skip
    bars = (Bar("Paid", one.paid), Bar("Patient owes", one.owes), Bar("Cost", one.cents)) if one.known else ()
    return Line(drug, cells, "Dollars, doses known", tuple(Bar(bar.name, max(bar.value, _ZERO)) for bar in bars),
                alert=earned < 0)  # fmt: skip

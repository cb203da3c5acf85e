"""What the clinic charges for a line: its fee on that day, in exact cents."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from models.billing.case import BillingCase
from models.billing.lines import ChargeLine
from models.billing.payers.fee_schedule import Fee
from models.billing.rule import NOTHING, Amendment, Outcome, Rule, Stage
from models.core.finding import Finding
from models.core.quantity import format_amount

RULE = Rule(
    "fee",
    "Lines are charged by the payer's fee schedule of the day",
    Stage.FEES,
    "R59: the clinic's fee schedule; CMS ASP pricing for percentages",
    needs=frozenset({"fees"}),
)
_CENT = Decimal("0.01")


def apply(case: BillingCase, lines: tuple[ChargeLine, ...]) -> Outcome:
    """Charge every line that has no charge of its own yet; say which codes the schedule has no fee for."""
    if case.visit.payer.fees is None:
        return NOTHING
    changed: list[Amendment] = []
    missing: dict[str, Finding] = {}
    for line in lines:
        if line.charge is not None:
            continue
        charge = _charge(case, line)
        if isinstance(charge, str):
            missing[line.code] = RULE.note(f"fees.{line.code}", charge)
        else:
            changed.append(Amendment(line.key, RULE.because(charge[1], charge[2]), charge=charge[0]))
    return Outcome(amendments=tuple(changed), findings=tuple(missing.values()))


def _charge(case: BillingCase, line: ChargeLine) -> tuple[Decimal, str, str] | str:
    """Return the charge with its arithmetic and source, or why there is none."""
    schedule = case.visit.payer.fees
    fee = schedule.on(line.code, case.visit.date_of_service) if schedule else None
    if schedule is None or fee is None:
        return f"No fee for {line.code} on that day: enter one in the fee schedule."
    priced = _unit_price(case, fee)
    if priced is None:
        return (
            f"{line.code} is charged by Medicare's price, and none is loaded for that day: load the ASP pricing file."
        )
    price, words, source = priced
    total = (price * line.units).quantize(_CENT, ROUND_HALF_UP)
    return (
        total,
        f"{format_amount(line.units)} × {words} = ${total:,}",
        source or f"fee schedule {schedule.holder(line.code, case.visit.date_of_service)}",
    )


def _unit_price(case: BillingCase, fee: Fee) -> tuple[Decimal, str, str] | None:
    if fee.amount is not None:
        return fee.amount, _dollars(fee.amount), ""
    limit = case.published.prices.get(fee.code)
    if limit is None or fee.asp_percent is None:
        return None
    words = f"{format_amount(fee.asp_percent)} % of ${format_amount(limit.limit)}"
    return limit.limit * fee.asp_percent / 100, words, limit.release


def _dollars(amount: Decimal) -> str:
    # A price of a fraction of a cent keeps its digits: the line's total is rounded, not the price.
    return f"${amount:,.2f}" if amount == amount.quantize(_CENT, ROUND_HALF_UP) else f"${format_amount(amount)}"

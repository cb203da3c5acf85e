"""Medically unlikely edits: the most units of a code a patient can have on one day, waste included (R12, R13)."""

from __future__ import annotations

from decimal import Decimal

from models.billing.case import BillingCase
from models.billing.lines import ChargeLine
from models.billing.rule import NOTHING, Outcome, Rule, Stage
from models.codes.code_sets import Mue
from models.core.finding import Finding
from models.core.quantity import format_amount

RULE = Rule(
    "daily_limit",
    "No more units of a code a day than the table allows; printing them on several lines does not help",
    Stage.EDITS,
    "R12, R13: CMS MUE",
)
_LINE, _ABSOLUTE = "1", "2"


def apply(case: BillingCase, lines: tuple[ChargeLine, ...]) -> Outcome:
    """Add up each code's units over all lines and ask, or stop where the limit is absolute."""
    limits = case.published.limits
    if not limits:
        return NOTHING
    sums: dict[str, Decimal] = {}
    for line in lines:
        limit = limits.get(line.code)
        if limit is not None:
            before = sums.get(line.code)
            if before is None:
                sums[line.code] = line.units
            else:
                sums[line.code] = max(before, line.units) if limit.indicator == _LINE else before + line.units
    found = [_over(limits[code], units, lines) for code, units in sums.items() if units > limits[code].units]
    return Outcome(findings=tuple(found)) if found else NOTHING


def _over(limit: Mue, units: Decimal, lines: tuple[ChargeLine, ...]) -> Finding:
    first = next(line for line in lines if line.code == limit.code)
    at = f"services[{first.injection}]" if first.service else f"injections[{first.injection}]"
    message = (
        f"{format_amount(units)} units of {limit.code} exceed MUE {format_amount(limit.units)} (MAI {limit.indicator})"
    )
    if not limit.units:
        return RULE.ask(at, f"{message}: the code is never paid. A coder decides.", limit.release)
    if limit.indicator == _ABSOLUTE:
        return RULE.stop(at, f"{message}, and no modifier or appeal helps. Correct the chart.", limit.release)
    return RULE.ask(at, f"{message}. A coder releases it with the reason, or corrects the chart.", limit.release)

"""The waste on the claim is the waste in the chart (R38)."""

from __future__ import annotations

from models.billing.case import BillingCase
from models.billing.doses.prepared_dose import Charged, measured
from models.billing.lines import ChargeLine
from models.billing.rule import NOTHING, Outcome, Rule, Stage
from models.core.finding import Finding
from models.core.quantity import Quantity

RULE = Rule(
    "charted_waste",
    "Charted and billed waste agree",
    Stage.EDITS,
    "R38: First Coast on JW; Noridian on JW and JZ",
    needs=frozenset({"charted_waste"}),
)


def apply(case: BillingCase, _lines: tuple[ChargeLine, ...]) -> Outcome:
    """Ask where the amount charted as discarded is not what the labels leave after the dose."""
    found = [finding for dose in case.charged if (finding := _differs(dose))]
    return Outcome(findings=tuple(found)) if found else NOTHING


def _differs(dose: Charged) -> Finding | None:
    charted = dose.injection.discarded
    single = [share for share in dose.shares if share.opened.single_dose]
    if charted is None or not single:
        return None
    at = f"injections[{dose.number}].discarded"
    unit = charted.unit
    parts = [
        None if share.left is None else measured(Quantity(share.left, share.given.unit), unit, share.opened)
        for share in single
    ]
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return RULE.ask(at, f"Whether {charted} is what was left cannot be told from the labels. A coder decides.")
    left = Quantity(sum(known[1:], known[0]), unit)
    if left.amount == charted.amount:
        return None
    return RULE.ask(at, f"{charted} charted as discarded, {left} left by the labels: correct whichever is wrong.")

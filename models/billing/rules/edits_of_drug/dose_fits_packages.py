"""A dose above the labelled content of what was opened (R36)."""

from __future__ import annotations

from models.billing.case import BillingCase
from models.billing.doses.prepared_dose import Charged, Share, measured
from models.billing.lines import ChargeLine
from models.billing.rule import NOTHING, Outcome, Rule, Stage
from models.core.finding import Finding
from models.core.quantity import Quantity

RULE = Rule(
    "dose_fits_packages",
    "No more is billed than the opened packages hold by their labels",
    Stage.EDITS,
    "R36: 42 CFR 414.904(a)(3)",
    needs=frozenset({"overdrawn"}),
)


def apply(case: BillingCase, _lines: tuple[ChargeLine, ...]) -> Outcome:
    """Ask where a dose is larger than the packages charted for it, or the packages give another dose."""
    found: list[Finding] = []
    for dose in case.charged:
        at = f"injections[{dose.number}].packages"
        over = [share for share in dose.shares if share.held is not None and share.given.amount > share.held.amount]
        if over and all(_overfilled(share) for share in over):
            found.append(RULE.note(at, "Part of the dose was overfill: only the labelled content is billed."))
        elif over:
            text = (
                f"{dose.injection.dose} is more than the opened packages hold: overfill is not paid. Correct the count."
            )
            found.append(RULE.ask(at, text))
        elif _differs(dose):
            text = f"The parts drawn do not add up to the dose of {dose.injection.dose}. Correct the chart."
            found.append(RULE.ask(at, text))
    return Outcome(findings=tuple(found)) if found else NOTHING


def _overfilled(share: Share) -> bool:
    """True when the containers measurably held what was given beyond their labels."""
    fill = share.opened.actual_fill
    most = None if fill is None else measured(fill, share.given.unit, share.opened)
    return most is not None and share.given.amount <= most * share.opened.count


def _differs(dose: Charged) -> bool:
    if not any(opened.drawn for opened in dose.injection.packages):
        return False
    left = dose.injection.dose
    for share in dose.shares:
        taken = measured(share.given, left.unit, share.opened)
        if taken is None:
            return False
        if taken > left.amount:
            return True
        left = Quantity(left.amount - taken, left.unit)
    return left.amount > 0

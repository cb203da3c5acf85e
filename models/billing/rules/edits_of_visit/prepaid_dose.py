"""A dose of a series the patient paid before is charged nothing more (R51)."""

from __future__ import annotations

from decimal import Decimal

from models.billing.case import BillingCase
from models.billing.lines import ChargeLine
from models.billing.rule import NOTHING, Amendment, Outcome, Rule, Stage

RULE = Rule(
    "prepaid_dose",
    "A prepaid dose is charged nothing",
    Stage.EDITS,
    "R51: from knowledge; own rule",
    needs=frozenset({"prepaid"}),
)
_NOTHING_DUE = Decimal("0.00")


def apply(case: BillingCase, lines: tuple[ChargeLine, ...]) -> Outcome:
    """Charge the injection's lines, and those of what was mixed into its syringe, nothing; only where no claim is sent.

    The lines stay, so that stock, doses and charges can be held against each other.
    """
    if case.visit.payer.type != "self_pay":
        return NOTHING
    injections, changed = case.visit.injections, []
    for line in lines:
        if line.service:
            continue
        one = injections[line.injection]
        into = injections[one.same_syringe_as : one.same_syringe_as + 1] if one.same_syringe_as is not None else ()
        words = next((each.rare.prepaid for each in (one, *into) if each.rare.prepaid), "")
        if words:
            changed.append(Amendment(line.key, RULE.because(f"prepaid: {words}"), charge=_NOTHING_DUE))
    return Outcome(amendments=tuple(changed)) if changed else NOTHING

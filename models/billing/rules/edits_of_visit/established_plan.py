"""Staff injections follow a plan of a practitioner who saw the patient (R20)."""

from __future__ import annotations

from models.billing.case import BillingCase
from models.billing.lines import ChargeLine
from models.billing.rule import NOTHING, Outcome, Rule, Stage

RULE = Rule(
    "established_plan",
    "An injection for a new problem is billed by who ordered it after seeing the patient",
    Stage.EDITS,
    "R20: Novitas on incident-to services",
    needs=frozenset({"new_problem"}),
)


def apply(case: BillingCase, lines: tuple[ChargeLine, ...]) -> Outcome:
    """Ask about a Medicare visit whose injections follow no plan made before."""
    if case.visit.established_plan or case.visit.payer.type != "medicare" or not lines:
        return NOTHING
    text = (
        "The injection follows no established plan, so it is not incident to one. "
        "Bill it under the practitioner who ordered it after the visit of that day."
    )
    return Outcome(findings=(RULE.ask("established_plan", text),))

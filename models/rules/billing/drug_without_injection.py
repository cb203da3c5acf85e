"""A drug line needs the injection that gave it: the payer looks for both (R9; denial B15)."""

from __future__ import annotations

from models.rules.billing_case import BillingCase
from models.rules.billing_rule import NOTHING, Outcome, Rule, Stage
from models.rules.case import ChargeLine

RULE = Rule(
    "drug_without_injection",
    "Drugs of a visit come with an administration",
    Stage.EDITS,
    "R9, P: CARC B15 and 107",
)


def apply(case: BillingCase, lines: tuple[ChargeLine, ...]) -> Outcome:
    """Ask when drugs were charted as mixed into a syringe and no injection of the visit has a line."""
    if any(line.package is None for line in lines) or not case.charged:
        return NOTHING
    text = "No injection of the visit has a line, so its drugs would go out alone. Chart which injection gave them."
    return Outcome(findings=(RULE.ask("injections", text),))

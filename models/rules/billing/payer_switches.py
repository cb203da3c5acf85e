"""Payer switches that name nothing known are said, never silently passed over."""

from __future__ import annotations

from models.rules.billing_case import BillingCase
from models.rules.billing_rule import NOTHING, Outcome, Rule, Stage
from models.rules.case import ChargeLine

RULE = Rule("payer_switches", "Payer switches have known names and values", Stage.PAYER, "R10, R11, R41, R54")


def apply(case: BillingCase, _lines: tuple[ChargeLine, ...]) -> Outcome:
    """Ask about every switch of the payer that is unknown or has a value it cannot have."""
    policies, known = case.visit.payer.policies, case.tables.switches
    if not policies:
        return NOTHING
    found = [
        RULE.ask(f"payer.policies.{name}", f"{name} cannot be {value}: the payer type's own setting was used.")
        for name, value in sorted(policies.items())
        if name not in known or value not in known[name]
    ]
    return Outcome(findings=tuple(found))

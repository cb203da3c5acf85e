"""An order whose provider no longer works here is asked about before it is given (W19)."""

from __future__ import annotations

from models.core.finding import Finding
from models.safety.case import GivingCase
from models.safety.check import SafetyRule

RULE = SafetyRule(
    "requester_left",
    "An order of a provider who left is asked about",
    "W19: own rule, an order stands on a provider who answers for it; what a leaver left open is handed over by name",
    answers="requester_left",
    passed="PROVIDER OF THE ORDER LEFT",
)


def check(case: GivingCase) -> list[Finding]:
    """Warn, to be answered with a coded reason, while nobody here took the leaver's order over."""
    if not case.facts.requester_left or not case.draft.outcome.reached_patient:
        return []
    name = case.facts.order.requester
    text = f"{name} ordered this and no longer orders here. Ask a provider to take it over: People, hand over."
    return [RULE.warn("verify.order", text)]

"""Payer switches that name nothing known are said, never silently passed over."""

from __future__ import annotations

from models.billing.case import BillingCase
from models.billing.lines import ChargeLine
from models.billing.rule import NOTHING, Outcome, Rule, Stage
from models.core.finding import Finding

RULE = Rule(
    "payer_switches",
    "Payer switches have known names and values",
    Stage.PAYER,
    "R10, R11, R41, R54",
    needs=frozenset({"policies"}),
)


def apply(case: BillingCase, _lines: tuple[ChargeLine, ...]) -> Outcome:
    """Ask about every switch of the payer that is unknown or has a value it cannot have; name those without effect."""
    policies = case.visit.payer.policies
    if not policies:
        return NOTHING
    found = [_judged(case, name, value) for name, value in sorted(policies.items())]
    return Outcome(findings=tuple(finding for finding in found if finding))


def _judged(case: BillingCase, name: str, value: str) -> Finding | None:
    at, kind = f"payer.policies.{name}", case.visit.payer.type
    if name not in case.tables.switches or value not in case.tables.switches[name].values:
        return RULE.ask(at, f"{name} cannot be {value}: the payer type's own setting was used.")
    own = case.tables.default(name, kind)
    if own.binding and value != own.value:
        return RULE.note(at, f"{name} is always {own.value} for {kind}: {value} was not used.", own.source.key)
    return None

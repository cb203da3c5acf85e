"""Free text that contradicts a field blocks signing: another amount or route in the order's or the own note (S27)."""

from __future__ import annotations

from models.core.charting_codes import ROUTES
from models.core.finding import Finding
from models.core.quantity import Quantity, Unit, quantities_in
from models.drugs.naming.ordered_route import routes_in
from models.safety.case import GivingCase
from models.safety.check import BEFORE, SafetyRule, Stage, decided_by_provider, fact

RULE = SafetyRule(
    "contradiction",
    "Free text says what the fields say",
    "S27: Singh et al., inconsistent communication in CPOE (jamanetwork.com 773518)",
    provider_may_pass=True,
    stages=(*BEFORE, Stage.RESPONSE),
    facts={"verify.note": fact("order.note"), "response.note": fact("response.note")},
)


def check(case: GivingCase) -> list[Finding]:
    """Stop for an amount or a route in free text that differs from the order's, until it is changed or decided on."""
    if not case.draft.outcome.reached_patient:
        return []
    texts = (
        ("verify.note", case.facts.order.note, "The order's note"),
        ("response.note", case.draft.note, "Your note"),
    )
    found = [finding for at, text, whose in texts if text.strip() for finding in _in_text(case, at, text, whose)]
    return [_decided(case, finding) for finding in found]


def _in_text(case: GivingCase, at: str, text: str, whose: str) -> list[Finding]:
    way_out = "Change it." if at.startswith("response") else "Ask for a new order, or let a provider decide (o)."
    other = next((message for message in quantities_in(text) if _differs(case, message)), None)
    if other:
        return [RULE.stop(at, f"{whose} says {other}, the order {_ordered(case, other)}. {way_out}")]
    route = case.facts.order.route
    wrong = next((message for message in routes_in(text) if message.code != route), None)
    if wrong and route:
        message = ROUTES.get(wrong.code, wrong.kind)
        return [RULE.stop(at, f"{whose} says {message}, the order {ROUTES.get(route, route)}. {way_out}")]
    return []


def _differs(case: GivingCase, message: Quantity) -> bool:
    dose = case.facts.order.dose
    if message.unit is Unit.ML:
        return case.volume_ml is not None and message.amount != case.volume_ml
    if dose is None or not message.comparable(dose.unit):
        return False
    given = case.dose or dose
    amount = message.to(dose.unit).amount
    return amount not in {dose.amount, given.to(dose.unit).amount if given.comparable(dose.unit) else dose.amount}


def _ordered(case: GivingCase, message: Quantity) -> str:
    if message.unit is Unit.ML and case.volume_ml is not None:
        return f"makes {Quantity(case.volume_ml, Unit.ML)}"
    return str(case.facts.order.dose)


def _decided(case: GivingCase, finding: Finding) -> Finding:
    decision = decided_by_provider(case, finding.key)
    return RULE.note(finding.at, f"{finding.text} Passed by {decision.person_name}.") if decision else finding

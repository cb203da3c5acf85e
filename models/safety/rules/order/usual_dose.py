"""A dose outside the usual range of its drug is asked about once (S24)."""

from __future__ import annotations

from models.core.finding import Finding, Severity
from models.safety.case import GivingCase
from models.safety.check import BEFORE, SafetyRule, fact
from models.safety.dosing.facts import confirmed_at_order, dose_facts
from models.safety.dosing.range import range_question

RULE = SafetyRule(
    "usual_dose",
    "A dose is as much as is usual",
    "S24: labels and references named in each row",
    passed="UNUSUAL DOSE",
    stages=BEFORE,
    facts={
        "verify.usual_dose": fact("order.dose", "administration.dose"),
        "verify.weight": fact("patient.weight_kg"),
        "verify.surface": fact("order.dose", "administration.dose"),
    },
    each_ingredient=True,
)


def check(case: GivingCase) -> list[Finding]:
    """Warn of an ordered dose above its usual range, far below it, or in a unit nothing compares it by.

    A limit the dose passes asks alone. What the prescriber answered at the order is shown and asks nothing more; that
    no usual dose is known is said there.
    """
    ordered = case.facts.order.dose
    facts = dose_facts(case, ordered) if ordered else None
    asked = range_question(facts) if facts else None
    if asked is None or asked.severity is Severity.NOTE:
        return []
    at = f"verify.{asked.kind}"
    message = confirmed_at_order(case, RULE.id, asked)
    if message is None:
        advice = "Weigh, and record it (k), or give the reason." if asked.kind == "weight" else "Ask the provider."
        return [RULE.warn(at, f"{asked.text} {advice}", basis=asked.basis)]
    row = case.facts.tables.reason("order_dose", message.reason)
    text = f"{asked.text} Confirmed at the order by {message.person_name}: {row.display if row else message.reason}."
    return [RULE.note(at, text, basis=asked.basis)]

"""A dose sooner than the order or the drug allows needs a reason (S41, S42, S43)."""

from __future__ import annotations

from models.rules.case import GivingCase
from models.rules.safety import SafetyRule
from models.values.charting import Outcome
from models.values.finding import Finding
from models.values.words import say_day

RULE = SafetyRule("interval", "Not sooner than the interval allows", "S41-S43: days from the dose given")


def check(case: GivingCase) -> list[Finding]:
    """Warn when the order is not due yet, or the drug's own least interval has not passed since any known dose."""
    order, drug = case.facts.order, case.facts.drug
    if drug is None or not case.draft.outcome.reached_patient:
        return []
    found = []
    if order.due_on and case.today < order.due_on and not order.as_needed:
        days = (order.due_on - case.today).days
        text = f"Due on {say_day(order.due_on, case.today)}, {days} d from now. Giving it today needs a reason."
        found.append(RULE.warn("verify.due", text))
    last = next((d for d in case.facts.doses if d.drug_slug == drug.slug and Outcome(d.outcome).reached_patient), None)
    if last is None or not drug.min_interval_days:
        return found
    days = (case.today - last.service_date).days
    if days < drug.min_interval_days:
        text = (
            f"Last {drug.display} {days} d ago ({say_day(last.service_date, case.today)}); "
            f"{drug.min_interval_days} d are usual ({drug.clinical_source.confidence.value}). Ask the provider."
        )
        found.append(RULE.warn("verify.last_dose", text))
    return found

"""The time given is not in the future, not before the order, and late entries say so (S39, S40)."""

from __future__ import annotations

from datetime import timedelta

from models.core.finding import Finding
from models.core.words import time_text
from models.safety.case import GivingCase
from models.safety.check import BEFORE, SafetyRule, fact
from models.safety.giving import service_day

RULE = SafetyRule(
    "given_time",
    "Time given is past, after the order, and late entries say so",
    "S39, S40: BCMA manual",
    passed="LATE ENTRY",
    stages=BEFORE,
    facts={"give.time": fact("at")},
)


def check(case: GivingCase) -> list[Finding]:
    """Stop for no time, a future one, one before the order or the patient's birth; warn for a late entry."""
    given, limits = case.draft.given_at, case.facts.tables.limits
    if not case.draft.outcome.reached_patient:
        return []
    if given is None:
        return [RULE.stop("give.time", "Say when it was given: N for now, or a time such as 10:44.")]
    if given > case.now + timedelta(minutes=int(limits["future_tolerance_minutes"].value)):
        text = f"{time_text(given, case.facts.zone)} is in the future. Chart after giving: write N for now."
        return [RULE.stop("give.time", text)]
    signed = case.facts.order.signed_at
    if signed and given < signed:
        return [RULE.stop("give.time", "That is before the order was signed. Correct the time.")]
    if service_day(case) < case.facts.patient.birth_date:
        return [RULE.stop("give.time", "That is before the patient was born. Correct the time.")]
    late = int(limits["late_entry_minutes"].value)
    if case.now - given > timedelta(minutes=late):
        text = f"Given more than {late} min ago: this will be marked as a late entry. Give the reason."
        return [RULE.warn("give.time", text)]
    return []

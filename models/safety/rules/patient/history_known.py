"""A drug with an interval and no known earlier dose says that its history is not known (S43)."""

from __future__ import annotations

from models.core.finding import Finding
from models.core.source import Confidence
from models.safety.case import GivingCase
from models.safety.check import BEFORE, SafetyRule, fact
from models.safety.dosing.history import same_drug

RULE = SafetyRule(
    "history_known",
    "Unknown history is said to be unknown",
    "S43: own rule",
    confidence=Confidence.INFERRED,
    stages=BEFORE,
    facts={"verify.history": fact("patient.history")},
)


def check(case: GivingCase) -> list[Finding]:
    """Note that no earlier dose is known where an interval counts from one."""
    drug = case.facts.drug
    if drug is None or not case.draft.outcome.reached_patient or same_drug(case):
        return []
    if not drug.min_interval_days and not drug.intervals:
        return []
    text = "No earlier dose is known here. Ask whether one was given elsewhere, and record it (k)."
    return [RULE.note("verify.history", text, basis=drug.clinical_source)]

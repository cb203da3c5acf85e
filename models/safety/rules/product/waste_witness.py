"""Leftover of a controlled drug is thrown away before a witness (S52)."""

from __future__ import annotations

from models.core.finding import Finding
from models.safety.case import GivingCase
from models.safety.check import SafetyRule
from models.safety.wasting import wastes
from models.safety.witnessing import saw_waste

RULE = SafetyRule(
    "waste_witness",
    "Controlled leftovers are wasted before a witness",
    "S52: own rule; 21 CFR 1308",
    each_ingredient=True,
)


def check(case: GivingCase) -> list[Finding]:
    """Stop while nobody else signed for the waste of a controlled drug."""
    drug = case.facts.drug
    thrown = wastes(case)
    if drug is None or not drug.schedule or not thrown:
        return []
    if any(saw_waste(case, item) for item in case.facts.attestations):
        return []
    at = "dose.waste_witness" if case.draft.outcome.reached_patient else "verify.waste_witness"
    text = (
        f"{drug.display} is controlled ({drug.schedule}): a second person must see {thrown[0].amount} wasted. Press j."
    )
    return [RULE.stop(at, text)]

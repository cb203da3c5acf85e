"""What a single-dose container held beyond the dose is recorded as waste with a reason (S50, S52)."""

from __future__ import annotations

from models.core.finding import Finding
from models.safety.case import GivingCase
from models.safety.check import SafetyRule
from models.safety.dosing.facts import differs_from_order
from models.safety.wasting import waste_of

RULE = SafetyRule(
    "waste",
    "Leftover of a single-dose container is wasted with a reason",
    "S50, S52: Joint Commission",
    each_ingredient=True,
)


def check(case: GivingCase) -> list[Finding]:
    """Stop for a leftover without a coded reason; silent while another drug or dose than the ordered is asked about."""
    left, drug = waste_of(case), case.facts.drug
    if differs_from_order(case) or (drug and any(lot.package.slug != drug.slug for lot in case.lots)):
        return []
    if left is None or case.facts.tables.reason("waste", case.draft.waste_reason or ""):
        return []
    return [RULE.stop("dose.waste", f"{left} will be left over. Say why it is wasted.")]

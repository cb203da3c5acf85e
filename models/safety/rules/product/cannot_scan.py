"""A product that was not scanned has a coded cause and its code typed, or all five rights ticked (S12)."""

from __future__ import annotations

from models.core.charting_codes import FIVE_RIGHTS, Entry
from models.core.finding import Finding
from models.safety.case import GivingCase
from models.safety.check import SafetyRule

RULE = SafetyRule("cannot_scan", "A product not scanned says why", "S12: VistA BCMA GUI manual PSB*3*155")
_AT = "dose.scan"


def check(case: GivingCase) -> list[Finding]:
    """Stop for a product neither scanned nor given a coded cause with its proof, where scanning is expected."""
    draft, tables = case.draft, case.facts.tables
    if not draft.outcome.reached_patient or not draft.lots or tables.limits["scanning_expected"].value == 0:
        return []
    if all(pick.entry in {Entry.SCANNED, Entry.PASTED} for pick in draft.lots):
        return []
    if tables.reason("cannot_scan", draft.cannot_scan or "") is None:
        return [RULE.stop(_AT, "The product was not scanned. Scan it, or press u: cannot scan.")]
    if draft.scan_proof == FIVE_RIGHTS:
        return _rights(case)
    if not draft.scan_proof:
        return [RULE.stop(_AT, "Cannot scan: type the code, or tick the five rights. Press u.")]
    return []


def _rights(case: GivingCase) -> list[Finding]:
    tables = case.facts.tables
    if tables.limits["five_rights_allowed"].value == 0:
        return [RULE.stop(_AT, "This clinic wants the code typed. Press u.")]
    missing = [row.display for row in tables.reasons["right"] if row.code not in case.draft.rights]
    if missing:
        return [RULE.stop(_AT, f"Not ticked: {', '.join(missing)}. Press u.")]
    return []

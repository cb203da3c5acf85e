"""The usable lot that expires first is taken; another needs the reason that it cannot be (S56)."""

from __future__ import annotations

from models.core.finding import Finding
from models.core.words import date_text
from models.safety.case import GivingCase
from models.safety.check import SafetyRule
from models.safety.giving import proposed_lot

RULE = SafetyRule(
    "first_expiring",
    "The lot that expires first is used first",
    "S56: own rule",
    answers="lot_choice",
    passed="LATER-EXPIRING LOT",
    each_ingredient=True,
)


def check(case: GivingCase) -> list[Finding]:
    """Warn for a lot that may be used longer than the one proposed of the same package; a recalled one is stopped."""
    proposed = proposed_lot(case)
    if proposed is None or not case.lots or not case.draft.outcome.reached_patient:
        return []
    taken = case.lots[0]
    if taken.package.ndc != proposed.package.ndc or taken.use_by <= proposed.use_by or taken.status != "active":
        return []
    text = (
        f"Lot {proposed.lot_number} is used first (by {date_text(proposed.use_by)}). Take it, or say why it cannot be."
    )
    return [RULE.warn("dose.lot_choice", text)]

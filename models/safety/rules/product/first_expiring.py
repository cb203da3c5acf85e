"""The usable lot that expires first is taken; another needs the reason that it cannot be (S56)."""

from __future__ import annotations

from models.core.finding import Finding
from models.core.words import date_text
from models.safety.case import GivingCase
from models.safety.check import SafetyRule
from models.safety.giving import proposed_lot
from models.safety.spanning import alike

RULE = SafetyRule(
    "first_expiring",
    "The lot that expires first is used first",
    "S56: own rule",
    answers="lot_choice",
    passed="LATER-EXPIRING LOT",
    each_ingredient=True,
)


def check(case: GivingCase) -> list[Finding]:
    """Warn for a lot that may be used longer than the one proposed of the same package; a recalled one is stopped.

    Packages that hold the same are one, whoever made them. Beside the one proposed any lot may be taken.
    """
    proposed = proposed_lot(case)
    if proposed is None or not case.draft.outcome.reached_patient or proposed in case.lots:
        return []
    passing = [lot for lot in case.lots if lot.use_by > proposed.use_by and lot.status == "active"]
    if not any(alike(lot.package, proposed.package) for lot in passing):
        return []
    text = (
        f"Lot {proposed.lot_number} is used first (by {date_text(proposed.use_by)}). Take it, or say why it cannot be."
    )
    return [RULE.warn("dose.lot_choice", text)]

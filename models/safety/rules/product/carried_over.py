"""What was drawn up on one day is not given on another (K26: Immunize.org, Ask the Experts, vaccine viability)."""

from __future__ import annotations

from models.core.finding import Finding
from models.core.words import date_text
from models.safety.case import GivingCase
from models.safety.check import SafetyRule
from models.safety.giving import service_day

RULE = SafetyRule(
    "carried_over",
    "Nothing drawn up is carried to the next day",
    "K26: Immunize.org, Ask the Experts: Storage & Handling",
)


def check(case: GivingCase) -> list[Finding]:
    """Stop for a vial or syringe that was taken for this dose on an earlier day; scanned again, it is a new one."""
    if not case.draft.outcome.reached_patient:
        return []
    old = (
        (number, lot, pick.picked_on)
        for number, (lot, pick) in enumerate(zip(case.lots, case.draft.lots, strict=False))
        if pick.picked_on and pick.picked_on < service_day(case)
    )
    return [
        RULE.stop(
            f"dose.lot[{number}].day",
            f"Lot {lot.lot_number} was taken on {date_text(day)}. What was drawn up then is wasted, not given: book it "
            "in Stock (x). Scan a new one.",
        )
        for number, lot, day in old
    ]

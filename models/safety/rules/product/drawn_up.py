"""A dose drawn up and then not given is wasted from the lot it came from (S57)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.core.finding import Finding
from models.core.quantity import format_amount
from models.safety.case import GivingCase
from models.safety.check import SafetyRule
from models.safety.wasting import drawn_up, drawn_volume
from models.stock.facts import StockFacts

if TYPE_CHECKING:  # rules decide without loading the draft
    from models.safety.draft import LotPick

RULE = SafetyRule("drawn_up", "A dose drawn up and not given is wasted", "S57: own rule", each_ingredient=True)
_AT = "verify.drawn"


def check(case: GivingCase) -> list[Finding]:
    """Stop when the lot wasted is not known or does not hold it; note a picked lot that is not marked as drawn up."""
    if case.draft.outcome.reached_patient:
        return []
    if not drawn_up(case):
        text = "If it was already drawn up, say so: the container is then wasted. Otherwise nothing leaves the shelf."
        return [RULE.note(_AT, text)] if case.lots else []
    if not case.lots or len(case.lots) < len(case.draft.lots):
        return [RULE.stop(_AT, "Scan the vial it was drawn from, so that it can be wasted.")]
    for lot, pick in zip(case.lots, case.draft.lots, strict=True):
        left = _short(case, lot, pick)
        if left:
            return [RULE.stop(_AT, f"Lot {lot.lot_number} has only {left} left. Scan the vial it was drawn from.")]
    return []


def _short(case: GivingCase, lot: StockFacts, pick: LotPick) -> str:
    """Return what the lot still has when that is less than was drawn, else nothing."""
    if lot.vial_id:
        # A dose shared by several vials empties each in turn, so only one alone can be too small.
        drawn, held = drawn_volume(case), lot.remaining_ml
        alone = len(case.lots) == 1
        return f"{format_amount(held)} mL" if alone and drawn and held is not None and held < drawn else ""
    needed = pick.containers if lot.package.single_dose else 1
    return f"{format_amount(lot.on_hand)} unopened" if lot.on_hand < needed else ""

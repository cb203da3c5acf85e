"""Every dose comes from a known lot that is in date, not recalled and holds enough (S46-S51)."""

from __future__ import annotations

from decimal import Decimal

from models.core.finding import Finding
from models.core.quantity import format_amount
from models.core.words import date_text
from models.safety.case import GivingCase
from models.safety.check import AT_THE_DOSE, SafetyRule, fact
from models.safety.giving import service_day
from models.safety.spanning import held, next_lot, short_single, short_volume
from models.stock.facts import StockFacts

RULE = SafetyRule(
    "lot",
    "Lot known, in date, not recalled, enough in it",
    "S46-S51: USP <797>; CDC storage guidance",
    answers="medication_error",
    stages=AT_THE_DOSE,
    facts={
        "dose.lot[].drug": fact("administration.ndc", "administration.drug"),
        "dose.lot[].route": fact("administration.ndc"),
        "dose.lot[].expiry": fact("administration.expiry"),
    },
    each_ingredient=True,
)


def check(case: GivingCase) -> list[Finding]:
    """Stop for no lot, another drug's lot, an expired or recalled one, or one that holds too little."""
    if not case.draft.outcome.reached_patient:
        return []
    if not case.lots or len(case.lots) < len(case.draft.lots):
        return [RULE.stop("dose.lot", "Scan the vial, or pick a lot from the list.")]
    found = [finding for number, lot in enumerate(case.lots) for finding in _state(case, lot, number)]
    return found or _enough(case)


def _state(case: GivingCase, lot: StockFacts, number: int) -> list[Finding]:
    at = f"dose.lot[{number}]"
    if case.facts.drug and lot.package.slug != case.facts.drug.slug:
        other = lot.package.slug.replace("-", " ")
        text = f"Wrong drug: do not give. Ordered {case.facts.drug.display}; lot {lot.lot_number} is {other}."
        return [RULE.stop(f"{at}.drug", text)]
    if lot.status != "active":
        return [RULE.stop(f"{at}.status", f"Lot {lot.lot_number} is {lot.status}. Do not use it; take another lot.")]
    if lot.kept_for not in {None, case.facts.patient.id}:
        text = f"Lot {lot.lot_number} is another patient's own. Do not use it; take another lot."
        return [RULE.stop(f"{at}.owner", text)]
    if service_day(case) > lot.use_by:
        opened = lot.vial_id is not None and lot.use_by < lot.expires_on
        what, way = (
            ("opened too long ago, use by", "a new vial, or another lot") if opened else ("expired", "another lot")
        )
        return [RULE.stop(f"{at}.expiry", f"Lot {lot.lot_number} {what} {date_text(lot.use_by)}. Take {way}.")]
    route = case.facts.order.route
    if route and route not in lot.package.routes:
        name = lot.package.brand or lot.package.label
        return [RULE.stop(f"{at}.route", f"{name} is not labelled for this route. Take another lot.")]
    return []


def _enough(case: GivingCase) -> list[Finding]:
    short = short_single(case)
    if short is not None:
        lot, picked = short
        left, more = format_amount(lot.on_hand), _elsewhere(case, lot)
        way = "Add a second lot." if next_lot(case) else "Pick another."
        text = f"Lot {lot.lot_number} has {left} left, {picked} needed. {more}{way}"
        return [RULE.stop("dose.lot", text)]
    for lot in case.lots:
        if not lot.package.single_dose and lot.vial_id is None and lot.on_hand < 1:
            return [RULE.stop("dose.lot", f"No unopened vial of lot {lot.lot_number} is left. Pick another.")]
    if not short_volume(case):
        return []
    needed = format_amount(case.volume_ml or Decimal(0))
    return [RULE.stop("dose.lot", f"{format_amount(held(case))} mL in hand, {needed} mL needed. Add a second lot.")]


def _elsewhere(case: GivingCase, lot: StockFacts) -> str:
    """Return where more of the same lot lies, "" where there is none."""
    alike = (item for item in case.facts.stock if item.lot_id == lot.lot_id and item.vial_id is None)
    found = [f"{format_amount(item.on_hand)} in {item.room}" for item in alike if item.key != lot.key and item.on_hand]
    return f"There is {', '.join(found)}. " if found else ""

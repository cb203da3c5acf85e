"""From facts and a draft to a case: what would be given, from what, where, and what is left over."""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from models.core.charting_codes import MONITOR, Outcome
from models.core.clock import local_date
from models.core.quantity import Quantity, Unit
from models.patients.rules.weight_check import weight_window_days
from models.safety.case import GivingCase, GivingFacts
from models.safety.dosing.series import due_from
from models.stock.facts import StockFacts

if TYPE_CHECKING:  # rules decide without loading the draft
    from models.safety.draft import DraftBody, LotPick

# A volume is drawn to a syringe's hundredths; a thousandth more keeps the arithmetic shown honest.
VOLUME_STEP = Decimal("0.001")


def build_case(facts: GivingFacts, draft: DraftBody, now: datetime) -> GivingCase:
    """Return the case `draft` makes of `facts` at `now`. Picks that name unknown stock or sites are left out."""
    lots = tuple(found for pick in draft.lots if (found := stock_of(facts, pick)))
    sites = tuple(facts.tables.sites[site.code] for site in draft.sites if site.code in facts.tables.sites)
    dose = _dose(facts, draft)
    return GivingCase(facts, draft, now, dose, volume_of(dose, lots, draft), lots, sites)


def stock_of(facts: GivingFacts, pick: LotPick) -> StockFacts | None:
    """Return the stock a pick names, None when it is gone."""
    for item in facts.stock:
        if item.key == pick.key:
            return item
    return None


def concentration(lot: StockFacts, draft: DraftBody) -> Quantity | None:
    """Return the amount in one mL as it will be drawn: labelled, or content over the reconstituted volume."""
    if lot.package.volume_ml:
        return lot.package.concentration
    if lot.package.content and draft.final_volume_ml:
        return Quantity(lot.package.content.amount / draft.final_volume_ml, lot.package.content.unit)
    return None


def containers_needed(dose: Quantity | None, lot: StockFacts) -> int:
    """Return how many single-dose containers of a lot one dose takes: 1 where unknown, 0 for a vial draw."""
    if not lot.package.single_dose:
        return 0
    content = lot.package.content
    if dose is None or content is None or not dose.comparable(content.unit):
        return 1
    return max(1, -int(-dose.to(content.unit).amount // content.amount))


def given_at(case: GivingCase) -> datetime | None:
    """Return when the dose went in; None while not given, or when it never was."""
    return case.draft.given_at if case.draft.outcome.reached_patient else None


def service_day(case: GivingCase) -> date:
    """Return the clinic's calendar day the dose counts for: of the time given, else today (S44)."""
    return local_date(given_at(case) or case.now, case.facts.zone)


def dose_number(facts: GivingFacts) -> int:
    """Return which dose of this drug the next one is for the patient, counting from 1."""
    slug = facts.order.drug_slug
    return 1 + sum(1 for dose in facts.doses if dose.drug_slug == slug and Outcome(dose.outcome).reached_patient)


def next_due(facts: GivingFacts, given_on: date, outcome: Outcome) -> date | None:
    """Return the order's next due day after this outcome: counted from the day given, never from the day due (S42)."""
    order = facts.order
    if outcome is not Outcome.GIVEN:
        return order.due_on
    due = due_from(order, given_on, order.doses_given)
    if due is None or (order.doses_allowed and order.doses_given + 1 >= order.doses_allowed):
        return None
    return None if order.valid_until and due > order.valid_until else due


def recent_weight(case: GivingCase) -> Decimal | None:
    """Return the patient's weight in kg, None when it is not known or too old to carry a dose."""
    patient = case.facts.patient
    if patient.weight_kg is None or patient.weight_on is None:
        return None
    day = service_day(case)
    old = (day - patient.weight_on).days > weight_window_days(patient, day, case.facts.tables)
    return None if old else patient.weight_kg


def proposed_lot(case: GivingCase) -> StockFacts | None:
    """Return the stock to use first: usable today by the order's route, first to expire, an opened vial with enough."""
    return next((item for item in case.facts.stock if usable(case, item)), None)


def usable(case: GivingCase, item: StockFacts) -> bool:
    """Return whether the dose can be taken from this stock today: in date, not held, for the route, enough in it."""
    if not fit(case, item):
        return False
    if item.vial_id is None:
        return item.on_hand >= 1
    needed = volume_of(case.dose, (item,), case.draft) or Decimal(0)
    return (item.remaining_ml or Decimal(0)) >= needed


def fit(case: GivingCase, item: StockFacts) -> bool:
    """Return whether this stock may be used today for this patient by the order's route, however little it holds."""
    if item.use_by < case.today or item.status != "active" or case.facts.order.route not in item.package.routes:
        return False
    return item.kept_for in {None, case.facts.patient.id}


def _dose(facts: GivingFacts, draft: DraftBody) -> Quantity | None:
    ordered = facts.order.dose
    if not draft.outcome.reached_patient:
        return None
    if draft.dose is None:
        return ordered if draft.outcome is Outcome.GIVEN else None
    unit = draft.dose_unit or (ordered.unit if ordered else None)
    return Quantity(draft.dose, unit) if unit else None


def volume_of(dose: Quantity | None, lots: tuple[StockFacts, ...], draft: DraftBody) -> Decimal | None:
    """Return the mL a dose makes at the strength of its first lot; None while one of them is not known."""
    if dose is None or not lots:
        return None
    if dose.unit is Unit.ML:
        return dose.amount
    strength = concentration(lots[0], draft)
    if strength is None or not dose.comparable(strength.unit) or not strength.amount:
        return None
    return (dose.to(strength.unit).amount / strength.amount).quantize(VOLUME_STEP, ROUND_HALF_UP).normalize()


def minutes_to_watch(case: GivingCase) -> int:
    """Return how long the patient is watched: by the drug's row or longer by the order, and monitored longer (S69)."""
    drug = case.facts.drug
    asked = max(drug.observation_minutes(dose_number(case.facts)) if drug else 0, case.facts.order.watch_minutes or 0)
    monitored = any(code == MONITOR for key, code in case.draft.overrides.items() if not key.startswith("response@"))
    return max(asked, int(case.facts.tables.limits["monitor_minutes"].value)) if monitored else asked

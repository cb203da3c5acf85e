"""What a dose leaves behind once it is signed: the order's next dose and its window, the next site, the stock. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from models.charting.facts import DoseCase, DoseFacts, dose_case
from models.charting.queries.site_choices import site_choices
from models.codes.tables.code_tables import BodySite
from models.core.charting_codes import Outcome
from models.core.quantity import format_amount
from models.safety.case import PriorDose
from models.safety.dosing.window import bands_of, window_after
from models.safety.draft import DraftBody
from models.safety.giving import next_due, service_day
from models.safety.mixing import ingredient_cases
from models.safety.wasting import drawn_up, drawn_volume
from models.stock.facts import StockFacts


@dataclass(frozen=True, slots=True)
class StockLeft:
    """A lot, or an open vial of it, before and after this dose: mL, or unopened containers."""

    lot_number: str
    before: str
    after: str
    use_by: date


@dataclass(frozen=True, slots=True)
class AfterSigning:
    """`given` doses of `allowed` (None for no limit) are given then; `window` None where none is on record.

    `window` are the first and the last day on which the next dose is on time. `next_site` is the one proposed then.
    """

    given: int
    allowed: int | None
    due_on: date | None
    window: tuple[date, date] | None
    interval_days: int | None
    next_site: BodySite | None
    stock: tuple[StockLeft, ...]


def after_signing(facts: DoseFacts, draft: DraftBody, now: datetime) -> AfterSigning:
    """Return what is so once this draft is signed as it stands."""
    case, order = dose_case(facts, draft, now), facts.order
    due = next_due(facts, service_day(case), draft.outcome)
    return AfterSigning(
        given=order.doses_given + draft.outcome.reached_patient,
        allowed=order.doses_allowed,
        due_on=due,
        window=_window(case) if due and draft.outcome is Outcome.GIVEN else None,
        interval_days=order.interval_days,
        next_site=_next_site(case) if due else None,
        stock=_stock(case),
    )


def _window(case: DoseCase) -> tuple[date, date] | None:
    bands = bands_of(case.facts.drug)
    if bands is None:
        return None
    window = window_after(bands, service_day(case))
    return window.opens, window.on_time_through


def _next_site(case: DoseCase) -> BodySite | None:
    """Return the site proposed for the next dose, this one being the last."""
    if case.draft.outcome.reached_patient and case.sites:
        facts = replace(case.facts, doses=(_as_prior(case), *case.facts.doses))
        case = replace(case, facts=facts, draft=case.draft.model_copy(update={"sites": ()}), sites=())
    return next((choice.site for choice in site_choices(case) if choice.proposed), None)


def _as_prior(case: DoseCase) -> PriorDose:
    facts, drug = case.facts, case.facts.drug
    return PriorDose(
        administration_id=facts.order.id,
        order_id=facts.order.id,
        drug_slug=drug.slug if drug else "",
        drug_display=drug.display if drug else facts.order.medication_text,
        given_at=case.draft.given_at or case.now,
        service_date=service_day(case),
        outcome=case.draft.outcome.value,
        dose=case.dose,
        site_codes=tuple(site.code for site in case.sites),
        lot_number="",
        reaction="",
        giver=facts.giver.name,
    )


def _stock(case: DoseCase) -> tuple[StockLeft, ...]:
    """Return what signing takes, lot by lot, in the order it is taken."""
    if not (case.draft.outcome.reached_patient or drawn_up(case)):
        return ()
    if case.facts.parts:
        return tuple(item for part in ingredient_cases(case) for item in _stock(part))
    left, found = drawn_volume(case) or Decimal(0), []
    for lot, pick in zip(case.lots, case.draft.lots, strict=False):
        if lot.package.single_dose:
            found.append(_containers(lot, pick.containers))
            left -= (lot.package.volume_ml or case.draft.final_volume_ml or Decimal(0)) * pick.containers
        else:
            holds = (lot.remaining_ml if lot.vial_id else lot.package.volume_ml) or Decimal(0)
            drawn = min(left, holds)
            left -= drawn
            found.append(StockLeft(lot.lot_number, _ml(holds), _ml(holds - drawn), lot.use_by))
    return tuple(found)


def _containers(lot: StockFacts, taken: int) -> StockLeft:
    return StockLeft(
        lot.lot_number, format_amount(lot.on_hand), f"{format_amount(lot.on_hand - taken)} unopened", lot.use_by
    )


def _ml(amount: Decimal) -> str:
    return f"{format_amount(amount)} mL"

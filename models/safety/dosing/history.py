"""Earlier doses as limits and intervals count them: by ingredient, by day, by who reached the patient."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from models.core.charting_codes import Outcome
from models.core.quantity import Quantity, Unit
from models.drugs.drug import Drug
from models.safety.case import GivingCase, PriorDose
from models.safety.giving import service_day


def same_ingredient(case: GivingCase) -> tuple[PriorDose, ...]:
    """Return the doses of the ordered drug's ingredients that reached the patient, newest first, wherever given."""
    return of_ingredients(case.facts.drug, case.facts.doses) if case.facts.drug else ()


def of_ingredients(drug: Drug, doses: tuple[PriorDose, ...]) -> tuple[PriorDose, ...]:
    """Return those of `doses` that brought one of the drug's ingredients to the patient, in their order.

    A formulation counts with as much of the ingredients as was mixed into it, None where that cannot be added up.
    """
    found = (_as_of(drug, dose) for dose in doses if Outcome(dose.outcome).reached_patient)
    return tuple(dose for dose in found if dose)


def _as_of(drug: Drug, dose: PriorDose) -> PriorDose | None:
    wanted = set(drug.ingredients)
    if dose.drug_slug == drug.slug:
        return dose
    if not dose.parts:
        return None if wanted.isdisjoint(dose.ingredients) else dose
    mixed = [part.dose for part in dose.parts if part.drug_slug == drug.slug or not wanted.isdisjoint(part.ingredients)]
    if not mixed:
        return None
    unit = mixed[0].unit
    amounts = [amount.to(unit).amount for amount in mixed if amount.comparable(unit)]
    known = len(amounts) == len(mixed)
    return replace(dose, dose=Quantity(sum(amounts, start=Decimal(0)), unit) if known else None)


def same_drug(case: GivingCase) -> tuple[PriorDose, ...]:
    """Return the doses of the ordered drug itself that reached the patient, newest first, wherever given."""
    slug = case.facts.order.drug_slug
    return tuple(d for d in case.facts.doses if d.drug_slug == slug and Outcome(d.outcome).reached_patient)


def same_order_that_day(case: GivingCase) -> PriorDose | None:
    """Return a dose of this order that already reached the patient on the day this one counts for (S15)."""
    order, day = case.facts.order, service_day(case)
    if order.as_needed or not case.draft.outcome.reached_patient:
        return None
    today = (dose for dose in case.facts.doses if dose.order_id == order.id and dose.service_date == day)
    return next((dose for dose in today if Outcome(dose.outcome).reached_patient), None)


def total(doses: tuple[PriorDose, ...], unit: Unit) -> Decimal | None:
    """Return the sum of doses in `unit`; None when one of them is not known or measures something else."""
    if any(dose.dose is None or not dose.dose.comparable(unit) for dose in doses):
        return None
    return sum((dose.dose.to(unit).amount for dose in doses if dose.dose), start=Decimal(0))


def course_days(days: set[date], day: date, gap_days: int) -> int:
    """Return how many days with a dose the course of `day` has up to and with it.

    A course goes back from `day` until `gap_days` or more lie between two doses.
    """
    counted, latest = 1, day
    for earlier in sorted((d for d in days if d < day), reverse=True):
        if latest - earlier >= timedelta(days=gap_days):
            break
        counted, latest = counted + 1, earlier
    return counted

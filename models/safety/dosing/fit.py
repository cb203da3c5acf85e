"""Which rows of a drug's doses hold for a patient, and what a dose amounts to under them (S24)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum, auto
from typing import TypeVar

from models.codes.tables.code_tables import CodeTables
from models.core.bounds import holds
from models.core.quantity import Quantity, Unit
from models.drugs.drug import Drug
from models.drugs.drug_safety import DoseLimit, DoseRow, UsualDose
from models.safety.case import PriorDose
from models.safety.dosing.history import total

DOSE_STEP = Decimal("0.000001")
"""The step a dose by weight is worked out to, so that both ends of a range per kg lie in it."""
R = TypeVar("R", UsualDose, DoseLimit)
_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class DoseFacts:
    """What a dose is judged by. `weight_kg` None is not known, or too old (`weight_old`) to carry a dose.

    `strengths` are what one mL of the drug may hold; `earlier` doses of its ingredients, newest first; `every_days`
    the interval of a series being ordered.
    """

    drug: Drug
    dose: Quantity
    route: str | None
    diagnoses: tuple[str, ...]
    age: int
    weight_kg: Decimal | None
    weight_old: bool
    conditions: frozenset[str]
    strengths: tuple[Quantity, ...]
    earlier: tuple[PriorDose, ...]
    day: date
    at: datetime
    tables: CodeTables
    signed_off: frozenset[str]
    every_days: int | None = None


class Fit(Enum):
    """Whether a row holds for a patient, and what is missing to tell."""

    YES = auto()
    NO = auto()
    NO_WEIGHT = auto()
    NO_SURFACE = auto()


def fitting(facts: DoseFacts, rows: tuple[R, ...]) -> tuple[tuple[R, Fit], ...]:
    """Return the rows that hold, or may; those for a diagnosis of the order stand in place of those for any."""
    found = tuple((row, fit) for row in rows if (fit := _fits(facts, row)) is not Fit.NO)
    named = tuple((row, fit) for row, fit in found if row.diagnoses)
    return named or found


def _fits(facts: DoseFacts, row: DoseRow) -> Fit:
    if row.routes and facts.route and facts.route not in row.routes:
        return Fit.NO
    if not holds(facts.age, row.age_from, row.age_below) or (row.flag and row.flag not in facts.conditions):
        return Fit.NO
    if row.diagnoses and not any(_is(code, begin) for code in facts.diagnoses for begin in row.diagnoses):
        return Fit.NO
    by_weight = row.weight_from_kg is not None or row.weight_below_kg is not None or row.per == "kg"
    if by_weight and facts.weight_kg is None:
        return Fit.NO_WEIGHT
    if facts.weight_kg is not None and not holds(facts.weight_kg, row.weight_from_kg, row.weight_below_kg):
        return Fit.NO
    # No height is kept, so a body surface is never known.
    return Fit.NO_SURFACE if row.per == "m2" else Fit.YES


def for_patient(facts: DoseFacts, row: DoseRow, amount: Quantity) -> Quantity:
    """Return an amount of a row for this patient: times their weight where it counts by kg."""
    if row.per != "kg" or facts.weight_kg is None:
        return amount
    return Quantity((amount.amount * facts.weight_kg).quantize(DOSE_STEP), amount.unit)


def measured(facts: DoseFacts, unit: Unit) -> Decimal | None:
    """Return the dose in `unit`, through the weakest strength that tells; None where nothing does."""
    dose = facts.dose
    if dose.comparable(unit):
        return dose.to(unit).amount
    if dose.unit is Unit.ML:
        amounts = [one.to(unit).amount * dose.amount for one in facts.strengths if one.comparable(unit)]
    elif unit is Unit.ML:
        amounts = [dose.to(s.unit).amount / s.amount for s in facts.strengths if dose.comparable(s.unit) and s.amount]
    else:
        amounts = []
    return min(amounts, default=None)


def within(facts: DoseFacts, rows: tuple[UsualDose, ...]) -> bool:
    """True for a dose up to the highest top and down to the share of the lowest bottom that is still let through."""
    unit = facts.dose.unit
    top = max(for_patient(facts, row, row.most).to(unit).amount for row in rows)
    bottom = min(for_patient(facts, row, row.least).to(unit).amount for row in rows)
    least = facts.tables.limits["usual_low_percent"].value
    return bottom * least <= facts.dose.amount * _HUNDRED and facts.dose.amount <= top


def is_usual(facts: DoseFacts) -> bool:
    """True for a dose within the usual ranges that hold for certain."""
    rows = fitting(facts, facts.drug.usual_doses)
    known = tuple(row for row, fit in rows if fit is Fit.YES and facts.dose.comparable(row.most.unit))
    return bool(known) and within(facts, known)


def with_others(facts: DoseFacts, row: DoseLimit) -> Decimal | None:
    """Return the dose with those before it, or with those of its series, whichever is more; None if not measurable."""
    unit = row.most.unit
    dose = measured(facts, unit)
    return None if dose is None else dose + max(before(facts, row), _planned(facts, row, dose))


def before(facts: DoseFacts, row: DoseLimit) -> Decimal:
    """Return what the patient had of the ingredients in the span of a limit, in its unit; unknown amounts count 0."""
    unit = row.most.unit
    known = tuple(dose for dose in facts.earlier if dose.dose and dose.dose.comparable(unit))
    return total(tuple(dose for dose in known if _counts(facts, row, dose)), unit) or Decimal(0)


def _counts(facts: DoseFacts, row: DoseLimit, dose: PriorDose) -> bool:
    if row.kind == "hours":
        # Nobody knows the hour of a dose given elsewhere: one of the same day counts.
        near = timedelta() <= facts.at - dose.given_at < timedelta(hours=row.span)
        return near or (bool(dose.outside) and dose.service_date == facts.day)
    return row.kind != "dose" and 0 <= (facts.day - dose.service_date).days < row.span


def _planned(facts: DoseFacts, row: DoseLimit, dose: Decimal) -> Decimal:
    if row.kind != "days" or not facts.every_days:
        return Decimal(0)
    return dose * ((row.span - 1) // facts.every_days)


def _is(code: str, begin: str) -> bool:
    return code.replace(".", "").startswith(begin.replace(".", ""))

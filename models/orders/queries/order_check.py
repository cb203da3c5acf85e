"""What an order being written means for its patient: allergies and doses to answer, and a dose per kg worked out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from models.codes.tables.clinic_tables import clinic_tables
from models.core.errors import BadInputError
from models.core.numbers.icd10 import parse_icd10
from models.core.quantity import Quantity
from models.drugs.drug import Drug
from models.orders.dose_per_kg import parse_ordered_dose
from models.orders.order_entry import parse_every
from models.orders.rules import order_allergies, same_drug
from models.orders.rules.order_allergies import OrderAllergy
from models.orders.rules.same_drug import OtherOrder, SameDrug
from models.orders.rules.weight_dose import dose_by_weight
from models.patients.facts import PatientFacts
from models.safety.case import PriorDose
from models.safety.dosing import order_dose
from models.safety.dosing.facts import order_facts_of_dose
from models.safety.dosing.order_dose import OrderDose
from models.safety.dosing.series import FEWEST_DAYS_A_MONTH
from models.safety.settings.clinic_safety import clinic_approvals
from models.store.clinic import Clinic

SAME_ANSWERS = same_drug.ANSWERS
"""The table of reasons another order of the drug is answered from."""


@dataclass(frozen=True, slots=True)
class DoseDraft:
    """What was typed of a dose so far; anything but `dose` may still be missing or unreadable."""

    dose: str
    route: str = ""
    diagnoses: str = ""
    every_days: str = ""
    starts_on: date | None = None


@dataclass(frozen=True, slots=True)
class OrderCheck:
    """`open` are the allergies of `allergies` nobody answered yet; `stated` is what each answered one was passed with.

    `doses`, `open_doses` and `typed_doses` are the same for the dose, the latter by what was asked; `same`, `open_same`
    and `typed_same` for other orders of the drug. `arithmetic` says what a dose per kg makes of the newest weight, or
    why it makes nothing; "" for other doses. `weight_kg` is the weight it was worked out with.
    """

    allergies: tuple[OrderAllergy, ...]
    open: tuple[OrderAllergy, ...]
    stated: Mapping[str, str]
    arithmetic: str
    weight_kg: Decimal | None
    doses: tuple[OrderDose, ...] = ()
    open_doses: tuple[OrderDose, ...] = ()
    typed_doses: Mapping[str, str] = field(default_factory=dict)
    same: tuple[SameDrug, ...] = ()
    open_same: tuple[SameDrug, ...] = ()
    typed_same: Mapping[str, str] = field(default_factory=dict)


def check_order(
    clinic: Clinic,
    patient: PatientFacts,
    drug: Drug | None,
    draft: DoseDraft,
    answers: Mapping[str, str],
    history: tuple[PriorDose, ...] = (),
    others: tuple[OtherOrder, ...] = (),
) -> OrderCheck:
    """Return what to show beside the form. Reads nothing, so every key press can ask again."""
    tables = clinic_tables(clinic)
    found = order_allergies.order_allergies(drug, patient, tables) if drug else ()
    reasons = {one.substance: tables.reason(one.answers, answers.get(one.substance, "")) for one in found}
    stated = {substance: row.display for substance, row in reasons.items() if row}
    dose, arithmetic, weight = _worked_out(clinic, patient, draft.dose)
    doses = doses_to_answer(clinic, patient, drug, dose, draft, history) if drug and dose and dose.amount else ()
    given = {one.asked: tables.reason(one.answers, answers.get(one.asked, "")) for one in doses}
    same = same_drug.same_drug(drug.slug, others) if drug else ()
    beside = {one.asked: tables.reason(same_drug.ANSWERS, answers.get(one.asked, "")) for one in same}
    return OrderCheck(
        allergies=found,
        open=order_allergies.unanswered(found, answers, tables),
        stated=stated,
        arithmetic=arithmetic,
        weight_kg=weight,
        doses=doses,
        open_doses=order_dose.unanswered(doses, answers, tables),
        typed_doses={asked: row.display for asked, row in given.items() if row},
        same=same,
        open_same=same_drug.unanswered(same, answers, tables),
        typed_same={asked: row.display for asked, row in beside.items() if row},
    )


def doses_to_answer(
    clinic: Clinic,
    patient: PatientFacts,
    drug: Drug,
    dose: Quantity,
    draft: DoseDraft,
    history: tuple[PriorDose, ...],
) -> tuple[OrderDose, ...]:
    """Return what the dose of an order asks its prescriber."""
    asked: dict[str, OrderDose] = {}
    for born in (patient.birth.day, patient.birth.latest):
        at_that_age = replace(patient, birth_date=born, birth_precision="day")
        for question in _asked_at(clinic, at_that_age, drug, dose, draft, history):
            asked.setdefault(question.asked, question)
    return tuple(asked.values())


def _asked_at(
    clinic: Clinic,
    patient: PatientFacts,
    drug: Drug,
    dose: Quantity,
    draft: DoseDraft,
    history: tuple[PriorDose, ...],
) -> tuple[OrderDose, ...]:
    facts = order_facts_of_dose(
        drug, dose, patient, clinic_tables(clinic), clinic_approvals(clinic), history,
        now=clinic.now(), today=clinic.today(), starts_on=draft.starts_on or clinic.today(),
        route=draft.route if draft.route in drug.routes else None, diagnoses=_codes(draft.diagnoses),
        every_days=_days(draft.every_days),
    )  # fmt: skip
    return order_dose.order_dose(facts)


def _days(text: str) -> int | None:
    """Return how many days lie between doses at least, None for one dose or what cannot be read yet."""
    try:
        days, months = parse_every(text)
    except BadInputError:
        return None
    return months * FEWEST_DAYS_A_MONTH if months else days


def _codes(text: str) -> tuple[str, ...]:
    """Return the diagnoses that can be read; one still being typed is left out."""
    found = []
    for code in text.replace(",", " ").split():
        try:
            found.append(parse_icd10(code))
        except BadInputError:
            continue
    return tuple(found)


def _worked_out(clinic: Clinic, patient: PatientFacts, text: str) -> tuple[Quantity | None, str, Decimal | None]:
    try:
        ordered = parse_ordered_dose(text)
    except BadInputError:
        return None, "", None
    if not ordered.per_kg:
        return ordered.amount, "", None
    try:
        made = dose_by_weight(ordered.amount, patient, clinic.today(), clinic_tables(clinic))
    except BadInputError as error:
        return None, error.text, None
    return made.dose, made.text, made.weight_kg

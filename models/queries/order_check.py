"""What an order being written means for its patient: allergies to answer, and a dose per kg worked out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from models.clinic import Clinic
from models.reference.formulary import Drug
from models.rules.case import PatientFacts
from models.rules.order_allergies import OrderAllergy, order_allergies, unanswered
from models.rules.weight_dose import dose_by_weight
from models.values.dose_per_kg import parse_ordered_dose
from models.values.errors import BadInputError


@dataclass(frozen=True, slots=True)
class OrderCheck:
    """`open` are the allergies of `allergies` nobody answered yet; `stated` is what each answered one was passed with.

    `arithmetic` says what a dose per kg makes of the newest weight, or why it makes nothing; "" for other doses.
    `weight_kg` is the weight it was worked out with.
    """

    allergies: tuple[OrderAllergy, ...]
    open: tuple[OrderAllergy, ...]
    stated: Mapping[str, str]
    arithmetic: str
    weight_kg: Decimal | None


def check_order(
    clinic: Clinic, patient: PatientFacts, drug: Drug | None, dose: str, answers: Mapping[str, str]
) -> OrderCheck:
    """Return what to show beside the form. Reads nothing, so every key press can ask again."""
    found = order_allergies(drug, patient, clinic.tables) if drug else ()
    reasons = {one.substance: clinic.tables.reason(one.answers, answers.get(one.substance, "")) for one in found}
    stated = {substance: row.display for substance, row in reasons.items() if row}
    arithmetic, weight = _worked_out(clinic, patient, dose)
    return OrderCheck(found, unanswered(found, answers, clinic.tables), stated, arithmetic, weight)


def _worked_out(clinic: Clinic, patient: PatientFacts, text: str) -> tuple[str, Decimal | None]:
    try:
        ordered = parse_ordered_dose(text)
    except BadInputError:
        return "", None
    if not ordered.per_kg:
        return "", None
    try:
        made = dose_by_weight(ordered.amount, patient, clinic.today(), clinic.tables)
    except BadInputError as error:
        return error.text, None
    return made.text, made.weight_kg

"""A dose ordered per kilogram, worked out from a weight that is recent enough (S25)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from models.codes.tables.code_tables import CodeTables
from models.core.errors import BadInputError
from models.core.quantity import Quantity, format_amount
from models.core.words import date_text
from models.patients.facts import PatientFacts
from models.patients.rules.weight_check import weight_window_days

# The smallest step the store keeps: a dose is rounded where it is drawn, not where it is ordered.
DOSE_STEP = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """The dose, the weight it was worked out with in kg, and the arithmetic in words."""

    dose: Quantity
    weight_kg: Decimal
    text: str


def dose_by_weight(per_kg: Quantity, patient: PatientFacts, today: date, tables: CodeTables) -> WorkedOut:
    """Return what an amount per kg makes of the newest weight.

    Raises BadInputError at `dose` where no weight stands, or it is older than `weight_days` (`weight_days_child`).
    """
    if patient.weight_kg is None or patient.weight_on is None:
        raise BadInputError("dose", "no weight is recorded: weigh the patient, then F4 records it")
    most = weight_window_days(patient, today, tables)
    days = (today - patient.weight_on).days
    if days > most:
        raise BadInputError("dose", f"the weight is {days} d old, at most {most} d count: weigh again, F4 records it")
    amount = (per_kg.amount * patient.weight_kg).quantize(DOSE_STEP, ROUND_HALF_UP)
    dose = Quantity(amount, per_kg.unit)
    weighed = f"{format_amount(patient.weight_kg)}\N{NO-BREAK SPACE}kg ({date_text(patient.weight_on)})"
    return WorkedOut(dose, patient.weight_kg, f"{per_kg}/kg × {weighed} = {dose}")

"""The most at once and in a day, by age, weight and flags of the patient (S24)."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum, auto

from models.reference.drug_safety import DoseLimit
from models.rules.case import GivingCase
from models.rules.dose_history import same_ingredient, total
from models.rules.doubts import doubt
from models.rules.giving import recent_weight, service_day
from models.rules.safety import BEFORE, SafetyRule, fact
from models.values.bounds import holds
from models.values.finding import Finding, Severity
from models.values.quantity import Quantity, format_amount
from models.values.words import age_on

RULE = SafetyRule(
    "dose_limit",
    "Not more than the patient may have",
    "S24: labels and guidelines named in each row",
    passed="OVER THE DOSE LIMIT",
    stages=BEFORE,
    facts={
        "verify.dose_limit": fact("administration.dose", "order.dose"),
        "verify.day_limit": fact("administration.dose", "order.dose"),
        "verify.weight": fact("patient.weight_kg"),
    },
)


class _Fits(Enum):
    YES = auto()
    NO = auto()
    WEIGHT_UNKNOWN = auto()


def check(case: GivingCase) -> list[Finding]:
    """Stop or warn for a dose over the lowest limit that fits the patient; ask for a weight a limit depends on."""
    drug, dose = case.facts.drug, case.dose
    if drug is None or dose is None:
        return []
    passed = [row for row in drug.dose_limits if _over(case, row, dose)]
    fitting = [(row, fits) for row in passed if (fits := _fits(case, row)) is not _Fits.NO]
    found = []
    for kind in ("dose", "day"):
        rows = [(row, fits) for row, fits in fitting if row.kind == kind]
        sure = [row for row, fits in rows if fits is _Fits.YES]
        if sure:
            lowest = min(sure, key=lambda row: _most(case, row, dose))
            found.append(_exceeded(case, lowest, dose))
        elif rows:
            found.append(_unknown(case, rows[0][0], dose))
    return found


def _over(case: GivingCase, row: DoseLimit, dose: Quantity) -> bool:
    if not dose.comparable(row.most.unit):
        return False
    if row.per_kg and recent_weight(case) is None:
        return True
    given = dose.to(row.most.unit).amount
    if row.kind == "day":
        given += _earlier_today(case, row)
    return given > _most(case, row, dose)


def _most(case: GivingCase, row: DoseLimit, dose: Quantity) -> Decimal:
    """Return the limit in its own unit for this patient; `dose` itself where the weight is not known."""
    if not row.per_kg:
        return row.most.amount
    weight = recent_weight(case)
    return row.most.amount * weight if weight is not None else dose.to(row.most.unit).amount


def _earlier_today(case: GivingCase, row: DoseLimit) -> Decimal:
    day = service_day(case)
    return total(tuple(dose for dose in same_ingredient(case) if dose.service_date == day), row.most.unit) or Decimal(0)


def _fits(case: GivingCase, row: DoseLimit) -> _Fits:
    patient = case.facts.patient
    age = age_on(patient.birth_date, service_day(case))
    if not holds(age, row.age_from, row.age_below):
        return _Fits.NO
    if row.flag and row.flag not in case.facts.conditions:
        return _Fits.NO
    if row.weight_from_kg is None and row.weight_below_kg is None and not row.per_kg:
        return _Fits.YES
    weight = recent_weight(case)
    if weight is None:
        return _Fits.WEIGHT_UNKNOWN
    return _Fits.YES if holds(weight, row.weight_from_kg, row.weight_below_kg) else _Fits.NO


def _exceeded(case: GivingCase, row: DoseLimit, dose: Quantity) -> Finding:
    name = case.facts.drug.display if case.facts.drug else ""
    most = Quantity(_most(case, row, dose), row.most.unit)
    span = "limit in a day" if row.kind == "day" else "limit at once"
    earlier = _earlier_today(case, row) if row.kind == "day" else Decimal(0)
    already = f" after {Quantity(earlier, row.most.unit)} that day" if earlier else ""
    text = f"{name} {dose}{already}{_who(case, row)}: {span} {most}{doubt(case.facts, row)}."
    asked = f" Call {case.facts.order.requester or 'the provider'} or choose Not given."
    return RULE.finding(Severity(row.severity), f"verify.{row.kind}_limit", text + asked, basis=row.source)


def _unknown(case: GivingCase, row: DoseLimit, dose: Quantity) -> Finding:
    name, patient = case.facts.drug.display if case.facts.drug else "", case.facts.patient
    old = "is too old" if patient.weight_kg is not None else "is not known"
    limit = f"under {format_amount(row.weight_below_kg)} kg" if row.weight_below_kg else "by weight"
    text = f"{name} {dose}: the limit {limit} is {row.most}, and the weight {old}. Weigh, and write it down (k)."
    return RULE.stop("verify.weight", text, basis=row.source)


def _who(case: GivingCase, row: DoseLimit) -> str:
    patient = case.facts.patient
    said = [f", age {age_on(patient.birth_date, service_day(case))}"] if row.age_from or row.age_below else []
    weight = recent_weight(case)
    if weight is not None and (row.weight_from_kg or row.weight_below_kg or row.per_kg):
        said.append(f", {format_amount(weight)} kg")
    if row.flag:
        flag = case.facts.tables.flags.get(row.flag)
        said.append(f", {flag.display if flag else row.flag}")
    return "".join(said)

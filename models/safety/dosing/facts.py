"""What the dose of a case, or of an order being written, is judged by."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from models.codes.tables.code_tables import CodeTables
from models.core.charting_codes import Outcome
from models.core.errors import BadInputError
from models.core.quantity import Quantity, parse_quantity
from models.core.words import age_on
from models.drugs.drug import Drug
from models.drugs.written.sheet import safety_line
from models.patients.facts import PatientFacts
from models.patients.rules.weight_check import weight_window_days
from models.safety.case import GivingCase, PriorDose, patient_conditions
from models.safety.dosing.fit import DOSE_STEP, DoseFacts
from models.safety.dosing.history import of_ingredients, same_ingredient, same_order_that_day
from models.safety.dosing.range import DoseQuestion, limit_questions
from models.safety.facts import AttestationFacts
from models.safety.giving import concentration, given_at, recent_weight, service_day


def dose_facts(case: GivingCase, dose: Quantity) -> DoseFacts | None:
    """Return what `dose` of a case is judged by, None where the drug is not known or nothing reached the patient."""
    facts, drug = case.facts, case.facts.drug
    if drug is None or not case.draft.outcome.reached_patient:
        return None
    strengths = tuple(s for lot in case.lots if (s := concentration(lot, case.draft)))
    weight = _weight(case)
    return DoseFacts(
        drug=drug,
        dose=dose,
        route=facts.order.route,
        diagnoses=facts.order.diagnoses,
        age=age_on(facts.patient.birth_date, service_day(case)),
        weight_kg=weight,
        weight_old=weight is None and facts.patient.weight_kg is not None,
        conditions=facts.conditions,
        strengths=strengths or labelled_strengths(drug),
        earlier=same_ingredient(case),
        day=service_day(case),
        at=given_at(case) or case.now,
        tables=facts.tables,
        signed_off=facts.signed_off,
    )


def _weight(case: GivingCase) -> Decimal | None:
    """Return the weight rows per kg count by: of a dose ordered per kg the one it stands on, judged elsewhere (S25)."""
    order = case.facts.order
    if order.dose_per_kg and order.dose:
        return (order.dose.amount / order.dose_per_kg).quantize(DOSE_STEP)
    return recent_weight(case)


def order_facts_of_dose(
    drug: Drug,
    dose: Quantity,
    patient: PatientFacts,
    tables: CodeTables,
    signed_off: frozenset[str],
    doses: tuple[PriorDose, ...],
    *,
    now: datetime,
    today: date,
    starts_on: date,
    route: str | None = None,
    diagnoses: tuple[str, ...] = (),
    every_days: int | None = None,
) -> DoseFacts:
    """Return what a dose being ordered is judged by: the weight as of `today`, age and history as of its first day."""
    old = patient.weight_on is None or (today - patient.weight_on).days > weight_window_days(patient, today, tables)
    weight: Decimal | None = None if old else patient.weight_kg
    return DoseFacts(
        drug=drug,
        dose=dose,
        route=route,
        diagnoses=diagnoses,
        age=age_on(patient.birth_date, starts_on),
        weight_kg=weight,
        weight_old=weight is None and patient.weight_kg is not None,
        conditions=patient_conditions(patient, tables),
        strengths=labelled_strengths(drug),
        earlier=of_ingredients(drug, doses),
        day=starts_on,
        at=now,
        tables=tables,
        signed_off=signed_off,
        every_days=every_days,
    )


def labelled_strengths(drug: Drug) -> tuple[Quantity, ...]:
    """Return what one mL of a drug's packages holds, each strength once."""
    return tuple(dict.fromkeys(strength for package in drug.packages if (strength := package.concentration)))


def differs_from_order(case: GivingCase) -> bool:
    """True where the dose is not the ordered one, so that another rule asks about it (S23)."""
    order, dose = case.facts.order, case.dose
    if order.dose is None or dose is None:
        return False
    if not dose.comparable(order.dose.unit):
        return True
    given, ordered = dose.to(order.dose.unit).amount, order.dose.amount
    if case.draft.outcome is not Outcome.GIVEN:
        return given >= ordered
    return abs(given - ordered) > ordered * case.facts.tables.limits["order_tolerance_percent"].value / 100


def dose_of_limits(case: GivingCase) -> Quantity | None:
    """Return the dose limits judge: what was entered, or the ordered one where another rule asks about the entry."""
    return case.facts.order.dose if case.dose and differs_from_order(case) else case.dose


def limits_asked(case: GivingCase) -> tuple[DoseQuestion, ...]:
    """Return the limits the dose of a case passes. A second dose of a day under one order is stopped as that (S15)."""
    dose = dose_of_limits(case)
    facts = dose_facts(case, dose) if dose else None
    asked = limit_questions(facts) if facts else ()
    return tuple(one for one in asked if one.alone) if same_order_that_day(case) else asked


def confirmed_at_order(case: GivingCase, rule: str, asked: DoseQuestion) -> AttestationFacts | None:
    """Return the prescriber's signed answer to the same question at the order, None where they gave none.

    It covers as much as was confirmed, by the same row: a later, lower limit, another dose or more doses ask anew.
    """
    rows, order = row_texts(asked), case.facts.order
    for message in reversed(case.facts.order_attestations):
        same = message.finding == f"{rule}@order.{asked.kind}" and message.content.get("rows") == rows
        if same and message.content.get("dose") == str(order.dose) and _covers(message.content, asked.total):
            return message
    return None


def row_texts(asked: DoseQuestion) -> str:
    """Return the rows a question rests on, in words without their source."""
    return " | ".join(safety_line(row).text for row in asked.rows)


def _covers(content: Mapping[str, str], total: Quantity) -> bool:
    try:
        confirmed = parse_quantity(content.get("total", "").replace("\N{NO-BREAK SPACE}", " "))
    except BadInputError:
        return False
    return confirmed.comparable(total.unit) and total.to(confirmed.unit).amount <= confirmed.amount

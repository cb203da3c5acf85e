"""What is stored of an order as typed, judged on the patient and the doses of this moment."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from models.billing.own_items import checked_item
from models.codes.tables.clinic_tables import clinic_tables
from models.core.charting_codes import ROUTES
from models.core.errors import BadInputError
from models.core.numbers.icd10 import parse_icd10
from models.core.quantity import Quantity
from models.drugs.clinic_formulary import clinic_formulary
from models.drugs.drug import Drug
from models.drugs.rules.dose_unit import check_dose_unit
from models.orders.dose_per_kg import parse_ordered_dose
from models.orders.known_doses import known_doses
from models.orders.order_entry import (
    OrderEntry,
    checked_needle,
    parse_every,
    parse_steps,
    parse_watch,
    parse_whole,
)
from models.orders.queries.order_check import DoseDraft, doses_to_answer
from models.orders.queries.order_facts import stored_steps
from models.orders.queries.other_orders import other_orders
from models.orders.rules import same_drug
from models.orders.rules.order_allergies import order_allergies, unanswered
from models.orders.rules.same_drug import OtherOrder, SameDrug
from models.orders.rules.weight_dose import dose_by_weight
from models.patients.facts import PatientFacts
from models.patients.queries.patient_facts import read_patient
from models.safety.case import PriorDose
from models.safety.dosing import order_dose
from models.safety.dosing.order_dose import OrderDose
from models.safety.dosing.series import FEWEST_DAYS_A_MONTH
from models.safety.facts import TaperStep
from models.store.clinic import Clinic

_PRESCRIBER = "A coded reason of the prescriber passes it."
_KEYBOARD = "Only the provider passes it, at the keyboard: F9 changes person."


@dataclass(frozen=True, slots=True)
class OrderKnown:
    """What an order is judged on, read in one transaction."""

    patient: PatientFacts
    doses: tuple[PriorDose, ...]
    others: tuple[OtherOrder, ...]


@dataclass(frozen=True, slots=True)
class OrderValues:
    """The columns of an order, what its dose asked and the other orders of its drug; each was answered."""

    stored: dict[str, Any]
    doses: tuple[OrderDose, ...]
    same: tuple[SameDrug, ...]


def read_known(connection: Connection, clinic: Clinic, entry: OrderEntry) -> OrderKnown:
    """Return what the order is judged on as this connection sees it."""
    return OrderKnown(
        read_patient(connection, entry.patient_id),
        known_doses(connection, clinic, entry.patient_id),
        other_orders(connection, clinic, entry.patient_id, {entry.order_id, entry.renews}),
    )


def order_values(clinic: Clinic, entry: OrderEntry, known: OrderKnown) -> OrderValues:
    """Return what is stored of an order. Raises BadInputError naming the field that cannot be taken."""
    if known.patient.closed:
        raise BadInputError("", known.patient.closed)
    drug = _drug(clinic, entry)
    dose, per_kg = _dose(clinic, entry, known.patient, drug)
    mixed = drug.formulation
    days, months = parse_every(entry.every_days)
    interval = months * FEWEST_DAYS_A_MONTH if months else days
    count = parse_whole(entry.count, "count")
    steps = _steps(entry, drug, dose, per_kg, (days, count))
    if steps:
        count = sum(step.count for step in steps)
    if interval and not count and entry.until is None:
        raise BadInputError("series", "say how many doses, or until when")
    if entry.until and entry.until < entry.starts_on:
        raise BadInputError("until", "the end lies before the start")
    if entry.due_time and not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", entry.due_time):
        raise BadInputError("time", "write the time as HH:MM, such as 09:30")
    codes = [parse_icd10(code) for code in entry.diagnoses.replace(",", " ").split()]
    asked, same = _asked(clinic, entry, known, drug, (dose, interval, steps))
    return OrderValues(
        {
            "status": "active",
            "review_reason": None,
            "drug_slug": drug.slug,
            "dose": dose.amount,
            "dose_unit": dose.unit.value,
            "dose_per_kg": per_kg,
            "route": entry.route,
            "diagnoses": codes,
            "reason_text": entry.reason.strip(),
            "note": entry.note.strip(),
            "valid_from": entry.starts_on,
            "valid_until": entry.until or (None if interval else entry.starts_on + timedelta(days=365)),
            "interval_days": interval,
            "interval_months": months,
            "steps": stored_steps(steps),
            "doses_allowed": count if interval else 1,
            "due_on": entry.starts_on,
            "due_time": entry.due_time,
            "held": False,
            "held_until": None,
            "needle": checked_needle(entry.needle),
            "watch_minutes": parse_watch(entry.watch),
            "charge_code": checked_item(entry.item) or (mixed.item if mixed else ""),
            "mixture": mixed.stored() if mixed else None,
        },
        asked,
        same,
    )


def _drug(clinic: Clinic, entry: OrderEntry) -> Drug:
    drug = clinic_formulary(clinic).drugs.get(entry.drug_slug)
    if drug is None:
        raise BadInputError("drug", "choose a drug of the formulary")
    if drug.slug in clinic_formulary(clinic).retired:
        raise BadInputError("drug", f"{drug.display} is retired from the clinic's formulary: choose another")
    if entry.route not in ROUTES or entry.route not in drug.routes:
        raise BadInputError("route", f"{drug.display} is given {' or '.join(drug.routes)}")
    return drug


def _dose(clinic: Clinic, entry: OrderEntry, patient: PatientFacts, drug: Drug) -> tuple[Quantity, Decimal | None]:
    """Return the dose, and what was ordered per kg of the patient's newest weight, None for a whole dose (S25)."""
    ordered = parse_ordered_dose(entry.dose)
    check_dose_unit(ordered.amount, drug)
    if not ordered.per_kg:
        return ordered.amount, None
    made = dose_by_weight(ordered.amount, patient, clinic.today(), clinic_tables(clinic))
    if entry.weight_kg not in {None, made.weight_kg}:
        raise BadInputError("dose", f"the weight changed since it was shown: {made.text}")
    return made.dose, ordered.amount.amount


def _steps(
    entry: OrderEntry, drug: Drug, dose: Quantity, per_kg: Decimal | None, first: tuple[int | None, int | None]
) -> tuple[TaperStep, ...]:
    later, (days, count) = parse_steps(entry.then), first
    if not later:
        return ()
    if per_kg is not None:
        raise BadInputError("then", "a taper takes whole doses, none per kg")
    if days is None or count is None:
        raise BadInputError("count" if days else "every", "a taper's first step needs every how many days, and doses")
    if entry.until:
        raise BadInputError("until", "a taper ends with its steps: leave it empty")
    for step in later:
        check_dose_unit(step.dose, drug)
        if step.dose.unit is not dose.unit:
            raise BadInputError("then", f"write every step in {dose.unit.display}")
    return (TaperStep(dose, days, count), *later)


def _asked(
    clinic: Clinic,
    entry: OrderEntry,
    known: OrderKnown,
    drug: Drug,
    dosed: tuple[Quantity, int | None, tuple[TaperStep, ...]],
) -> tuple[tuple[OrderDose, ...], tuple[SameDrug, ...]]:
    """Return what the doses and other orders asked. Raises BadInputError for what is not answered yet.

    What only a prescriber answers, no one answers in their place: not with a verbal order, not under a protocol.
    """
    tables, spoken = clinic_tables(clinic), entry.verbal is not None or entry.protocol is not None
    answers, how = ({}, _KEYBOARD) if spoken else (entry.answers, _PRESCRIBER)
    waiting = unanswered(order_allergies(drug, known.patient, tables), answers, tables)
    if waiting:
        raise BadInputError("allergy", f"{waiting[0].text} {how}")
    dose, interval, steps = dosed
    every = str(interval or "")
    draft = DoseDraft(entry.dose, entry.route, entry.diagnoses, every, entry.starts_on)
    asked: dict[str, OrderDose] = {}
    for one in dict.fromkeys((dose, *(step.dose for step in steps))):
        found = doses_to_answer(clinic, known.patient, drug, one, draft, known.doses)
        asked |= {row.asked: row for row in found}
    open_doses = order_dose.unanswered(tuple(asked.values()), answers, tables)
    if open_doses:
        raise BadInputError("dose", f"{open_doses[0].text} {how}")
    same = same_drug.same_drug(drug.slug, known.others)
    if open_same := same_drug.unanswered(same, entry.answers, tables):
        raise BadInputError("drug", f"{open_same[0].text} F6 says why both are meant.")
    return tuple(asked.values()), same

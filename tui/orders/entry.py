"""The fields of an order: what an order as it came puts into them, and what is read out of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from models.core.errors import BadInputError
from models.core.numbers.icd10 import parse_icd10
from models.core.quantity import Quantity, format_amount
from models.core.typed_date import parse_date
from models.core.words import date_text
from models.drugs.naming.typed_route import typed_route
from models.orders.dose_per_kg import parse_ordered_dose
from models.orders.order_body import OrderBody
from models.orders.order_entry import OrderEntry, parse_every, parse_steps, parse_whole
from models.orders.queries.order_check import DoseDraft
from models.safety.dosing.series import FEWEST_DAYS_A_MONTH as SHORTEST
from models.safety.dosing.series import steps_words
from models.safety.facts import OrderFacts, TaperStep


@dataclass(frozen=True, slots=True)
class FormField:
    """A field by name; `hint` stands inside it, `card` is where it is laid out."""

    name: str
    label: str
    hint: str
    card: str
    required: bool = False


FIELDS = (
    FormField("drug", "Drug", "name, brand or class", "drug", required=True),
    FormField("dose", "Dose", "1,000 mcg or 0.01 mg/kg", "what", required=True),
    FormField("route", "Route", "IM, subcut or ID", "what", required=True),
    FormField("diagnoses", "Diagnosis", "such as E53.8", "what"),
    FormField("reason", "Reason", "in words", "what"),
    FormField("start", "Start", "T, T+14 or a date", "when", required=True),
    FormField("every", "Every", "days, or month", "when"),
    FormField("count", "Doses", "8, or 1; 40 mg every 14 x6", "when"),
    FormField("until", "Until", "or last day of series", "when"),
    FormField("time", "Time", "HH:MM if it matters", "when"),
    FormField("note", "Note", "for who gives it", "when"),
    FormField("heard", "Heard at", "HH:MM; empty: now", "sign"),
    FormField("pin", "Your PIN", "F10 signs", "sign"),
)
LABELS = {field.name: field.label for field in FIELDS}
REQUIRED = tuple(field.name for field in FIELDS if field.required)
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


def as_it_came(order: OrderFacts) -> dict[str, str]:
    """Return what an order states itself, field by field; what it leaves open is not in it."""
    values = {
        "route": route_words(order.route),
        "diagnoses": " ".join(order.diagnoses),
        "reason": order.reason_text,
        "note": order.note,
    }
    if order.dose:
        per_kg = order.dose_per_kg
        amount, each = (order.dose.amount, "") if per_kg is None else (per_kg, "/kg")
        values["dose"] = f"{format_amount(amount)} {order.dose.unit.display}{each}"
    if order.interval_days:
        values["every"] = f"{order.interval_months} months" if order.interval_months else str(order.interval_days)
    if order.steps:
        values |= _as_steps(order.steps)
    elif order.doses_allowed and order.interval_days:
        values["count"] = str(order.doses_allowed)
    elif order.valid_until and order.interval_days:
        values["until"] = order.valid_until.isoformat()
    return values


def _as_steps(steps: Sequence[TaperStep]) -> dict[str, str]:
    first, later = steps[0], steps[1:]
    return {
        "dose": _amount(first.dose),
        "every": str(first.interval_days),
        "count": "; ".join(
            [str(first.count), *(f"{_amount(step.dose)} every {step.interval_days} x{step.count}" for step in later)]
        ),
    }


def _amount(dose: Quantity) -> str:
    return f"{format_amount(dose.amount)} {dose.unit.display}"


def from_body(body: OrderBody) -> dict[str, str]:
    """Return what a template or a protocol puts into the fields."""
    return {
        "dose": body.dose,
        "route": route_words(body.route),
        "every": body.every,
        "count": f"{body.count}; {body.then}" if body.then else body.count,
        "note": body.note,
    }


def treatment_of(order: OrderFacts) -> OrderBody:
    """Return what an order says of needle, observation and charge, for the one that takes its place."""
    watch = str(order.watch_minutes or "")
    return OrderBody(order.drug_slug or "", "", "", needle=order.needle, watch=watch, item=order.charge_code)


def treatment_words(body: OrderBody) -> str:
    """Return needle, observation and charge of a template in a few words, "" for none of them."""
    parts = (
        f"needle {body.needle}" if body.needle else "",
        f"observe {body.watch} min at least" if body.watch else "",
        f"charge item {body.item}" if body.item else "",
    )
    return ", ".join(filter(None, parts))


def steps_typed(value: Mapping[str, str]) -> tuple[str, str]:
    """Return how many doses are typed, and the later steps of a taper behind the first semicolon."""
    count, _, then = value["count"].partition(";")
    return count.strip(), then.strip()


def _count_and_steps(text: str) -> None:
    count, then = steps_typed({"count": text})
    parse_whole(count, "count")
    parse_steps(then)


def schedule_typed(value: Mapping[str, str], starts_on: date) -> list[str]:
    """Return what a schedule of months or of steps means, in words; nothing for what cannot be read yet."""
    made = []
    try:
        _days, months = parse_every(value["every"])
        later = parse_steps(steps_typed(value)[1])
    except BadInputError:
        return []
    if months:
        words = "Every month" if months == 1 else f"Every {months} months"
        day = starts_on.day
        made.append(f"{words} on day {day}" + ("; in shorter months on their last day" if day > SHORTEST else ""))
    if later:
        made.append(f"Taper: {value['dose']}, then {steps_words(later)}")
    return made


def dose_typed(value: Mapping[str, str], today: date) -> DoseDraft:
    """Return the dose as far as it is typed; a date or route that cannot be read yet counts as not typed."""
    try:
        starts_on = parse_date(value["start"] or "T", today, "start")
        route = typed_route(value["route"])
    except BadInputError:
        starts_on, route = today, ""
    return DoseDraft(value["dose"], route, value["diagnoses"], value["every"], starts_on)


def entry_typed(value: Mapping[str, str], today: date, patient_id: UUID, drug_slug: str) -> OrderEntry:
    """Return what is typed as an order to write. Raises BadInputError, at the name of its field."""
    count, then = steps_typed(value)
    return OrderEntry(
        patient_id=patient_id,
        drug_slug=drug_slug,
        dose=value["dose"],
        route=typed_route(value["route"]),
        diagnoses=value["diagnoses"],
        starts_on=parse_date(value["start"] or "T", today, "start"),
        every_days=value["every"],
        count=count,
        until=parse_date(value["until"], today, "until") if value["until"] else None,
        due_time=value["time"],
        reason=value["reason"],
        note=value["note"],
        then=then,
    )


def order_words(value: Mapping[str, str], starts_on: date) -> str:
    """Return what is typed as it is read back to a provider."""
    every = value["every"]
    often = f" every {every}{' days' if every.isdecimal() else ''}" if every else " once"
    count, later = steps_typed(value)
    count = f", {count} doses" if count else ""
    then = f", then {later}" if later else ""
    note = f". {value['note']}" if value["note"] else ""
    return f"{value['drug']} {value['dose']} {value['route']}{often}{count}{then}, from {date_text(starts_on)}{note}"


def missing(value: Mapping[str, str], *, drug: bool) -> tuple[str, ...]:
    """Return the required fields that are still empty; the drug is until one is picked."""
    return tuple(name for name in REQUIRED if not (drug if name == "drug" else value[name]))


def wrong(value: Mapping[str, str], today: date) -> dict[str, str]:
    """Return why each field that cannot be read is wrong, in a few words that fit into it."""
    reads: tuple[tuple[str, str, Callable[[str], object]], ...] = (
        ("dose", "a number and its unit", parse_ordered_dose),
        ("route", "IM, subcut or ID", typed_route),
        ("diagnoses", "not an ICD-10-CM code", lambda text: [parse_icd10(c) for c in text.replace(",", " ").split()]),
        ("start", "not a date", lambda text: parse_date(text, today, "start")),
        ("until", "not a date", lambda text: parse_date(text, today, "until")),
        ("every", "days, or month", parse_every),
        ("count", "8, or 1; 40 mg every 14 x6", _count_and_steps),
        ("time", "HH:MM", lambda text: _matching(_CLOCK, text)),
        ("heard", "HH:MM", lambda text: _matching(_CLOCK, text)),
    )
    return {name: why for name, why, read in reads if value[name] and not _reads(read, value[name])}


def _matching(pattern: re.Pattern[str], text: str) -> None:
    if not pattern.fullmatch(text):
        raise BadInputError("", "")


def _reads(read: Callable[[str], object], text: str) -> bool:
    try:
        read(text)
    except BadInputError:
        return False
    return True


def place_of(error: BadInputError) -> str:
    """Return the field an error is at, "" where it is at none."""
    field = {"series": "count", "then": "count", "diagnosis": "diagnoses", "unit": "dose"}.get(error.at, error.at)
    return field if field in LABELS else ""


def route_words(route: str | None) -> str:
    """Return a route as it is typed."""
    return {"im": "IM"}.get(route or "", route or "")

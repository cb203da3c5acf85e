"""The fields of an order: what an order as it came puts into them, and what is read out of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from models.core.errors import BadInputError
from models.core.quantity import format_amount
from models.core.typed_date import parse_date
from models.drugs.naming.typed_route import typed_route
from models.orders.actions.write_order import OrderEntry
from models.orders.queries.order_check import DoseDraft
from models.safety.facts import OrderFacts

FIELDS = (
    ("drug", "DRUG", "part of its name, Enter, its number"),
    ("dose", "DOSE", "1,000 mcg, or 0.01 mg/kg"),
    ("route", "ROUTE", "IM or subcut"),
    ("diagnoses", "DIAGNOSIS", "ICD-10-CM, such as E53.8"),
    ("start", "START", "T is today, T+14, 2026-12-01"),
    ("every", "EVERY, days", "empty for one dose"),
    ("count", "DOSES", "how many in all"),
    ("until", "OR UNTIL", "last day of the series"),
    ("time", "TIME", "HH:MM, if it matters"),
    ("reason", "REASON", "in words"),
    ("note", "NOTE", "for the person who gives it"),
    ("pin", "YOUR PIN", "yours, then F10"),
)


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
        values["every"] = str(order.interval_days)
    if order.doses_allowed and order.interval_days:
        values["count"] = str(order.doses_allowed)
    elif order.valid_until and order.interval_days:
        values["until"] = order.valid_until.isoformat()
    return values


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
    return OrderEntry(
        patient_id=patient_id,
        drug_slug=drug_slug,
        dose=value["dose"],
        route=typed_route(value["route"]),
        diagnoses=value["diagnoses"],
        starts_on=parse_date(value["start"] or "T", today, "start"),
        every_days=value["every"],
        count=value["count"],
        until=parse_date(value["until"], today, "until") if value["until"] else None,
        due_time=value["time"],
        reason=value["reason"],
        note=value["note"],
    )


def place_of(error: BadInputError) -> str:
    """Return the field an error is at, "" where it is at none."""
    field = {"series": "count", "diagnosis": "diagnoses", "unit": "dose"}.get(error.at, error.at)
    return field if field in {name for name, _label, _hint in FIELDS} else ""


def route_words(route: str | None) -> str:
    """Return a route as it is typed."""
    return {"im": "IM"}.get(route or "", route or "")

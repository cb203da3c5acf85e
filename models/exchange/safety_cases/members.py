"""The members of a case, block by block; FIELDS.md says what each may hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

_DRUG, _AMOUNT = ("name", "ndc"), ("amount", "unit")
MEMBERS: Mapping[str, tuple[str, ...]] = {
    "": ("id", "stage", "at", "patient", "order", "administration", "response"),
    "patient": ("birth_date", "sex", "weight_kg", "weight_on", "flags", "allergies", "history", "orders"),
    "patient.flags[]": ("flag", "place", "note"),
    "patient.allergies[]": ("substance", "severity", "reaction", "recorded_at"),
    "patient.history[]": ("drug", "dose", "route", "site", "at", "where", "response"),
    "patient.history[].drug": _DRUG,
    "patient.history[].dose": _AMOUNT,
    "patient.orders[]": ("drug", "state"),
    "patient.orders[].drug": _DRUG,
    "order": ("drug", "dose", "dose_per_kg", "route", "indication", "note", "interval_days", "urgent"),
    "order.drug": _DRUG,
    "order.dose": _AMOUNT,
    "order.dose_per_kg": _AMOUNT,
    "administration": (
        "drug",
        "ndc",
        "dose",
        "volume_ml",
        "site",
        "needle",
        "lot",
        "expiry",
        "diluent",
        "staff_on_duty",
    ),
    "administration.drug": _DRUG,
    "administration.dose": _AMOUNT,
    "administration.needle": ("gauge", "length_in"),
    "response": ("outcome", "minutes_observed", "signs", "severity", "note"),
}
NO_RULE_YET = ("patient.orders", "order.urgent", "administration.needle", "administration.diluent")
"""Members that are read and that no rule asks for yet: whoever states one is told so."""


def stated(row: Mapping[str, Any]) -> frozenset[str]:
    """Return the path of every block and of every member of it that holds something."""
    found = {name for name in MEMBERS[""] if holds(row.get(name))}
    for block in found & MEMBERS.keys():
        found |= {f"{block}.{name}" for name in MEMBERS[block] if holds(row[block].get(name))}
    return frozenset(found)


def holds(value: Any) -> bool:
    """Return whether a member says anything: null, an empty list and false do not."""
    return value is not None and value is not False and value not in ("", [], {})


def unread(row: Mapping[str, Any], block: str = "", place: str = "") -> Iterator[str]:
    """Yield the place of every member nobody reads."""
    for name, value in row.items():
        at = f"{place}.{name}" if place else name
        inner = f"{block}.{name}" if block else name
        if name not in MEMBERS[block]:
            yield at
        elif isinstance(value, dict) and inner in MEMBERS:
            yield from unread(value, inner, at)
        elif isinstance(value, list) and f"{inner}[]" in MEMBERS:
            for number, item in enumerate(value):
                if isinstance(item, dict):
                    yield from unread(item, f"{inner}[]", f"{at}[{number}]")

"""What stands beside and below the fields of an amendment."""

from __future__ import annotations

from textual.content import Content

from models.billing.payers.payer_profiles import TYPE_NAMES
from models.charting.correcting.opened import AmendmentView, Correcting
from models.core.quantity import Quantity
from tui.charting.correct.opened import beside
from tui.design.text import Hung, hung, joined
from tui.widgets.lists.record_list import Row

FIELD_KEYS = {
    "given_at": "t",
    "lots": "y",
    "sites": "s",
    "supervisor_id": "p",
    "supervision": "h",
    "needle": "n",
    "needle_gauge": "g",
    "needle_length": "l",
    "technique": "q",
    "response": "o",
    "signs": "i",
    "severity": "v",
    "pain_before": "j",
    "pain_after": "k",
    "education": "u",
    "note": "m",
}
"""The letter that changes a field: none of those that pick a reason, none of the screen's own keys."""
_FIELDS_AT = {"time": "given_at", "lot": "lots", "site": "sites", "kind": "response", "supervisor": "supervisor_id"}
_LABEL = "$quiet"


def amended_rows(opened: Correcting, view: AmendmentView) -> list[Row]:
    """Return every field with its key, as signed and, where it is changed, as it will be."""
    changed = {change.name for change in view.changes}
    rows = []
    for field in opened.fields:
        will = joined(("→ ", "$ok"), (view.values[field.name], "bold $ok")) if field.name in changed else ""
        key = joined((FIELD_KEYS.get(field.name, ""), "bold $accent"))
        signed = joined((field.signed, "$quiet" if field.name in changed else ""))
        rows.append(Row(field.name, (key, joined((field.label, "$quiet")), signed, will)))
    return rows


def field_at(place: str) -> str:
    """Return the field a finding is about, by what it is at."""
    name = place.partition(".")[2].partition("[")[0]
    return _FIELDS_AT.get(name, name)


def field_of(key: str | None) -> str | None:
    """Return the field a letter changes, None for a letter that changes none."""
    return next((name for name, letter in FIELD_KEYS.items() if letter == key), None)


def selected(opened: Correcting, view: AmendmentView, name: object) -> list[Content | str | Hung]:
    """Return a field in full, as signed and as it will be."""
    field = next((field for field in opened.fields if field.name == name), None)
    if field is None:
        return []
    rows: list[Content | str | Hung] = [hung((f"{field.label.capitalize()}  ", _LABEL), field.signed)]
    if view.values[field.name] != field.signed:
        rows.append(hung(("will be  ", "$ok"), (view.values[field.name], "bold $strong")))
    return rows


def record(view: AmendmentView) -> list[Content | str | Hung]:
    """Return what is signed."""
    return [joined((view.summary, "bold $strong")), ""]


def reversed_charges(opened: Correcting) -> list[Content | str | Hung]:
    """Return what becomes of the charges as signed."""
    return [hung(("Reverses  ", _LABEL), ", ".join(opened.charged) or "no charge"), *beside(opened)]


def billed_to(opened: Correcting) -> tuple[str, str]:
    """Return the payer of the dose, and what is billed as its drug."""
    facts, dose = opened.dose.facts, opened.dose.body.dose
    drug = facts.drug.display if facts.drug else facts.order.medication_text
    quantity = Quantity(dose, opened.dose.body.dose_unit) if dose and opened.dose.body.dose_unit else facts.order.dose
    payer = facts.payer.name or TYPE_NAMES.get(facts.payer.type, facts.payer.type)
    return payer, f"{drug}, {quantity}" if quantity else drug

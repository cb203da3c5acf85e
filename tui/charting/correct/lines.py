"""What stands beside and below the fields of an amendment."""

from __future__ import annotations

from textual.content import Content

from models.charting.correcting.opened import AmendmentView, Correcting
from tui.charting.correct.opened import beside
from tui.design.text import Hung, hung
from tui.widgets.charge_lines import charge_rows
from tui.widgets.record_list import Row

_LABEL = "$quiet"


def amended_rows(opened: Correcting, view: AmendmentView) -> list[Row]:
    """Return every field as signed and, where it is changed, as it will be."""
    changed = {change.name for change in view.changes}
    head = Row(None, ("AS SIGNED, AND AS IT WILL BE",), "head")
    rows = [
        Row(
            field.name,
            (field.label, field.signed, view.values[field.name] if field.name in changed else ""),
            "ok" if field.name in changed else "",
        )
        for field in opened.fields
    ]
    return [head, *rows]


def field_at(place: str) -> str:
    """Return the field a finding is about, by what it is at."""
    name = place.partition(".")[2].partition("[")[0]
    return {"time": "given_at", "site": "sites", "kind": "response", "supervisor": "supervisor_id"}.get(name, name)


def selected(opened: Correcting, view: AmendmentView, name: object) -> list[Content | str | Hung]:
    """Return a field in full, as signed and as it will be."""
    field = next((field for field in opened.fields if field.name == name), None)
    if field is None:
        return []
    rows: list[Content | str | Hung] = [hung((f"{field.label.upper()}  ", _LABEL), field.signed)]
    if view.values[field.name] != field.signed:
        rows.append(hung(("will be  ", "$ok"), (view.values[field.name], "bold")))
    return rows


def record(opened: Correcting, view: AmendmentView) -> list[Content | str | Hung]:
    """Return what is signed, and what becomes of the charges."""
    rows: list[Content | str | Hung] = ["", hung(("SIGNS  ", _LABEL), (view.summary, "bold")), ""]
    rows.append(hung(("REVERSES  ", _LABEL), ", ".join(opened.charged) or "no charge"))
    if view.charges:
        rows += charge_rows(view.charges)
    return [*rows, *beside(opened)]

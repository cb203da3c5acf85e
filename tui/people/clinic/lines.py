"""The lines of the clinic's screen: its facts, and the steps of setting up."""

from __future__ import annotations

from models.core.words import date_text
from models.people.clinic.entry import places_of_service
from models.people.clinic.zones import zone_text
from models.people.queries.clinic_facts import ClinicFacts
from models.reports.queries.set_up import SetUp, SetUpStep
from tui.design.marks import MARKS
from tui.design.text import Hung, hung, joined
from tui.widgets.lists.record_list import Row

_LABEL = 15
_MARK = {"done": "done", "not_needed": "early", "open": "required"}
KEYS = {
    "people": "u", "payers": "b", "fees": "b f", "drugs": "d", "stock": "s", "scanner": "t",
}  # fmt: skip
"""The key that leads to each step: on Today, the scanner test here."""


def fact_rows(found: ClinicFacts) -> list[Hung]:
    """Return the clinic's facts, one a line; what claims need and is not there says so."""
    facts, lines = found.facts, []
    for label, text in (
        ("Name", facts["name"]),
        ("NPI", facts["npi"]),
        ("Tax number", facts["tax"]),
        ("Address", found.address),
        ("Phone", facts["phone"]),
        ("Taxonomy", facts["taxonomy"]),
        ("Place", _place(facts["place_of_service"])),
        ("Time zone", zone_text(facts["time_zone"])),
    ):
        words = text or ("not known: claims need it", "$warn")
        lines.append(hung((f"{label:<{_LABEL}}", "$quiet"), words))
    return lines


def step_rows(found: SetUp) -> list[Row]:
    """Return the steps of setting up with the key that leads to each."""
    return [_row(step) for step in found.steps]


def step_detail(step: SetUpStep) -> list[Hung]:
    """Return a step in full: what is there or missing, and who marked it."""
    state = {"done": "done", "not_needed": "not needed here", "open": "open"}[step.state]
    rows = [hung((f"{step.title}: {state}  ", "bold $strong"), step.text)]
    if step.by:
        when = f" on {date_text(step.on)}" if step.on else ""
        rows.append(hung(("by  ", "$quiet"), f"{step.by}{when}"))
    return rows


def _row(step: SetUpStep) -> Row:
    sign, style = MARKS[_MARK[step.state]]
    text = f"not needed here: {step.text}" if step.state == "not_needed" else step.text
    look = "" if step.state == "open" else "quiet"
    return Row(step.code, (joined((sign, style)), step.title, KEYS[step.code], text), look)


def _place(code: str) -> str:
    name = places_of_service().get(code, "")
    return f"{code} {name}".strip()

"""What must be known of the patient: weight, conditions, sites to keep clear, outside doses, payer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult

from models.billing.payers.payer_profiles import TYPE_NAMES
from models.core.quantity import format_amount
from models.core.words import date_text, day_text
from tui.design.text import Hung, hung
from tui.widgets.card import Card
from tui.widgets.flow import Flow

if TYPE_CHECKING:
    from datetime import date

    from models.charting.facts import DoseFacts

_LABEL = 12


class ClinicalCard(Card):
    """The clinical information as far as this dose needs it; F4 opens all of it."""

    def __init__(self) -> None:
        super().__init__("Clinical information", "F4", id="clinical")

    def compose(self) -> ComposeResult:
        """Lay out the lines."""
        yield Flow()

    def show(self, facts: DoseFacts, today: date) -> None:
        """Show what is known."""
        self.query_one(Flow).show(*clinical_rows(facts, today))


def clinical_rows(facts: DoseFacts, today: date) -> list[Hung]:
    """Return one line a subject; what is not known or not recorded says so."""
    patient = facts.patient
    weight = "not known"
    if patient.weight_kg is not None:
        on = f", {date_text(patient.weight_on)}" if patient.weight_on else ""
        weight = f"{format_amount(patient.weight_kg)} kg{on}"
    known, sites = facts.tables.flags, facts.tables.sites
    flags = [(known[flag.code], flag.place) for flag in patient.flags if flag.code in known]
    conditions = [row.display for row, _place in flags if row.kind == "condition"]
    clear = [
        f"{sites[place].display if place in sites else place} ({row.display})"
        for row, place in flags
        if row.kind != "condition"
    ]
    outside = [f"{dose.drug_display} {day_text(dose.service_date, today)}" for dose in facts.doses if dose.outside]
    lines = (
        ("Weight", weight),
        ("Conditions", "; ".join(conditions) or "none recorded"),
        ("Keep clear", "; ".join(clear) or "no site"),
        ("Outside", "; ".join(outside) or "no outside dose"),
        ("Payer", facts.payer.name or TYPE_NAMES.get(facts.payer.type, facts.payer.type)),
    )
    return [hung((f"{label:<{_LABEL}}", "$quiet"), text) for label, text in lines]

"""The patient's last doses of any drug, where the screen is wide enough for a third column."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content

from models.core.words import day_text
from tui.design.marks import MARKS
from tui.design.text import Hung, fitted, hung, joined, plain
from tui.widgets.card import Card
from tui.widgets.flow import Flow

if TYPE_CHECKING:
    from datetime import date

    from models.charting.facts import DoseFacts
    from models.safety.case import PriorDose

MOST = 40
"""Doses listed; the chart has them all."""
_DAY, _DRUG, _DOSE = 13, 24, 16


class DosesCard(Card):
    """What was given when, where, and how it was taken; the newest first."""

    def __init__(self) -> None:
        super().__init__("Doses", id="doses")

    def compose(self) -> ComposeResult:
        """Lay out the lines."""
        with VerticalScroll(can_focus=False):
            yield Flow()

    def show(self, facts: DoseFacts, today: date) -> None:
        """Show the doses."""
        if not self.display:
            return
        rows: list[Hung | Content] = [dose_row(dose, facts, today) for dose in facts.doses[:MOST]]
        self.query_one(Flow).show(*rows or [plain("no earlier dose on record", "$quiet")])
        self.tell(note=f"{len(facts.doses)} on record" if rows else "")


def dose_row(dose: PriorDose, facts: DoseFacts, today: date) -> Hung:
    """Return one dose in columns: mark, day, drug, dose, where, and how it was taken."""
    sites = ", ".join(facts.tables.sites[code].display for code in dose.site_codes if code in facts.tables.sites)
    where = f"at {dose.giver}" if dose.outside else sites
    mark = MARKS["warn" if dose.reaction else "done" if dose.outcome == "given" else "barred"]
    took = dose.reaction or ("" if dose.outcome == "given" else dose.outcome.replace("_", " "))
    lead = joined(
        (f"{mark[0]} ", mark[1]),
        fitted(plain(day_text(dose.service_date, today)), _DAY, fill=True),
        fitted(plain(dose.drug_display), _DRUG, fill=True),
        f" {dose.dose or ''!s:>{_DOSE}}  ",
    )
    return hung(lead, f"{where}  " if where else "", (took, "$warn" if dose.reaction else "$quiet"))

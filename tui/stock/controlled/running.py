"""The running count of a controlled lot or open vial: every movement and count, by person and shift."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from models.core.quantity import format_amount, signed_amount
from models.core.words import instant_text
from models.stock.entries import Held
from models.stock.queries.controlled import RunningLine, running_count
from tui.design.text import Hung, hung
from tui.dialogs.history import HistoryScreen
from tui.stock.controlled.shown import unit_of

if TYPE_CHECKING:
    from models.store.clinic import Clinic


class RunningCountScreen(HistoryScreen[RunningLine]):
    """What changed the balance and who counted it, newest first; a difference stands beside the balance."""

    CSS_PATH = "running.tcss"
    HELP = (
        "Newest first: what came or left, what two people counted, and the balance of the ledger. A count changes no "
        "balance: its difference stands in brackets until it is settled."
    )
    WIDTHS = (12, 5, 0, 12, 6, 12)
    NOTHING = "Nothing is recorded of it yet."

    def __init__(self, title: str, held: Held) -> None:
        super().__init__(title)
        self._held = held

    def events(self, clinic: Clinic) -> tuple[RunningLine, ...]:
        """Return its movements and counts."""
        return running_count(clinic, self._held)

    def moment(self, event: RunningLine) -> datetime:
        """Return when it was done."""
        return event.at

    def cells(self, event: RunningLine, day: str, time: str) -> tuple[str, ...]:
        """Return a movement or count as a line."""
        return (day, time, event.what, _changed(event), format_amount(event.balance), event.who)

    def detail(self, event: RunningLine) -> list[Hung]:
        """Return a movement or count in full."""
        unit, clinic = unit_of(self._held), self.app.clinic
        entered = instant_text(event.entered, clinic.zone) if clinic and event.entered != event.at else ""
        settled = (event.settled or "open") if event.difference else ""
        second = "Verified" if event.counted is not None else "Seen by"
        told = (("What", f"{event.what} {_changed(event)}{unit}"), ("Balance", f"{format_amount(event.balance)}{unit}"),
                ("Entered", entered), ("Who", event.who or "not recorded"), (second, event.second), ("Why", event.why),
                ("Settled", settled))  # fmt: skip
        return [hung((f"{label:<10}", "$quiet"), text) for label, text in told if text]


def _changed(event: RunningLine) -> str:
    if event.counted is None:
        return signed_amount(event.change) if event.change is not None else ""
    difference = f" ({signed_amount(event.difference)})" if event.difference else ""
    return f"{format_amount(event.counted)}{difference}"

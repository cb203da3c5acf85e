"""Doses given here but charted elsewhere: each is matched to the lot it came from, or dismissed with a reason."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from textual import work
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, Static

from models.core.quantity import format_amount, parse_amount
from models.core.words import date_text
from models.exchange.actions.match_dose import Match, dismiss_dose, match_dose
from models.exchange.queries.not_taken import NotTaken, doses_not_taken
from models.stock.entries import Held
from models.stock.facts import StockFacts
from models.stock.queries.stock import stock
from tui.design.keys import bindings
from tui.design.text import Hung, hung
from tui.dialogs.choose import ReasonDialog
from tui.dialogs.fields import Field
from tui.frame.background import read
from tui.stock.asking import AsksAboutLots, Values
from tui.widgets.card import Card
from tui.widgets.flow import Flow
from tui.widgets.header import Header
from tui.widgets.key_bar import KeyBar
from tui.widgets.lists.record_list import RecordList, Row

if TYPE_CHECKING:
    from models.store.clinic import Clinic

NOTHING = "No imported dose waits for a lot. Doses come by import (o on Today)."
NO_MATCH = "No match. Esc clears the filter."
_WHY = (Field("reason", "Why", "in words: it is kept with the lot"),)


class ChartedElsewhereScreen(AsksAboutLots):
    """Imported doses without a movement; those that name a lot of the clinic first."""

    CSS_PATH = "elsewhere.tcss"
    HELP = (
        "Doses that came by import and took no stock. A dose sent with a lot number of this clinic was given here: "
        "Enter takes it from the lot, x says it was not ours. What else was given elsewhere needs nothing."
    )
    BINDINGS: ClassVar[list[Any]] = bindings("elsewhere")

    def __init__(self) -> None:
        super().__init__()
        self._found: tuple[NotTaken, ...] = ()

    def compose(self) -> ComposeResult:
        """Lay out the list, and the selected dose in full."""
        yield Header("Given, not taken from stock")
        yield Input(placeholder="/ filter", id="filter")
        yield RecordList((12, 0, 24, 12), NOTHING, wide=(13, 0, 40, 20), id="items")
        with Card(id="selected"):
            yield Flow(id="whole")
        yield Static("", id="problem", classes="problem")
        yield KeyBar("elsewhere", "app")

    @property
    def _dose(self) -> NotTaken | None:
        row = self.items.current
        return next((dose for dose in self._found if row and row.key == str(dose.id)), None)

    async def fetch(self, clinic: Clinic) -> None:
        """Read which doses wait."""
        self._found = await read(doses_not_taken, clinic)
        self.show()

    def show(self) -> None:
        """Show the doses that hold every word, under what they need."""
        shown = [dose for dose in self._found if all(word in _searchable(dose) for word in self.words)]
        self.items.show(_rows(shown), NO_MATCH if self._found else NOTHING)
        self.query_one("#selected").display = bool(shown)

    def on_record_list_highlighted(self) -> None:
        """Show the selected dose in full."""
        dose = self._dose
        if dose is not None:
            self.query_one("#whole", Flow).show(*_whole(dose))
            self.query_one(Card).tell(title=f"{dose.mrn} {dose.name}")

    def on_record_list_chosen(self) -> None:
        """Match the dose Enter was pressed on."""
        self.action_match()

    def action_match(self) -> None:
        """Ask which lot the dose came from, then how much of it."""
        if not self._may("match_doses"):
            return
        if self._dose is None:
            self._show_message(NOTHING)
            return
        self._match(self._dose)

    @work(group="ask", exclusive=True, exit_on_error=False)
    async def _match(self, dose: NotTaken) -> None:
        clinic = self.app.clinic
        found = await read(stock, clinic, dose.drug_slug) if clinic else ()
        lots = {str(at): lot for at, lot in enumerate(sorted(found, key=lambda lot: lot.lot_id not in dose.lot_ids))}
        if not lots:
            self._show_message(f"No {dose.drug} is in stock. Receive or count the lot first, or x dismisses.")
            return
        question = f"Which did {dose.drug} of {date_text(dose.given_on)} come from?"
        options = tuple((at, _lot(lot)) for at, lot in lots.items())
        code = await self.app.push_screen_wait(ReasonDialog(question, options))
        if code is not None:
            self._ask_amount(dose, lots[code])

    def _ask_amount(self, dose: NotTaken, lot: StockFacts) -> None:
        single = lot.package.single_dose
        fields = (Field("amount", "Containers" if single else "Drawn, mL", "what the dose took of it"),)
        title = f"{dose.drug} {dose.dose or ''} from lot {lot.lot_number}"

        def take(values: Values) -> None:
            def act(clinic: Clinic, person_id: UUID) -> Any:
                amount = parse_amount(values["amount"], "amount")
                return match_dose(clinic, person_id, Match(dose.id, Held(lot.lot_id, lot.vial_id, lot.room_id), amount))

            done = f"Matched: taken from lot {lot.lot_number} on {date_text(dose.given_on)}."
            self._do(act, lambda _: done, lambda error: self._ask(title, fields, values, take, error))

        self._ask(title, fields, {"amount": _drawn(dose, lot)}, take)

    def action_dismiss_dose(self) -> None:
        """Ask why the dose is none of the clinic's stock."""
        dose = self._dose
        if not self._may("match_doses"):
            return
        if dose is None or not dose.names_ours:
            message = "This dose names no lot of the clinic: nothing needs to be said of it."
            self._show_message(message if dose else NOTHING)
            return

        def dismissed(values: Values) -> None:
            def act(clinic: Clinic, person_id: UUID) -> Any:
                return dismiss_dose(clinic, person_id, dose.id, values["reason"])

            done = f"Dismissed: nothing is taken. h on lot {dose.lot} shows why."
            self._do(act, lambda _: done, lambda error: self._ask(title, _WHY, values, dismissed, error))

        title = f"Not taken from lot {dose.lot}"
        self._ask(title, _WHY, {}, dismissed)


def _rows(found: list[NotTaken]) -> list[Row]:
    made: list[Row] = []
    heading = ""
    for dose in found:
        now = "Names a lot of ours" if dose.names_ours else "Given elsewhere"
        if now != heading:
            heading = now
            count = sum(1 for other in found if other.names_ours == dose.names_ours)
            made.append(Row(None, (f"{heading} {count}",), "head"))
        given = f"{dose.drug} {dose.dose or ''}".strip()
        made.append(Row(str(dose.id), (date_text(dose.given_on), dose.name, given, dose.lot or "no lot")))
    return made


def _whole(dose: NotTaken) -> list[Content | str | Hung]:
    told = (("Dose", f"{dose.drug} {dose.dose or ''}".strip()), ("Given", date_text(dose.given_on)),
            ("Lot", dose.lot or "not said"), ("Place", dose.place), ("Reported by", dose.told_by))  # fmt: skip
    return [hung((f"{label:<13}", "$quiet"), text) for label, text in told if text]


def _lot(lot: StockFacts) -> str:
    left = (
        f"open, {format_amount(lot.remaining_ml or Decimal(0))} mL"
        if lot.vial_id
        else f"{format_amount(lot.on_hand)} left"
    )
    return f"lot {lot.lot_number}, exp {date_text(lot.expires_on)}, {left}" + (f", {lot.room}" if lot.room else "")


def _drawn(dose: NotTaken, lot: StockFacts) -> str:
    """Return what is proposed: one container, or the mL the dose comes to, "" where nothing tells."""
    if lot.package.single_dose:
        return "1"
    held = lot.package.concentration
    if dose.dose is None or held is None or not held.comparable(dose.dose.unit):
        return ""
    return format_amount(dose.dose.to(held.unit).amount / held.amount)


def _searchable(dose: NotTaken) -> str:
    return f"{dose.name} {dose.mrn} {dose.drug} {dose.lot} {dose.place} {dose.told_by}".lower()

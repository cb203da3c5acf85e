"""Step 2: the dose as ordered, the product in hand, the volume to draw, what is left over."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, Static

from models.core.errors import BadInputError
from models.core.quantity import format_amount, parse_amount, parse_quantity
from models.core.words import date_text
from tui.charting.scanned import MOST_LOTS
from tui.charting.steps.pane import StepPane
from tui.charting.steps.steps import hard_stops, stock_key
from tui.design.text import joined, plain, stacked
from tui.widgets.choice_list import Choice, ChoiceList
from tui.widgets.syringe import barrel_for, barrels, syringe

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.charting.queries.charting import Charting, ChartingView
    from models.stock.facts import StockFacts


class DosePane(StepPane):
    """Pick or scan the vial; the arithmetic and the syringe follow."""

    HINT: ClassVar[tuple[tuple[str, str], ...]] = (("scan", "the vial"), ("1-9", "lot"), ("Enter", "give"))
    ANSWERS: ClassVar[Mapping[str, str]] = {
        "lot": "#lots",
        "scan": "#lots",
        "dose": "#given",
        "volume": "#mixed",
        "waste": "#waste",
    }

    _in_hand = False

    def compose(self) -> ComposeResult:
        """Lay out order, stock, amounts, syringe and waste."""
        yield Static("", id="ordered")
        yield Static("PRODUCT AND LOT", classes="label")
        yield ChoiceList(id="lots")
        yield Static("DOSE GIVEN, with its unit", classes="label", id="given-label")
        yield Input(id="given", max_length=30)
        yield Static("VOLUME AFTER MIXING, in mL", classes="label", id="mixed-label")
        yield Input(id="mixed", max_length=12)
        yield Static("", id="syringe")
        yield Static("", id="waste-label", classes="label")
        yield ChoiceList(id="waste")

    def show(self, charting: Charting, view: ChartingView) -> None:
        """Draw the step."""
        facts, draft = charting.facts, view.draft
        drug = facts.drug.display if facts.drug else facts.order.medication_text
        words = joined(
            ("ORDERED  ", "$quiet"),
            (drug, "bold"),
            ("  DOSE ", "$quiet"),
            (str(facts.order.dose or "?"), "bold"),
        )
        self.query_one("#ordered", Static).update(words)
        chosen = {(lot.lot_id, lot.vial_id) for lot in view.lots}
        stock = facts.stock[:MOST_LOTS]
        self.query_one("#lots", ChoiceList).show(
            [
                _lot(place, item, (item.lot_id, item.vial_id) in chosen, item is view.proposed_lot, view)
                for place, item in enumerate(stock, 1)
            ]
        )
        # Nothing is mixed, drawn up or thrown away of what must not be given.
        forbidden = bool(hard_stops(view))
        partly = draft.outcome.value == "partly_given"
        powder = bool(view.lots) and view.lots[0].package.volume_ml is None and not forbidden
        self._field("given", partly, str(view.dose).replace("\N{NO-BREAK SPACE}", " ") if view.dose and partly else "")
        self._field("mixed", powder, format_amount(draft.final_volume_ml) if draft.final_volume_ml else "")
        drawn = _drawn(view) if view.volume_ml is not None and not forbidden else plain("")
        self.query_one("#syringe", Static).update(drawn)
        self._waste(charting, view, shown=view.waste is not None and not forbidden)
        was_in_hand, self._in_hand = self._in_hand, bool(chosen)
        if self._in_hand and not was_in_hand:
            self.call_after_refresh(self.start)

    def start(self) -> None:
        """Begin with the lots, or with what still has to be typed once a lot is in hand."""
        for name in ("#given", "#mixed") if self._in_hand else ():
            field = self.query_one(name, Input)
            if field.display and not field.value:
                field.focus()
                return
        super().start()

    def leave(self) -> dict[str, Any] | None:
        """Take the typed amounts."""
        values: dict[str, Any] = {}
        for name in ("given", "mixed"):
            if self.query_one(f"#{name}").display:
                taken = self._taken(name)
                if taken is None:
                    return None
                values |= taken
        return values

    def _field(self, name: str, display: bool, value: str) -> None:
        field = self.query_one(f"#{name}", Input)
        was = field.display
        field.display = display
        self.query_one(f"#{name}-label").display = display
        if not field.has_focus and (value or not was):
            field.value = value

    def _waste(self, charting: Charting, view: ChartingView, *, shown: bool) -> None:
        waste = self.query_one("#waste", ChoiceList)
        label = self.query_one("#waste-label", Static)
        waste.display = label.display = shown
        if view.waste is not None:
            label.update(plain(f"WASTE  {view.waste} is left over. Why?"))
        rows = charting.facts.tables.reasons["waste"]
        waste.show(
            [
                Choice(letter, row.code, row.display, chosen=row.code == view.draft.waste_reason)
                for letter, row in zip("abcd", rows, strict=False)
            ]
        )

    def _taken(self, name: str) -> dict[str, Any] | None:
        field = self.query_one(f"#{name}", Input)
        text = field.value.strip()
        try:
            if name == "mixed":
                volume = parse_amount(text, "volume after mixing") if text else None
                return {"final_volume_ml": volume} if self._read_as(field, text, volume) else None
            dose = parse_quantity(text, "dose given") if text else None
        except BadInputError as error:
            self.post_message(self.Problem(str(error)))
            field.focus()
            return None
        if not self._read_as(field, text, dose.amount if dose else None, f" {dose.unit.display}" if dose else ""):
            return None
        return {"dose": dose.amount, "dose_unit": dose.unit} if dose else {}

    def _read_as(self, field: Input, text: str, amount: Decimal | None, unit: str = "") -> bool:
        """Show a point without its zero as it was read, and take it only when it is entered again so (S22)."""
        if amount is None or not text.lstrip().startswith("."):
            return True
        field.value = f"{format_amount(amount)}{unit}"
        self.post_message(self.Problem(f"Read as {field.value}. Enter takes it so."))
        field.focus()
        return False

    @on(ChoiceList.Picked, "#lots")
    def _picked(self, event: ChoiceList.Picked) -> None:
        self.change(pick_lot=event.code)

    @on(ChoiceList.Picked, "#waste")
    def _wasted(self, event: ChoiceList.Picked) -> None:
        self.change(waste_reason=event.code)


def _drawn(view: ChartingView) -> Content:
    """Return the arithmetic in words, and the syringe it fills."""
    volume, largest = view.volume_ml or Decimal(0), barrels()[-1].size
    message = f"draw to the {format_amount(volume)} mL mark of a {format_amount(barrel_for(volume).size)} mL syringe"
    if volume > largest:
        message = f"{format_amount(volume)} mL: more than one syringe"
    return stacked(plain(view.arithmetic, "bold"), *syringe(volume), plain(message))


def _lot(place: int, item: StockFacts, chosen: bool, proposed: bool, view: ChartingView) -> Choice:
    left = (
        f"open vial, {format_amount(item.remaining_ml or item.on_hand * 0)} mL left"
        if item.vial_id
        else f"{format_amount(item.on_hand)} unopened"
    )
    brand = f"{item.package.brand} " if item.package.brand else ""
    text = f"{brand}{item.package.label}  lot {item.lot_number}"
    out = item.use_by < view.today or item.status != "active"
    state = (
        f"{item.status.upper()}"
        if item.status != "active"
        else f"EXPIRED {date_text(item.use_by)}"
        if out
        else f"use by {date_text(item.use_by)}"
    )
    next_one = "  ← use first" if proposed and not chosen else ""
    return Choice(str(place), stock_key(item), text, f"{state}  {left}{next_one}", chosen, "warn" if out else "")

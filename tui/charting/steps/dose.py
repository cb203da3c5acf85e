"""Step 2: the dose as ordered, the product in hand, the volume to draw, what is left over."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, Static

from models.core.errors import BadInputError
from models.core.quantity import format_amount, parse_amount, parse_quantity
from tui.charting.scanned import MOST_LOTS
from tui.charting.steps.dose_drawing import dose_drawing, stop_lines
from tui.charting.steps.lot_rows import MIXING_KEYS, lot_rows, mixing_choices
from tui.charting.steps.pane import StepPane
from tui.charting.steps.steps import hard_stops
from tui.design.text import plain, stacked
from tui.widgets.card import Card
from tui.widgets.lists.choice_columns import ChoiceColumns
from tui.widgets.lists.choice_list import Choice, ChoiceList

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.charting.queries.charting import Charting, ChartingView
    from models.drugs.mixings import Mixing
    from models.stock.facts import StockFacts


class DosePane(StepPane):
    """Pick or scan the vial; the arithmetic and the syringe follow."""

    ANSWERS: ClassVar[Mapping[str, str]] = {
        "lot": "#lots",
        "scan": "#lots",
        "mixed": "#lots",
        "dose": "#given",
        "volume": "#mixed",
        "waste": "#waste",
    }

    _in_hand = _asks_waste = False
    _stock: tuple[StockFacts, ...] = ()
    _mixings: tuple[Mixing, ...] = ()

    def compose(self) -> ComposeResult:
        """Lay out stock, amounts, the drawing and waste."""
        with Card("Product and lot", f"scan the vial, or 1-{MOST_LOTS}", id="lots-card"):
            yield Static("", id="lot-heads", classes="quiet")
            yield ChoiceList(id="lots")
        with Card("Dose", id="dose-card"):
            with Horizontal(classes="field", id="given-row"):
                yield Static("Dose given", classes="label")
                yield Input(placeholder="with its unit: 0.5 mg", id="given", max_length=30)
            with Horizontal(classes="field", id="mixed-row"):
                yield Static("Volume after mixing", classes="label")
                yield Input(placeholder="mL", id="mixed", max_length=12)
            yield ChoiceList(id="mixings", tab_passes=True)
            yield Static("", id="syringe")
        with Card("Waste", id="waste-card"):
            yield ChoiceColumns(id="waste")

    def show(self, charting: Charting, view: ChartingView) -> None:
        """Draw the step."""
        facts, draft = charting.facts, view.draft
        stock = facts.stock[:MOST_LOTS]
        self._stock = stock
        large = self.screen.has_class("-tall") and not self.screen.has_class("-narrow")
        width = 77 if large else self.app.size.width - 2
        heads, choices = lot_rows(view, stock, width)
        self.query_one("#lot-heads", Static).update(plain(heads if stock else "", "$quiet"))
        picked = next((place for place, choice in enumerate(choices) if choice.chosen), None)
        self.query_one("#lots", ChoiceList).show(choices, picked)
        # Nothing is mixed, drawn up or wasted of what must not be given.
        forbidden = bool(hard_stops(view))
        partly = draft.outcome.value == "partly_given"
        powder = bool(view.lots) and view.lots[0].package.volume_ml is None and not forbidden
        self._field("given", partly, str(view.dose).replace("\N{NO-BREAK SPACE}", " ") if view.dose and partly else "")
        self._field("mixed", powder, format_amount(draft.final_volume_ml) if draft.final_volume_ml else "")
        self._mixings = view.mixings if powder else ()
        mixings = self.query_one("#mixings", ChoiceList)
        mixings.display = bool(self._mixings) and view.volume_ml is None
        mixings.show(mixing_choices(self._mixings, draft.final_volume_ml))
        drawn = dose_drawing(view, large=large) if view.volume_ml is not None else [self._waits(view)]
        drawn = stop_lines(view, stock) if forbidden else drawn
        self.query_one("#syringe", Static).update(stacked(*drawn))
        package = view.lots[0].package if len(view.lots) == 1 and not view.ingredients else None
        whole = f"{package.brand} {package.label}".strip() if package else ""
        self.query_one("#dose-card", Card).tell(note=whole)
        self._waste(charting, view, shown=bool(view.wasted) and not forbidden)
        was_in_hand, self._in_hand = self._in_hand, bool(view.lots)
        if self._in_hand and not was_in_hand:
            self.call_after_refresh(self.start)

    def _waits(self, view: ChartingView) -> Content:
        """Say what the drawing waits for."""
        ordered = f"{view.dose} ordered" if view.dose else "dose not known"
        what = "enter the volume after mixing" if view.lots else "scan the vial first"
        return plain(f"{ordered}: {what}", "$quiet")

    def hint(self, view: ChartingView) -> tuple[tuple[str, str], ...]:
        """Say what is next: the vial, the waste's reason, or Give."""
        if not view.lots:
            keys = "1" if len(self._stock) == 1 else f"1-{len(self._stock)}"
            return (("scan", "the vial"), *(((keys, "lot"),) if self._stock else ()))
        if waits := next((one for one in view.ingredients if not one.lots), None):
            return (("scan", waits.drug), (f"1-{len(self._stock)}", "lot"))
        more = view.next_lot
        item = more or view.proposed_lot
        if hard_stops(view):
            key = str(self._stock.index(item) + 1) if item in self._stock else ""
            verb = "add" if more else "use"
            return ((key, f"{verb} lot {item.lot_number}"),) if item and key else (("F8", "not given"),)
        lesser = view.less_waste
        other: tuple[tuple[str, str], ...] = ()
        if lesser is not None and lesser in self._stock:
            other = ((str(self._stock.index(lesser) + 1), f"{lesser.package.content} container"),)
        if self.query_one("#waste-card").display and not view.draft.waste_reason:
            return (("a-d", "waste reason"), *other)
        return (("Enter", "to Give"), *other)

    def field_hint(self, field: Input, view: ChartingView) -> tuple[tuple[str, str], ...]:  # noqa: ARG002
        """Enter takes what is typed."""
        keys = "-".join((MIXING_KEYS[0], MIXING_KEYS[len(self._mixings) - 1])) if self._mixings else ""
        label = (
            ((keys if len(self._mixings) > 1 else MIXING_KEYS[0], "as the label mixes it"),) if self._mixings else ()
        )
        return (*label, ("Enter", "take it"), ("Tab", "lots"))

    def done(self, view: ChartingView) -> str:
        """Say what to draw, which the step after no longer shows."""
        if view.volume_ml is None or not view.lots:
            return ""
        if view.ingredients:
            return f"Draw {format_amount(view.volume_ml)} mL of all ingredients. PgUp goes back."
        lots = " and ".join(dict.fromkeys(lot.lot_number for lot in view.lots))
        return f"Lot {lots}: draw {format_amount(view.volume_ml)} mL. PgUp goes back."

    def start(self) -> None:
        """Begin with the lots, or with what still has to be typed once a lot is in hand."""
        for name in ("#given", "#mixed") if self._in_hand else ():
            field = self.query_one(name, Input)
            if field.display and not field.value:
                field.focus()
                return
        if self._asks_waste:
            self.query_one("#waste").focus()
        else:
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
        self.query_one(f"#{name}-row").display = display
        if not field.has_focus and (value or not was):
            field.value = value

    def _waste(self, charting: Charting, view: ChartingView, *, shown: bool) -> None:
        card = self.query_one("#waste-card", Card)
        card.display = shown
        self._asks_waste = shown and not view.draft.waste_reason
        rows = charting.facts.tables.reasons["waste"]
        self.query_one("#waste", ChoiceColumns).display = shown
        if view.wasted:
            why = "" if view.draft.waste_reason else "required: a letter says why"
            card.tell(title=f"Waste {view.wasted}", note=why)
        self.query_one("#waste", ChoiceColumns).show(
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

    @on(ChoiceList.Picked, "#mixings")
    def _mixed(self, event: ChoiceList.Picked) -> None:
        """Take the volume the label names: the key says that it was mixed so."""
        self.screen.set_focus(self.query_one("#lots"))
        self.query_one("#mixed", Input).value = event.code
        self.change(final_volume_ml=Decimal(event.code))

    @on(Input.Changed, "#mixed")
    def _mixing_key(self, event: Input.Changed) -> None:
        """Give a letter typed where a volume belongs to the ways the label names."""
        if event.input.has_focus and event.value and event.value in MIXING_KEYS[: len(self._mixings)]:
            event.input.value = ""
            self.query_one("#mixings", ChoiceList).takes(event.value)

    @on(ChoiceList.Picked, "#waste")
    def _wasted(self, event: ChoiceList.Picked) -> None:
        self.change(waste_reason=event.code)

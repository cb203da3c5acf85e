"""Charge preview: a dose as charted beside another payer, package or day. Nothing is stored."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from models.charting.queries.charge_preview import Change, Comparison, Situation, compare
from models.core.quantity import format_amount
from models.core.typed_date import parse_date
from tui.design.keys import bindings
from tui.design.marked import message
from tui.design.text import Hung, hung, joined
from tui.dialogs.choose import CHOICE_KEYS, ChooseDialog
from tui.dialogs.fields import Field, FieldsDialog
from tui.frame.background import read
from tui.frame.dismissal import ClosesItself
from tui.frame.failure import ReportsFailures
from tui.frame.session import Session
from tui.widgets.charge_lines import STATUS, dollars, finding_row, reasons, total
from tui.widgets.flow import Flow
from tui.widgets.header import Header
from tui.widgets.key_bar import KeyBar
from tui.widgets.side_by_side import Rows, SideBySide

if TYPE_CHECKING:
    from models.billing.compare import LinePair
    from models.billing.lines import ChargeLine, Charges

_FAINT = "$text"
_LABEL = "$quiet"
_WORDS = {
    "same": ("= same", _LABEL),
    "changed": ("± changed", "bold $warn"),
    "new": ("+ new", "bold $warn"),
    "gone": ("– gone: not billed then", "bold $warn"),
}


class ChargePreviewScreen(ClosesItself, ReportsFailures, Screen[None]):
    """Before and after, line by line, each with its reasons."""

    CSS_PATH = "charge_preview.tcss"
    HELP = (
        "Left: what the dose bills as it is charted. Right: what it would bill with another payer, package or day of "
        "service. Every line says in words whether it is the same, changed, new or gone, and why it is there. Nothing "
        "is stored: to bill otherwise, correct the coverage before signing, later the record."
    )
    BINDINGS: ClassVar[list[Any]] = bindings("what_if")

    app: Session

    def __init__(self, situation: Situation) -> None:
        super().__init__()
        self._situation = situation
        self._change = Change()

    def compose(self) -> ComposeResult:
        """Lay out what is asked above the two columns."""
        header = Header("Charge preview", self._situation.title)
        header.tell("nothing is stored")
        yield header
        yield Flow(id="asked")
        with VerticalScroll(id="columns"):
            yield SideBySide(id="both")
        yield Static("", id="note", classes="problem")
        yield KeyBar("what_if", "app")

    def on_mount(self) -> None:
        """Derive as it is."""
        self.query_one("#columns").focus()
        self._derive()

    @work(exclusive=True, exit_on_error=False)
    async def _derive(self) -> None:
        found = await read(compare, self._situation, self._change)
        self.query_one("#asked", Flow).show(*_asked(found))
        self.query_one("#both", SideBySide).show(*_blocks(found))
        self.query_one("#note", Static).update(message(found.note, "note"))

    def action_payer(self) -> None:
        """Look at another payer."""
        choices = self._situation.choices[: len(CHOICE_KEYS)]

        def chosen(code: str | None) -> None:
            if code is not None:
                self._ask(payer=choices[int(code)])

        options = tuple((str(number), choice.label) for number, choice in enumerate(choices))
        self.app.push_screen(ChooseDialog("Which payer?", options), chosen)

    def action_package(self) -> None:
        """Look at another package of the drug."""
        packages = self._situation.packages[: len(CHOICE_KEYS)]
        if not packages:
            self.notify("No other package of this drug is given by this route.", markup=False)
            return

        def chosen(code: str | None) -> None:
            if code is not None:
                self._ask(package=int(code))

        options = tuple(
            (str(number), f"{package.brand}  {package.label}  {package.ndc or 'no NDC'}".strip())
            for number, package in enumerate(packages)
        )
        self.app.push_screen(ChooseDialog("Which package?", options), chosen)

    def action_day(self) -> None:
        """Look at another day of service."""
        clinic = self.app.clinic
        if clinic is None:
            return
        today = clinic.today()

        def take(values: dict[str, str]) -> date:
            return parse_date(values["day"], today, "day")

        def taken(day: date | None) -> None:
            if day:
                self._ask(day=day)

        fields = (Field("day", "Day", "T is today, T-30, 2026-01-15"),)
        self.app.push_screen(FieldsDialog("Which day of service?", fields, {}, take), taken)

    def action_again(self) -> None:
        """Take every change back."""
        self._change = Change()
        self._derive()

    def action_close(self) -> None:
        """Go back."""
        self.dismiss()

    def _ask(self, **over: Any) -> None:
        self._change = replace(self._change, **over)
        self._derive()


def _asked(found: Comparison) -> list[Content | str | Hung]:
    rows: list[Content | str | Hung] = []
    for label, now, asked in zip(("Payer    ", "Package  ", "Day      "), found.now, found.asked, strict=True):
        to = () if now == asked else (" → ", (asked, "bold $warn"))
        rows.append(hung((label, _LABEL), now, *to))
    return rows


def _blocks(found: Comparison) -> list[tuple[Rows, Rows]]:
    heads: tuple[Rows, Rows] = [_head("As charted", found.before), ""], [_head("Preview", found.after), ""]
    return [heads, *map(_block, found.pairs), (_findings(found.before), _findings(found.after))]


def _block(pair: LinePair) -> tuple[Rows, Rows]:
    before = ["", *_line(pair.before), ""] if pair.before else []
    after = _line(pair.after) if pair.after else []
    return before, [_mark(pair), *after, ""]


def _findings(charges: Charges) -> Rows:
    return [finding_row(finding) for finding in charges.findings]


def _mark(pair: LinePair) -> Hung:
    word, style = _WORDS[pair.word]
    differences = f"  {'; '.join(pair.differences)}" if pair.differences else ""
    return hung((word, style), differences)


def _head(label: str, charges: Charges) -> Content:
    style = "bold" if charges.status == "billable" else "bold $warn"
    amount = total([line.charge for line in charges.lines])
    return joined((f"{label}  ", "bold $strong"), (STATUS[charges.status], style), f" · {amount}" if amount else "")


def _line(line: ChargeLine) -> list[Content | str | Hung]:
    code = "-".join((line.code, *line.modifiers))
    amount = "" if line.charge is None else f"  {dollars(line.charge)}"
    return [joined((code, "bold"), f"  × {format_amount(line.units)}{amount}"), hung("  ", (reasons(line), _FAINT))]

"""Payers: what each of them wants on a claim, who says so, and what the clinic changed."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Container
from textual.getters import query_one
from textual.widgets import Static

from models.billing.payers.payer_answers import Answered
from models.billing.payers.payer_profiles import TYPE_NAMES
from models.billing.queries.payer_sheets import payer_sheets
from models.store.clinic import Clinic
from tui.billing.changing import ChangesPayers
from tui.billing.shown import payer_detail, payer_row, switch_detail, switch_row
from tui.design.keys import bindings
from tui.frame.background import read
from tui.widgets.flow import Flow
from tui.widgets.header import Header
from tui.widgets.key_bar import KeyBar
from tui.widgets.lists.record_list import RecordList


class PayersScreen(ChangesPayers):
    """The list of payers, and every rule of the selected one."""

    CSS_PATH = "payers.tcss"
    HELP = (
        "Payers differ in what they want on a claim: each difference is a rule. A type has every rule; a plan has its "
        "own where it differs and takes the rest from its type. Enter goes to the rules and changes one, with a "
        "reason. ? marks a rule not confirmed, * a custom one, = one that cannot be changed."
    )
    BINDINGS: ClassVar[list[Any]] = bindings("payers")

    switches = query_one("#switches", RecordList)

    def compose(self) -> ComposeResult:
        """Lay out the payers, the switches of one, and the selected switch in full."""
        yield Header("Payers")
        with Container(id="lists"):
            yield RecordList((0, 10, 8), "reading…", id="payers")
            yield RecordList((1, 26, 0), "reading…", id="switches")
        yield Flow(id="detail")
        yield Static("", id="problem", classes="problem")
        yield KeyBar("payers", "app", first=(("Tab", "other list"),))

    async def fetch(self, clinic: Clinic) -> None:
        """Read the payers."""
        then, self._then = self._then, None
        self._sheets = await read(payer_sheets, clinic)
        self.items.show([payer_row(sheet) for sheet in self._sheets])
        if then:
            self.items.select(then)
        self._show()

    def action_refresh(self) -> None:
        """Read the payers again."""
        self._read()

    @property
    def _switch(self) -> Answered | None:
        sheet, row = self._sheet, self.switches.current
        return next((line for line in sheet.switches if row and line.switch == row.key), None) if sheet else None

    @on(RecordList.Highlighted)
    def _selected(self, event: RecordList.Highlighted) -> None:
        if event.list is self.items:
            self._show()
        else:
            self._detail()

    @on(RecordList.Chosen)
    def _chosen(self) -> None:
        self.action_change()

    def _show(self) -> None:
        sheet = self._sheet
        self.switches.show([switch_row(line) for line in sheet.switches] if sheet else [])
        self._detail()

    def _detail(self) -> None:
        sheet, line = self._sheet, self._switch
        if sheet and line:
            rows = payer_detail(sheet) if self.items.has_focus else []
            self.query_one("#detail", Flow).show(*rows, *switch_detail(line))

    def on_descendant_focus(self) -> None:
        """Tell what the list with the focus is about."""
        self._detail()

    def action_change(self) -> None:
        """Go to the switches; there, answer one otherwise."""
        sheet, line = self._sheet, self._switch
        if sheet is None or line is None:
            return
        if self.items.has_focus:
            self.switches.focus()
        elif sheet.retired:
            self._show_message("This plan is retired. x offers it again.", "note")
        elif line.policy.binding:
            kind = TYPE_NAMES[sheet.profile.type]
            self._show_message(f"The same for all of {kind}: no change possible ({line.policy.source.key}).", "note")
        else:
            self._ask(sheet, line)

    def action_fees(self) -> None:
        """Show what the clinic charges the selected payer."""
        from tui.billing.fees import PayerFeesScreen

        sheet = self._sheet
        if sheet:
            self.app.push_screen(PayerFeesScreen(sheet.key))

    def action_close(self) -> None:
        """Back to the payers, then out."""
        if self.switches.has_focus:
            self.items.focus()
        else:
            super().action_close()

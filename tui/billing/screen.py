"""Payers: what each of them wants on a claim, who says so, and what the clinic changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Container
from textual.getters import query_one
from textual.screen import Screen
from textual.widgets import Static

from models.billing.actions.retire_payer_profile import retire_payer_profile
from models.billing.actions.save_payer_profile import Answer, ProfileDraft, save_payer_profile
from models.billing.payers.payer_answers import Answered
from models.billing.payers.payer_profiles import PAYER_TYPES, TYPE_NAMES, name_key
from models.billing.queries.payer_sheets import PayerSheet, payer_sheets
from models.core.errors import NeedlepointError
from models.core.stated_reason import stated
from models.people.versions import Stale, Stored
from tui.billing.drafts import draft, new, own, renamed
from tui.billing.shown import payer_detail, payer_row, switch_detail, switch_row
from tui.design.keys import bindings
from tui.design.text import joined, plain
from tui.dialogs.choose import ChooseDialog
from tui.dialogs.fields import Field, FieldsDialog
from tui.frame.background import read, write
from tui.frame.closing import ClosesItself
from tui.frame.failure import TellsFailures
from tui.frame.session import Session
from tui.widgets.flow import Flow
from tui.widgets.key_bar import KeyBar
from tui.widgets.record_list import RecordList

AS_BEFORE = "-"
"""Stands for giving up the clinic's own answer."""
WHY = Field("reason", "REASON", "why it is changed")
SOURCE = Field("source", "SOURCE", "where the payer says so; empty: not confirmed")


class PayersScreen(ClosesItself, TellsFailures, Screen[None]):
    """The list of payers, and every switch of the selected one."""

    CSS_PATH = "payers.tcss"
    HELP = (
        "Payers differ in what they want on a claim: each difference is a switch. The types answer every switch; a "
        "plan answers what it says itself and takes the rest from its type. Enter goes to the switches and changes "
        "one, with a reason. ? marks an answer nobody confirmed, * the clinic's own, = one that cannot be changed."
    )
    BINDINGS: ClassVar[list[Any]] = bindings("payers")

    app: Session
    items = query_one("#payers", RecordList)
    switches = query_one("#switches", RecordList)

    def __init__(self) -> None:
        super().__init__()
        self._sheets: tuple[PayerSheet, ...] = ()

    def compose(self) -> ComposeResult:
        """Lay out the payers, the switches of one, and the selected switch in full."""
        yield Static(joined(("PAYERS", "bold $accent"), "  what each wants on a claim"), classes="title")
        with Container(id="lists"):
            yield RecordList((0, 10, 8), "reading…", id="payers")
            yield RecordList((1, 26, 0), "reading…", id="switches")
        yield Flow(id="detail")
        yield Static("", id="problem", classes="problem")
        yield KeyBar("payers", "app", first=(("Tab", "other list"),))

    def on_mount(self) -> None:
        """Read the payers."""
        self.items.focus()
        self.action_refresh()

    def on_screen_resume(self) -> None:
        """Read again what a fee or another window changed."""
        if self._sheets:
            self.action_refresh()

    @work(exclusive=True, exit_on_error=False)
    async def _read(self, then: tuple[str, str] | None = None) -> None:
        if self.app.clinic is None:
            return
        self._sheets = await read(payer_sheets, self.app.clinic)
        self.items.show([payer_row(sheet) for sheet in self._sheets])
        if then:
            self.items.select(then)
        self._show()

    def action_refresh(self) -> None:
        """Read the payers again."""
        self._read()

    @property
    def _sheet(self) -> PayerSheet | None:
        row = self.items.current
        return next((sheet for sheet in self._sheets if row and (sheet.key, sheet.retired) == row.key), None)

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
            self._say("This plan is retired. x offers it again.")
        elif line.policy.binding:
            kind = TYPE_NAMES[sheet.profile.type]
            self._say(f"Always so for {kind}, whatever a plan or clinic says ({line.policy.source.key}).")
        else:
            self._ask(sheet, line)

    def _ask(self, sheet: PayerSheet, line: Answered) -> None:
        options = line.choices
        if line.policy.own:
            options = (*options, (AS_BEFORE, "give up our own answer: as shipped"))

        def chosen(value: str | None) -> None:
            if value == AS_BEFORE:
                self._reasons(sheet, {k: v for k, v in own(sheet).items() if k != line.switch}, f"{line.question}:")
            elif value is not None:
                self._reasons(sheet, {**own(sheet), line.switch: Answer(value)}, f"{line.question}:", line.switch)

        said = f"{sheet.profile.name}: {line.question}. Now: {line.said}."
        self.app.push_screen(ChooseDialog(said, options), chosen)

    def _reasons(self, sheet: PayerSheet, answers: Mapping[str, Answer], title: str, switch: str = "") -> None:
        words = dict(next(row.choices for row in sheet.switches if row.switch == switch)) if switch else {}
        new = words[answers[switch].value] if switch else "as shipped"

        def take(values: dict[str, str]) -> ProfileDraft:
            stated = {switch: replace(answers[switch], source=values["source"])} if switch else {}
            return draft(sheet, values["reason"], answers={**answers, **stated})

        fields = (WHY, SOURCE) if switch else (WHY,)
        self.app.push_screen(FieldsDialog(f"{sheet.profile.name}: {title} {new}", fields, {}, take), self._save)

    def action_add(self) -> None:
        """Add a plan: its type, its name, why."""
        kinds = tuple((kind, TYPE_NAMES[kind]) for kind in PAYER_TYPES)
        fields = (
            Field("name", "NAME", "as the coverage says it"),
            Field("also_called", "ALSO", "other names, separated by ;"),
            WHY,
        )

        def chosen(kind: str | None) -> None:
            if kind:
                title = f"NEW PAYER of type {TYPE_NAMES[kind]}: answers as its type until changed"
                self.app.push_screen(
                    FieldsDialog(title, fields, {}, lambda values: new(self._sheets, kind, values)), self._save
                )

        self.app.push_screen(ChooseDialog("What kind of payer?", kinds), chosen)

    def action_names(self) -> None:
        """Change the other names of the selected payer."""
        sheet = self._sheet
        if sheet is None or sheet.retired:
            return
        fields = (Field("also_called", "ALSO", "other names, separated by ;"), WHY)
        values = {"also_called": "; ".join(sheet.profile.also_called)}

        def take(values: dict[str, str]) -> ProfileDraft:
            return renamed(self._sheets, sheet, values)

        self.app.push_screen(FieldsDialog(f"NAMES of {sheet.profile.name}", fields, values, take), self._save)

    def action_retire(self) -> None:
        """Stop offering the selected plan, or offer it again."""
        sheet = self._sheet
        if sheet is None:
            return
        if sheet.profile.general:
            self._say(f"{sheet.profile.name} answers for every payer of its type: change its switches instead.")
            return
        name = sheet.profile.name
        title = f"OFFER {name} again" if sheet.retired else f"RETIRE {name}: its patients are billed as its type says"
        take: Callable[[dict[str, str]], Any] = (
            (lambda values: draft(sheet, values["reason"]))
            if sheet.retired
            else (lambda values: stated(values["reason"]))
        )

        def taken(outcome: Any) -> None:
            if isinstance(outcome, str):
                self._retire(sheet, outcome)
            else:
                self._save(outcome)

        self.app.push_screen(FieldsDialog(title, (WHY,), {}, take), taken)

    @work(group="store", exit_on_error=False)
    async def _retire(self, sheet: PayerSheet, reason: str) -> None:
        kind, name = sheet.profile.type, sheet.profile.name
        await self._written(retire_payer_profile, f"{name} is retired.", None, kind, name, reason, sheet.change)

    def _save(self, taken: ProfileDraft | None) -> None:
        if taken is not None:
            self._store(taken)

    @work(group="store", exit_on_error=False)
    async def _store(self, taken: ProfileDraft) -> None:
        key = (taken.type, name_key(taken.name))
        await self._written(save_payer_profile, f"Stored: {taken.name}.", key, taken)

    async def _written(self, action: Callable[..., Any], said: str, key: Any, *given: Any) -> None:
        app = self.app
        if app.clinic is None or app.person is None:
            return
        try:
            outcome = await write(self, action, app.clinic, app.person.id, *given)
        except NeedlepointError as error:
            self._say(str(error))
            return
        if isinstance(outcome, Stale):
            self._say(f"Nothing was stored: {outcome.text}.")
        else:
            stored = isinstance(outcome, Stored)
            self._say(f"{said} New doses follow it." if stored else "Nothing to store: it stands so.", problem=False)
        self._read((key, False) if key else None)

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
            self.dismiss()

    def _say(self, text: str, *, problem: bool = True) -> None:
        self.query_one("#problem", Static).update(plain(f"[!] {text}" if problem else text))

"""The safety rows: limits, volumes, timers, flags and every drug's own, changed and signed off here."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.getters import query_one
from textual.screen import Screen
from textual.widgets import Input, Static

from models.codes.tables.clinic_tables import clinic_tables
from models.core.errors import NeedlepointError
from models.drugs.queries.formulary import formulary_drug
from models.people.versions import Stored
from models.safety.actions.restore_safety_setting import restore_safety_setting
from models.safety.actions.save_safety_setting import SettingDraft, save_safety_setting
from models.safety.actions.sign_off_row import SignOff, sign_off_row
from models.safety.queries.safety_history import row_changes, shipped_row
from models.safety.queries.safety_list import SafetyLine, drug_list, table_list, waiting
from models.safety.settings.sheet import TableRow, table_row
from models.safety.settings.typed import body_of, row_of, row_values
from tui.design.keys import bindings
from tui.design.text import joined, plain
from tui.dialogs.changes import ChangesDialog
from tui.dialogs.fields import FieldsDialog
from tui.dialogs.safety_fields import fields_of, gathered, spread
from tui.dialogs.sign_off import SignOffDialog
from tui.frame.background import read, write
from tui.frame.closing import ClosesItself
from tui.frame.failure import TellsFailures
from tui.frame.session import Session
from tui.frame.ways import To
from tui.widgets.flow import Flow
from tui.widgets.key_bar import KeyBar
from tui.widgets.record_list import RecordList
from tui.widgets.safety_lines import safety_facts, safety_row


class SafetyScreen(ClosesItself, TellsFailures, Screen[None]):
    """Every rule's numbers with their source, and who answers for the weak ones."""

    CSS_PATH = "rows.tcss"
    HELP = (
        "The numbers and words the safety rules go by. What no source confirms needs local sign-off: s signs it off "
        "by name, with the PIN, as it reads now; a changed row waits again. Enter changes a row with its source and "
        "label date, a drug's row in its drug. Nothing is overwritten: h shows what was before, u takes it back."
    )
    BINDINGS: ClassVar[list[Any]] = bindings("safety")

    app: Session
    items = query_one("#items", RecordList)
    filter = query_one("#filter", Input)

    def __init__(self) -> None:
        super().__init__()
        self._tables: tuple[SafetyLine, ...] = ()
        self._drugs: tuple[SafetyLine, ...] | None = None
        self._waiting_only = False
        self._busy = False

    def compose(self) -> ComposeResult:
        """Lay out the list and the selected row in full."""
        yield Static("", id="title", classes="title")
        yield Input(placeholder="/ to filter: drug, limit, site, source, clinic, a name", id="filter")
        yield RecordList((18, 0, 20), "No row says that. Esc empties the filter.", wide=(26, 0, 38), id="items")
        with VerticalScroll(id="side"):
            yield Flow(id="detail")
        yield Static("", id="problem", classes="problem")
        yield KeyBar("safety", "app", first=(("Tab", "scroll"),))

    def on_mount(self) -> None:
        """Read the rows, the drugs' after the tables'."""
        self.query_one("#title", Static).update(joined(("RULES", "bold $accent"), "  reading…"))
        self.items.focus()
        self._read()

    def on_screen_resume(self) -> None:
        """Read them again after a change."""
        if self._drugs is not None:
            self._read()

    @work(exclusive=True, exit_on_error=False)
    async def _read(self) -> None:
        clinic = self.app.clinic
        if clinic is None:
            return
        self._tables = await read(table_list, clinic)
        self._show()
        self._drugs = await read(drug_list, clinic)
        self._show()

    @property
    def _found(self) -> tuple[SafetyLine, ...]:
        return self._tables + (self._drugs or ())

    def _show(self) -> None:
        words = self.filter.value.lower().split()
        shown = [line for line in self._found if all(word in line.words for word in words)]
        if self._waiting_only:
            shown = [line for line in shown if line.state == "waiting"]
        self.items.show([safety_row(line) for line in shown])
        more = "" if self._drugs is not None else " · reading drugs…"
        only = " · only these are shown" if self._waiting_only else ""
        said = f"  {len(shown)} of {len(self._found)} rows · {waiting(self._found)} need local sign-off{only}{more}"
        self.query_one("#title", Static).update(joined(("RULES", "bold $accent"), said))
        if not shown:
            self.query_one("#detail", Flow).show("")

    @on(Input.Changed, "#filter")
    def _filtered(self) -> None:
        self._show()

    @on(Input.Submitted, "#filter")
    def _to_list(self) -> None:
        self.items.focus()

    @on(RecordList.Highlighted)
    def _selected(self) -> None:
        line = self._line()
        if line:
            self.query_one("#detail", Flow).show(*safety_facts(line))
            self.query_one("#side", VerticalScroll).scroll_home(animate=False)

    @on(RecordList.Chosen)
    def _chosen(self) -> None:
        self.action_edit()

    def _line(self) -> SafetyLine | None:
        row = self.items.current
        return next((line for line in self._found if row and (line.key, line.place) == row.key), None)

    def action_filter(self) -> None:
        """Type to narrow the list."""
        self.filter.focus()

    def action_waiting(self) -> None:
        """Show only what waits for a sign-off, or everything."""
        self._waiting_only = not self._waiting_only
        self._show()

    def action_refresh(self) -> None:
        """Read the rows again."""
        self._read()

    def action_close(self) -> None:
        """Leave the filter, then what waits, then the screen."""
        if self.filter.value or self.filter.has_focus:
            self.filter.value = ""
            self.items.focus()
        elif self._waiting_only:
            self.action_waiting()
        else:
            self.dismiss()

    def action_edit(self) -> None:
        """Change the selected row."""
        line = self._line()
        if line is None or not self._may_begin():
            return
        if line.row is None:
            self._open_drug(line)
        else:
            self._ask(line, line.row)

    @work(exclusive=True, group="open", exit_on_error=False)
    async def _open_drug(self, line: SafetyLine) -> None:
        if self.app.clinic is None:
            return
        found = await read(formulary_drug, self.app.clinic, line.slug)
        if self.app.screen is self:
            self.app.go(To.EDIT_DRUG, found, at=(line.label, line.place))

    def _ask(self, line: SafetyLine, row: TableRow) -> None:
        clinic = self.app.clinic
        if clinic is None:
            return

        def take(values: dict[str, str]) -> TableRow:
            return row_of(row, gathered(values) if "line1" in values else values, clinic_tables(clinic), clinic.today())

        def taken(changed: TableRow | None) -> None:
            if changed is not None:
                self._review(line, row, changed)

        title = f"{line.label}  {line.text}"
        title = title if len(title) <= 70 else f"{title[:69]}…"
        self.app.push_screen(FieldsDialog(title, fields_of(row), spread(row_values(row)), take), taken)

    def _review(self, line: SafetyLine, row: TableRow, changed: TableRow) -> None:
        changes = row_changes(table_row(row), table_row(changed))
        if not changes:
            self._say("[i] Nothing is changed.")
            return

        def stated(reason: str | None) -> None:
            if reason:
                draft = SettingDraft(line.key, body_of(changed), reason, line.change)
                self._store(save_safety_setting, draft, said="Stored. It counts from the next dose on.")

        self.app.push_screen(ChangesDialog(f"WHAT CHANGES  {line.label}", changes), stated)

    def action_restore(self) -> None:
        """Give up the clinic's version of the selected row."""
        line = self._line()
        if line is None or not self._may_begin():
            return
        if line.row is None:
            self._say("[i] A drug is given back whole: from the worklist d, then u.")
            return
        if not line.own:
            self._say("[i] Nothing to give up: this row is as shipped.")
            return

        def stated(reason: str | None) -> None:
            if reason:
                self._store(restore_safety_setting, line.key, reason, line.change, said="The row is as shipped again.")

        changes = row_changes(table_row(line.row), table_row(shipped_row(line.key)))
        self.app.push_screen(ChangesDialog(f"AS SHIPPED  {line.label}", changes), stated)

    @work(group="store", exit_on_error=False)
    async def _store(self, act: Any, *given: Any, said: str) -> None:
        app = self.app
        if self._busy or app.clinic is None or app.person is None:
            return
        self._busy = True
        try:
            outcome = await write(self, act, app.clinic, app.person.id, *given)
            self._say(said if isinstance(outcome, Stored) else f"[!] {outcome.text}")
            self._read()
        except NeedlepointError as error:
            self._say(f"[!] {error}")
        finally:
            self._busy = False

    def action_sign(self) -> None:
        """Sign the selected row off."""
        line = self._line()
        if line is None or not self._may_begin():
            return
        if line.state != "waiting":
            self._say(f"[i] Nothing to sign: {line.said}.")
            return

        async def sign(pin: str, note: str) -> str:
            return await self._signed(SignOff(line.key, line.row_hash, note), pin)

        self.app.push_screen(SignOffDialog(f"SIGN OFF  {line.drug or line.label}", safety_facts(line), sign))

    async def _signed(self, sign_off: SignOff, pin: str) -> str:
        app = self.app
        if app.clinic is None or app.person is None:
            return "Sign in first."
        try:
            outcome = await write(self, sign_off_row, app.clinic, app.person.id, pin, sign_off)
        except NeedlepointError as error:
            return str(error)
        return "" if isinstance(outcome, Stored) else outcome.text

    def action_history(self) -> None:
        """Show what happened to the selected row."""
        from tui.safety.history import SafetyHistoryScreen

        line = self._line()
        if line is None:
            return
        if line.row is None:
            self.app.go(To.DRUG_HISTORY, line.slug, line.drug)
        else:
            self.app.push_screen(SafetyHistoryScreen(line.key, line.text))

    def _may_begin(self) -> bool:
        if self.filter.has_focus:
            self.items.focus()
            return False
        if self.app.person is None or not self.app.person.may_order:
            self._say("[!] A provider changes and signs off the rules. Press F9, then sign in as one.")
            return False
        self._say("")
        return True

    def _say(self, text: str) -> None:
        self.query_one("#problem", Static).update(plain(text))

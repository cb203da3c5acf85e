"""The clinic's formulary: every drug with its codes and packages, and what the clinic changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.getters import query_one
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Input, Static

from models.core.errors import BadInputError, NeedlepointError
from models.drugs.actions.restore_formulary_entry import restore_formulary_entry
from models.drugs.actions.retire_formulary_entry import retire_formulary_entry
from models.drugs.queries.formulary import FormularyDrug, FormularyLine, formulary_drug, formulary_list
from models.drugs.queries.formulary_history import shipped_drug
from models.drugs.typing.parts import identity_values, new_drug
from models.drugs.written.sheet import Change, sheet_changes
from models.patients.queries.scan import resolve_scan
from tui.design.keys import bindings
from tui.design.text import joined, plain
from tui.dialogs.changes import ChangesDialog
from tui.dialogs.drug_fields import IDENTITY
from tui.dialogs.fields import FieldsDialog
from tui.drugs.lines import drug_detail, drug_row, searchable
from tui.frame.background import read, write
from tui.frame.closing import ClosesItself
from tui.frame.failure import TellsFailures
from tui.frame.session import Session
from tui.scanning.content import CODE_FIELD
from tui.scanning.scanned import Scanned
from tui.widgets.flow import Flow
from tui.widgets.key_bar import KeyBar
from tui.widgets.record_list import RecordList

if TYPE_CHECKING:
    from collections.abc import Callable

    from models.drugs.formulary import Drug

DETAIL_SECONDS = 0.03


class FormularyScreen(ClosesItself, TellsFailures, Screen[None]):
    """What can be given here and how it is billed."""

    CSS_PATH = "formulary.tcss"
    HELP = (
        "Every drug with the code of today. The selected one in full: dated codes, packages, sources; what no source "
        "confirmed says so. A provider changes it; every change is dated, has a reason and keeps what was before. "
        "Outside the program: needlepoint formulary check, export, import, show."
    )
    BINDINGS: ClassVar[list[Any]] = bindings("formulary")

    app: Session
    items = query_one("#items", RecordList)
    filter = query_one("#filter", Input)

    def __init__(self) -> None:
        super().__init__()
        self._found: tuple[FormularyLine, ...] = ()
        self._shown: FormularyDrug | None = None
        self._timer: Timer | None = None
        self._busy = False

    def compose(self) -> ComposeResult:
        """Lay out the list and the detail."""
        yield Static("", id="title", classes="title")
        yield Input(
            placeholder="/ to filter: name, brand, code, NDC, clinic, retired, unconfirmed",
            id="filter",
            classes=CODE_FIELD,
        )
        with Horizontal(id="body"):
            yield RecordList((27, 17, 2, 0), "No drug is called that. n adds one, Esc empties the filter.", id="items")
            with VerticalScroll(id="side"):
                yield Flow(id="detail")
        yield Static("", id="problem", classes="problem")
        yield KeyBar("formulary", "app", first=(("scan", "a package"), ("Tab", "scroll")))

    def on_mount(self) -> None:
        """Read the formulary."""
        self.query_one("#title", Static).update(joined(("FORMULARY", "bold $accent"), "  reading…"))
        self.items.focus()
        self._read()

    def on_screen_resume(self) -> None:
        """Read it again after a change."""
        if self._found:
            self._read()

    @work(exclusive=True, exit_on_error=False)
    async def _read(self) -> None:
        if self.app.clinic is None:
            return
        self._found = await read(formulary_list, self.app.clinic)
        self._show()
        self._detail()

    def _show(self) -> None:
        words = self.filter.value.lower().split()
        shown = [line for line in self._found if all(word in searchable(line) for word in words)]
        self.items.show([drug_row(line) for line in shown])
        changed = sum(line.origin != "shipped" for line in self._found)
        retired = sum(line.retired for line in self._found)
        said = f"  {len(shown)} of {len(self._found)} drugs · {changed} changed here · {retired} retired"
        self.query_one("#title", Static).update(joined(("FORMULARY", "bold $accent"), said))
        if not shown:
            self._shown = None
            self.query_one("#detail", Flow).show("")

    @on(Input.Changed, "#filter")
    def _filtered(self) -> None:
        self._show()

    @on(Input.Submitted, "#filter")
    def _to_list(self) -> None:
        self.items.focus()

    @on(RecordList.Highlighted)
    def _selected(self) -> None:
        if self._timer:
            self._timer.stop()
        # Nobody reads what a held arrow key passes.
        self._timer = self.set_timer(DETAIL_SECONDS, self._detail)

    @on(RecordList.Chosen)
    def _chosen(self) -> None:
        self.action_edit()

    @work(exclusive=True, group="detail", exit_on_error=False)
    async def _detail(self) -> None:
        slug = self._slug()
        if self.app.clinic is None or slug is None:
            return
        found = await read(formulary_drug, self.app.clinic, slug)
        if self._slug() == slug:
            self._shown = found
            self.query_one("#detail", Flow).show(*drug_detail(found))
            self.query_one("#side", VerticalScroll).scroll_home(animate=False)

    def _slug(self) -> str | None:
        row = self.items.current
        return row.key if row and isinstance(row.key, str) else None

    def on_scanned(self, scan: Scanned) -> None:
        """Show the drug of a scanned package."""
        self._resolve(scan)

    @work(exclusive=True, group="scan", exit_on_error=False)
    async def _resolve(self, scan: Scanned) -> None:
        if self.app.clinic is None:
            return
        verdict = await read(resolve_scan, self.app.clinic, scan.text)
        if verdict.kind != "product":
            self.app.bell()
            self._say(f"[!] {verdict.word}: {verdict.problem or 'This is not a package.'}")
            self.app.until_next_key(self, lambda: self._say(""))
            self.items.focus()
            return
        self._say("")
        self.filter.value = verdict.ndc or ""
        self.items.focus()

    def action_filter(self) -> None:
        """Type to narrow the list."""
        self.filter.focus()

    def action_close(self) -> None:
        """Leave the filter, then the screen."""
        if self.filter.value or self.filter.has_focus:
            self.filter.value = ""
            self.items.focus()
        else:
            self.dismiss()

    def action_edit(self) -> None:
        """Change the selected drug."""
        if self._may_begin():
            self._with_selected(self._edit)

    def _edit(self, found: FormularyDrug) -> None:
        from tui.drugs.edit import FormularyEditScreen

        self.app.push_screen(FormularyEditScreen(found))

    def action_new(self) -> None:
        """Ask what a new drug is, then its codes and packages."""
        if self._may_change():
            dialog = FieldsDialog("A DRUG OF THE CLINIC'S OWN", IDENTITY, identity_values(None), self._fresh)
            self.app.push_screen(dialog, self._fill)

    def _fresh(self, values: dict[str, str]) -> Drug:
        """Return a new drug. Raises BadInputError when the formulary holds one of that name."""
        drug = new_drug(values)
        if any(line.slug == drug.slug for line in self._found):
            raise BadInputError("name", f"{drug.slug} is in the formulary already: change that one")
        return drug

    def _fill(self, drug: Drug | None) -> None:
        from tui.drugs.edit import FormularyEditScreen

        if drug:
            self.app.push_screen(FormularyEditScreen(None, drug))

    def action_history(self) -> None:
        """Show every version of the selected drug."""
        self._with_selected(self._history)

    def _history(self, found: FormularyDrug) -> None:
        from tui.drugs.history import FormularyHistoryScreen

        self.app.push_screen(FormularyHistoryScreen(found.line.slug, found.drug.display))

    def action_retire(self) -> None:
        """Retire the selected drug, or offer it again."""
        if self._may_begin():
            self._with_selected(self._ask_to_retire)

    def _ask_to_retire(self, found: FormularyDrug) -> None:
        line = found.line
        deed = "OFFER AGAIN" if line.retired else "RETIRE"
        change = Change("+" if line.retired else "-", "offered for orders")

        def stated(reason: str | None) -> None:
            if reason:
                self._retire(line, reason)

        self.app.push_screen(ChangesDialog(f"{deed}  {line.display}", (change,)), stated)

    @work(group="store", exit_on_error=False)
    async def _retire(self, line: FormularyLine, reason: str) -> None:
        def act(clinic: Any, person: Any) -> Any:
            return retire_formulary_entry(clinic, person, line.slug, reason, retired=not line.retired)

        await self._store(act, f"{line.display} is {'offered again' if line.retired else 'retired'}.")

    def action_restore(self) -> None:
        """Give up the clinic's version of the selected drug."""
        if self._may_begin():
            self._with_selected(self._ask_to_restore)

    def _ask_to_restore(self, found: FormularyDrug) -> None:
        line, shipped = found.line, shipped_drug(found.line.slug)
        if shipped is None:
            self._say("[i] This drug was never shipped: x retires it.")
            return
        if line.origin == "shipped":
            self._say("[i] Nothing to give up: this drug is as shipped.")
            return

        def stated(reason: str | None) -> None:
            if reason:
                self._restore(line, reason)

        changes = sheet_changes(found.drug, shipped)
        self.app.push_screen(ChangesDialog(f"AS SHIPPED  {line.display}", changes), stated)

    @work(group="store", exit_on_error=False)
    async def _restore(self, line: FormularyLine, reason: str) -> None:
        def act(clinic: Any, person: Any) -> Any:
            return restore_formulary_entry(clinic, person, line.slug, reason)

        await self._store(act, f"{line.display} is as shipped again.")

    async def _store(self, act: Any, said: str) -> None:
        app = self.app
        if self._busy or app.clinic is None or app.person is None:
            return
        self._busy = True
        try:
            outcome = await write(self, act, app.clinic, app.person.id)
            self._say(getattr(outcome, "text", said))
            self._read()
        except NeedlepointError as error:
            self._say(f"[!] {error}")
        finally:
            self._busy = False

    @work(exclusive=True, group="open", exit_on_error=False)
    async def _with_selected(self, then: Callable[[FormularyDrug], None]) -> None:
        """Go on with the selected drug, read first when the key came before its detail did."""
        slug, found = self._slug(), self._shown
        if self.app.clinic is None or slug is None:
            return
        if found is None or found.line.slug != slug:
            found = await read(formulary_drug, self.app.clinic, slug)
        if self.app.screen is self:
            then(found)

    def _may_begin(self) -> bool:
        if self.filter.has_focus:
            self.items.focus()
            return False
        return self._may_change()

    def _may_change(self) -> bool:
        if self.app.person is None or not self.app.person.may_order:
            self._say("[!] A provider changes the formulary. Press F9, then sign in as one.")
            return False
        self._say("")
        return True

    def _say(self, text: str) -> None:
        self.query_one("#problem", Static).update(plain(text))

"""The clinic's formulary: every drug with its codes and packages, and what the clinic changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.timer import Timer
from textual.widgets import Input, Static

from models.core.errors import BadInputError
from models.drugs.queries.formulary import FormularyDrug, FormularyLine, formulary_drug, formulary_list
from models.drugs.typing.parts import identity_values, new_drug
from models.patients.queries.scan import ScanVerdict
from tui.design.keys import bindings
from tui.dialogs.drug_fields import IDENTITY
from tui.dialogs.fields import FieldsDialog
from tui.drugs.lines import drug_detail, drug_row, searchable
from tui.drugs.versions import KeepsVersions
from tui.frame.background import read
from tui.frame.scans import ResolvesScans
from tui.scanning.content import CODE_FIELD
from tui.widgets.flow import Flow
from tui.widgets.header import Header
from tui.widgets.key_bar import KeyBar
from tui.widgets.lists.record_list import RecordList

if TYPE_CHECKING:
    from models.drugs.drug import Drug
    from models.store.clinic import Clinic

DETAIL_SECONDS = 0.03


class FormularyScreen(KeepsVersions, ResolvesScans):
    """What can be given here and how it is billed."""

    CSS_PATH = "formulary.tcss"
    HELP = (
        "Every drug with the code of today. The selected one in full: dated codes, packages, sources; what no source "
        "confirmed is marked. A provider changes it; every change is dated, has a reason and keeps what was before. "
        "Outside the program: needlepoint formulary check, export, import, show."
    )
    BINDINGS: ClassVar[list[Any]] = bindings("formulary")

    def __init__(self, adding: str = "") -> None:
        super().__init__()
        self._adding = adding
        self._found: tuple[FormularyLine, ...] = ()
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """Lay out the list and the detail."""
        yield Header("Formulary")
        yield Input(
            placeholder="/ to filter: name, brand, code, NDC, changed, custom, retired, unconfirmed",
            id="filter",
            classes=CODE_FIELD,
        )
        with Horizontal(id="body"):
            yield RecordList((27, 17, 2, 0), "No match. Esc clears the filter, n adds a drug.", id="items")
            with VerticalScroll(id="side"):
                yield Flow(id="detail")
        yield Static("", id="problem", classes="problem")
        yield KeyBar("formulary", "app", first=(("scan", "a package"), ("Tab", "scroll")))

    async def fetch(self, clinic: Clinic) -> None:
        """Read the formulary."""
        self._found = await read(formulary_list, clinic)
        self.show()
        self._detail()
        if self._adding:
            self._show_message(f"NDC {self._adding}: select its drug, Enter adds the package. n: a new drug.", "note")

    def show(self) -> None:
        """Show the drugs that hold every word."""
        shown = [line for line in self._found if all(word in searchable(line) for word in self.words)]
        self.items.show([drug_row(line) for line in shown])
        changed = sum(line.origin != "shipped" for line in self._found)
        retired = sum(line.retired for line in self._found)
        message = f"{len(shown)} of {len(self._found)} drugs · {changed} changed here · {retired} retired"
        self.query_one(Header).tell(message)
        if not shown:
            self._shown = None
            self.query_one("#detail", Flow).show("")

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

    def take_scan(self, verdict: ScanVerdict) -> None:
        """Show the drug of a scanned package."""
        if verdict.kind != "product":
            self._refuse_scan(f"{verdict.word}: {verdict.problem or 'This is not a package.'}")
        else:
            self._show_message("")
            self.filter.value = verdict.ndc or ""
        self.items.focus()

    def action_edit(self) -> None:
        """Change the selected drug."""
        if self._may_begin():
            self._with_selected(self._edit)

    def _edit(self, found: FormularyDrug) -> None:
        from tui.drugs.edit import FormularyEditScreen

        self.app.push_screen(FormularyEditScreen(found, adding=self._adding), self._added)

    def action_new(self) -> None:
        """Ask what a new drug is, then its codes and packages."""
        if self._may_change():
            dialog = FieldsDialog("New custom drug", IDENTITY, identity_values(None), self._fresh)
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
            self.app.push_screen(FormularyEditScreen(None, drug, adding=self._adding), self._added)

    def _added(self, _: None) -> None:
        """Nothing is left to add once its drug was open."""
        self._adding = ""

    def action_history(self) -> None:
        """Show every version of the selected drug."""
        self._with_selected(self._history)

    def _history(self, found: FormularyDrug) -> None:
        from tui.drugs.history import FormularyHistoryScreen

        self.app.push_screen(FormularyHistoryScreen(found.line.slug, found.drug.display))

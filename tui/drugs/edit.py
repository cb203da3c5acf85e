"""Changing one drug: its lines, a form for each, and what will change before anything is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.content import Content
from textual.getters import query_one
from textual.screen import Screen
from textual.widgets import Static

from models.core.errors import BadInputError, NeedlepointError
from models.drugs.actions.save_formulary_entry import EntryDraft, save_formulary_entry
from models.drugs.queries.formulary import FormularyDrug
from models.drugs.typing.parts import giving_values, identity_values, with_giving, with_identity
from models.drugs.typing.sections import SECTIONS, rows_of, values_at, with_row, without_row
from models.drugs.written.sheet import SheetLine, drug_sheet, sheet_changes
from models.drugs.written.writer import write_drug
from models.people.versions import Stored
from tui.design.keys import bindings
from tui.design.marked import message
from tui.design.text import joined
from tui.dialogs.changes import ChangesDialog
from tui.dialogs.confirm import ConfirmDialog
from tui.dialogs.drug_fields import GIVING, IDENTITY, SECTION_FIELDS
from tui.dialogs.fields import FieldsDialog
from tui.frame.background import write
from tui.frame.dismissal import ClosesItself
from tui.frame.failure import ReportsFailures
from tui.frame.session import Session
from tui.widgets.drug_facts import fact_row, label_text
from tui.widgets.flow import Flow
from tui.widgets.header import Header
from tui.widgets.key_bar import KeyBar
from tui.widgets.lists.record_list import RecordList, Row

if TYPE_CHECKING:
    from models.drugs.drug import Drug

IDENTITY_LABELS = ("DRUG", "BRANDS", "ALLERGY", "CLASS", "ROUTES", "NOTES")
PLACES = {"clinical": "GIVING"} | {section.table: label for label, section in SECTIONS.items()}
_RANKS = ("DRUG", "BRANDS", "ALLERGY", "CLASS", "ROUTES", "GIVING", *SECTIONS, "USUAL", "NOTES")


class FormularyEditScreen(ClosesItself, ReportsFailures, Screen[None]):
    """One drug's lines, and the draft made of them."""

    CSS_PATH = "edit.tcss"
    HELP = (
        "Enter changes the selected line in a form, or adds one: a time to watch, sites, limits, courses, flags it is "
        "not given with, intervals, codes and packages, each with source and label date; x removes one. Of several "
        "intervals one is followed. Nothing is stored until F10 has shown every change and a reason was given. Usual "
        "orders are changed by needlepoint formulary export and import."
    )
    BINDINGS: ClassVar[list[Any]] = bindings("formulary_edit")

    app: Session
    items = query_one("#items", RecordList)

    def __init__(
        self,
        found: FormularyDrug | None,
        fresh: Drug | None = None,
        at: tuple[str, int] = ("DRUG", 0),
        *,
        adding: str = "",
    ) -> None:
        super().__init__()
        self._at, self._adding = at, adding
        drug = found.drug if found else fresh
        assert drug is not None  # noqa: S101  (one of the two is given)
        self._before = found.drug if found else None
        self._version = found.line.version if found else 0
        self._drug: Drug = drug
        self._busy = False

    def compose(self) -> ComposeResult:
        """Lay out the lines and the selected one in full."""
        yield Header("Formulary", self._drug.display)
        yield RecordList((9, 0), "", id="items")
        yield Flow(id="whole")
        yield Static("", id="problem", classes="problem")
        yield KeyBar("formulary_edit", "app")

    def on_mount(self) -> None:
        """Show the drug."""
        self.items.focus()
        self._show()
        self.items.select(self._at)
        if self._adding:
            self._ask_package()

    def _ask_package(self) -> None:
        """Begin with the package of the NDC that was scanned."""
        place = len(self._drug.packages)
        values = {**values_at(self._drug, "PACKAGE", place), "ndc": self._adding}
        take = lambda typed: self._with_row("PACKAGE", place, typed)  # noqa: E731
        self._ask(label_text("PACKAGE"), SECTION_FIELDS["PACKAGE"], values, take)

    @property
    def _changed(self) -> bool:
        return self._before is None or write_drug(self._before) != write_drug(self._drug)

    def _show(self) -> None:
        self.query_one(Header).tell(("changed, not stored: F10", "$warn") if self._changed else ("stored", "$quiet"))
        self.items.show(_rows(self._drug))

    @on(RecordList.Highlighted)
    def _selected(self, event: RecordList.Highlighted) -> None:
        line = next((line for key, line in _keyed(self._drug) if key == event.row.key), None)
        self.query_one("#whole", Flow).show(*([fact_row(line)] if line else []))

    @on(RecordList.Chosen)
    def _chosen(self) -> None:
        self.action_change()

    def action_change(self) -> None:
        """Open the form of the selected line."""
        row = self.items.current
        label, place = row.key if row and isinstance(row.key, tuple) else ("", 0)
        if label in IDENTITY_LABELS:
            self._ask("Name and class", IDENTITY, identity_values(self._drug), self._with_identity)
        elif label == "GIVING":
            self._ask("Giving", GIVING, giving_values(self._drug), self._with_giving)
        elif label in SECTIONS:
            title, values = label_text(label), values_at(self._drug, label, place)
            self._ask(title, SECTION_FIELDS[label], values, lambda typed: self._with_row(label, place, typed))
        elif label:
            self._show_message("Usual orders change by needlepoint formulary export and import.", "note")

    def _ask(self, title: str, fields: Any, values: Any, take: Any) -> None:
        self._show_message("")
        dialog = FieldsDialog(f"{title}: {self._drug.display}", fields, values, take)
        self.app.push_screen(dialog, self._take)

    def _take(self, drug: Drug | None) -> None:
        if drug is not None:
            self._drug = drug
            self._show()

    def _with_identity(self, values: dict[str, str]) -> Drug:
        return with_identity(self._drug, values)

    def _with_giving(self, values: dict[str, str]) -> Drug:
        return with_giving(self._drug, values, self.app.clinic.today()) if self.app.clinic else self._drug

    def _with_row(self, label: str, place: int, values: dict[str, str]) -> Drug:
        if self.app.clinic is None:
            return self._drug
        return with_row(self._drug, label, place, values, self.app.clinic.today())

    def action_remove(self) -> None:
        """Remove the selected row from the draft."""
        row = self.items.current
        label, place = row.key if row and isinstance(row.key, tuple) else ("", 0)
        if label not in SECTIONS or place >= len(rows_of(self._drug, label)):
            self._show_message("This line cannot be removed: Enter changes it.", "note")
            return
        self._show_message("")
        self._drug = without_row(self._drug, label, place)
        self._show()

    def action_store(self) -> None:
        """Show what changes and ask for the reason."""
        if not self._changed:
            self._show_message("Nothing is changed yet. Enter changes the selected line.", "note")
            return
        changes = sheet_changes(self._before, self._drug)
        self.app.push_screen(ChangesDialog(f"Review changes: {self._drug.display}", changes), self._confirmed)

    def _confirmed(self, reason: str | None) -> None:
        if reason:
            self._store(EntryDraft(self._drug.slug, write_drug(self._drug), reason, self._version))

    @work(group="store", exit_on_error=False)
    async def _store(self, draft: EntryDraft) -> None:
        app = self.app
        if self._busy or app.clinic is None or app.person is None:
            return
        self._busy = True
        try:
            outcome = await write(self, save_formulary_entry, app.clinic, app.person.id, draft)
            if isinstance(outcome, Stored):
                self._before = self._drug
                app.notify(f"Stored: {self._drug.display}, version {outcome.number}.", markup=False)
                self.dismiss()
            else:
                self._show_message(getattr(outcome, "text", "Nothing changed."))
        except BadInputError as error:
            self._refuse(error)
        except NeedlepointError as error:
            self._show_message(str(error))
        finally:
            self._busy = False

    def _refuse(self, error: BadInputError) -> None:
        kind, _, rest = error.at.partition("[")
        label = PLACES.get(kind.partition(".")[0], "DRUG")
        self._show_message(f"{label_text(label)}: {error.text}")
        place = int(rest.partition("]")[0]) - 1 if rest[:1].isdigit() else 0
        self.items.select((label, place))

    def action_close(self) -> None:
        """Go back; ask before changes are discarded."""
        if not self._changed:
            self.dismiss()
            return
        question = f"Discard the changes of {self._drug.display}?"
        self.app.push_screen(ConfirmDialog(question, "Discard changes"), self._left)

    def _left(self, discarded: bool | None) -> None:
        if discarded:
            self.dismiss()

    def _show_message(self, text: str, mark: str = "stop") -> None:
        self.query_one("#problem", Static).update(message(text, mark))


def _keyed(drug: Drug) -> list[tuple[tuple[str, int], SheetLine]]:
    """Return the drug's lines, each with its label and its place among those of that label."""
    seen: dict[str, int] = {}
    found = []
    for line in drug_sheet(drug):
        place = seen.get(line.label, 0)
        seen[line.label] = place + 1
        found.append(((line.label, place), line))
    return found


def _rows(drug: Drug) -> list[Row]:
    """Return the drug's lines, and behind the last of each kind one that adds another."""
    keyed = [(key, Row(key, (_label(line.label), line.text))) for key, line in _keyed(drug)]
    for label, section in SECTIONS.items():
        count = len(rows_of(drug, label))
        rank = _RANKS.index(label)
        place = next((at for at, (key, _row) in enumerate(keyed) if _RANKS.index(key[0]) > rank), len(keyed))
        adds = (label, count)
        keyed.insert(place, (adds, Row(adds, (_label(label), f"+ add {section.word}"), "quiet")))
    return [row for _key, row in keyed]


def _label(label: str) -> Content:
    return joined((label_text(label), "$quiet"))

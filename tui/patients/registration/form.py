"""The form of a patient: fields in cards, and beside them who is registered already and looks alike."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Grid, Horizontal, Vertical, VerticalScroll
from textual.screen import Screen
from textual.widgets import Input, Static

from models.core.birth import parse_birth
from models.core.errors import BadInputError
from models.patients.queries.look_alikes import LookAlike, look_alikes
from models.people.permissions import permission, refusal
from tui.design.keys import bindings
from tui.design.marked import message
from tui.design.text import hung
from tui.dialogs.confirm import ConfirmDialog
from tui.frame.background import read
from tui.frame.dismissal import ClosesItself
from tui.frame.failure import ReportsFailures
from tui.frame.pointing import point_at
from tui.frame.session import Session
from tui.patients.registration.fields import CARDS, FIELDS, LABELS, entry_of
from tui.patients.registration.lines import alike_rows
from tui.widgets.card import Card
from tui.widgets.flow import Flow
from tui.widgets.header import Header
from tui.widgets.key_bar import KeyBar

_TELL_APART = {"family", "given", "birth", "sex", "phone"}
_NONE = "No one registered looks like this."
_WAITS = "Family name and birth date show who looks alike."


class PatientForm(ClosesItself, ReportsFailures, Screen[None]):
    """What registering and changing share. A subclass says what is saved."""

    CSS_PATH = "form.tcss"
    BINDINGS: ClassVar[list[Any]] = bindings("patient_form")
    TITLE_WORDS: ClassVar[tuple[str, ...]]
    ACT: ClassVar[str]

    app: Session

    def __init__(self, typed: Mapping[str, str] | None = None, patient_id: UUID | None = None) -> None:
        super().__init__()
        self._before = {name: (typed or {}).get(name, "") for name in LABELS}
        self._patient_id = patient_id
        self._alike: tuple[LookAlike, ...] = ()
        self._saving = False

    def compose(self) -> ComposeResult:
        """Lay out the fields in their cards, look-alikes beside them."""
        yield Header(*self.TITLE_WORDS)
        with Horizontal(id="columns"):
            with VerticalScroll(id="form", can_focus=False):
                for card, title in CARDS:
                    with Card(title, id=card), Grid(classes="fields"):
                        for field in FIELDS:
                            if field.card == card:
                                yield Static(field.label, id=f"label-{field.name}", classes="label")
                                value = self._before[field.name]
                                yield Input(value, placeholder=field.hint, id=field.name, max_length=1_000)
            with Vertical(id="beside"), Card("Registered already", id="alike"), VerticalScroll(can_focus=False):
                yield Flow(id="found")
        yield Static("", id="problem", classes="problem")
        yield KeyBar("patient_form", "app", first=(("Enter", "next field"), ("F10", "save")))

    def on_mount(self) -> None:
        """Start with the family name; say at once who may not do this."""
        self.query_one("#family", Input).focus()
        person = self.app.person
        denied = refusal(person, person.name, permission(self.ACT)) if person else None
        if denied:
            self._show_message(denied.text)
        self._tell_birth()
        self._look()

    @on(Input.Changed)
    def _typed_into(self, event: Input.Changed) -> None:
        if event.input.has_focus:
            self.query_one(f"#label-{event.input.id}").remove_class("-wrong")
            self._show_message("")
        if event.input.id == "birth":
            self._tell_birth()
        if event.input.id in _TELL_APART:
            self._look()

    @on(Input.Submitted)
    def _next_field(self, event: Input.Submitted) -> None:
        if event.input.id != FIELDS[-1].name:
            self.focus_next(Input)

    def _tell_birth(self) -> None:
        """Read a birth date back with its age, as soon as it is one."""
        clinic, text = self.app.clinic, self._value("birth")
        if clinic is None:
            return
        try:
            birth = parse_birth(text, clinic.today())
        except BadInputError:
            self.query_one("#who", Card).tell(note="")
        else:
            self.query_one("#who", Card).tell(note=f"born {birth.text}, {birth.age(clinic.today())}")

    @work(exclusive=True, group="alike", exit_on_error=False)
    async def _look(self) -> None:
        clinic = self.app.clinic
        if clinic is None:
            return
        # What is still being typed elsewhere says nothing about who somebody is.
        typed = {name: self._value(name) for name in _TELL_APART}
        try:
            self._alike = await read(look_alikes, clinic, entry_of(typed), self._patient_id)
        except BadInputError:
            self._alike = ()
            self._show_alike(_WAITS)
            return
        self._show_alike(_NONE)

    def _show_alike(self, nobody: str) -> None:
        clinic = self.app.clinic
        rows = [row for one in self._alike for row in alike_rows(one, clinic.today())] if clinic else []
        self.query_one("#found", Flow).show(*(rows or [hung("", nobody)]))
        self.query_one("#alike", Card).tell(note="F6 looks at them" if rows else "")
        self.set_class(bool(rows), "-alike")

    def action_look_alikes(self) -> None:
        """Look at who looks like this patient."""
        if not self._alike:
            self._show_message(f"{_NONE} F10 saves.", "note")
            return
        self.show_alike(self._alike)

    @abstractmethod
    def show_alike(self, found: tuple[LookAlike, ...]) -> None:
        """Show those who look alike, one beside the other."""

    @abstractmethod
    async def save(self) -> None:
        """Store what was typed."""

    def action_save(self) -> None:
        """Save, once however often the key is pressed."""
        self.save_once()

    @work(group="store", exit_on_error=False)
    async def save_once(self) -> None:
        """Store what was typed; a refusal leaves it, with the cursor in the field it is about."""
        if self._saving:
            return
        self._saving = True
        try:
            await self.save()
        except BadInputError as error:
            self._refuse(error)
        finally:
            self._saving = False

    def _refuse(self, error: BadInputError) -> None:
        label = LABELS.get(error.at, "")
        self._show_message(f"{label}: {error.text}" if label else str(error))
        if label:
            self.query_one(f"#label-{error.at}").add_class("-wrong")
            point_at(self.query_one(f"#{error.at}", Input))

    def typed(self) -> dict[str, str]:
        """Return every field as typed."""
        return {field.name: self._value(field.name) for field in FIELDS}

    def _value(self, name: str) -> str:
        return self.query_one(f"#{name}", Input).value

    def _show_message(self, text: str, mark: str = "stop") -> None:
        self.query_one("#problem", Static).update(message(text, mark))

    def action_close(self) -> None:
        """Go back; what was typed is discarded only when somebody says so."""
        if self.typed() == self._before:
            self.dismiss()
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self.dismiss()

        self.app.push_screen(ConfirmDialog("Discard what you typed? Nothing was saved.", "discard"), answered)

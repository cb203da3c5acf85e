"""Choose the other record of a person: those who look alike stand first, any other is found by typing."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input, Static

from models.core.errors import NeedlepointError
from models.core.required_reason import stated
from models.patients.actions.not_the_same import not_the_same
from models.patients.queries.look_alikes import look_alikes_of
from models.patients.queries.patient_details import PatientDetails
from models.patients.queries.patients import find_patients
from models.people.actions.authenticate import Denied
from models.store.clinic import Clinic
from tui.design.keys import bindings
from tui.design.text import plain
from tui.dialogs.browse import BrowseScreen
from tui.dialogs.fields import Field, FieldsDialog
from tui.frame.background import read, write
from tui.patients.merging.merge import MergeScreen
from tui.widgets.header import Header
from tui.widgets.key_bar import KeyBar
from tui.widgets.lists.record_list import RecordList, Row
from tui.widgets.lists.record_rows import MOVES
from tui.widgets.patient_banner import full_name

_REASON = (Field("reason", "Reason", "such as: sisters, other address and phone"),)
_NOBODY = "No record looks like this one. Type a name or a number to find another."
_NOT_FOUND = "No other record matches."


class PickOtherScreen(BrowseScreen):
    """A list with a field above it; nothing is merged here."""

    CSS_PATH = "pick_other.tcss"
    HELP = (
        "Records that look like this one, with why. Type to find any other. Enter compares the selected one; F8 keeps "
        "that they are two people, with a reason, and the pair is never proposed again."
    )
    BINDINGS: ClassVar[list[Any]] = bindings("pick_other")

    def __init__(self, details: PatientDetails) -> None:
        super().__init__()
        self._details = details

    def compose(self) -> ComposeResult:
        """Lay out the field and the list."""
        facts = self._details.facts
        yield Header("Patient details", "Merge")
        yield Static(
            f"Which record is {full_name(facts.family, facts.given)}, MRN {facts.mrn}, too?", id="asked", markup=False
        )
        with Horizontal(id="find"):
            yield Static("Find", classes="label")
            yield Input(placeholder="name, birth date or number", id="words", max_length=200)
        yield RecordList((0, 18, 22), _NOBODY, wide=(36, 24, 0), id="items")
        yield Static("", id="whole")
        yield Static("", id="problem", classes="problem")
        yield KeyBar("pick_other", "app")

    async def fetch(self, clinic: Clinic) -> None:
        """Read who looks alike, or who was typed."""
        typed, own, today = self.query_one("#words", Input).value, self._details.facts.id, clinic.today()
        if typed.strip():
            found = [one for one in await read(find_patients, clinic, typed) if one.id != own]
            rows = [
                Row(
                    one.id,
                    (
                        full_name(one.family, one.given),
                        f"{one.birth.text} ({one.birth.age_bare(today)})",
                        " · ".join(part for part in (f"MRN {one.mrn}", one.phone, one.note) if part),
                    ),
                )
                for one in found
            ]
            self.items.show(rows, _NOT_FOUND)
            return
        alike = await read(look_alikes_of, clinic, own)
        self.items.show(
            [
                Row(
                    one.one.id,
                    (
                        full_name(one.one.family, one.one.given),
                        f"{one.one.birth.text} ({one.one.birth.age_bare(today)})",
                        f"MRN {one.one.mrn} · {'family? ' if one.family else ''}{', '.join(one.why)}",
                    ),
                    "" if one.family else "warn",
                )
                for one in alike
            ],
            _NOBODY,
        )

    def on_key(self, event: events.Key) -> None:
        """A letter on the list is typed into the field; an arrow in the field goes to the list."""
        words = self.query_one("#words", Input)
        if words.has_focus and event.key in {"up", "down", "pageup", "pagedown"} & set(MOVES):
            self.items.focus()
            event.stop()
        elif self.items.has_focus and event.is_printable and event.character:
            words.focus()
            words.insert_text_at_cursor(event.character)
            event.stop()

    @on(RecordList.Highlighted)
    def _selected(self, event: RecordList.Highlighted) -> None:
        self.query_one("#whole", Static).update(plain(" · ".join(str(cell) for cell in event.row.cells)))

    @on(Input.Changed, "#words")
    def _typed_into(self) -> None:
        self._read()

    @on(Input.Submitted, "#words")
    def _submitted(self) -> None:
        self.items.focus()

    @on(RecordList.Chosen)
    def _chosen(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        """Compare the selected record with this one."""
        row = self.items.current
        if row is None or not isinstance(row.key, UUID):
            self._show_message("No record is selected. Type a name or a number.")
            return

        def closed(merged: bool | None) -> None:
            if merged:
                self.dismiss()

        self.app.push_screen(MergeScreen(self._details.facts.id, row.key), closed)

    def action_different(self) -> None:
        """Keep that the selected record is another person."""
        row = self.items.current
        if row is None or not isinstance(row.key, UUID):
            self._show_message("No record is selected.")
            return
        other = row.key

        def taken(reason: str | None) -> None:
            if reason:
                self._settle(other, reason)

        title = "Two people: why?"
        self.app.push_screen(FieldsDialog(title, _REASON, {}, lambda typed: stated(typed["reason"])), taken)

    @work(group="store", exit_on_error=False)
    async def _settle(self, other: UUID, reason: str) -> None:
        clinic, person = self.app.clinic, self.app.person
        if clinic is None or person is None:
            return
        try:
            outcome = await write(self, not_the_same, clinic, person.id, self._details.facts.id, other, reason)
        except NeedlepointError as error:
            self._show_message(str(error))
            return
        if isinstance(outcome, Denied):
            self._show_message(outcome.text)
            return
        self._show_message("Saved: two people. This pair is not proposed again.", "done")
        self._read()

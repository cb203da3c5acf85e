"""Who may be registered already, beside what was typed: open their chart, or say why it is somebody else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from textual import on
from textual.app import ComposeResult
from textual.getters import query_one
from textual.screen import Screen

from models.core.required_reason import stated
from models.patients.queries.look_alikes import LookAlike
from tui.design.keys import bindings
from tui.design.text import Hung, hung, joined
from tui.dialogs.fields import Field, FieldsDialog
from tui.frame.dismissal import ClosesItself
from tui.frame.failure import ReportsFailures
from tui.frame.session import Session
from tui.patients.registration.lines import born_words, why_words
from tui.widgets.card import Card
from tui.widgets.header import Header
from tui.widgets.key_bar import KeyBar
from tui.widgets.lists.record_list import RecordList, Row
from tui.widgets.patient_banner import full_name
from tui.widgets.side_by_side import SideBySide

_REASON = (Field("reason", "Reason", "such as: other address and phone, own photo ID"),)
_NOBODY = "No one looks like this patient."


class LookAlikesScreen(ClosesItself, ReportsFailures, Screen[UUID | str | None]):
    """Returns the patient whose chart is opened, the reason it is somebody else, or None to go back to the form."""

    CSS_PATH = "look_alikes.tcss"
    HELP = (
        "These may be the same person. Enter opens the selected chart instead of making a second one. F10 registers a "
        "new patient and asks why it is somebody else; the pair is never proposed again."
    )
    BINDINGS: ClassVar[list[Any]] = bindings("look_alikes")

    app: Session
    items = query_one("#items", RecordList)

    def __init__(self, typed: Mapping[str, str], alike: tuple[LookAlike, ...]) -> None:
        super().__init__()
        self._typed = typed
        self._alike = alike

    def compose(self) -> ComposeResult:
        """Lay out the list, and the selected one beside what was typed."""
        yield Header("Register patient", "Registered already?")
        yield RecordList((0, 18, 12), _NOBODY, wide=(34, 24, 0), id="items")
        with Card("Typed now, and as registered", id="both"):
            yield SideBySide(id="sides")
        yield KeyBar("look_alikes", "app")

    def on_mount(self) -> None:
        """Show them."""
        clinic = self.app.clinic
        today = clinic.today() if clinic else None
        if today is not None:
            self.items.show(
                [
                    Row(
                        one.one.id,
                        (full_name(one.one.family, one.one.given), born_words(one, today), f"MRN {one.one.mrn}"),
                        "" if one.family else "warn",
                    )
                    for one in self._alike
                ]
            )
        self.items.focus()

    @on(RecordList.Highlighted)
    def _selected(self, event: RecordList.Highlighted) -> None:
        alike = next((one for one in self._alike if one.one.id == event.row.key), None)
        if alike is None:
            return
        one, typed = alike.one, self._typed
        pairs = (
            ("Name", full_name(typed["family"], typed["given"]), full_name(one.family, one.given)),
            ("Born", typed["birth"], one.birth.text),
            ("Sex", typed["sex"], one.sex),
            ("Phone", typed["phone"], one.phone),
            ("MRN", typed["mrn"] or "new", one.mrn),
        )
        blocks = [([_side(label, a)], [_side(label, b)]) for label, a, b in pairs]
        self.query_one("#sides", SideBySide).show(*blocks, ([], [_side("Why", why_words(alike))]))

    @on(RecordList.Chosen)
    def _chosen(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        """Open the selected chart instead of making a second one."""
        row = self.items.current
        if row is not None and isinstance(row.key, UUID):
            self.dismiss(row.key)

    def action_register(self) -> None:
        """Register a new patient; why it is somebody else is kept."""

        def answered(reason: str | None) -> None:
            if reason:
                self.dismiss(reason)

        title = "None of these: why is this somebody else?"
        self.app.push_screen(FieldsDialog(title, _REASON, {}, lambda typed: stated(typed["reason"])), answered)

    def action_close(self) -> None:
        """Go back to the form; what was typed stays."""
        self.dismiss(None)


def _side(label: str, text: str) -> Hung:
    return hung((f"{label:<6}", "$quiet"), joined((text or "not recorded", "" if text else "$quiet")))

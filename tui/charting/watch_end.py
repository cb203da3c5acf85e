"""The end of an observation: how the patient was, signed with a PIN."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Grid, VerticalScroll
from textual.screen import Screen
from textual.widgets import Input, Static

from models.charting.actions.record_response import ResponseEntry, record_response
from models.charting.queries.watched_dose import WatchedDose, watched_dose
from models.charting.today.work_item import WorkItem
from models.codes.tables.clinic_tables import clinic_tables
from models.core.errors import BadInputError, NeedlepointError
from models.core.typed_time import parse_time
from models.core.words import time_text
from tui.design.keys import bindings
from tui.design.marked import marked
from tui.design.text import Hung, hung, joined
from tui.dialogs.confirm import ConfirmDialog
from tui.frame.background import read
from tui.frame.dismissal import ClosesItself
from tui.frame.failure import ReportsFailures
from tui.frame.pointing import point_at
from tui.frame.session import Session
from tui.frame.signing import NOT_BY_ENTER, SignsWithPin
from tui.widgets.card import Card
from tui.widgets.drawings.timer_bar import ObservationTimer
from tui.widgets.flow import Flow
from tui.widgets.key_bar import KeyBar
from tui.widgets.lists.choice_columns import ChoiceColumns
from tui.widgets.lists.choice_list import Choice, ChoiceList
from tui.widgets.patient_banner import PatientBanner

KINDS = (
    ("t", "tolerated", "tolerated, no reaction"),
    ("r", "reaction", "reaction"),
    ("l", "left_early", "left before the end of observation"),
)
SIGN_KEYS = "abcdefghijkmnopqs"
"""No digit, which is a PIN's, and none of the letters above."""
FIELDS = ("time", "pain", "effect", "note")


class ResponseScreen(SignsWithPin, ClosesItself, ReportsFailures, Screen[None]):
    """One observation, ended."""

    CSS_PATH = "watch_end.tcss"
    HELP = (
        "Pick how the patient was; a reaction asks for its signs. Seen at takes 1120 or -10 where it was not just now. "
        "Ending before the time needs a note. F10 signs; the reaction report opens next."
    )
    BINDINGS: ClassVar[list[Any]] = bindings("form")

    app: Session

    def __init__(self, item: WorkItem) -> None:
        super().__init__()
        self._item = item
        self._kind = ""
        self._signs: tuple[str, ...] = ()
        self._watched: WatchedDose | None = None

    def compose(self) -> ComposeResult:
        """Lay out the timer, the kinds, the signs and the fields."""
        yield PatientBanner("Reading…")
        yield Static("", id="dose")
        with VerticalScroll(can_focus=False, id="form"):
            with Card("Observing", id="watch"):
                yield ObservationTimer()
            yield Flow(id="tell")
            with Card("Response", id="kinds-card"):
                yield ChoiceList(id="kinds")
            with Card("Signs, all that apply", id="signs-card"):
                yield ChoiceColumns(id="signs")
            with Card("Seen", id="seen"), Grid(id="fields"):
                yield Static("Seen at", classes="label")
                yield Input(placeholder="now; 1120 or -10 for earlier", id="time", max_length=12)
                yield Static("Pain after", classes="label")
                yield Input(placeholder="0-10, 99 unable; empty where not asked", id="pain", max_length=2)
                yield Static("Effect", classes="label")
                yield Input(placeholder="how well it worked, where the reason was pain", id="effect", max_length=500)
                yield Static("Note", classes="label")
                yield Input(id="note", max_length=2000)
                yield Static("Your PIN", classes="label")
                yield Input(password=True, id="pin", max_length=32)
        yield Static("", id="problem")
        yield KeyBar("form", "app", first=(("t r l", "response"), ("Tab", "next field")))

    def on_mount(self) -> None:
        """Show the dose and its time."""
        self._show()
        self._read()
        self.query_one("#kinds", ChoiceList).focus()

    @work(exit_on_error=False)
    async def _read(self) -> None:
        app = self.app
        if app.clinic is None or app.person is None:
            return
        if self._item.administration_id is None:
            return
        found = self._watched = await read(watched_dose, app.clinic, self._item.administration_id)
        self.query_one(PatientBanner).show(found.patient, app.clinic.today())
        self.query_one("#tell", Flow).show(*_tell(found, self._item, app.clinic.zone))
        self.query_one(ObservationTimer).show(found.given_at, self._item.observe_until)
        if found.pain:
            before = "not recorded" if found.pain_before is None else str(int(found.pain_before))
            self.query_one("#pain", Input).placeholder = f"0-10, 99 unable; before the dose: {before}"

    def _show(self) -> None:
        clinic, item = self.app.clinic, self._item
        if clinic is None or item.observe_until is None:
            return
        self.query_one("#dose", Static).update(joined((f"{item.drug} {item.dose}", "bold $strong")))
        kinds = [Choice(key, code, text, chosen=code == self._kind) for key, code, text in KINDS]
        self.query_one("#kinds", ChoiceList).show(kinds)
        reaction = self._kind == "reaction"
        self.query_one("#signs-card").display = reaction
        keyed = zip(SIGN_KEYS, clinic_tables(clinic).reasons["sign"], strict=False)
        self.query_one("#signs", ChoiceList).show(
            [Choice(k, row.code, row.display, chosen=row.code in self._signs) for k, row in keyed]
        )

    def on_key(self, event: events.Key) -> None:
        """Give a key to whichever list has it."""
        if isinstance(self.focused, Input):
            return
        for child in self.query(ChoiceList):
            if child.display and child.takes(event.character):
                event.stop()
                return

    @on(ChoiceList.Picked, "#kinds")
    def _picked(self, event: ChoiceList.Picked) -> None:
        self._kind = event.code
        self._show()
        if event.code == "tolerated":
            self.query_one("#pin", Input).focus()

    @on(ChoiceList.Picked, "#signs")
    def _signed(self, event: ChoiceList.Picked) -> None:
        code = event.code
        taken = code not in self._signs
        self._signs = (*self._signs, code) if taken else tuple(sign for sign in self._signs if sign != code)
        self._show()
        if taken and self.app.clinic and code in clinic_tables(self.app.clinic).alarms("sign"):
            self.app.action_emergency()

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        if event.input.id == "pin":
            self._show_message(NOT_BY_ENTER)
        else:
            self.focus_next(Input)

    def action_close(self) -> None:
        """Go back without storing; asks first where something would be lost."""
        typed = any(self.query_one(f"#{name}", Input).value.strip() for name in FIELDS)
        if not (self._kind or self._signs or typed):
            self.dismiss()
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self.dismiss()

        text = "Discard what you entered? The observation goes on, on Today."
        self.app.push_screen(ConfirmDialog(text, "discard"), answered)

    def action_sign(self) -> None:
        """Sign the response."""
        clinic, person = self.app.clinic, self.app.person
        if self._storing or clinic is None or person is None:
            return
        try:
            entry = self._entry()
        except BadInputError as error:
            self.not_stored(error)
            return
        self.sign_once(lambda pin: record_response(clinic, person.id, pin, entry), lambda _: self._stored(entry))

    def _stored(self, entry: ResponseEntry) -> None:
        self.app.notify("Response stored. It stays on Today.", title="Signed", markup=False)
        self.dismiss()
        if entry.kind == "reaction":
            self.app.write_reaction(entry.administration_id)

    def _entry(self) -> ResponseEntry:
        pain = self.query_one("#pain", Input).value.strip()
        if pain and not pain.isdecimal():
            raise BadInputError("pain", "write 0 to 10, or 99 for unable")
        if self._item.administration_id is None:
            raise BadInputError("response", "this order has no dose to respond to")
        return ResponseEntry(
            administration_id=self._item.administration_id,
            kind=self._kind,
            signs=self._signs if self._kind == "reaction" else (),
            pain_after=int(pain) if pain else None,
            note=self.query_one("#note", Input).value,
            observed_at=self._seen_at(),
            effect=self.query_one("#effect", Input).value,
        )

    def _seen_at(self) -> datetime | None:
        text, clinic = self.query_one("#time", Input).value.strip(), self.app.clinic
        return parse_time(text, clinic.now(), clinic.zone, "time") if text and clinic else None

    def not_stored(self, error: NeedlepointError) -> None:
        """Say what cannot be stored so, and go to its field."""
        self._show_message(str(error))
        if not isinstance(error, BadInputError):
            return
        if error.at in FIELDS:
            point_at(self.query_one(f"#{error.at}", Input))
        else:
            self.query_one("#signs" if error.at == "signs" else "#kinds", ChoiceList).focus()

    def _show_message(self, text: str) -> None:
        self.query_one("#problem", Static).update(marked("warn", text))


def _tell(found: WatchedDose, item: WorkItem, zone: ZoneInfo) -> list[Hung]:
    rows = []
    if found.stay_until and item.observe_until and found.stay_until > item.observe_until:
        until = time_text(found.stay_until, zone)
        rows.append(
            hung(("Stay until  ", "bold $warn"), (f"{until} (longest): another dose is observed", "bold $strong"))
        )
    if found.take_home:
        rows.append(hung(("Explain  ", "bold $warn"), " ".join(found.take_home.lines)))
    return rows

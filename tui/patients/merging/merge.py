"""Two records side by side, what differs, what to settle afterwards; a reason and the PIN make them one."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Grid, VerticalScroll
from textual.screen import Screen
from textual.widgets import Input, Static

from models.charting.queries.merge_preview import MergePreview, Side, merge_preview
from models.core.errors import BadInputError, NeedlepointError
from models.patients.actions.merge_patients import merge_patients
from models.people.permissions import permission, refusal
from models.people.versions import Stale
from tui.design.keys import bindings
from tui.design.marked import message
from tui.design.marks import MARKS
from tui.design.text import Hung, hung
from tui.frame.background import read
from tui.frame.dismissal import ClosesItself
from tui.frame.failure import ReportsFailures
from tui.frame.pointing import point_at
from tui.frame.session import Session
from tui.frame.signing import NOT_BY_ENTER, SignsWithPin
from tui.widgets.card import Card
from tui.widgets.flow import Flow
from tui.widgets.header import Header
from tui.widgets.key_bar import KeyBar
from tui.widgets.side_by_side import SideBySide

_LABEL = 15
_ALWAYS_DIFFER = {"MRN", "Other numbers"}


class MergeScreen(SignsWithPin, ClosesItself, ReportsFailures, Screen[bool]):
    """Returns True once the records are merged. Both stay as they are: a merge is a link that can be undone."""

    CSS_PATH = "merge.tcss"
    HELP = (
        "The left record is kept: its name and details count. The right one stays as it is and is read with it; its "
        "numbers and names still find the person. Lines that differ are marked. F6 keeps the other one instead. Say "
        "why they are one person, type your PIN, then F10."
    )
    BINDINGS: ClassVar[list[Any]] = bindings("merge")

    app: Session

    def __init__(self, patient_id: UUID, other_id: UUID) -> None:
        super().__init__()
        self._kept_id, self._other_id = patient_id, other_id
        self._preview: MergePreview | None = None

    def compose(self) -> ComposeResult:
        """Lay out both records, the questions, reason and PIN."""
        yield Header("Patient details", "Merge")
        with Card("Keep the left record", id="both"), VerticalScroll(can_focus=False):
            yield SideBySide(id="sides")
        with Card("To settle afterwards", id="ask"):
            yield Flow(id="questions")
        with Card("Sign", id="signing"), Grid(classes="fields"):
            yield Static("Reason", classes="label")
            yield Input(placeholder="why they are one person", id="reason", max_length=500)
            yield Static("Your PIN", classes="label")
            yield Input(password=True, id="pin", max_length=32)
        yield Static("", id="problem", classes="problem")
        yield KeyBar("merge", "app")

    def on_mount(self) -> None:
        """Read both records."""
        self.query_one("#reason", Input).focus()
        person = self.app.person
        denied = refusal(person, person.name, permission("merge_patients")) if person else None
        if denied:
            self._show_message(denied.text)
        self._read()

    @work(exclusive=True, exit_on_error=False)
    async def _read(self) -> None:
        clinic = self.app.clinic
        if clinic is None:
            return
        preview = self._preview = await read(merge_preview, clinic, self._kept_id, self._other_id)
        pairs = zip(preview.kept.rows, preview.other.rows, strict=True)
        shown = [(kept, other) for kept, other in pairs if kept[1] or other[1]]
        heads = ([_head("Keep", preview.kept)], [_head("Merge", preview.other)])
        marked = [kept[1] != other[1] and kept[0] not in _ALWAYS_DIFFER for kept, other in shown]
        lines = (
            ([_line(*kept, differs=differs)], [_line(*other, differs=differs)])
            for (kept, other), differs in zip(shown, marked, strict=True)
        )
        self.query_one("#sides", SideBySide).show(heads, *lines)
        asked = [hung((f"{MARKS['warn'][0]} ", MARKS["warn"][1]), question) for question in preview.questions]
        open_now = (f"Being charted now: {draft}. It goes with the person." for draft in preview.drafts)
        asked += [hung(("○ ", "$quiet"), text) for text in open_now]
        self.query_one("#questions", Flow).show(*asked or [hung("", "Nothing stands on both sides.")])

    @on(Input.Submitted, "#reason")
    def _to_pin(self) -> None:
        self.query_one("#pin", Input).focus()

    @on(Input.Submitted, "#pin")
    def _not_by_enter(self) -> None:
        self._show_message(NOT_BY_ENTER)

    def action_turn(self) -> None:
        """Keep the other record instead."""
        self._kept_id, self._other_id = self._other_id, self._kept_id
        self._read()

    def action_page(self, step: int) -> None:
        """Scroll both records while reason and PIN are typed."""
        box = self.query_one("#both VerticalScroll", VerticalScroll)
        box.scroll_relative(y=step * max(1, box.size.height - 1), animate=False)

    def action_sign(self) -> None:
        """Merge."""
        clinic, person, preview = self.app.clinic, self.app.person, self._preview
        if clinic is None or person is None or preview is None:
            self._show_message("Both records are still being read. Press F10 again.")
            return
        reason = self.query_one("#reason", Input)
        if len(reason.value.split()) == 0:
            self._show_message("Reason: say why they are one person.")
            point_at(reason)
            return
        why, ids, revisions = reason.value, (self._kept_id, self._other_id), preview.revisions
        self.sign_once(lambda pin: merge_patients(clinic, person.id, pin, *ids, why, revisions), self._merged)

    def _merged(self, outcome: object) -> None:
        if isinstance(outcome, Stale):
            self._show_message(outcome.text)
            self._read()
            return
        self.dismiss(result=True)

    def not_stored(self, error: NeedlepointError) -> None:
        """Say why, with the cursor where it helps."""
        self._show_message(str(error))
        at = "reason" if isinstance(error, BadInputError) and error.at == "reason" else "pin"
        self.query_one(f"#{at}", Input).focus()

    def _show_message(self, text: str) -> None:
        self.query_one("#problem", Static).update(message(text, "stop"))

    def action_close(self) -> None:
        """Go back without merging, unless it is on its way to the store."""
        if not self._storing:
            self.dismiss(result=False)


def _head(word: str, side: Side) -> Hung:
    return hung((f"{word:<{_LABEL}}", "bold $accent"), (f"MRN {side.details.facts.mrn}", "bold $strong"))


def _line(label: str, text: str, *, differs: bool) -> Hung:
    sign, look = MARKS["warn"] if differs else (" ", "")
    return hung((f"{sign} ", look), (f"{label}: ", "$quiet"), (text or "none", "bold $strong" if differs else ""))

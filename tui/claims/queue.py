"""The charge queue: every signed dose on a claim, worked item by item, released in bulk where it is clean."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Input, Static

from models.claims.actions.check_claims import check_claims
from models.claims.answers.queries.answer_questions import count_questions
from models.claims.queries.backlog import backlog
from models.claims.queries.claim_sheet import ClaimSheet, claim_sheet
from models.claims.queries.queue import Queue, QueueLine, queue
from models.claims.states import State
from models.store.clinic import Clinic
from tui.claims.batching import WritesBatches
from tui.claims.deciding import DecidesClaims
from tui.claims.posting import PostsAnswers
from tui.claims.rows import rows, short, whole
from tui.claims.services import EntersServices
from tui.claims.working import NO_CLAIM
from tui.design.keys import bindings
from tui.frame.background import read
from tui.frame.ways import To
from tui.widgets.card import Card
from tui.widgets.flow import Flow
from tui.widgets.header import Header
from tui.widgets.key_bar import KeyBar
from tui.widgets.lists.record_list import RecordList

EMPTY = "Nothing waits for you. 9 shows every claim; a signed dose brings one here."
NO_MATCH = "No claim matches. Esc clears the filter, 0 shows what waits."
GROUPS: dict[str, tuple[State, ...]] = {
    "1": (State.HOLD,),
    "2": (State.READY,),
    "3": (State.BATCHED,),
    "4": (State.SENT, State.ACCEPTED),
    "5": (State.REJECTED, State.DENIED),
    "6": (State.PAID,),
    "7": (State.NOT_BILLABLE,),
    "8": (State.CORRECTED, State.VOID),
    "9": tuple(State),
    "0": (),
}
"""Which states a digit shows; none is what waits for a person."""
_WORDS = {"": "what waits", "9": "every claim"}


class ClaimQueueScreen(DecidesClaims, PostsAnswers, EntersServices, WritesBatches):
    """The claims of one group, and the selected one."""

    CSS_PATH = "queue.tcss"
    HELP = (
        "Every signed dose is on a claim, one a patient, day and payer. What a check finds names the denial it "
        "prevents and what mends it; g goes there. d decides on a question, r releases the selected claim, x all "
        "clean ones; w writes what was released. l is the backlog and the proof that no dose is missing."
    )
    BINDINGS: ClassVar[list[Any]] = bindings("claims")

    _queue: Queue | None = None
    _sheet: ClaimSheet | None = None
    _group = "0"
    _checked = False

    def compose(self) -> ComposeResult:
        """Lay out the list and the selected claim."""
        yield Header("Claims")
        yield Input(placeholder="/ filter", id="filter")
        with Horizontal(id="body"):
            yield RecordList((1, 12, 16, 14, -9, 0), EMPTY, wide=(1, 12, 20, 20, -9, 0), id="items")
            with Card(id="selected"), VerticalScroll(can_focus=False):
                yield Flow(id="whole")
        yield Static("", id="problem", classes="problem")
        yield KeyBar("claims", "app")

    async def fetch(self, clinic: Clinic) -> None:
        """Put what was signed on claims, check them, and read the group that is shown."""
        if not self._checked:
            await read(check_claims, clinic)
            self._checked = True
        self._queue = await read(queue, clinic, GROUPS[self._group])
        waiting = sum(one.doses for one in await read(backlog, clinic) if not one.choice)
        self.show()
        counts = self._queue.counts
        told = [f"{counts[state]:,} {state.label}" for state in (State.HOLD, State.READY, State.BATCHED)]
        shown = told if self._group == "0" else [f"only {self._shown_words()}"]
        more = [f"{self._queue.more:,} more not shown"] if self._queue.more else []
        later = [f"{waiting:,} before claims (l)"] if waiting else []
        unplaced = await read(count_questions, clinic)
        later += [f"{unplaced:,} answer{'' if unplaced == 1 else 's'} to place (a)"] if unplaced else []
        self.query_one(Header).tell(" · ".join((*shown, *more, *later)))

    def _shown_words(self) -> str:
        states = GROUPS[self._group]
        return _WORDS.get(self._group) or ", ".join(state.label for state in states)

    def show(self) -> None:
        """Show the claims that hold every word."""
        if self._queue is None or self.app.clinic is None:
            return
        narrowed = bool(self.words) or self._group != "0"
        self.items.show(rows(self._queue, self.words, self.app.clinic.today()), NO_MATCH if narrowed else EMPTY)
        self.query_one("#selected").display = self.line is not None

    @on(RecordList.Highlighted)
    def _selected(self) -> None:
        self._read_sheet()

    @work(exclusive=True, group="sheet", exit_on_error=False)
    async def _read_sheet(self) -> None:
        line, clinic = self.line, self.app.clinic
        if line is None or clinic is None:
            return
        sheet = await read(claim_sheet, clinic, line.id)
        if self.line is not line:
            return
        self._sheet = sheet
        boxed = self.has_class("-wide", "-tall") or self.has_class("-huge", "-tall")
        told = whole(line, sheet) if boxed else short(line, sheet)
        self.query_one("#whole", Flow).show(*told)
        self.query_one(Card).tell(title=line.state.label)

    @on(RecordList.Chosen)
    def _chosen(self) -> None:
        self.action_open()

    @property
    def line(self) -> QueueLine | None:
        """The selected claim."""
        row, found = self.items.current, self._queue
        return next((line for line in found.lines if row and line.id == row.key), None) if found else None

    def changed(self, message: str = "") -> None:
        """Read again after a change, and say what came of it."""
        if message:
            self._show_message(message, "done")
        self._checked = False
        self._read()

    def action_group(self, digit: str) -> None:
        """Show one group of states alone; pressed again what waits."""
        self._group = "0" if digit == self._group else digit
        self._read()

    def action_open(self) -> None:
        """Show all of the selected claim."""
        from tui.claims.sheet import ClaimSheetScreen

        if self.line is None:
            self._show_message(NO_CLAIM)
        else:
            self.app.push_screen(ClaimSheetScreen(self.line))

    def action_history(self) -> None:
        """Show the story of the selected claim."""
        from tui.claims.story import ClaimStoryScreen

        if self.line is None:
            self._show_message(NO_CLAIM)
        else:
            self.app.push_screen(ClaimStoryScreen(self.line.control, self.line.patient))

    def action_backlog(self) -> None:
        """Show the doses from before claims, and where every dose is."""
        from tui.claims.backlog import BacklogScreen

        self._checked = False
        self.app.push_screen(BacklogScreen())

    def action_answers(self) -> None:
        """Show the answers that could not be placed."""
        from tui.claims.answers import AnswerQuestionsScreen

        self._checked = False
        self.app.push_screen(AnswerQuestionsScreen())

    def action_money(self) -> None:
        """Show what payers paid, and what it leaves of what the drugs cost."""
        from tui.claims.reports import ClaimReportsScreen

        self.app.push_screen(ClaimReportsScreen())

    def action_set_up(self) -> None:
        """Show the numbers of payers and the sender."""
        from tui.claims.set_up import ClaimSetUpScreen

        self._checked = False
        self.app.push_screen(ClaimSetUpScreen())

    def action_patient(self) -> None:
        """Open the chart of the selected claim's patient."""
        self._go(To.PATIENT)

    def action_mend(self) -> None:
        """Go where the first thing that keeps the claim back is mended."""
        from tui.claims.mending import way_to_mend

        line, sheet = self.line, self._sheet
        if line is None or sheet is None or sheet.id != line.id:
            self._show_message(NO_CLAIM)
            return
        way, text = way_to_mend(sheet)
        if way is None:
            self._show_message(text, "note")
        else:
            self._go(way)

    def _go(self, way: To) -> None:
        line = self.line
        if line is None:
            self._show_message(NO_CLAIM)
            return
        self._checked = False
        of_patient = {To.PATIENT, To.INSURANCE, To.PATIENT_DETAILS}
        self.app.go(way, *((line.patient_id,) if way in of_patient else ()))

    def action_refresh(self) -> None:
        """Check and read again."""
        self._checked = False
        self._read()

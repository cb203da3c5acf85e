"""One thing others sent, beside what is known here: a digit decides, and the next one follows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.getters import query_one
from textual.screen import Screen
from textual.widgets import Static

from models.core.errors import NeedlepointError
from models.exchange.choices import TAKE, Choice
from models.exchange.queries.import_review import OPEN_ORDER, OPEN_PERSON, ImportReview, import_review
from models.exchange.queries.incoming import IncomingLine, incoming
from models.exchange.settling.question import Meanwhile, Outcome, Settled
from tui.design.keys import bindings
from tui.design.marked import message
from tui.design.text import hung
from tui.frame.background import read
from tui.frame.dismissal import ClosesItself
from tui.frame.failure import ReportsFailures
from tui.frame.session import Session
from tui.frame.ways import To
from tui.incoming.lines import HEADINGS, beside, came_from, named
from tui.incoming.settle_dialog import SettleDialog
from tui.incoming.settling import fields_for, settle
from tui.incoming.source import SourceScreen
from tui.widgets.flow import Flow
from tui.widgets.header import Header
from tui.widgets.key_bar import KeyBar
from tui.widgets.lists.choice_list import Choice as Keyed
from tui.widgets.lists.choice_list import ChoiceList
from tui.widgets.side_by_side import SideBySide


class ReviewScreen(ClosesItself, ReportsFailures, Screen[tuple[str, str]]):
    """Returns what became of the last decision, and its mark. Only a choice's own digit or the mouse decides."""

    CSS_PATH = "review.tcss"
    HELP = (
        "Left what came, right what is known here; ≠ marks what differs. Press the digit of your decision: a form asks "
        "for what it needs, F10 stores it, and the next one follows. Nothing is in force before."
    )
    BINDINGS: ClassVar[list[Any]] = bindings("review")

    app: Session
    choices = query_one("#choose", ChoiceList)

    def __init__(self, line: IncomingLine, lines: Sequence[IncomingLine]) -> None:
        super().__init__()
        self._line = line
        self._lines = [one.subject_id for one in lines]
        self._review: ImportReview | None = None
        self._told = ("", "done")

    def compose(self) -> ComposeResult:
        """Lay out the question, both sides and what can be decided."""
        yield Header("Incoming", "Review")
        yield Flow(id="question")
        with VerticalScroll(id="compared", can_focus=False):
            yield SideBySide(id="both")
            yield Flow(id="more")
        with Vertical(id="choices"):
            yield ChoiceList(id="choose", own_keys_only=True)
        yield Static("", id="problem")
        yield KeyBar("review", "app")

    def on_mount(self) -> None:
        """Read the first question."""
        self.choices.focus()
        self._open()

    def on_screen_resume(self) -> None:
        """Read it again: an order may have been settled in its own form."""
        if self._review is not None:
            self._open()

    @work(exclusive=True, group="open", exit_on_error=False)
    async def _open(self) -> None:
        """Show the question as it now stands, or the next one when it waits no more."""
        clinic = self.app.clinic
        if clinic is None:
            return
        waiting = {line.subject_id: line for line in await read(incoming, clinic)}
        line = waiting.get(self._line.subject_id)
        if line is None:
            place = self._lines.index(self._line.subject_id) if self._line.subject_id in self._lines else 0
            later = [*self._lines[place:], *self._lines[:place]]
            line = next((waiting[one] for one in later if one in waiting), None)
        review = await read(import_review, clinic, line) if line else None
        if line is None or review is None:
            self.dismiss(self._told if self._told[0] else ("Nothing of these waits any more.", "note"))
            return
        self._line = line
        self._show(review)

    def _show(self, review: ImportReview) -> None:
        clinic, line = self.app.clinic, review.line
        if clinic is None:
            return
        again = self._review is not None and self._review.line.subject_id == line.subject_id
        self._review = review
        who, what = named(line)
        mrn = f"  MRN {line.mrn}" if line.mrn else ""
        self.query_one("#question", Flow).show(
            hung((who, "bold $strong"), f"{mrn}  {what}"),
            hung(("Why   ", "$quiet"), (line.reason, "bold $warn")),
            hung(("From  ", "$quiet"), came_from(line, clinic.zone)),
        )
        self.query_one("#both", SideBySide).show(*beside(review))
        more = [hung(("With them  ", "$quiet"), ", ".join(review.more))] if review.more else []
        self.query_one("#more", Flow).show(*more)
        self.query_one("#more").display = bool(more)
        keyed = [Keyed(str(place), choice.code, choice.label) for place, choice in enumerate(review.choices, 1)]
        self.choices.show(keyed, None if again else 0)
        place = self._lines.index(line.subject_id) + 1 if line.subject_id in self._lines else 1
        self.query_one(Header).tell(f"{HEADINGS[line.kind]} · {place} of {len(self._lines)}")
        if not again:
            self.query_one("#compared", VerticalScroll).scroll_home(animate=False)

    def on_key(self, event: events.Key) -> None:
        """Pick a decision by its digit."""
        if self.choices.takes(event.character):
            event.stop()

    @on(ChoiceList.Picked)
    def _picked(self, event: ChoiceList.Picked) -> None:
        review = self._review
        if review is None:
            return
        self._tell("")
        choice = next(one for one in review.choices if one.code == event.code)
        if choice is OPEN_ORDER and review.line.patient_id:
            self.app.go(To.ORDER, review.line.patient_id, review.line.subject_id)
        elif choice is OPEN_PERSON:
            self._open_person(review)
        else:
            self._decide(review, choice)

    @work(exclusive=True, group="open", exit_on_error=False)
    async def _open_person(self, review: ImportReview) -> None:
        clinic = self.app.clinic
        found = {line.subject_id: line for line in await read(incoming, clinic)} if clinic else {}
        if review.asks_first in found:
            self._line = found[review.asks_first]
            self._lines = list(dict.fromkeys([self._line.subject_id, *self._lines]))
            self._review = None
            self._open()

    def _decide(self, review: ImportReview, choice: Choice) -> None:
        clinic, person = self.app.clinic, self.app.person
        if clinic is None or person is None:
            return

        def act(typed: dict[str, str], pin: str) -> Outcome:
            return settle(clinic, person.id, review, choice, typed, pin)

        dialog = SettleDialog(choice.label, fields_for(choice), review.typed, "pin" in choice.asks, act)
        self.app.push_screen(dialog, lambda outcome: self._settled(choice, outcome))

    def _settled(self, choice: Choice, outcome: Outcome | None) -> None:
        if isinstance(outcome, Meanwhile):
            self._told = (outcome.text, "stop")
            self._tell(*self._told)
        elif isinstance(outcome, Settled):
            self._told = (f"{choice.done[:1].upper()}{choice.done[1:]}.", "done")
            self._tell(*self._told)
            if choice.code == TAKE and outcome.patient_id and outcome.order_id and self._may_order():
                self.app.go(To.ORDER, outcome.patient_id, outcome.order_id)

    def _may_order(self) -> bool:
        return self.app.person is not None and "order" in self.app.person.acts

    def action_patient(self) -> None:
        """Open the chart of the patient it is about."""
        if self._line.patient_id is None:
            self._tell("Not known yet whose it is: decide first.", "note")
        else:
            self.app.go(To.PATIENT, self._line.patient_id)

    def action_source(self) -> None:
        """Show the resource as it came."""
        if self._review is None or not self._review.source:
            self._tell("Nothing is kept of how it came.", "note")
        else:
            self.app.push_screen(SourceScreen(self._review.source))

    def action_skip(self) -> None:
        """Go to the next one."""
        place = self._lines.index(self._line.subject_id) if self._line.subject_id in self._lines else -1
        if len(self._lines) < 2:
            self._tell("This is the only one.", "note")
            return
        self._tell("")
        self._go_to(self._lines[(place + 1) % len(self._lines)])

    @work(exclusive=True, group="open", exit_on_error=False)
    async def _go_to(self, subject_id: Any) -> None:
        clinic = self.app.clinic
        waiting = {line.subject_id: line for line in await read(incoming, clinic)} if clinic else {}
        if subject_id in waiting:
            self._line = waiting[subject_id]
        self._open()

    def action_page(self, step: int) -> None:
        """Scroll what is compared."""
        box = self.query_one("#compared", VerticalScroll)
        box.scroll_relative(y=step * max(1, box.size.height - 1), animate=False)

    def action_close(self) -> None:
        """Back to the list."""
        self.dismiss(self._told)

    def not_stored(self, error: NeedlepointError) -> None:
        """Say why nothing was stored."""
        self._tell(str(error), "stop")

    def _tell(self, text: str, mark: str = "stop") -> None:
        self.query_one("#problem", Static).update(message(text, mark))

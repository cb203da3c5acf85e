"""What payers' answers left open: a person says which claim or line it is, or sets it aside."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from models.claims.answers.actions.settle_question import Settling, settle_question
from models.claims.answers.queries.answer_questions import OpenQuestion, open_questions
from models.core.errors import NeedlepointError
from models.people.permissions import permission, refusal
from models.store.clinic import Clinic
from tui.claims.rows import money
from tui.design.keys import bindings
from tui.design.text import Hung, fitted_words, hung, plain, visible
from tui.dialogs.browse import BrowseScreen
from tui.dialogs.choose import ChooseDialog
from tui.dialogs.fields import Field, FieldsDialog
from tui.frame.background import read, write
from tui.widgets.flow import Flow
from tui.widgets.header import Header
from tui.widgets.key_bar import KeyBar
from tui.widgets.lists.record_list import RecordList, Row

EMPTY = "Every answer found its claim. needlepoint claims answer takes in what payers sent."
ASIDE = "aside"
_REASON = (Field("reason", "Reason", "such as: paid for another practice"),)


class AnswerQuestionsScreen(BrowseScreen):
    """The answers that could not be placed."""

    CSS_PATH = "queue.tcss"
    HELP = (
        "A payment goes to a claim by itself only when the claim's number and patient fit exactly, and to a line only "
        "when it can be no other. The rest waits here. Enter chooses the claim or line, or sets it aside with a reason."
    )
    BINDINGS: ClassVar[list[Any]] = bindings("claim_answers")

    _questions: tuple[OpenQuestion, ...] = ()

    def compose(self) -> ComposeResult:
        """Lay out the questions."""
        yield Header("Answers to place")
        yield RecordList((16, -9, 14, 0), EMPTY, wide=(20, -10, 24, 0), id="items")
        with VerticalScroll(id="side", can_focus=False):
            yield Flow(id="whole")
        yield Static("", id="problem", classes="problem")
        yield KeyBar("claim_answers", "app")

    async def fetch(self, clinic: Clinic) -> None:
        """Read what waits."""
        self._questions = await read(open_questions, clinic)
        self.items.show([_row(one) for one in self._questions])
        self._tell()

    @on(RecordList.Highlighted)
    def _tell(self) -> None:
        """Show the selected answer in full, with what it may mean."""
        question = self._selected
        self.query_one("#side").display = question is not None
        if question is not None:
            self.query_one("#whole", Flow).show(*_whole(question))

    @property
    def _selected(self) -> OpenQuestion | None:
        row = self.items.current
        return next((one for one in self._questions if row and str(one.id) == row.key), None)

    def action_settle(self) -> None:
        """Choose what the selected answer is for."""
        person = self.app.person
        if person is None:
            return
        if denied := refusal(person, person.name, permission("post_answers")):
            self._show_message(denied.text)
            return
        question = self._selected
        if question is None:
            self._show_message("No answer waits here.", "note")
            return
        choices = [(str(one.id), f"{one.control}: {one.text}") for one in question.proposals]

        def chosen(code: str | None) -> None:
            if code == ASIDE:
                self._set_aside(question)
            elif code:
                one = next(each for each in question.proposals if str(each.id) == code)
                self._settle(Settling(question.id, question.revision, one.id), f"Posted to {one.control}.")

        aside = (ASIDE, "Set it aside: nothing is posted")
        self.app.push_screen(ChooseDialog(visible(question.text), (*choices, aside)), chosen)

    @work(group="store", exit_on_error=False)
    async def _settle(self, settling: Settling, words: str) -> None:
        clinic, person = self.app.clinic, self.app.person
        if clinic is None or person is None:
            return
        try:
            await write(self, settle_question, clinic, person.id, settling)
        except NeedlepointError as error:
            self._show_message(str(error))
        else:
            self._show_message(words, "done")
        self._read()

    def _set_aside(self, question: OpenQuestion) -> None:
        person, clinic = self.app.person, self.app.clinic
        if person is None or clinic is None:
            return

        def take(values: dict[str, str]) -> str:
            settling = Settling(question.id, question.revision, reason=values["reason"])
            settle_question(clinic, person.id, settling)
            return "Set aside."

        self.app.push_screen(FieldsDialog("Set aside", _REASON, {}, take), self._done)

    def _done(self, message: str | None) -> None:
        if message:
            self._show_message(message, "done")
            self._read()


def _row(one: OpenQuestion) -> Row:
    def why(room: int) -> Content:
        return fitted_words(plain(one.text), room)

    return Row(str(one.id), (visible(one.patient), money(one.paid), visible(one.payer), why))


def _whole(one: OpenQuestion) -> list[Content | str | Hung]:
    """Return an answer as the payer sent it, and the claims or lines it may mean."""
    made: list[Content | str | Hung] = [plain(one.text, "bold $strong")]
    said = f"{visible(one.payer)} charged {money(one.charge)}, paid {money(one.paid)}"
    made.append(hung(("Answer   ", "$quiet"), f"{said}{f', {visible(one.patient)}' if one.patient else ''}"))
    for number, proposal in enumerate(one.proposals):
        made.append(hung(("         " if number else "May mean ", "$quiet"), f"{proposal.control}: {proposal.text}"))
    return made if one.proposals else [*made, hung(("May mean ", "$quiet"), "nothing sent from here: set it aside")]

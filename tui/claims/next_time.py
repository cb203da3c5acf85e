"""Makes a decision the payer's rule: which question of its profile, and which answer from now on."""

from __future__ import annotations

from collections.abc import Callable

from textual import work

from models.billing.payers.payer_answers import Answered
from models.claims.actions.decide_claim import NextTime
from models.claims.queries.next_time import payer_questions
from models.claims.queries.queue import QueueLine
from tui.claims.working import WorksOnClaims
from tui.dialogs.choose import ChooseDialog
from tui.frame.background import read

Decided = Callable[[NextTime], None]


class KeepsRules(WorksOnClaims):
    """Part of the charge queue."""

    @work(group="rule", exit_on_error=False)
    async def ask_rule(self, line: QueueLine, then: Decided) -> None:
        """Ask for the payer's question and its answer, then go on with both."""
        clinic = self.app.clinic
        if clinic is None or not self.allowed("change_payers"):
            return
        questions = {one.switch: one for one in await read(payer_questions, clinic, line.payer_type, line.payer)}
        options = tuple((one.switch, one.label) for one in questions.values())

        def chosen(switch: str | None) -> None:
            if switch:
                self._ask_answer_of(questions[switch], then)

        self.app.push_screen(ChooseDialog(f"What {line.payer} wants from now on", options), chosen)

    def _ask_answer_of(self, asked: Answered, then: Decided) -> None:
        def chosen(value: str | None) -> None:
            if value:
                then(NextTime(asked.switch, value))

        self.app.push_screen(ChooseDialog(asked.question, asked.choices), chosen)

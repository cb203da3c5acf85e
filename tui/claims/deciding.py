"""Decides on claims, releases them and takes them back, corrects what the payer has."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual import work

from models.claims.actions.correct_claim import correct_claim
from models.claims.actions.decide_claim import ACCEPTED, BILLABLE, CHOICES, NOT_BILLABLE, ClaimChoice, decide_claim
from models.claims.actions.release_claims import Released, release_claims, release_clean, take_back
from models.claims.queries.claim_sheet import ClaimSheet
from models.claims.queries.queue import QueueLine
from models.claims.states import WITH_PAYER, State
from models.core.errors import NeedlepointError
from models.core.finding import Severity
from models.people.permissions import permission, refusal
from tui.dialogs.browse import FilterScreen
from tui.dialogs.choose import ChooseDialog
from tui.dialogs.confirm import ConfirmDialog
from tui.dialogs.fields import Field, FieldsDialog
from tui.frame.background import write

NO_CLAIM = "No claim is selected: none is listed, or none matches."
_REASON = (Field("reason", "Reason", "who said so, or where it is written"),)


class WorksOnClaims(FilterScreen):
    """A list of claims with a selected one. A subclass says which, and reads again after a change."""

    _sheet: ClaimSheet | None = None

    @property
    def line(self) -> QueueLine | None:
        """The selected claim."""
        raise NotImplementedError

    def changed(self, message: str = "") -> None:
        """Read again after a change, and say what came of it."""
        raise NotImplementedError

    def may(self, act: str) -> QueueLine | None:
        """Return the selected claim for a person who may; else say why not and return None."""
        if not self.allowed(act):
            return None
        if self.line is None:
            self._show_message(NO_CLAIM)
        return self.line

    def allowed(self, act: str) -> bool:
        """Return whether the person may, and say so when they may not."""
        person = self.app.person
        denied = refusal(person, person.name, permission(act)) if person else None
        if denied:
            self._show_message(denied.text)
        return person is not None and denied is None

    @work(group="store", exit_on_error=False)
    async def store(self, act: Callable[..., Any], words: Callable[[Any], str], *given: Any) -> None:
        """Do something for the person, and say what came of it."""
        clinic, person = self.app.clinic, self.app.person
        if clinic is None or person is None:
            return
        try:
            outcome = await write(self, act, clinic, person.id, *given)
        except NeedlepointError as error:
            self._show_message(str(error))
            self._read()
            return
        self.changed(words(outcome))

    def ask(self, title: str, fields: tuple[Field, ...], take: Callable[[dict[str, str]], str], **values: str) -> None:
        """Ask with a form; `take` stores what was typed and returns what to say."""

        def taken(message: str | None) -> None:
            if message:
                self.changed(message)

        self.app.push_screen(FieldsDialog(title, fields, values, take), taken)


class DecidesClaims(WorksOnClaims):
    """Part of the charge queue."""

    def action_decide(self) -> None:
        """Choose what becomes of the selected claim."""
        line = self.may("decide_charges")
        if line is None:
            return
        if line.state in WITH_PAYER:
            self.action_correct()
            return
        choices = self._choices(line)
        if not choices:
            self._show_message(f"A claim that is {line.state.label} has nothing to decide.", "note")
            return

        def chosen(code: str | None) -> None:
            if code:
                self._ask_why(line, code)

        self.app.push_screen(ChooseDialog(f"{line.patient} · {line.control}", choices), chosen)

    def _choices(self, line: QueueLine) -> tuple[tuple[str, str], ...]:
        if not line.billed:
            return ()
        if line.state is State.NOT_BILLABLE:
            return ((BILLABLE, CHOICES[BILLABLE]),)
        if line.state not in {State.HOLD, State.READY, State.REJECTED}:
            return ()
        asked = self._asked(line)
        first = ((ACCEPTED, f"{CHOICES[ACCEPTED]}: {asked[2]}"),) if asked else ()
        return (*first, (NOT_BILLABLE, CHOICES[NOT_BILLABLE]))

    def _asked(self, line: QueueLine) -> tuple[str, str, str] | None:
        """Return (rule, place, text) of the first question that may be let pass; a stop never may."""
        sheet = self._sheet
        if sheet is not None and sheet.id == line.id:
            found = next((one for one in sheet.findings if one.open and one.severity is Severity.WARN), None)
            if found:
                return found.rule, found.at, found.text
        if line.state is State.REJECTED:
            return "question", "claim", line.question or "send it again"
        return None

    def _ask_why(self, line: QueueLine, code: str) -> None:
        asked = self._asked(line) if code == ACCEPTED else None
        rule, place = asked[:2] if asked else ("question", "claim")
        clinic, person = self.app.clinic, self.app.person
        if clinic is None or person is None:
            return

        def take(values: dict[str, str]) -> str:
            choice = ClaimChoice(line.id, line.revision, code, values["reason"], rule, place)
            decide_claim(clinic, person.id, choice)
            return f"{line.control}: {CHOICES[code].lower()}."

        self.ask(f"{CHOICES[code]}: {line.control}", _REASON, take)

    def action_correct(self) -> None:
        """Do what the payer wants done for a claim that changed after it was sent."""
        line = self.may("decide_charges")
        clinic, person = self.app.clinic, self.app.person
        if line is None or clinic is None or person is None:
            return
        if line.state not in WITH_PAYER:
            self._show_message(f"It is {line.state.label}: only a claim the payer has is corrected.")
            return

        def take(values: dict[str, str]) -> str:
            way = correct_claim(clinic, person.id, line.id, line.revision, values["reason"])
            return f"{line.control}: {way.value} queued." if way.value != "reopening" else f"{line.control}: reopened."

        self.ask(f"Correct {line.control} as its payer wants", _REASON, take)

    def action_release(self) -> None:
        """Release the selected claim, or take it back out of the next batch."""
        line = self.may("release_claims")
        if line is None:
            return
        if line.state is State.BATCHED:
            self.store(take_back, lambda _: f"{line.control} is taken back.", line.id, line.revision)
        else:
            self.store(release_claims, _released, {line.id: line.revision})

    def action_release_clean(self) -> None:
        """Release every clean claim, after a question."""
        if not self.allowed("release_claims"):
            return

        def answered(sure: bool | None) -> None:
            if sure:
                self.store(release_clean, _released)

        question = "Release every ready claim in which no check finds a fault?"
        self.app.push_screen(ConfirmDialog(question, "release"), answered)


def _released(outcome: Released) -> str:
    kept = f" {outcome.kept[0][0]} kept: {outcome.kept[0][1]}" if outcome.kept else ""
    more = f" And {len(outcome.kept) - 1} more." if len(outcome.kept) > 1 else ""
    return f"{len(outcome.released)} released.{kept}{more}"

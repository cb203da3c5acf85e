"""Decides on claims, releases them and takes them back, corrects what the payer has."""

from __future__ import annotations

from models.claims.actions.correct_claim import correct_claim
from models.claims.actions.decide_claim import (
    ACCEPTED,
    BILLABLE,
    CHOICES,
    NOT_BILLABLE,
    ClaimChoice,
    NextTime,
    decide_claim,
)
from models.claims.actions.release_claims import Released, release_claims, release_clean, take_back
from models.claims.queries.queue import QueueLine
from models.claims.states import WITH_PAYER, State
from models.core.finding import Severity
from tui.claims.next_time import KeepsRules
from tui.dialogs.choose import ChooseDialog
from tui.dialogs.confirm import ConfirmDialog
from tui.dialogs.fields import Field

FROM_NOW_ON, RULE_WORDS = "from_now_on", "It stands, and is this payer's rule from now on"
_REASON = (Field("reason", "Reason", "who said so, or where it is written"),)


class DecidesClaims(KeepsRules):
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
            if code == FROM_NOW_ON:
                self.ask_rule(line, lambda rule: self._ask_why(line, ACCEPTED, rule))
            elif code:
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
        first = ((ACCEPTED, f"{CHOICES[ACCEPTED]}: {asked[2]}"), (FROM_NOW_ON, RULE_WORDS)) if asked else ()
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

    def _ask_why(self, line: QueueLine, code: str, rule_kept: NextTime | None = None) -> None:
        asked = self._asked(line) if code == ACCEPTED else None
        rule, place = asked[:2] if asked else ("question", "claim")
        clinic, person = self.app.clinic, self.app.person
        if clinic is None or person is None:
            return

        def take(values: dict[str, str]) -> str:
            choice = ClaimChoice(line.id, line.revision, code, values["reason"], rule, place)
            decide_claim(clinic, person.id, choice, rule_kept)
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
